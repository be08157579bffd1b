use std::sync::OnceLock;

use bytes::Bytes;

/// Something that several connections are handed, encoded by the first of them that writes it: outside every lock, and once.
#[derive(Debug)]
pub struct Shared<T> {
    value: T,
    encoded: OnceLock<Bytes>,
}

impl<T> Shared<T> {
    /// Not encoded yet.
    pub fn new(value: T) -> Self {
        Self { value, encoded: OnceLock::new() }
    }

    /// What it is.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Its bytes, made by `encode` if nobody has made them before.
    pub fn bytes(&self, encode: impl FnOnce(&T) -> Bytes) -> Bytes {
        self.encoded.get_or_init(|| encode(&self.value)).clone()
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_is_encoded_once() {
        let shared = Shared::new(7);
        let first = shared.bytes(|seven| Bytes::from(seven.to_string()));
        assert_eq!(first, shared.bytes(|_| Bytes::from_static(b"again")));
    }
}
