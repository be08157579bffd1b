use std::sync::Arc;

use adapter_wire::UserList;
use application::users::ReadUsers;
use domain_kernel::UserId;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use crate::auth::Authenticated;
use crate::problem::{Answer, Fault};
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct ReadMany {
    pub read_users: Arc<ReadUsers>,
}

#[OpenApi(tag = "Topic::Users")]
impl ReadMany {
    /// Who some people are
    ///
    /// Those that exist, in no order.
    #[oai(path = "/users/by-id", method = "get", operation_id = "read_users")]
    async fn read_users(
        &self,
        _auth: Authenticated,
        /// 1 to 100 ids with commas between them.
        #[oai(validator(min_length = 32, max_length = 3699))]
        ids: Query<String>,
    ) -> Answer<Found<UserList>> {
        let ids = parse(&ids.0)?;
        let users = self.read_users.execute(&ids).await.map_err(refuse)?;
        Ok(Reply(UserList::from(users.as_slice())))
    }
}

/// Taken apart here: poem-openapi panics when a list that is not exploded is missing.
fn parse(ids: &str) -> Result<Vec<UserId>, Fault> {
    let ids: Result<Vec<UserId>, _> = ids.split(',').map(|id| id.trim().parse().map(UserId::new)).collect();
    ids.map_err(|_| Fault::invalid("ids", "each id is a UUID", None))
}
