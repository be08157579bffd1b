use std::sync::Arc;

use async_trait::async_trait;
use domain_kernel::PortFailure;
use domain_kernel::ports::Randomness;
use domain_users::TypedPassword;
use domain_users::ports::{PasswordHasher, Verdict};

use crate::argon;
use crate::turns::Turns;

const PORT: &str = "PasswordHasher";
/// A hash of 32 random bytes that nobody kept: what a password is compared with where there is none.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$s7yLRgVQYAs0dQpO9hPTXkk3yJ2Bk1r6yuyBbh5Ga0A";

/// How long a hash of bcrypt is, always.
const BCRYPT_BYTES: usize = 60;

/// Keeps passwords as Argon2id (19 MiB, two passes) and still takes those that bcrypt has hashed elsewhere.
pub struct ArgonPasswords {
    randomness: Arc<dyn Randomness>,
    turns: Turns,
}

impl ArgonPasswords {
    /// A hasher that waits for its turn among all who hash.
    pub fn new(randomness: Arc<dyn Randomness>, turns: Turns) -> Self {
        Self { randomness, turns }
    }
}

#[async_trait]
impl PasswordHasher for ArgonPasswords {
    async fn hash(&self, password: &TypedPassword) -> Result<String, PortFailure> {
        let (input, chance) = (password.reveal().to_owned(), self.randomness.bytes());
        self.turns.take(PORT, move || argon::hash(PORT, input.as_bytes(), chance)).await
    }

    async fn check(&self, typed: &TypedPassword, hash: Option<String>) -> Result<Verdict, PortFailure> {
        let typed = typed.reveal().to_owned();
        self.turns.take(PORT, move || compare(&typed, hash.as_deref())).await
    }
}

fn compare(typed: &str, hash: Option<&str>) -> Result<Verdict, PortFailure> {
    let verdict = |is_right, right| if is_right { right } else { Verdict::Wrong };
    match hash {
        None => argon::matches(PORT, typed.as_bytes(), NOBODYS).map(|_| Verdict::Wrong),
        Some(hash) if is_bcrypt(hash) => {
            let is_right =
                bcrypt::verify(typed, hash).map_err(|error| PortFailure::corrupt(PORT, error.to_string()))?;
            Ok(verdict(is_right, Verdict::RightButWeak))
        }
        Some(hash) => Ok(verdict(argon::matches(PORT, typed.as_bytes(), hash)?, Verdict::Right)),
    }
}

/// The three marks of bcrypt that mean the same (`$2x$` is a fault of one program and is not taken).
fn is_bcrypt(hash: &str) -> bool {
    hash.len() == BCRYPT_BYTES && ["$2a$", "$2b$", "$2y$"].iter().any(|mark| hash.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain_kernel::FailureKind;
    use domain_kernel::ports::MockRandomness;

    fn typed(text: &str) -> TypedPassword {
        TypedPassword::parse(text).expect("something")
    }

    fn passwords() -> ArgonPasswords {
        let mut chance = MockRandomness::new();
        chance.expect_bytes().return_const([7; 32]);
        ArgonPasswords::new(Arc::new(chance), Turns::default())
    }

    #[tokio::test]
    async fn a_hash_says_how_it_was_made() {
        let hash = passwords().hash(&typed("plum orbit tin")).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    }

    #[tokio::test]
    async fn hashes_of_other_programs_are_taken_and_called_weak() {
        // The vector of crypt_blowfish (Openwall), under the three marks.
        for (text, hash) in [
            ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
            ("U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
            ("U*U", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ] {
            let check = async |typed| passwords().check(&typed, Some(hash.to_owned())).await.expect("compared");
            assert_eq!(check(typed(text)).await, Verdict::RightButWeak, "{hash}");
            assert_eq!(check(typed("U*V")).await, Verdict::Wrong, "{hash}");
        }
    }

    #[tokio::test]
    async fn a_spoilt_hash_is_corruption_and_no_wrong_password() {
        for hash in ["plain", "$2b$05$short", "$argon2id$v=19$m=19456"] {
            let failure = passwords().check(&typed("x"), Some(hash.to_owned())).await.expect_err("no hash");
            assert_eq!(failure.kind, FailureKind::Corrupt, "{hash}");
        }
    }

    #[tokio::test]
    async fn nobodys_hash_is_of_the_kind_that_is_made_today() {
        let todays = passwords().hash(&typed("plum orbit tin")).await.expect("a hash");
        let kind = |hash: &str| hash.rsplitn(3, '$').last().map(str::to_owned);
        assert_eq!(kind(NOBODYS), kind(&todays));
        assert_eq!(NOBODYS.len(), todays.len());
    }
}
