use std::sync::Arc;

use async_trait::async_trait;
use domain_kernel::PortFailure;
use domain_kernel::ports::Randomness;
use domain_users::Code;
use domain_users::ports::CodeHasher;

use crate::turns::Turns;
use crate::{MasterKey, Subkey, argon};

const PORT: &str = "CodeHasher";

/// Keeps codes as Argon2id (19 MiB, two passes) of HMAC-SHA256 under a key that is not in the database: with the database
/// alone a code cannot be guessed, and with the key too a guess is slow.
pub struct ArgonCodes {
    pepper: Subkey,
    randomness: Arc<dyn Randomness>,
    turns: Turns,
}

impl ArgonCodes {
    /// A hasher whose pepper comes from `key`, and that waits for its turn among all who hash.
    pub fn new(key: &MasterKey, randomness: Arc<dyn Randomness>, turns: Turns) -> Self {
        Self { pepper: key.subkey("codes"), randomness, turns }
    }

    fn peppered(&self, code: &Code) -> [u8; 32] {
        self.pepper.authenticate(&[code.digits().as_bytes()])
    }
}

#[async_trait]
impl CodeHasher for ArgonCodes {
    async fn hash(&self, code: &Code) -> Result<String, PortFailure> {
        let (input, chance) = (self.peppered(code), self.randomness.bytes());
        self.turns.take(PORT, move || argon::hash(PORT, &input, chance)).await
    }

    async fn matches(&self, code: &Code, hash: &str) -> Result<bool, PortFailure> {
        let (input, hash) = (self.peppered(code), hash.to_owned());
        self.turns.take(PORT, move || argon::matches(PORT, &input, &hash)).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;
    use domain_kernel::FailureKind;
    use domain_kernel::ports::MockRandomness;

    fn codes(key: u8) -> ArgonCodes {
        let mut chance = MockRandomness::new();
        let drawn = AtomicU8::new(0);
        chance.expect_bytes().returning(move || [drawn.fetch_add(1, Ordering::Relaxed); 32]);
        ArgonCodes::new(&MasterKey::new([key; 32]), Arc::new(chance), Turns::default())
    }

    fn code(digits: &str) -> Code {
        Code::parse(digits).expect("six digits")
    }

    #[tokio::test]
    async fn a_hash_knows_its_code_and_no_other() {
        let codes = codes(1);
        let hash = codes.hash(&code("123456")).await.expect("a hash");
        assert!(codes.matches(&code("123456"), &hash).await.expect("checked"));
        assert!(!codes.matches(&code("123457"), &hash).await.expect("checked"));
    }

    #[tokio::test]
    async fn a_hash_says_how_it_was_made_and_differs_each_time() {
        let codes = codes(1);
        let (one, two) = (codes.hash(&code("123456")).await, codes.hash(&code("123456")).await);
        let (one, two) = (one.expect("a hash"), two.expect("a hash"));
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
    }

    #[tokio::test]
    async fn without_the_pepper_the_right_code_does_not_match() {
        let hash = codes(1).hash(&code("123456")).await.expect("a hash");
        assert!(!codes(2).matches(&code("123456"), &hash).await.expect("checked"));
    }

    #[tokio::test]
    async fn a_spoilt_hash_is_corruption_and_no_wrong_code() {
        let failure = codes(1).matches(&code("123456"), "123456").await.expect_err("no hash");
        assert_eq!(failure.kind, FailureKind::Corrupt);
    }
}
