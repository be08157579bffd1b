use std::sync::Arc;

use adapter_wire::StaffMember;
use application::administration::{CreateUser, CreateUserCommand};
use poem_openapi::OpenApi;

use super::principal;
use crate::auth::Authenticated;
use crate::body::Body;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Created, Reply};
use crate::routes::Topic;

pub(crate) struct Create {
    pub create_user: Arc<CreateUser>,
}

#[OpenApi(tag = "Topic::Administration")]
impl Create {
    /// Make an account
    ///
    /// The person signs in by a code that is mailed to the address. For owners and administrators.
    #[oai(path = "/admin/users", method = "post", operation_id = "create_user")]
    async fn create_user(
        &self,
        auth: Authenticated,
        caller: Caller,
        body: Body<adapter_wire::CreateUser>,
    ) -> Answer<Created<StaffMember>> {
        let adapter_wire::CreateUser { email, name, username, role } = body.0;
        let command = CreateUserCommand { email, name, username, role: role.into() };
        let user = self.create_user.execute(&principal(&auth, &caller), command).await.map_err(refuse)?;
        Ok(Reply(StaffMember::from(&user)))
    }
}
