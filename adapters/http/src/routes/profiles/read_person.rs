use std::sync::Arc;

use adapter_wire::Person;
use application::profiles;
use domain_kernel::UserId;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct ReadPerson {
    pub read_person: Arc<profiles::ReadPerson>,
}

#[OpenApi(tag = "Topic::Users")]
impl ReadPerson {
    /// Who somebody is, and what they tell about themselves
    ///
    /// Whoever has blocked me tells nothing but the name, and so does to guests whoever shares no chat with them.
    #[oai(path = "/users/:user", method = "get", operation_id = "read_person")]
    async fn read_person(
        &self,
        auth: Authenticated,
        /// Who.
        user: Path<Uuid>,
    ) -> Answer<Found<Person>> {
        let person = self.read_person.execute(auth.0, UserId::new(user.0)).await.map_err(refuse)?;
        Ok(Reply(Person::from(&person)))
    }
}
