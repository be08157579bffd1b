//! How people and browsers prove who they are: hashes of passwords and mailed codes, access tokens, refresh tokens, and the one key
//! from which all of their keys come.
//!
//! Invariants: a key never prints itself; each purpose has its own key, so that what is made for one proves nothing to
//! another; proofs are compared in constant time.
//!
//! Absent on purpose: a choice of algorithm. Each token has exactly one, and a header that names another is refused.
//!
//! Start with [`MasterKey`].

mod access;
mod argon;
mod codes;
mod digests;
mod master_key;
mod passkeys;
mod passwords;
mod refresh;
mod totp;
mod turns;

pub use access::JwtAccessTokens;
pub use codes::ArgonCodes;
pub use digests::HmacDigests;
pub use master_key::{MasterKey, MasterKeyError, Subkey};
pub use passkeys::RingPasskeys;
pub use passwords::ArgonPasswords;
pub use refresh::HmacRefreshTokens;
pub use totp::HmacOneTimeCodes;
pub use turns::Turns;
