//! How people and browsers prove who they are: hashes of mailed codes, access tokens, refresh tokens, and the one key
//! from which all of their keys come.
//!
//! Invariants: a key never prints itself; each purpose has its own key, so that what is made for one proves nothing to
//! another; proofs are compared in constant time.
//!
//! Absent on purpose: a choice of algorithm. Each token has exactly one, and a header that names another is refused.
//!
//! Start with [`MasterKey`].

mod access;
mod codes;
mod master_key;
mod refresh;

pub use access::JwtAccessTokens;
pub use codes::ArgonCodes;
pub use master_key::{MasterKey, MasterKeyError, Subkey};
pub use refresh::HmacRefreshTokens;
