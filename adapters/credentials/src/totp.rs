use domain_kernel::{Timestamp, UserId};
use domain_users::ports::OneTimeCodes;
use domain_users::{Code, TOTP_DRIFT, TotpStep, totp_step};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

use crate::{MasterKey, Subkey};

/// RFC 4226 §4 asks for 160 bits.
const SECRET_BYTES: usize = 20;
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// One-time codes whose secrets stand nowhere: each is an HMAC over its user and the seed in the database, so that a stolen database
/// makes no codes, and a stolen key makes none without the seeds. The same as refresh tokens (ADR 2).
pub struct HmacOneTimeCodes {
    key: Subkey,
}

impl HmacOneTimeCodes {
    /// Codes whose key comes from `key`.
    pub fn new(key: &MasterKey) -> Self {
        Self { key: key.subkey("totp") }
    }

    /// Both parts have a fixed width, so that no two inputs run together to the same bytes.
    fn bytes(&self, user: UserId, seed: &[u8; 32]) -> Vec<u8> {
        let derived = self.key.authenticate(&[user.value().as_bytes(), seed]);
        derived.into_iter().take(SECRET_BYTES).collect()
    }
}

impl OneTimeCodes for HmacOneTimeCodes {
    fn secret(&self, user: UserId, seed: &[u8; 32]) -> String {
        base32(&self.bytes(user, seed))
    }

    fn step_of(&self, user: UserId, seed: &[u8; 32], code: &Code, now: Timestamp) -> Option<TotpStep> {
        let (secret, present) = (self.bytes(user, seed), totp_step(now));
        let is = |step: TotpStep| bool::from(digits(&secret, step).as_bytes().ct_eq(code.digits().as_bytes()));
        // Every step is looked at, whichever it is, so that the time does not tell.
        (present - TOTP_DRIFT..=present + TOTP_DRIFT).rfind(|step| is(*step))
    }
}

/// The code of a step (RFC 4226 §5.3, RFC 6238 §4).
fn digits(secret: &[u8], step: TotpStep) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last().copied().unwrap_or(0) & 0x0f);
    let word = hash.iter().skip(offset).take(4).fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

/// RFC 4648 §6 without padding; applications take nothing else. Twenty bytes are 32 letters exactly.
fn base32(bytes: &[u8]) -> String {
    let letters = |five: &[u8]| {
        let bits = five.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        (0..8).rev().filter_map(move |at| usize::try_from((bits >> (at * 5)) & 31).ok()).collect::<Vec<_>>()
    };
    bytes.chunks(5).flat_map(letters).filter_map(|at| BASE32.get(at).copied().map(char::from)).collect()
}

impl std::fmt::Debug for HmacOneTimeCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HmacOneTimeCodes(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, SHA-1, of whose eight digits six are ours.
    #[test]
    fn the_vectors_of_the_standard_hold() {
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = totp_step(Timestamp::from_micros(seconds * 1_000_000));
            assert_eq!(digits(b"12345678901234567890", step), expected, "{seconds}");
        }
    }

    #[test]
    fn a_secret_is_written_as_applications_read_it() {
        assert_eq!(base32(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_key_never_prints_itself() {
        assert_eq!(format!("{:?}", HmacOneTimeCodes::new(&MasterKey::new([1; 32]))), "HmacOneTimeCodes(***)");
    }
}
