use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::Clock;
use domain_users::ports::SessionStore;
use domain_users::{Actor, Session};

/// Lists where the actor is signed in.
pub struct ListSessions {
    /// Where sessions are kept.
    pub sessions: Arc<dyn SessionStore>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ListSessions {
    /// The actor's sessions, last renewed first.
    pub async fn execute(&self, actor: Actor) -> Result<Vec<Session>, PortFailure> {
        self.sessions.list(actor.user, self.clock.now()).await
    }
}
