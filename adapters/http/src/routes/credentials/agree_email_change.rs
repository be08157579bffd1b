use std::sync::Arc;

use adapter_wire::{EmailAgreement, LinkShown};
use application::credentials;
use poem_openapi::OpenApi;

use crate::body::Body;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct AgreeEmailChange {
    pub agree_email_change: Arc<credentials::AgreeEmailChange>,
}

#[OpenApi(tag = "Topic::Credentials")]
impl AgreeEmailChange {
    /// Agree to a change of an address with the link that was mailed to it
    #[oai(path = "/auth/email/check", method = "post", operation_id = "agree_email_change")]
    async fn agree_email_change(&self, caller: Caller, body: Body<LinkShown>) -> Answer<Found<EmailAgreement>> {
        let is_changed = self.agree_email_change.execute(&body.0.token, &caller.address()).await.map_err(refuse)?;
        Ok(Reply(EmailAgreement { is_changed }))
    }
}
