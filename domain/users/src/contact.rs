use domain_kernel::{Timestamp, UserId};

use crate::Name;

/// The most contacts that one user has.
pub const CONTACTS: usize = 5_000;
/// The most people that one user blocks.
pub const BLOCKS: usize = 1_000;

/// Somebody whom a user keeps at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Who.
    pub user: UserId,
    /// What the user calls them; nobody else sees it.
    pub nickname: Option<Name>,
    /// Since when.
    pub added_at: Timestamp,
}

/// Somebody whom a user has blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// Who.
    pub user: UserId,
    /// Since when.
    pub blocked_at: Timestamp,
}

/// One person has blocked another. Between the two there is then no direct chat to write in, no presence, no typing and no marks, in
/// either direction; and the blocked person neither finds the other, nor sees what they tell, nor adds them to a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Who has blocked.
    pub blocker: UserId,
    /// Whom.
    pub blocked: UserId,
}

impl Block {
    /// The other of the two, if one of them is `user`.
    pub fn other(self, user: UserId) -> Option<UserId> {
        match (self.blocker == user, self.blocked == user) {
            (true, _) => Some(self.blocked),
            (_, true) => Some(self.blocker),
            _ => None,
        }
    }
}
