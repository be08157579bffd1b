//! Argon2id with the parameters of the product: 19 MiB, two passes, one lane (OWASP's first choice; 33 ms on the machine that was measured).

use argon2::password_hash::Error as HashError;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use domain_kernel::PortFailure;

const SALT_BYTES: usize = 16;

/// The hash of `input` as a PHC string, salted from `chance`.
pub(crate) fn hash(port: &'static str, input: &[u8], chance: [u8; 32]) -> Result<String, PortFailure> {
    let salt = chance.get(..SALT_BYTES).unwrap_or(&chance);
    let hash: Result<PasswordHash, HashError> = argon().hash_password_with_salt(input, salt);
    hash.map(|hash| hash.to_string()).map_err(|error| PortFailure::unavailable(port, error.to_string()))
}

/// True when `hash` was made of `input`. A text that is no hash is corruption.
pub(crate) fn matches(port: &'static str, input: &[u8], hash: &str) -> Result<bool, PortFailure> {
    let hash = PasswordHash::new(hash).map_err(|error| PortFailure::corrupt(port, error.to_string()))?;
    if hash.hash.is_none() {
        return Err(PortFailure::corrupt(port, "the hash is cut off"));
    }
    match argon().verify_password(input, &hash) {
        Ok(()) => Ok(true),
        Err(HashError::PasswordInvalid) => Ok(false),
        Err(error) => Err(PortFailure::corrupt(port, error.to_string())),
    }
}

fn argon() -> Argon2<'static> {
    let params =
        Params::new(19 * 1024, 2, 1, Some(32)).expect("19 MiB, two passes and one lane are within Argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}
