use std::sync::Arc;

use adapter_wire::{ShowPasskey, SignedIn};
use application::credentials::{ProveAgain, ProveAgainCommand, ShownProof};
use domain_users::ShownPasskey;
use poem_openapi::OpenApi;

use super::signed_in;
use crate::auth::Authenticated;
use crate::body::Body;
use crate::caller::Caller;
use crate::cookies::Cookies;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, WithHeaders};
use crate::routes::Topic;

pub(crate) struct ProveWithPasskey {
    pub prove_again: Arc<ProveAgain>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl ProveWithPasskey {
    /// Prove again who I am, with a passkey
    ///
    /// Answers the question of `ask_for_passkey`. A new session takes the place of this one.
    #[oai(path = "/auth/proof/passkey", method = "post", operation_id = "prove_with_passkey")]
    async fn prove_with_passkey(
        &self,
        auth: Authenticated,
        caller: Caller,
        body: Body<ShowPasskey>,
    ) -> Answer<WithHeaders<Found<SignedIn>>> {
        let shown = ShownProof::Passkey(ShownPasskey::try_from(&body.0)?);
        let (address, device) = (caller.address(), caller.device());
        let command = ProveAgainCommand { shown, address, device };
        let opened = self.prove_again.execute(auth.0, command).await.map_err(refuse)?;
        Ok(signed_in(&opened, self.cookies))
    }
}
