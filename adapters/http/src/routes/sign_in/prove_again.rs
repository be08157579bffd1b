use std::sync::Arc;

use adapter_wire::{Refusal, SignedIn, Slug, TypedFactor, TypedProof};
use application::credentials::{self, ProveAgainCommand, ShownProof};
use domain_users::{Code, TypedPassword};
use poem_openapi::OpenApi;

use super::show_second_factor::parse;
use super::signed_in;
use crate::auth::Authenticated;
use crate::body::Body;
use crate::caller::Caller;
use crate::cookies::{Cookies, ShownCookies};
use crate::problem::{Answer, Fault};
use crate::refuse::refuse;
use crate::reply::{Found, WithHeaders};
use crate::routes::Topic;

pub(crate) struct ProveAgain {
    pub prove_again: Arc<credentials::ProveAgain>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl ProveAgain {
    /// Prove again who I am
    ///
    /// Before what is sensitive: by the second factor where I have one, else by my password, else by a code by mail, which
    /// `start_sign_in` sends. For five minutes sensitive operations are open to me. A new session takes the place of this one.
    #[oai(path = "/auth/proof", method = "post", operation_id = "prove_again")]
    async fn prove_again(
        &self,
        auth: Authenticated,
        shown: ShownCookies,
        caller: Caller,
        body: Body<adapter_wire::ProveAgain>,
    ) -> Answer<WithHeaders<Found<SignedIn>>> {
        let proof = self.proof(body.0.method, &body.0.proof, &shown)?;
        let (address, device) = (caller.address(), caller.device());
        let command = ProveAgainCommand { shown: proof, address, device };
        let opened = self.prove_again.execute(auth.0, command).await.map_err(refuse)?;
        Ok(signed_in(&opened, self.cookies))
    }
}

impl ProveAgain {
    fn proof(&self, method: TypedProof, proof: &str, shown: &ShownCookies) -> Result<ShownProof, Fault> {
        match method {
            TypedProof::Totp => parse(TypedFactor::Totp, proof).map(ShownProof::Factor),
            TypedProof::RecoveryCode => parse(TypedFactor::RecoveryCode, proof).map(ShownProof::Factor),
            TypedProof::Password => {
                let typed = TypedPassword::parse(proof).map_err(|error| Refusal::invalid("proof", error, Some(128)))?;
                Ok(ShownProof::Password(typed))
            }
            TypedProof::MailedCode => {
                let challenge = self.cookies.challenge(shown).ok_or_else(|| Fault::new(Slug::CodeExpired))?;
                let code = Code::parse(proof).map_err(|error| Refusal::invalid("proof", error, Some(6)))?;
                Ok(ShownProof::MailedCode(challenge, code))
            }
        }
    }
}
