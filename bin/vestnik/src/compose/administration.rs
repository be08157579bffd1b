use std::sync::Arc;

use application::administration::{
    AssignRole, ChangePolicies, ChangeUser, CreateInvite, CreateUser, DeleteUser, Desk, DisableUser, EnableUser,
    EndUserSessions, ExportAudit, ExportStaff, ImportUsers, ListInvites, ListStaff, ListUserSessions, ReadAudit,
    ReadPolicies, ReadStaffMember, ReadStatistics, ResetSecondFactor, RevokeInvite,
};

use application::credentials::RecentProofs;

use super::ports::Ports;

/// What those do who run the server, over HTTP and at the shell.
pub(crate) struct Administration {
    pub(crate) assign_role: Arc<AssignRole>,
    pub(crate) change_policies: Arc<ChangePolicies>,
    pub(crate) change_user: Arc<ChangeUser>,
    pub(crate) create_invite: Arc<CreateInvite>,
    pub(crate) create_user: Arc<CreateUser>,
    pub(crate) delete_user: Arc<DeleteUser>,
    pub(crate) disable_user: Arc<DisableUser>,
    pub(crate) enable_user: Arc<EnableUser>,
    pub(crate) end_user_sessions: Arc<EndUserSessions>,
    pub(crate) export_audit: Arc<ExportAudit>,
    pub(crate) export_staff: Arc<ExportStaff>,
    pub(crate) import_users: Arc<ImportUsers>,
    pub(crate) list_invites: Arc<ListInvites>,
    pub(crate) list_staff: Arc<ListStaff>,
    pub(crate) list_user_sessions: Arc<ListUserSessions>,
    pub(crate) read_audit: Arc<ReadAudit>,
    pub(crate) read_policies: Arc<ReadPolicies>,
    pub(crate) read_staff_member: Arc<ReadStaffMember>,
    pub(crate) read_statistics: Arc<ReadStatistics>,
    pub(crate) reset_second_factor: Arc<ResetSecondFactor>,
    pub(crate) revoke_invite: Arc<RevokeInvite>,
}

impl Administration {
    /// All of it on its ports.
    pub(crate) fn new(ports: &Ports) -> Self {
        let desk = Arc::new(Desk {
            users: ports.users.clone(),
            audit: ports.audit.clone(),
            limiter: ports.limiter.clone(),
            proofs: RecentProofs { sessions: ports.sessions.clone(), clock: ports.clock.clone() },
            clock: ports.clock.clone(),
        });
        let desk = || Arc::clone(&desk);
        Self {
            assign_role: Arc::new(AssignRole {
                desk: desk(),
                staff: ports.staff.clone(),
                announcer: ports.session_announcer.clone(),
            }),
            change_policies: Arc::new(ChangePolicies { desk: desk(), policies: ports.policies.clone() }),
            change_user: Arc::new(ChangeUser { desk: desk(), staff: ports.staff.clone(), mails: ports.mails.clone() }),
            create_invite: Arc::new(CreateInvite {
                desk: desk(),
                invites: ports.invites.clone(),
                clock: ports.clock.clone(),
                ids: ports.ids.clone(),
                randomness: ports.randomness.clone(),
            }),
            create_user: Arc::new(CreateUser {
                desk: desk(),
                staff: ports.staff.clone(),
                clock: ports.clock.clone(),
                ids: ports.ids.clone(),
            }),
            delete_user: Arc::new(DeleteUser {
                desk: desk(),
                staff: ports.staff.clone(),
                announcer: ports.session_announcer.clone(),
            }),
            disable_user: Arc::new(DisableUser {
                desk: desk(),
                staff: ports.staff.clone(),
                announcer: ports.session_announcer.clone(),
            }),
            enable_user: Arc::new(EnableUser { desk: desk(), staff: ports.staff.clone() }),
            end_user_sessions: Arc::new(EndUserSessions {
                desk: desk(),
                sessions: ports.sessions.clone(),
                announcer: ports.session_announcer.clone(),
            }),
            export_audit: Arc::new(ExportAudit { desk: desk(), audit: ports.audit.clone() }),
            export_staff: Arc::new(ExportStaff {
                desk: desk(),
                staff: ports.staff_reader.clone(),
                audit: ports.audit.clone(),
            }),
            import_users: Arc::new(ImportUsers {
                desk: desk(),
                users: ports.users.clone(),
                staff: ports.staff.clone(),
                audit: ports.audit.clone(),
                clock: ports.clock.clone(),
                ids: ports.ids.clone(),
            }),
            list_invites: Arc::new(ListInvites { desk: desk(), invites: ports.invites.clone() }),
            list_staff: Arc::new(ListStaff { desk: desk(), staff: ports.staff_reader.clone() }),
            list_user_sessions: Arc::new(ListUserSessions {
                desk: desk(),
                sessions: ports.sessions.clone(),
                clock: ports.clock.clone(),
            }),
            read_audit: Arc::new(ReadAudit { desk: desk(), audit: ports.audit.clone() }),
            read_policies: Arc::new(ReadPolicies { desk: desk(), policies: ports.policies.clone() }),
            read_staff_member: Arc::new(ReadStaffMember { desk: desk(), staff: ports.staff_reader.clone() }),
            read_statistics: Arc::new(ReadStatistics {
                desk: desk(),
                statistics: ports.statistics.clone(),
                clock: ports.clock.clone(),
            }),
            reset_second_factor: Arc::new(ResetSecondFactor {
                desk: desk(),
                staff: ports.staff.clone(),
                announcer: ports.session_announcer.clone(),
                mails: ports.mails.clone(),
            }),
            revoke_invite: Arc::new(RevokeInvite { desk: desk(), invites: ports.invites.clone() }),
        }
    }
}
