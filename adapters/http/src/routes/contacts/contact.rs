use std::sync::Arc;

use adapter_wire::Contact;
use application::profiles;
use domain_kernel::UserId;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::body::Body;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Done, Found, Reply};
use crate::routes::Topic;

pub(crate) struct KeepOrDrop {
    pub keep_contact: Arc<profiles::KeepContact>,
    pub drop_contact: Arc<profiles::DropContact>,
}

#[OpenApi(tag = "Topic::Users")]
impl KeepOrDrop {
    /// Keep somebody at hand, or call a contact something else
    #[oai(path = "/contacts/:user", method = "put", operation_id = "keep_contact")]
    async fn keep_contact(
        &self,
        auth: Authenticated,
        /// Whom.
        user: Path<Uuid>,
        body: Body<adapter_wire::KeepContact>,
    ) -> Answer<Found<Contact>> {
        let nickname = body.0.nickname.as_deref();
        let kept = self.keep_contact.execute(auth.0, UserId::new(user.0), nickname).await.map_err(refuse)?;
        Ok(Reply(Contact::from(&kept)))
    }

    /// Keep somebody at hand no more
    ///
    /// The answer is the same for somebody who was no contact.
    #[oai(path = "/contacts/:user", method = "delete", operation_id = "drop_contact")]
    async fn drop_contact(
        &self,
        auth: Authenticated,
        /// Whom.
        user: Path<Uuid>,
    ) -> Answer<Done> {
        self.drop_contact.execute(auth.0, UserId::new(user.0)).await.map_err(refuse)?;
        Ok(Done)
    }
}
