use std::sync::Arc;

use adapter_wire::{ShowPasskey, SignedIn};
use application::credentials::SignInWithPasskey;
use domain_users::ShownPasskey;
use poem_openapi::OpenApi;

use super::signed_in_after_second;
use crate::body::Body;
use crate::caller::Caller;
use crate::cookies::Cookies;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, WithHeaders};
use crate::routes::Topic;

pub(crate) struct WithPasskey {
    pub sign_in_with_passkey: Arc<SignInWithPasskey>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl WithPasskey {
    /// Sign in with a passkey
    ///
    /// It is both factors in one: nothing else is asked for, and it ends a sign-in that waits for a second factor. Sets the refresh
    /// cookie.
    #[oai(path = "/auth/passkey/check", method = "post", operation_id = "sign_in_with_passkey")]
    async fn sign_in_with_passkey(
        &self,
        caller: Caller,
        body: Body<ShowPasskey>,
    ) -> Answer<WithHeaders<Found<SignedIn>>> {
        let answer = ShownPasskey::try_from(&body.0)?;
        let (address, device) = (caller.address(), caller.device());
        let opened = self.sign_in_with_passkey.execute(&answer, &address, device).await.map_err(refuse)?;
        Ok(signed_in_after_second(&opened, self.cookies))
    }
}
