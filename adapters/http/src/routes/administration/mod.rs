//! What those do who run the server. Whoever does not is told so before anything is looked up.

mod assign_role;
mod audit_query;
mod change_policies;
mod change_user;
mod create_invite;
mod create_user;
mod delete_user;
mod disable_user;
mod enable_user;
mod end_sessions;
mod export_audit;
mod export_users;
mod import_users;
mod list_invites;
mod list_sessions;
mod list_users;
mod read_audit;
mod read_policies;
mod read_statistics;
mod read_user;
mod reset_second_factor;
mod revoke_invite;

use std::sync::Arc;

use adapter_wire::{AccountState, UserRole};
use application::administration::Principal;
use domain_users::ports::StaffFilter;

use crate::UseCases;
use crate::auth::Authenticated;
use crate::caller::Caller;

type Accounts = (
    list_users::ListUsers,
    export_users::ExportUsers,
    create_user::Create,
    import_users::Import,
    read_user::ReadUser,
    change_user::Change,
    assign_role::Assign,
    disable_user::Disable,
    enable_user::Enable,
    delete_user::Delete,
    reset_second_factor::ResetFactor,
    list_sessions::ListSessions,
    end_sessions::EndSessions,
);

type Server = (
    create_invite::Create,
    list_invites::List,
    revoke_invite::Revoke,
    read_policies::Read,
    change_policies::Change,
    read_audit::Read,
    export_audit::Export,
    read_statistics::Read,
);

pub(crate) type Api = (Accounts, Server);

pub(crate) fn api(cases: &UseCases) -> Api {
    (
        (
            list_users::ListUsers { list_staff: Arc::clone(&cases.list_staff) },
            export_users::ExportUsers { export_staff: Arc::clone(&cases.export_staff) },
            create_user::Create { create_user: Arc::clone(&cases.create_user) },
            import_users::Import { import_users: Arc::clone(&cases.import_users) },
            read_user::ReadUser { read_staff_member: Arc::clone(&cases.read_staff_member) },
            change_user::Change { change_user: Arc::clone(&cases.change_user) },
            assign_role::Assign { assign_role: Arc::clone(&cases.assign_role) },
            disable_user::Disable { disable_user: Arc::clone(&cases.disable_user) },
            enable_user::Enable { enable_user: Arc::clone(&cases.enable_user) },
            delete_user::Delete { delete_user: Arc::clone(&cases.delete_user) },
            reset_second_factor::ResetFactor { reset_second_factor: Arc::clone(&cases.reset_second_factor) },
            list_sessions::ListSessions { list_user_sessions: Arc::clone(&cases.list_user_sessions) },
            end_sessions::EndSessions { end_user_sessions: Arc::clone(&cases.end_user_sessions) },
        ),
        (
            create_invite::Create { create_invite: Arc::clone(&cases.create_invite) },
            list_invites::List { list_invites: Arc::clone(&cases.list_invites) },
            revoke_invite::Revoke { revoke_invite: Arc::clone(&cases.revoke_invite) },
            read_policies::Read { read_policies: Arc::clone(&cases.read_policies) },
            change_policies::Change { change_policies: Arc::clone(&cases.change_policies) },
            read_audit::Read { read_audit: Arc::clone(&cases.read_audit) },
            export_audit::Export { export_audit: Arc::clone(&cases.export_audit) },
            read_statistics::Read { read_statistics: Arc::clone(&cases.read_statistics) },
        ),
    )
}

/// Who asks, and from where.
fn principal(auth: &Authenticated, caller: &Caller) -> Principal {
    Principal::Person { actor: auth.0, address: caller.address() }
}

/// Which accounts are asked for.
fn filter(query: Option<String>, role: Option<UserRole>, state: Option<AccountState>) -> StaffFilter {
    StaffFilter { text: query, role: role.map(Into::into), state: state.map(Into::into) }
}
