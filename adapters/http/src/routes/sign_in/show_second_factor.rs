use std::sync::Arc;

use adapter_wire::{Refusal, SignedIn, Slug, TypedFactor};
use application::credentials::{self, ShowSecondFactorCommand, ShownFactor};
use domain_users::{Code, RecoveryCode};
use poem_openapi::OpenApi;

use super::signed_in_after_second;
use crate::body::Body;
use crate::caller::Caller;
use crate::cookies::{Cookies, ShownCookies};
use crate::problem::{Answer, Fault};
use crate::refuse::refuse;
use crate::reply::{Found, WithHeaders};
use crate::routes::Topic;

pub(crate) struct ShowSecondFactor {
    pub show_second_factor: Arc<credentials::ShowSecondFactor>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl ShowSecondFactor {
    /// Show the second factor
    ///
    /// Needs the cookie of the pending sign-in and the header `X-Vestnik-Client: 1`. Five tries for each sign-in. Sets the refresh cookie.
    #[oai(path = "/auth/second-factor", method = "post", operation_id = "show_second_factor")]
    async fn show_second_factor(
        &self,
        shown: ShownCookies,
        caller: Caller,
        body: Body<adapter_wire::ShowSecondFactor>,
    ) -> Answer<WithHeaders<Found<SignedIn>>> {
        let pending = self.cookies.pending(&shown).ok_or_else(|| Fault::new(Slug::CodeExpired))?;
        let factor = parse(body.0.method, &body.0.proof)?;
        let (address, device) = (caller.address(), caller.device());
        let command = ShowSecondFactorCommand { pending, shown: factor, address, device };
        let opened = self.show_second_factor.execute(command).await.map_err(refuse)?;
        Ok(signed_in_after_second(&opened, self.cookies))
    }
}

/// A second factor as it was typed.
pub(super) fn parse(method: TypedFactor, proof: &str) -> Result<ShownFactor, Fault> {
    let refusal = match method {
        TypedFactor::Totp => match Code::parse(proof) {
            Ok(code) => return Ok(ShownFactor::Totp(code)),
            Err(error) => Refusal::invalid("proof", error, Some(6)),
        },
        TypedFactor::RecoveryCode => match RecoveryCode::parse(proof) {
            Ok(code) => return Ok(ShownFactor::RecoveryCode(code)),
            Err(error) => Refusal::invalid("proof", error, Some(24)),
        },
    };
    Err(refusal.into())
}
