/// What a digest is of. Digests of one kind are worth nothing as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// A recovery code.
    RecoveryCode,
    /// What a mailed link holds.
    MailedLink,
    /// What a passkey is asked to sign.
    PasskeyChallenge,
}

/// Keeps long random secrets so that a stolen database does not give them away. For short ones there are slow hashes.
#[cfg_attr(feature = "test-support", mockall::automock)]
pub trait SecretDigest: Send + Sync {
    /// A keyed digest: the same each time for the same kind and secret, and another for any other.
    fn digest(&self, kind: SecretKind, secret: &str) -> [u8; 32];
}
