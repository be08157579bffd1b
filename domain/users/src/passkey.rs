use domain_kernel::{PasskeyId, Span, Timestamp, UserId};

use crate::Name;

/// Nobody has more passkeys.
pub const PASSKEYS_PER_USER: usize = 10;
/// A browser has this long between the question for a passkey and the answer.
pub const CEREMONY_LIFE: Span = Span::minutes(5);

/// A key pair in somebody's device or password manager, of which this server knows the public half. It is unlocked by a fingerprint, a
/// face or a PIN, so that it is both factors in one (`WebAuthn` Level 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Which one, for its owner.
    pub id: PasskeyId,
    /// Whose.
    pub user: UserId,
    /// What its owner calls it.
    pub name: Name,
    /// The key.
    pub key: PasskeyKey,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last shown.
    pub used_at: Option<Timestamp>,
}

/// What is known of a key pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyKey {
    /// What the authenticator calls it: 1 to 1023 bytes.
    pub credential: Vec<u8>,
    /// The public half, as a COSE key (RFC 9052 §7).
    pub public_key: Vec<u8>,
    /// How often it has signed, where the authenticator counts; 0 where it does not.
    pub sign_count: u32,
}

/// What a question for a passkey was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CeremonyKind {
    /// Making one, by this user.
    Create(UserId),
    /// Showing one, by whoever has it.
    Show,
}

/// A question for a passkey that waits for its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceremony {
    /// The digest of the challenge that must be signed.
    pub digest: [u8; 32],
    /// What it is about.
    pub kind: CeremonyKind,
    /// From this moment no answer is taken.
    pub expires_at: Timestamp,
}

/// What a browser answers that has made a passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedPasskey {
    /// `clientDataJSON`, byte for byte.
    pub client_data: Vec<u8>,
    /// `attestationObject`.
    pub attestation: Vec<u8>,
}

/// What a browser answers that shows a passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPasskey {
    /// What the authenticator calls the key.
    pub credential: Vec<u8>,
    /// `clientDataJSON`, byte for byte.
    pub client_data: Vec<u8>,
    /// `authenticatorData`.
    pub authenticator_data: Vec<u8>,
    /// The signature over the two.
    pub signature: Vec<u8>,
}
