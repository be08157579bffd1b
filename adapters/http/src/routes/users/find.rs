use std::sync::Arc;

use adapter_wire::UserList;
use application::users::FindUsers;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use crate::auth::Authenticated;
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct Find {
    pub find_users: Arc<FindUsers>,
}

#[OpenApi(tag = "Topic::Users")]
impl Find {
    /// Find people
    ///
    /// By the beginnings of words: of the name, the username, the position, the department, the phone, or of the nickname you gave. In
    /// either alphabet, on the wrong keyboard layout, and with one typo in words of four letters or more. At most 20, the best first.
    /// A whole e-mail address finds its user for those only who see addresses; guests find the people of their chats.
    #[oai(path = "/users", method = "get", operation_id = "find_users")]
    async fn find_users(
        &self,
        auth: Authenticated,
        /// What was typed.
        #[oai(validator(max_length = 100))]
        query: Query<String>,
    ) -> Answer<Found<UserList>> {
        let users = self.find_users.execute(auth.0, &query.0).await.map_err(refuse)?;
        Ok(Reply(UserList::from(users.as_slice())))
    }
}
