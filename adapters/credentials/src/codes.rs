use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::{Error as HashError, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, PasswordVerifier, Version};
use async_trait::async_trait;
use domain_kernel::PortFailure;
use domain_kernel::ports::Randomness;
use domain_users::Code;
use domain_users::ports::CodeHasher;
use tokio::sync::Semaphore;

use crate::{MasterKey, Subkey};

const PORT: &str = "CodeHasher";
/// A hash takes 33 ms and 19 MiB: two at once keep a flood of guesses from taking the processor and the memory.
const AT_ONCE: usize = 2;
/// Whoever has waited this long is told to come again.
const PATIENCE: Duration = Duration::from_secs(5);
const SALT_BYTES: usize = 16;

/// Keeps codes as Argon2id (19 MiB, two passes) of HMAC-SHA256 under a key that is not in the database: with the database
/// alone a code cannot be guessed, and with the key too a guess is slow.
pub struct ArgonCodes {
    pepper: Subkey,
    randomness: Arc<dyn Randomness>,
    turns: Arc<Semaphore>,
}

impl ArgonCodes {
    /// A hasher whose pepper comes from `key`.
    pub fn new(key: &MasterKey, randomness: Arc<dyn Randomness>) -> Self {
        Self { pepper: key.subkey("codes"), randomness, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    fn peppered(&self, code: &Code) -> [u8; 32] {
        self.pepper.authenticate(&[code.digits().as_bytes()])
    }

    /// Runs `work` off the async threads when its turn has come. The turn goes with the work: it is not given back when the
    /// caller goes away, since the work cannot be stopped either.
    async fn in_turn<T, F>(&self, work: F) -> Result<T, PortFailure>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, PortFailure> + Send + 'static,
    {
        let waiting = Arc::clone(&self.turns).acquire_owned();
        let turn = tokio::time::timeout(PATIENCE, waiting)
            .await
            .map_err(|_| PortFailure::unavailable(PORT, "too many codes are being checked"))?
            .map_err(|closed| PortFailure::unavailable(PORT, closed))?;
        let task = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        task.await.map_err(|stopped| PortFailure::unavailable(PORT, stopped))?
    }
}

#[async_trait]
impl CodeHasher for ArgonCodes {
    async fn hash(&self, code: &Code) -> Result<String, PortFailure> {
        let (input, chance) = (self.peppered(code), self.randomness.bytes());
        self.in_turn(move || {
            let salt = chance.get(..SALT_BYTES).unwrap_or(&chance);
            let hash: Result<PasswordHash, HashError> =
                argon2::PasswordHasher::hash_password_with_salt(&hasher(), &input, salt);
            hash.map(|hash| hash.to_string()).map_err(|error| PortFailure::unavailable(PORT, error.to_string()))
        })
        .await
    }

    async fn matches(&self, code: &Code, hash: &str) -> Result<bool, PortFailure> {
        let (input, hash) = (self.peppered(code), hash.to_owned());
        self.in_turn(move || {
            let hash = PasswordHash::new(&hash).map_err(|error| PortFailure::corrupt(PORT, error.to_string()))?;
            match hasher().verify_password(&input, &hash) {
                Ok(()) => Ok(true),
                Err(HashError::PasswordInvalid) => Ok(false),
                Err(error) => Err(PortFailure::corrupt(PORT, error.to_string())),
            }
        })
        .await
    }
}

fn hasher() -> Argon2<'static> {
    let params =
        Params::new(19 * 1024, 2, 1, Some(32)).expect("19 MiB, two passes and one lane are within Argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
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
        ArgonCodes::new(&MasterKey::new([key; 32]), Arc::new(chance))
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

    #[tokio::test]
    async fn two_hashes_at_once_and_no_more() {
        let codes = codes(1);
        let held = codes.turns.try_acquire_many(2).expect("two turns");
        assert!(codes.turns.try_acquire().is_err());
        drop(held);
        assert!(codes.hash(&code("123456")).await.is_ok());
    }
}
