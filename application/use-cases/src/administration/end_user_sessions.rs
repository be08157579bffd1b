use std::sync::Arc;

use domain_kernel::UserId;
use domain_users::ports::{RevokeScope, SessionAnnouncer, SessionStore};
use domain_users::{AuditAct, AuditTarget};

use super::{Desk, ManageUserError, Principal};

/// Ends sessions of somebody: one, or all.
pub struct EndUserSessions {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where sessions are kept.
    pub sessions: Arc<dyn SessionStore>,
    /// Closes sockets and refuses tokens on every node within a second.
    pub announcer: Arc<dyn SessionAnnouncer>,
}

impl EndUserSessions {
    /// Ends the sessions of `scope` and answers how many there were.
    pub async fn execute(&self, by: &Principal, id: UserId, scope: RevokeScope) -> Result<usize, ManageUserError> {
        self.desk.manager(by, AuditAct::EndSessions, id).await?;
        let entry = self.desk.entry(by, AuditAct::EndSessions, AuditTarget::User(id));
        let ended = self.sessions.revoke(id, scope, entry).await?;
        if !ended.is_empty() {
            self.announcer.ended(id, &ended).await?;
        }
        Ok(ended.len())
    }
}
