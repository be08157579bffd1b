use std::collections::HashMap;

use async_trait::async_trait;
use delivery::ports::{Attendance, PresenceChange, PresenceRegistry};
use domain_kernel::{PortFailure, UserId};
use parking_lot::RwLock;

/// Who is connected to the only node there is.
#[derive(Debug, Default)]
pub struct LocalPresence {
    known: RwLock<HashMap<UserId, PresenceChange>>,
}

impl LocalPresence {
    /// Nobody is here yet.
    pub fn new() -> Self {
        Self::default()
    }
}

#[async_trait]
impl PresenceRegistry for LocalPresence {
    async fn note(&self, changes: &[PresenceChange]) -> Result<(), PortFailure> {
        let mut known = self.known.write();
        for change in changes {
            match change.attendance {
                Attendance::Absent => {
                    known.remove(&change.user);
                }
                attendance if known.get(&change.user).is_some_and(|known| known.attendance == attendance) => {}
                Attendance::Idle | Attendance::Active => {
                    known.insert(change.user, *change);
                }
            }
        }
        Ok(())
    }

    async fn online(&self, users: &[UserId]) -> Result<Vec<PresenceChange>, PortFailure> {
        let known = self.known.read();
        let mut asked: Vec<UserId> = users.to_vec();
        asked.sort_unstable();
        asked.dedup();
        Ok(asked.into_iter().filter_map(|user| known.get(&user).copied()).collect())
    }
}
