//! What those do who run the server. Every act passes the [`Desk`] first and is written into the audit log, refused ones too.

mod assign_role;
mod change_policies;
mod change_user;
mod create_invite;
mod create_user;
mod delete_user;
mod desk;
mod disable_user;
mod enable_user;
mod end_user_sessions;
mod export_audit;
mod export_staff;
mod import_users;
mod list_invites;
mod list_staff;
mod list_user_sessions;
mod read_audit;
mod read_policies;
mod read_staff_member;
mod read_statistics;
mod reset_second_factor;
mod revoke_invite;
#[cfg(test)]
pub(crate) mod testing;

pub use assign_role::AssignRole;
pub use change_policies::{ChangePolicies, ChangePoliciesError};
pub use change_user::{ChangeUser, ChangeUserCommand, ChangeUserError};
pub use create_invite::{CreateInvite, CreateInviteCommand, CreateInviteError};
pub use create_user::{CreateUser, CreateUserCommand, CreateUserError};
pub use delete_user::DeleteUser;
pub use desk::{Desk, DeskError, ManageUserError, Principal};
pub use disable_user::DisableUser;
pub use enable_user::EnableUser;
pub use end_user_sessions::EndUserSessions;
pub use export_audit::ExportAudit;
pub use export_staff::ExportStaff;
pub use import_users::{ImportMode, ImportProblem, ImportUsers, ImportUsersError, ImportedLine};
pub use list_invites::ListInvites;
pub use list_staff::{ListStaff, ListStaffError, STAFF_QUERY_CHARACTERS, StaffListing};
pub use list_user_sessions::ListUserSessions;
pub use read_audit::ReadAudit;
pub use read_policies::ReadPolicies;
pub use read_staff_member::ReadStaffMember;
pub use read_statistics::{ReadStatistics, STATISTICS_DAYS};
pub use reset_second_factor::ResetSecondFactor;
pub use revoke_invite::RevokeInvite;
