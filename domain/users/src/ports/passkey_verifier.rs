use crate::{CreatedPasskey, PasskeyKey, ShownPasskey};

/// Why an answer of an authenticator proves nothing. Never told to whoever asks: the log may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyRefused {
    /// Not the form that the standard asks for.
    #[error("the answer is malformed")]
    Malformed,
    /// For another challenge, another page, another server, or for something else.
    #[error("the answer is to another question")]
    Foreign,
    /// The person was not there, or has not unlocked the key.
    #[error("the person was not verified")]
    Unverified,
    /// A kind of key that is not taken.
    #[error("keys of this kind are not taken")]
    UnknownKey,
    /// The signature is wrong.
    #[error("the signature is wrong")]
    WrongSignature,
    /// The key has signed less often than before: there is a copy of it.
    #[error("the key was copied")]
    Copied,
}

/// Checks what authenticators answer (`WebAuthn` Level 3 §7). Keys of three kinds are taken: ES256, `EdDSA` with Ed25519, and RS256.
#[cfg_attr(feature = "test-support", mockall::automock)]
pub trait PasskeyVerifier: Send + Sync {
    /// The host for which keys are made.
    fn host(&self) -> String;
    /// A challenge as browsers write it: base64url without padding (RFC 4648 §5).
    fn written(&self, challenge: &[u8; 32]) -> String;
    /// The challenge that an answer claims to be to. Proves nothing.
    fn challenge(&self, client_data: &[u8]) -> Option<String>;
    /// The key that was made, if the answer is to `challenge`, from a page of this server, and the person was verified.
    fn created(&self, challenge: &str, answer: &CreatedPasskey) -> Result<PasskeyKey, PasskeyRefused>;
    /// How often the key has signed now, if the answer is to `challenge`, from a page of this server, the person was verified, the
    /// signature is that of `key`, and its count has grown where it counts.
    fn shown(&self, challenge: &str, answer: &ShownPasskey, key: &PasskeyKey) -> Result<u32, PasskeyRefused>;
}
