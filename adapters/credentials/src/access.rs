use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain_kernel::{SessionId, Span, Timestamp, UserId};
use domain_users::Actor;
use domain_users::ports::{AccessTokens, TokenRefused};
use jwt_compact::alg::{Hs256, Hs256Key};
use jwt_compact::{AlgorithmExt, Claims, Header, UntrustedToken};
use parking_lot::RwLock;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::MasterKey;

/// How long a token works.
const LIFE: Span = Span::minutes(10);
/// How much longer a revocation is remembered than any token lives: clocks of nodes differ, and are set back.
const SLACK: Span = Span::minutes(1);
/// RFC 9068 §2.1: told apart from every other JWT that a server may sign.
const TOKEN_TYPE: &str = "at+jwt";
const AUDIENCE: &str = "vestnik-api";
/// Ours have about 350 bytes. What is longer is not parsed.
const LONGEST: usize = 1024;

/// Access tokens as JWTs, signed with HS256 and nothing else.
///
/// Whether a session was ended is known in memory: reading a token asks no store.
pub struct JwtAccessTokens {
    key: Hs256Key,
    issuer: String,
    /// Ended sessions, and until when a token of theirs could be shown.
    ended: RwLock<HashMap<SessionId, Timestamp>>,
}

#[derive(Serialize, Deserialize)]
struct Proof {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
}

impl JwtAccessTokens {
    /// Tokens whose key comes from `key`, made and taken in the name of `issuer`, usually the server's public address.
    pub fn new(key: &MasterKey, issuer: impl Into<String>) -> Self {
        let key = Hs256Key::new(key.subkey("access").bytes());
        Self { key, issuer: issuer.into(), ended: RwLock::default() }
    }

    /// What a genuine token says. The algorithm is ours: a header that names another is refused.
    fn read(&self, token: &str) -> Option<(Actor, Timestamp)> {
        if token.len() > LONGEST {
            return None;
        }
        let token = UntrustedToken::new(token).ok()?;
        let token = Hs256.validator::<Proof>(&self.key).validate(&token).ok()?;
        let claims = token.claims();
        let is_ours = token.header().token_type.as_deref() == Some(TOKEN_TYPE)
            && claims.custom.iss == self.issuer
            && claims.custom.aud == AUDIENCE;
        let expires = claims.expiration.filter(|_| is_ours)?;
        let actor = Actor { user: UserId::new(claims.custom.sub), session: SessionId::new(claims.custom.sid) };
        Some((actor, Timestamp::from_micros(expires.timestamp_micros())))
    }
}

impl AccessTokens for JwtAccessTokens {
    fn issue(&self, actor: Actor, now: Timestamp) -> String {
        let proof = Proof {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: actor.user.value(),
            sid: actor.session.value(),
        };
        let mut claims = Claims::new(proof);
        claims.issued_at = whole_second(now);
        claims.expiration = whole_second(now.plus(LIFE));
        let header = Header::empty().with_token_type(TOKEN_TYPE);
        Hs256.token(&header, &claims, &self.key).expect("two UUIDs and two strings are always JSON")
    }

    fn verify(&self, token: &str, now: Timestamp) -> Result<(Actor, Timestamp), TokenRefused> {
        let (actor, expires) = self.read(token).ok_or(TokenRefused::Invalid)?;
        if now >= expires {
            Err(TokenRefused::Expired)
        } else if self.ended.read().contains_key(&actor.session) {
            Err(TokenRefused::Revoked)
        } else {
            Ok((actor, expires))
        }
    }

    fn revoke(&self, sessions: &[SessionId], now: Timestamp) {
        let forgotten_at = now.plus(LIFE).plus(SLACK);
        let mut ended = self.ended.write();
        ended.retain(|_, until| *until > now);
        ended.extend(sessions.iter().map(|session| (*session, forgotten_at)));
    }

    fn is_revoked(&self, session: SessionId) -> bool {
        self.ended.read().contains_key(&session)
    }

    fn life(&self) -> Span {
        LIFE
    }
}

/// JWT times are whole seconds; rounded up, so that no token is shorter than its bearer was told.
fn whole_second(moment: Timestamp) -> Option<DateTime<Utc>> {
    let seconds = moment.micros().div_euclid(1_000_000) + i64::from(moment.micros().rem_euclid(1_000_000) > 0);
    DateTime::from_timestamp(seconds, 0)
}

impl std::fmt::Debug for JwtAccessTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JwtAccessTokens").field("key", &"***").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use jwt_compact::alg::{Hs384, Hs384Key};
    use serde_json::{Value, json};

    use super::*;

    const ISSUER: &str = "https://chat.example.org";
    const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_250_000);

    fn key() -> MasterKey {
        MasterKey::new([1; 32])
    }

    fn tokens() -> JwtAccessTokens {
        JwtAccessTokens::new(&key(), ISSUER)
    }

    fn actor() -> Actor {
        Actor { user: UserId::new(Uuid::from_u128(1)), session: SessionId::new(Uuid::from_u128(2)) }
    }

    /// A token with these claims, properly signed with our key.
    fn signed(token_type: Option<&str>, claims: Value) -> String {
        let header = token_type.map_or_else(Header::empty, |kind| Header::empty().with_token_type(kind));
        Hs256.token(&header, &Claims::new(claims), &tokens().key).expect("a token")
    }

    fn claims() -> Value {
        json!({"iss": ISSUER, "aud": AUDIENCE, "sub": Uuid::from_u128(1), "sid": Uuid::from_u128(2), "exp": 1_800_000_600})
    }

    #[test]
    fn a_token_proves_its_actor_for_ten_minutes() {
        let token = tokens().issue(actor(), NOW);
        let (shown, until) = tokens().verify(&token, NOW).expect("valid");
        assert_eq!((shown, until), (actor(), Timestamp::from_micros(1_800_000_601_000_000)));
        assert!(tokens().verify(&token, NOW.plus(Span::minutes(10))).is_ok());
        assert_eq!(tokens().verify(&token, until), Err(TokenRefused::Expired));
    }

    #[test]
    fn a_token_of_an_ended_session_is_refused_until_it_is_worthless_anyway() {
        let tokens = tokens();
        let token = tokens.issue(actor(), NOW);
        tokens.revoke(&[actor().session], NOW);
        assert_eq!(tokens.verify(&token, NOW), Err(TokenRefused::Revoked));
        tokens.revoke(&[], NOW.plus(Span::minutes(12)));
        assert!(tokens.ended.read().is_empty(), "forgotten");
        assert_eq!(tokens.verify(&token, NOW.plus(Span::minutes(12))), Err(TokenRefused::Expired));
    }

    #[test]
    fn what_is_signed_right_but_says_less_or_something_else_is_refused() {
        assert!(tokens().verify(&signed(Some(TOKEN_TYPE), claims()), NOW).is_ok(), "the sample itself is good");
        for missing in ["iss", "aud", "sub", "sid", "exp"] {
            let mut less = claims();
            less.as_object_mut().expect("an object").remove(missing);
            assert_eq!(
                tokens().verify(&signed(Some(TOKEN_TYPE), less), NOW),
                Err(TokenRefused::Invalid),
                "without {missing}"
            );
        }
        for (field, value) in [("iss", "https://evil.example"), ("aud", "other"), ("sub", "me"), ("sid", "1")] {
            let mut other = claims();
            other.as_object_mut().expect("an object").insert(field.to_owned(), value.into());
            assert_eq!(
                tokens().verify(&signed(Some(TOKEN_TYPE), other), NOW),
                Err(TokenRefused::Invalid),
                "{field}={value}"
            );
        }
        for kind in [None, Some("JWT"), Some("rt+jwt")] {
            assert_eq!(tokens().verify(&signed(kind, claims()), NOW), Err(TokenRefused::Invalid), "{kind:?}");
        }
    }

    #[test]
    fn no_algorithm_but_ours_is_taken() {
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        for alg in ["none", "None", "HS384", "RS256", "ES256", ""] {
            let unsigned = format!("{}.{}.", part(json!({"alg": alg, "typ": TOKEN_TYPE})), part(claims()));
            assert_eq!(tokens().verify(&unsigned, NOW), Err(TokenRefused::Invalid), "{alg}");
        }
        let stronger = Hs384Key::new(key().subkey("access").bytes());
        let header = Header::empty().with_token_type(TOKEN_TYPE);
        let other = Hs384.token(&header, &Claims::new(claims()), &stronger).expect("a token");
        assert_eq!(tokens().verify(&other, NOW), Err(TokenRefused::Invalid));
    }

    #[test]
    fn another_key_and_a_changed_letter_are_refused() {
        let token = tokens().issue(actor(), NOW);
        let other = JwtAccessTokens::new(&MasterKey::new([2; 32]), ISSUER);
        assert_eq!(other.verify(&token, NOW), Err(TokenRefused::Invalid));
        for (place, letter) in token.char_indices() {
            let mut changed = token.clone();
            changed.replace_range(place..=place, if letter == 'A' { "B" } else { "A" });
            assert_eq!(tokens().verify(&changed, NOW), Err(TokenRefused::Invalid), "at {place}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", ".", "..", "a.b.c", "a.b.c.d", "я.я.я", &"a".repeat(2000)] {
            assert_eq!(tokens().verify(text, NOW), Err(TokenRefused::Invalid), "{text:?}");
        }
    }

    #[test]
    fn the_key_is_not_printed() {
        assert_eq!(
            format!("{:?}", tokens()),
            r#"JwtAccessTokens { key: "***", issuer: "https://chat.example.org", .. }"#
        );
    }
}
