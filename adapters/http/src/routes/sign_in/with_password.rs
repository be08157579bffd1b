use std::sync::Arc;

use application::credentials::{SignInWithPassword, SignInWithPasswordCommand};
use poem_openapi::OpenApi;

use super::{Step, step};
use crate::body::Body;
use crate::caller::Caller;
use crate::cookies::Cookies;
use crate::even::even;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::routes::Topic;

pub(crate) struct WithPassword {
    pub sign_in_with_password: Arc<SignInWithPassword>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl WithPassword {
    /// Sign in with a password
    ///
    /// The answer to a wrong password, to an unknown address and to an account without a password is the same, and takes the same
    /// time. Sets the refresh cookie; where a second factor is asked for (202) it sets the cookie of the pending sign-in instead.
    #[oai(path = "/auth/password", method = "post", operation_id = "sign_in_with_password")]
    async fn sign_in_with_password(
        &self,
        caller: Caller,
        body: Body<adapter_wire::SignInWithPassword>,
    ) -> Answer<Step> {
        let adapter_wire::SignInWithPassword { email, password } = body.0;
        let (address, device) = (caller.address(), caller.device());
        let command = SignInWithPasswordCommand { email, password, address, device };
        let next = even(self.sign_in_with_password.execute(command)).await.map_err(refuse)?;
        Ok(step(next, self.cookies))
    }
}
