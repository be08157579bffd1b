use domain_kernel::{Timestamp, UserId};

use crate::{Code, TotpStep};

/// Makes and checks time-based one-time codes (RFC 6238: HMAC-SHA1, six digits, steps of 30 seconds, which is what every application knows).
#[cfg_attr(feature = "test-support", mockall::automock)]
pub trait OneTimeCodes: Send + Sync {
    /// The secret of `user` as applications want it: 160 bits in base 32 without padding (RFC 4648 §6). The same text each time for
    /// the same seed.
    fn secret(&self, user: UserId, seed: &[u8; 32]) -> String;
    /// The step whose code this is, the present one or one beside it, or `None`. Compares in constant time.
    fn step_of(&self, user: UserId, seed: &[u8; 32], code: &Code, now: Timestamp) -> Option<TotpStep>;
}
