//! Hashes and tokens against the contracts of their ports.

#![expect(clippy::unused_async, reason = "a fresh bundle is made in one way, whether its making waits or not")]

use std::sync::Arc;

use adapter_credentials::{
    ArgonCodes, ArgonPasswords, HmacDigests, HmacOneTimeCodes, HmacRefreshTokens, JwtAccessTokens, MasterKey,
    RingPasskeys, Turns,
};
use domain_kernel::ports::Randomness;
use domain_users::ports::{
    AccessTokens, CodeHasher, OneTimeCodes, PasskeyVerifier, PasswordHasher, RefreshTokens, SecretDigest,
};

/// Counts: two draws differ, and a test that fails fails again.
#[derive(Default)]
struct Counting(std::sync::atomic::AtomicU8);

impl Randomness for Counting {
    fn bytes(&self) -> [u8; 32] {
        [self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed); 32]
    }
}

fn key() -> MasterKey {
    MasterKey::new([42; 32])
}

async fn codes() -> Arc<dyn CodeHasher> {
    Arc::new(ArgonCodes::new(&key(), Arc::new(Counting::default()), Turns::default()))
}

async fn passwords() -> Arc<dyn PasswordHasher> {
    Arc::new(ArgonPasswords::new(Arc::new(Counting::default()), Turns::default()))
}

async fn one_time_codes() -> Arc<dyn OneTimeCodes> {
    Arc::new(HmacOneTimeCodes::new(&key()))
}

async fn digests() -> Arc<dyn SecretDigest> {
    Arc::new(HmacDigests::new(&key()))
}

async fn passkeys() -> Arc<dyn PasskeyVerifier> {
    Arc::new(RingPasskeys::new("chat.example.org", ["https://chat.example.org".to_owned()]))
}

async fn access() -> Arc<dyn AccessTokens> {
    Arc::new(JwtAccessTokens::new(&key(), "https://chat.example.org"))
}

async fn refresh() -> Arc<dyn RefreshTokens> {
    Arc::new(HmacRefreshTokens::new(&key()))
}

mod code_hasher {
    contracts::code_hasher!(super::codes);
}
mod password_hasher {
    contracts::password_hasher!(super::passwords);
}
mod one_time_codes {
    contracts::one_time_codes!(super::one_time_codes);
}
mod secret_digest {
    contracts::secret_digest!(super::digests);
}
mod passkey_verifier {
    contracts::passkey_verifier!(super::passkeys);
}
mod access_tokens {
    contracts::access_tokens!(super::access);
}
mod refresh_tokens {
    contracts::refresh_tokens!(super::refresh);
}
