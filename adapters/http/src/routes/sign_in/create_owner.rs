use std::sync::Arc;

use adapter_wire::{CreateFirstOwner, SignedIn};
use application::users::{self, CreateFirstOwnerCommand};
use poem_openapi::OpenApi;

use super::signed_in;
use crate::body::Body;
use crate::caller::Caller;
use crate::cookies::Cookies;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, WithHeaders};
use crate::routes::Topic;

pub(crate) struct CreateOwner {
    pub create_first_owner: Arc<users::CreateFirstOwner>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl CreateOwner {
    /// Make the first owner of a new server
    ///
    /// Only while there is none, and only with the token of the link that the server printed at its start. Sets the refresh
    /// cookie.
    #[oai(path = "/setup", method = "post", operation_id = "create_first_owner")]
    async fn create_first_owner(
        &self,
        caller: Caller,
        body: Body<CreateFirstOwner>,
    ) -> Answer<WithHeaders<Found<SignedIn>>> {
        let CreateFirstOwner { token, email, name } = body.0;
        let (address, device) = (caller.address(), caller.device());
        let command = CreateFirstOwnerCommand { token, email, name, address, device };
        let opened = self.create_first_owner.execute(command).await.map_err(refuse)?;
        Ok(signed_in(&opened, self.cookies))
    }
}
