use std::sync::Arc;

use adapter_wire::Slug;
use domain_kernel::ports::Clock;
use domain_users::Actor;
use domain_users::ports::{AccessTokens, TokenRefused};
use poem::Request;
use poem_openapi::SecurityScheme;
use poem_openapi::auth::Bearer;

use crate::problem::Fault;

/// What access tokens are checked with; part of every request's data.
#[derive(Clone)]
pub(crate) struct Gate {
    /// Reads tokens.
    pub tokens: Arc<dyn AccessTokens>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// `Authorization: Bearer <access token>`. An operation that takes this cannot be called without one.
#[derive(SecurityScheme)]
#[oai(ty = "bearer", bearer_format = "JWT", rename = "access_token", checker = "check")]
pub(crate) struct Authenticated(pub Actor);

#[expect(clippy::unused_async, reason = "poem-openapi awaits its checkers")]
async fn check(request: &Request, shown: Bearer) -> poem::Result<Actor> {
    let gate = request.data::<Gate>().ok_or_else(|| Fault::new(Slug::Internal))?;
    match gate.tokens.verify(&shown.token, gate.clock.now()) {
        Ok((actor, _until)) => Ok(actor),
        Err(refused @ (TokenRefused::Invalid | TokenRefused::Expired | TokenRefused::Revoked)) => {
            Err(Fault::new(Slug::Unauthenticated).with_detail(&refused.to_string()).into())
        }
    }
}
