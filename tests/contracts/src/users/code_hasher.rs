//! Contract of `CodeHasher`.

use std::sync::Arc;

use domain_users::Code;
use domain_users::ports::CodeHasher;

fn code(text: &str) -> Code {
    Code::parse(text).expect("a code")
}

/// A hash matches its own code and no other.
pub async fn a_hash_matches_its_code_alone(hasher: &Arc<dyn CodeHasher>) {
    let hash = hasher.hash(&code("123456")).await.expect("a hash");
    assert!(hasher.matches(&code("123456"), &hash).await.expect("an answer"));
    assert!(!hasher.matches(&code("123457"), &hash).await.expect("an answer"));
}

/// Two hashes of one code differ, and neither shows it.
pub async fn two_hashes_of_one_code_differ(hasher: &Arc<dyn CodeHasher>) {
    let one = hasher.hash(&code("123456")).await.expect("a hash");
    let other = hasher.hash(&code("123456")).await.expect("a hash");
    assert_ne!(one, other);
    assert!(!one.contains("123456"));
}

/// The cases of `CodeHasher`.
#[macro_export]
macro_rules! code_hasher {
    ($fresh:path) => { $crate::cases!(users::code_hasher, $fresh: a_hash_matches_its_code_alone, two_hashes_of_one_code_differ); };
}
