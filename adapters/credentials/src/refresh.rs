use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain_kernel::SessionId;
use domain_users::ports::{PresentedToken, RefreshTokens};
use domain_users::{Generation, Session};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{MasterKey, Subkey};

const SESSION_BYTES: usize = 16;
const GENERATION_BYTES: usize = 8;
const PROOF_BYTES: usize = 32;
/// Length of the base64url of the three, without padding.
const TEXT_BYTES: usize = 75;

/// Refresh tokens that need no row of their own: session, generation, and an HMAC over both and the session's seed.
///
/// The same generation has always the same token, so a lost answer can be repeated; a stolen database makes none, and a
/// stolen key makes none without the seeds.
pub struct HmacRefreshTokens {
    key: Subkey,
}

impl HmacRefreshTokens {
    /// Tokens whose key comes from `key`.
    pub fn new(key: &MasterKey) -> Self {
        Self { key: key.subkey("refresh") }
    }

    /// Every part has a fixed width, so that no two inputs run together to the same bytes.
    fn proof(&self, session: SessionId, generation: Generation, seed: &[u8; 32]) -> [u8; PROOF_BYTES] {
        self.key.authenticate(&[b"refresh", session.value().as_bytes(), &generation.to_be_bytes(), seed])
    }
}

impl RefreshTokens for HmacRefreshTokens {
    fn make(&self, session: &Session) -> String {
        let proof = self.proof(session.id, session.generation, &session.seed);
        let id = session.id.value();
        let parts: [&[u8]; 3] = [id.as_bytes(), &session.generation.to_be_bytes(), &proof];
        URL_SAFE_NO_PAD.encode(parts.concat())
    }

    fn read(&self, token: &str) -> Option<PresentedToken> {
        if token.len() != TEXT_BYTES {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (session, rest) = bytes.split_first_chunk::<SESSION_BYTES>()?;
        let (generation, proof) = rest.split_first_chunk::<GENERATION_BYTES>()?;
        Some(PresentedToken {
            session: SessionId::new(Uuid::from_bytes(*session)),
            generation: Generation::from_be_bytes(*generation),
            proof: proof.try_into().ok()?,
        })
    }

    fn proves(&self, token: &PresentedToken, seed: &[u8; 32]) -> bool {
        self.proof(token.session, token.generation, seed).ct_eq(&token.proof).into()
    }
}

impl std::fmt::Debug for HmacRefreshTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HmacRefreshTokens(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain_kernel::{Timestamp, UserId};
    use domain_users::Device;

    fn session(generation: Generation) -> Session {
        Session {
            id: SessionId::new(Uuid::from_u128(5)),
            user: UserId::new(Uuid::from_u128(6)),
            device: Device { client: "test".into(), address: "127.0.0.1".into() },
            seed: [9; 32],
            generation,
            renewed_at: Timestamp::default(),
            created_at: Timestamp::default(),
            proved_at: Timestamp::default(),
            revoked_at: None,
        }
    }

    fn tokens() -> HmacRefreshTokens {
        HmacRefreshTokens::new(&MasterKey::new([1; 32]))
    }

    #[test]
    fn a_token_proves_its_session_and_generation() {
        let token = tokens().make(&session(3));
        let shown = tokens().read(&token).expect("a token");
        assert_eq!((shown.session, shown.generation), (session(3).id, 3));
        assert!(tokens().proves(&shown, &[9; 32]));
        assert_eq!(token, tokens().make(&session(3)), "the same each time");
    }

    #[test]
    fn another_seed_generation_session_or_key_proves_nothing() {
        let shown = tokens().read(&tokens().make(&session(3))).expect("a token");
        let other_key = HmacRefreshTokens::new(&MasterKey::new([2; 32]));
        assert!(!tokens().proves(&shown, &[8; 32]));
        assert!(!tokens().proves(&PresentedToken { generation: 4, ..shown.clone() }, &[9; 32]));
        assert!(!tokens().proves(&PresentedToken { session: SessionId::new(Uuid::nil()), ..shown.clone() }, &[9; 32]));
        assert!(!other_key.proves(&shown, &[9; 32]));
    }

    #[test]
    fn what_has_not_the_form_of_a_token_is_none() {
        let token = tokens().make(&session(3));
        let long = format!("{token}A");
        for text in ["", "x", &token[1..], &long, &token.replace(|c: char| c.is_alphanumeric(), "="), &"я".repeat(38)]
        {
            assert_eq!(tokens().read(text), None, "{text:?}");
        }
    }
}
