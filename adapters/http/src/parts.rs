use std::sync::Arc;

use application::{chats, messages, users};
use domain_kernel::ports::{Clock, IdSource};
use domain_users::ports::{AccessTokens, UserReader};
use futures_util::future::BoxFuture;
use poem::Response;
use poem::endpoint::BoxEndpoint;

use crate::HttpConfig;

/// Answers whether this node can do its work: the database answers, and nobody has asked the node to stop.
pub type ReadyCheck = Arc<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>;

/// All that the HTTP edge is made of.
pub struct HttpParts {
    /// What the operations do.
    pub use_cases: UseCases,
    /// Reads access tokens.
    pub access_tokens: Arc<dyn AccessTokens>,
    /// Whether the server has an owner.
    pub users: Arc<dyn UserReader>,
    /// Whether strangers may make an account.
    pub registration: users::Registration,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Ids of requests in the log.
    pub ids: Arc<dyn IdSource>,
    /// Whether this node can do its work; asked for at most a second.
    pub ready: ReadyCheck,
    /// What answers `GET /api/v1/ws`.
    pub websocket: BoxEndpoint<'static, Response>,
    /// Where and how the server is reached.
    pub config: HttpConfig,
}

/// The use cases behind the operations, named as they are.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is named like its use case, which is documented where it is")]
pub struct UseCases {
    pub request_code: Arc<users::RequestCode>,
    pub check_code: Arc<users::CheckCode>,
    pub create_first_owner: Arc<users::CreateFirstOwner>,
    pub refresh_session: Arc<users::RefreshSession>,
    pub revoke_sessions: Arc<users::RevokeSessions>,
    pub list_sessions: Arc<users::ListSessions>,
    pub read_me: Arc<users::ReadMe>,
    pub change_profile: Arc<users::ChangeProfile>,
    pub find_users: Arc<users::FindUsers>,
    pub read_users: Arc<users::ReadUsers>,
    pub list_chats: Arc<chats::ListChats>,
    pub open_direct: Arc<chats::OpenDirect>,
    pub open_notes: Arc<chats::OpenNotes>,
    pub create_group: Arc<chats::CreateGroup>,
    pub read_chat: Arc<chats::ReadChat>,
    pub list_members: Arc<chats::ListMembers>,
    pub add_members: Arc<chats::AddMembers>,
    pub remove_member: Arc<chats::RemoveMember>,
    pub read_history: Arc<messages::ReadHistory>,
    pub send_message: Arc<messages::SendMessage>,
    pub edit_message: Arc<messages::EditMessage>,
    pub retract_message: Arc<messages::RetractMessage>,
    pub mark_read: Arc<messages::MarkRead>,
}
