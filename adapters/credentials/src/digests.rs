use domain_users::ports::{SecretDigest, SecretKind};

use crate::{MasterKey, Subkey};

/// Digests of long random secrets: HMAC-SHA256 under a key that is not in the database.
pub struct HmacDigests {
    key: Subkey,
}

impl HmacDigests {
    /// Digests whose key comes from `key`.
    pub fn new(key: &MasterKey) -> Self {
        Self { key: key.subkey("digests") }
    }
}

impl SecretDigest for HmacDigests {
    fn digest(&self, kind: SecretKind, secret: &str) -> [u8; 32] {
        // One byte of kind, then the secret to its end: no two inputs run together to the same bytes.
        let kind = match kind {
            SecretKind::RecoveryCode => 1,
            SecretKind::MailedLink => 2,
            SecretKind::PasskeyChallenge => 3,
        };
        self.key.authenticate(&[&[kind], secret.as_bytes()])
    }
}

impl std::fmt::Debug for HmacDigests {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HmacDigests(***)")
    }
}
