use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::Clock;
use domain_users::ports::{RevokeScope, SessionAnnouncer, SessionStore};
use domain_users::{Actor, AuditAct, AuditChange, AuditEntry, AuditOrigin, AuditTarget};

/// Ends sessions of the actor: here, one, all others, or everywhere. A session of somebody else is left alone, silently.
pub struct RevokeSessions {
    /// Where sessions are kept.
    pub sessions: Arc<dyn SessionStore>,
    /// Closes sockets and refuses tokens on every node within a second.
    pub announcer: Arc<dyn SessionAnnouncer>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl RevokeSessions {
    /// Ends the sessions of `scope`, asked for from network address `address`, and answers how many there were.
    pub async fn execute(&self, actor: Actor, scope: RevokeScope, address: &str) -> Result<usize, PortFailure> {
        let (origin, target) = (AuditOrigin::person(actor, address), AuditTarget::User(actor.user));
        let entry = AuditEntry::done(self.clock.now(), origin, AuditAct::EndSessions, target)
            .with(AuditChange::fact("scope", word(scope)));
        let ended = self.sessions.revoke(actor.user, scope, entry).await?;
        if !ended.is_empty() {
            self.announcer.ended(actor.user, &ended).await?;
        }
        Ok(ended.len())
    }
}

/// How many sessions were meant, for the audit log.
fn word(scope: RevokeScope) -> &'static str {
    match scope {
        RevokeScope::One(_) => "one",
        RevokeScope::AllBut(_) => "others",
        RevokeScope::All => "all",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, clock};
    use domain_users::ports::{MockSessionAnnouncer, MockSessionStore};

    #[tokio::test]
    async fn what_ended_is_announced_and_nothing_else() {
        for (ended, told) in [(vec![actor().session], 1), (vec![], 0)] {
            let mut sessions = MockSessionStore::new();
            sessions.expect_revoke().return_once(move |_, _, _| Ok(ended));
            let mut announcer = MockSessionAnnouncer::new();
            announcer.expect_ended().times(told).returning(|_, _| Ok(()));
            let use_case =
                RevokeSessions { sessions: Arc::new(sessions), announcer: Arc::new(announcer), clock: clock() };
            assert_eq!(use_case.execute(actor(), RevokeScope::All, "127.0.0.1").await.expect("done"), told);
        }
    }
}
