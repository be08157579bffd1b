use domain_kernel::{ClientId, Seq};

use crate::Body;

/// A message that its author has written but the log has not accepted yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The author's key: the same again is the same message.
    pub client_id: ClientId,
    /// What it says.
    pub body: Body,
    /// The message of the same chat that it answers.
    pub reply_to: Option<Seq>,
}

impl Draft {
    /// 64 bits by which a retry is told from another message under the same client id. FNV-1a: stable over releases and
    /// machines; it guards an author against mistakes, nobody against an attacker.
    pub fn fingerprint(&self) -> i64 {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let reply = self.reply_to.map_or(0, Seq::value).to_le_bytes();
        let bytes = reply.into_iter().chain(self.body.as_str().bytes());
        bytes.fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME)).cast_signed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str, reply_to: Option<i64>) -> Draft {
        Draft {
            client_id: ClientId::new(uuid::Uuid::from_u128(1)),
            body: Body::parse(text).expect("a body"),
            reply_to: reply_to.map(Seq::new),
        }
    }

    #[test]
    fn another_body_or_another_reply_has_another_fingerprint() {
        assert_eq!(draft("a", None).fingerprint(), draft("a", None).fingerprint());
        assert_ne!(draft("a", None).fingerprint(), draft("b", None).fingerprint());
        assert_ne!(draft("a", None).fingerprint(), draft("a", Some(1)).fingerprint());
    }
}
