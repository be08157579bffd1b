use ciborium::Value;

const HASH_BYTES: usize = 32;
/// Hash, flags and count.
const HEAD_BYTES: usize = 37;
const AAGUID_BYTES: usize = 16;
/// `WebAuthn` §4: a credential id has at most 1023 bytes.
const LONGEST_ID: usize = 1023;
/// More than any authenticator writes where no attestation is asked for.
const LONGEST: usize = 8 * 1024;

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;

/// What the authenticator says (`WebAuthn` §6.1).
pub(super) struct AuthenticatorData<'a> {
    host_hash: &'a [u8],
    flags: u8,
    sign_count: u32,
    rest: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    /// `None` where it is cut off.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (host_hash, rest) = bytes.split_at_checked(HASH_BYTES)?;
        let (flags, rest) = rest.split_first()?;
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let is_short = bytes.len() <= LONGEST;
        is_short.then_some(Self { host_hash, flags: *flags, sign_count: u32::from_be_bytes(*count), rest })
    }

    /// SHA-256 of the host for which the key was made.
    pub(super) fn host_hash(&self) -> &[u8] {
        self.host_hash
    }

    /// True when somebody was there and has unlocked the key.
    pub(super) fn is_person_verified(&self) -> bool {
        self.flags & USER_PRESENT != 0 && self.flags & USER_VERIFIED != 0
    }

    /// How often the key has signed.
    pub(super) fn sign_count(&self) -> u32 {
        self.sign_count
    }

    /// What the authenticator calls a new key, and the key itself with whatever follows it (§6.5.1).
    pub(super) fn credential(&self) -> Option<(&'a [u8], &'a [u8])> {
        if self.flags & HAS_CREDENTIAL == 0 {
            return None;
        }
        let (_aaguid, rest) = self.rest.split_at_checked(AAGUID_BYTES)?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let (id, key) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        (1..=LONGEST_ID).contains(&id.len()).then_some((id, key))
    }
}

/// The authenticator data inside an attestation object (§6.5.4).
pub(super) fn of_attestation(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() > LONGEST || bytes.len() < HEAD_BYTES {
        return None;
    }
    let Value::Map(fields) = ciborium::from_reader(bytes).ok()? else { return None };
    let found = fields.into_iter().find(|(name, _)| name.as_text() == Some("authData"));
    found.and_then(|(_, value)| value.into_bytes().ok())
}
