use std::sync::Arc;

use application::{administration, chats, credentials, messages, profiles, users};
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
    /// What the administrators have decided.
    pub policies: users::CurrentPolicies,
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
    pub credentials: CredentialCases,
    pub read_me: Arc<users::ReadMe>,
    pub change_profile: Arc<users::ChangeProfile>,
    pub find_users: Arc<users::FindUsers>,
    pub read_users: Arc<users::ReadUsers>,
    pub read_my_profile: Arc<profiles::ReadMyProfile>,
    pub change_card: Arc<profiles::ChangeCard>,
    pub set_status: Arc<profiles::SetStatus>,
    pub choose_availability: Arc<profiles::ChooseAvailability>,
    pub choose_audience: Arc<profiles::ChooseAudience>,
    pub read_person: Arc<profiles::ReadPerson>,
    pub list_contacts: Arc<profiles::ListContacts>,
    pub keep_contact: Arc<profiles::KeepContact>,
    pub drop_contact: Arc<profiles::DropContact>,
    pub list_blocks: Arc<profiles::ListBlocks>,
    pub block_user: Arc<profiles::BlockUser>,
    pub unblock_user: Arc<profiles::UnblockUser>,
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
    pub entrance: Arc<users::Entrance>,
    pub assign_role: Arc<administration::AssignRole>,
    pub change_policies: Arc<administration::ChangePolicies>,
    pub change_user: Arc<administration::ChangeUser>,
    pub create_invite: Arc<administration::CreateInvite>,
    pub create_user: Arc<administration::CreateUser>,
    pub delete_user: Arc<administration::DeleteUser>,
    pub disable_user: Arc<administration::DisableUser>,
    pub enable_user: Arc<administration::EnableUser>,
    pub end_user_sessions: Arc<administration::EndUserSessions>,
    pub export_audit: Arc<administration::ExportAudit>,
    pub export_staff: Arc<administration::ExportStaff>,
    pub import_users: Arc<administration::ImportUsers>,
    pub list_invites: Arc<administration::ListInvites>,
    pub list_staff: Arc<administration::ListStaff>,
    pub list_user_sessions: Arc<administration::ListUserSessions>,
    pub read_audit: Arc<administration::ReadAudit>,
    pub read_policies: Arc<administration::ReadPolicies>,
    pub read_staff_member: Arc<administration::ReadStaffMember>,
    pub read_statistics: Arc<administration::ReadStatistics>,
    pub reset_second_factor: Arc<administration::ResetSecondFactor>,
    pub revoke_invite: Arc<administration::RevokeInvite>,
}

/// The use cases about what people prove themselves with.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is named like its use case, which is documented where it is")]
pub struct CredentialCases {
    pub sign_in_with_password: Arc<credentials::SignInWithPassword>,
    pub sign_in_with_link: Arc<credentials::SignInWithLink>,
    pub request_password_reset: Arc<credentials::RequestPasswordReset>,
    pub reset_password: Arc<credentials::ResetPassword>,
    pub begin_email_change: Arc<credentials::BeginEmailChange>,
    pub agree_email_change: Arc<credentials::AgreeEmailChange>,
    pub ask_for_passkey: Arc<credentials::AskForPasskey>,
    pub sign_in_with_passkey: Arc<credentials::SignInWithPasskey>,
    pub begin_passkey: Arc<credentials::BeginPasskey>,
    pub add_passkey: Arc<credentials::AddPasskey>,
    pub list_passkeys: Arc<credentials::ListPasskeys>,
    pub remove_passkey: Arc<credentials::RemovePasskey>,
    pub show_second_factor: Arc<credentials::ShowSecondFactor>,
    pub begin_enrolment: Arc<credentials::BeginEnrolment>,
    pub finish_enrolment: Arc<credentials::FinishEnrolment>,
    pub prove_again: Arc<credentials::ProveAgain>,
    pub read_credentials: Arc<credentials::ReadCredentials>,
    pub set_password: Arc<credentials::SetPassword>,
    pub begin_totp: Arc<credentials::BeginTotp>,
    pub finish_totp: Arc<credentials::FinishTotp>,
    pub remove_totp: Arc<credentials::RemoveTotp>,
    pub renew_recovery_codes: Arc<credentials::RenewRecoveryCodes>,
}
