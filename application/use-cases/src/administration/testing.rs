//! Sample values for the tests of administration.

use std::sync::Arc;

use domain_kernel::{SessionId, Timestamp};
use domain_users::ports::{MockAuditLog, MockSessionStore, MockUserReader, Settled};
use domain_users::{Device, Session, User, UserRole};
use uuid::Uuid;

use super::{Desk, Principal};
use crate::credentials::RecentProofs;
use crate::testing::{account, actor, clock, no_limit};

/// User 1, who asks.
pub fn by() -> Principal {
    Principal::Person { actor: actor(), address: "127.0.0.1".into() }
}

/// A desk before which user 1 has `role`, users 2 to 5 are members, and nobody else is there; it writes refusals down.
pub fn desk(role: UserRole) -> Desk {
    let mut users = MockUserReader::new();
    users.expect_by_id().returning(move |id| {
        let known = (1..=5).map(account).find(|account| account.id == id);
        Ok(known.map(|user| User { role: if user.id == actor().user { role } else { user.role }, ..user }))
    });
    let mut audit = MockAuditLog::new();
    audit.expect_append().returning(|_| Ok(()));
    Desk {
        users: Arc::new(users),
        audit: Arc::new(audit),
        limiter: Arc::new(no_limit()),
        proofs: proofs(),
        clock: clock(),
    }
}

/// Everybody has signed in just now.
pub fn proofs() -> RecentProofs {
    let mut sessions = MockSessionStore::new();
    sessions.expect_load().returning(|_| Ok(Some(session())));
    RecentProofs { sessions: Arc::new(sessions), clock: clock() }
}

fn session() -> Session {
    let now = Timestamp::from_micros(1_000_000);
    Session {
        id: actor().session,
        user: actor().user,
        device: Device { client: "test".into(), address: "127.0.0.1".into() },
        seed: [1; 32],
        generation: 1,
        renewed_at: now,
        created_at: now,
        proved_at: now,
        revoked_at: None,
    }
}

/// Account `n`, one of whose sessions ended.
pub fn settled(n: u128) -> Settled {
    Settled { user: account(n), ended: vec![SessionId::new(Uuid::from_u128(99))] }
}
