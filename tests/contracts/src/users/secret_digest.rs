//! Contract of `SecretDigest`.

use std::sync::Arc;

use domain_users::ports::SecretDigest;
use domain_users::ports::SecretKind::{MailedLink, PasskeyChallenge, RecoveryCode};

/// The digest of one secret is the same each time, and that of another, or of another kind, is another.
pub async fn a_digest_is_of_one_kind_and_secret(digests: &Arc<dyn SecretDigest>) {
    let digest = digests.digest(RecoveryCode, "secret");
    assert_eq!(digest, digests.digest(RecoveryCode, "secret"));
    for (kind, secret) in
        [(MailedLink, "secret"), (PasskeyChallenge, "secret"), (RecoveryCode, "secret2"), (RecoveryCode, "")]
    {
        assert_ne!(digest, digests.digest(kind, secret), "{kind:?} {secret}");
    }
}

/// The cases of `SecretDigest`.
#[macro_export]
macro_rules! secret_digest {
    ($fresh:path) => { $crate::cases!(users::secret_digest, $fresh: a_digest_is_of_one_kind_and_secret); };
}
