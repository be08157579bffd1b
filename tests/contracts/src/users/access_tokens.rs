//! Contract of `AccessTokens`.

use std::sync::Arc;

use domain_kernel::{SessionId, Span};
use domain_users::Actor;
use domain_users::ports::{AccessTokens, TokenRefused};

use crate::scene::{DAWN, id, user};

fn actor(n: u128) -> Actor {
    Actor { user: user(n), session: SessionId::new(id(n + 100)) }
}

/// A token proves its actor for as long as it says.
pub async fn a_token_proves_its_actor(tokens: &Arc<dyn AccessTokens>) {
    let token = tokens.issue(actor(1), DAWN);
    let (proved, until) = tokens.verify(&token, DAWN.plus(Span::seconds(1))).expect("valid");
    assert_eq!((proved, until), (actor(1), DAWN.plus(tokens.life())));
    assert_eq!(tokens.life(), Span::minutes(10));
}

/// Past its time it proves nothing.
pub async fn a_token_expires(tokens: &Arc<dyn AccessTokens>) {
    let token = tokens.issue(actor(1), DAWN);
    let end = DAWN.plus(tokens.life());
    assert!(tokens.verify(&token, end.minus(Span::seconds(1))).is_ok());
    assert_eq!(tokens.verify(&token, end.plus(Span::seconds(1))), Err(TokenRefused::Expired));
}

/// What this server did not make proves nothing.
pub async fn a_forged_token_is_invalid(tokens: &Arc<dyn AccessTokens>) {
    let token = tokens.issue(actor(1), DAWN);
    let (body, signature) = token.rsplit_once('.').unwrap_or((&token, ""));
    let swapped: String = signature.chars().rev().collect();
    for forged in ["", "a.b.c", body, &format!("{body}.{swapped}"), &format!("{token}x")] {
        assert_eq!(tokens.verify(forged, DAWN), Err(TokenRefused::Invalid), "{forged}");
    }
}

/// Tokens of an ended session are revoked, made before or after; those of others are not.
pub async fn tokens_of_an_ended_session_are_revoked(tokens: &Arc<dyn AccessTokens>) {
    let (mine, other) = (tokens.issue(actor(1), DAWN), tokens.issue(actor(2), DAWN));
    tokens.revoke(&[actor(1).session], DAWN);
    assert_eq!(tokens.verify(&mine, DAWN), Err(TokenRefused::Revoked));
    assert!(tokens.verify(&other, DAWN).is_ok());
    assert_eq!((tokens.is_revoked(actor(1).session), tokens.is_revoked(actor(2).session)), (true, false));
}

/// The cases of `AccessTokens`.
#[macro_export]
macro_rules! access_tokens {
    ($fresh:path) => {
        $crate::cases!(users::access_tokens, $fresh:
            a_token_proves_its_actor, a_token_expires, a_forged_token_is_invalid, tokens_of_an_ended_session_are_revoked);
    };
}
