use std::sync::Arc;

use adapter_wire::{Contact, ContactPage};
use application::profiles;
use domain_kernel::UserId;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::page::page_size;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct List {
    pub list_contacts: Arc<profiles::ListContacts>,
}

#[OpenApi(tag = "Topic::Users")]
impl List {
    /// Whom I keep at hand
    #[oai(path = "/contacts", method = "get", operation_id = "list_contacts")]
    async fn list_contacts(
        &self,
        auth: Authenticated,
        /// Who follows this person; `next` of the page before.
        after: Query<Option<Uuid>>,
        /// How many at most; 50 when absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> Answer<Found<ContactPage>> {
        let after = after.0.map(UserId::new);
        let (found, next) = self.list_contacts.execute(auth.0, after, page_size(limit.0)).await.map_err(refuse)?;
        Ok(Reply(ContactPage { contacts: found.iter().map(Contact::from).collect(), next: next.map(UserId::value) }))
    }
}
