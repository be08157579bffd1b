use std::sync::Arc;

use domain_kernel::UserId;
use domain_kernel::ports::Clock;
use domain_users::ports::SessionStore;
use domain_users::{AuditAct, Session};

use super::{Desk, ManageUserError, Principal};

/// Lists where somebody is signed in, for those who run the server.
pub struct ListUserSessions {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where sessions are kept.
    pub sessions: Arc<dyn SessionStore>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ListUserSessions {
    /// The sessions, last renewed first.
    pub async fn execute(&self, by: &Principal, id: UserId) -> Result<Vec<Session>, ManageUserError> {
        self.desk.overseer(by, AuditAct::ReadUsers).await?;
        self.desk.users.by_id(id).await?.ok_or(ManageUserError::NotFound)?;
        Ok(self.sessions.list(id, self.clock.now()).await?)
    }
}
