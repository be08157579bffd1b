//! Contract of `PasswordHasher`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain_users::TypedPassword;
use domain_users::ports::{PasswordHasher, Verdict};

fn typed(text: &str) -> TypedPassword {
    TypedPassword::parse(text).expect("something")
}

async fn check(hasher: &Arc<dyn PasswordHasher>, text: &str, hash: Option<&str>) -> Verdict {
    hasher.check(&typed(text), hash.map(str::to_owned)).await.expect("compared")
}

/// A hash is right for its own password and no other.
pub async fn a_hash_is_right_for_its_password_alone(hasher: &Arc<dyn PasswordHasher>) {
    let hash = hasher.hash(&typed("plum orbit tin")).await.expect("a hash");
    assert_eq!(check(hasher, "plum orbit tin", Some(&hash)).await, Verdict::Right);
    for other in ["plum orbit tim", "Plum orbit tin", "plum orbit tin ", "p"] {
        assert_eq!(check(hasher, other, Some(&hash)).await, Verdict::Wrong, "{other:?}");
    }
}

/// Two hashes of one password differ, and neither shows it.
pub async fn two_hashes_of_one_password_differ(hasher: &Arc<dyn PasswordHasher>) {
    let one = hasher.hash(&typed("plum orbit tin")).await.expect("a hash");
    let other = hasher.hash(&typed("plum orbit tin")).await.expect("a hash");
    assert_ne!(one, other);
    assert!(!one.contains("plum"));
}

/// A hash made by bcrypt is right, but weak.
pub async fn a_hash_made_by_bcrypt_is_weak(hasher: &Arc<dyn PasswordHasher>) {
    let hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    assert_eq!(check(hasher, "U*U", Some(hash)).await, Verdict::RightButWeak);
    assert_eq!(check(hasher, "U*", Some(hash)).await, Verdict::Wrong);
}

/// Without a hash the answer is the same as to a wrong password, and takes as long. The fastest of several rounds is compared: whatever
/// else runs on the machine only makes a round slower.
pub async fn without_a_hash_it_takes_as_long(hasher: &Arc<dyn PasswordHasher>) {
    let hash = hasher.hash(&typed("plum orbit tin")).await.expect("a hash");
    let fastest = async |hash: Option<&str>| {
        let mut fastest = Duration::MAX;
        for _ in 0..7 {
            let begun = Instant::now();
            assert_eq!(check(hasher, "plum orbit tim", hash).await, Verdict::Wrong);
            fastest = fastest.min(begun.elapsed());
        }
        fastest.as_secs_f64()
    };
    let (without, with) = (fastest(None).await, fastest(Some(&hash)).await);
    assert!((0.5..2.0).contains(&(without / with)), "{without} against {with}");
}

/// The cases of `PasswordHasher`.
#[macro_export]
macro_rules! password_hasher {
    ($fresh:path) => {
        $crate::cases!(users::password_hasher, $fresh:
            a_hash_is_right_for_its_password_alone, two_hashes_of_one_password_differ, a_hash_made_by_bcrypt_is_weak,
            without_a_hash_it_takes_as_long);
    };
}
