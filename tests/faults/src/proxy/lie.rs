//! A Redis that lies: publications are dropped, told twice, or told in the wrong order.

use super::resp;

/// Which publications are tampered with; 0 leaves them alone. Counted per connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lie {
    /// Every so manyth is dropped.
    pub(crate) drop: u64,
    /// Every so manyth is told twice.
    pub(crate) duplicate: u64,
    /// Every so manyth changes places with the next.
    pub(crate) swap: u64,
}

/// What is known of one connection.
#[derive(Debug, Default)]
pub(super) struct Liar {
    /// The beginning of a value that has not arrived whole.
    waiting: Vec<u8>,
    /// A publication that goes after the next one.
    held: Option<Vec<u8>>,
    seen: u64,
    /// No RESP: everything passes as it is.
    is_lost: bool,
}

impl Liar {
    /// What is told instead of `bytes`, and how many publications were tampered with.
    pub(super) fn tell(&mut self, bytes: &[u8], lie: Lie) -> (Vec<u8>, u64) {
        if self.is_lost {
            return (bytes.to_vec(), 0);
        }
        self.waiting.extend_from_slice(bytes);
        let (mut told, mut touched) = (Vec::with_capacity(bytes.len()), 0);
        loop {
            match resp::first_value(&self.waiting) {
                Ok(Some(length)) => {
                    let rest = self.waiting.split_off(length);
                    let value = std::mem::replace(&mut self.waiting, rest);
                    touched += self.retell(value, lie, &mut told);
                }
                Ok(None) => return (told, touched),
                Err(resp::Garbled) => {
                    self.is_lost = true;
                    told.append(&mut self.waiting);
                    return (told, touched);
                }
            }
        }
    }

    /// One whole value. A publication that is held back at the end of lying follows the next publication, not later than that.
    fn retell(&mut self, value: Vec<u8>, lie: Lie, told: &mut Vec<u8>) -> u64 {
        if !resp::is_publication(&value) {
            told.extend(value);
            return 0;
        }
        self.seen += 1;
        let falls_on = |every: u64| every > 0 && self.seen.is_multiple_of(every);
        if falls_on(lie.drop) {
            return 1;
        }
        if falls_on(lie.swap) && self.held.is_none() {
            self.held = Some(value);
            return 1;
        }
        told.extend(&value);
        if falls_on(lie.duplicate) {
            told.extend(&value);
        }
        told.extend(self.held.take().into_iter().flatten());
        u64::from(falls_on(lie.duplicate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(text: &str) -> Vec<u8> {
        format!("*3\r\n$7\r\nmessage\r\n$1\r\na\r\n${}\r\n{text}\r\n", text.len()).into_bytes()
    }

    /// What a subscriber hears of 1 … 6 with an answer to a command in between, however the bytes are cut.
    fn heard(lie: Lie) -> Vec<String> {
        let said: Vec<u8> =
            (1..=6).flat_map(|number| [push(&number.to_string()), b"+OK\r\n".to_vec()].concat()).collect();
        let mut all = vec![];
        for size in [1, 7, 1000] {
            let mut liar = Liar::default();
            let told: Vec<u8> = said.chunks(size).flat_map(|chunk| liar.tell(chunk, lie).0).collect();
            let text = String::from_utf8(told).expect("text");
            assert_eq!(text.matches("+OK").count(), 6, "answers are never touched");
            all.push(text.lines().filter(|line| line.parse::<u8>().is_ok()).collect::<String>());
        }
        all.dedup();
        all
    }

    #[test]
    fn an_honest_proxy_passes_everything_on() {
        assert_eq!(heard(Lie::default()), ["123456"]);
    }

    #[test]
    fn every_kth_publication_is_dropped_doubled_or_moved() {
        assert_eq!(heard(Lie { drop: 3, ..Lie::default() }), ["1245"]);
        assert_eq!(heard(Lie { duplicate: 3, ..Lie::default() }), ["12334566"]);
        assert_eq!(heard(Lie { swap: 2, ..Lie::default() }), ["13254"]);
    }

    #[test]
    fn what_is_no_resp_passes_untouched() {
        let mut liar = Liar::default();
        let lie = Lie { drop: 1, ..Lie::default() };
        assert_eq!(liar.tell(b"HTTP/1.1 200\r\n", lie), (b"HTTP/1.1 200\r\n".to_vec(), 0));
    }
}
