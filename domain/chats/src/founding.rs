use domain_kernel::{ChatId, ClientId, Timestamp, UserId};

use crate::{ApproachingRight, ChatKind, GroupingRight, Title};

/// The most people that a group is opened with, and that are added at once: 100, the founder not counted.
pub const GROUP_MEMBERS: usize = 100;

/// A chat about to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Founding {
    /// With one other person; for each pair there is one such chat.
    Direct {
        /// Id to use if the pair has no chat yet.
        id: ChatId,
        /// Who opens it.
        founder: UserId,
        /// The other person.
        peer: UserId,
        /// When.
        at: Timestamp,
    },
    /// With oneself; everybody has one.
    Notes {
        /// Id to use if this person has no notes yet.
        id: ChatId,
        /// Whose notes.
        founder: UserId,
        /// When.
        at: Timestamp,
    },
    /// With a title and any number of people.
    Group {
        /// Id to use if this is no repetition.
        id: ChatId,
        /// Who opens it and owns it.
        founder: UserId,
        /// The founder's key for this command.
        client_id: ClientId,
        /// Its title.
        title: Title,
        /// The others, each once, without the founder.
        members: Vec<UserId>,
        /// When.
        at: Timestamp,
    },
}

/// Why a group cannot be opened like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GroupError {
    /// More than 100 other members.
    #[error("a group is opened with at most 100 other members")]
    TooMany,
}

impl Founding {
    /// The chat of two of whom the first may approach the other.
    pub fn direct(id: ChatId, right: ApproachingRight, at: Timestamp) -> Self {
        Self::Direct { id, founder: right.founder(), peer: right.peer(), at }
    }

    /// A group of whoever may open one and `members`; the founder's own id and repetitions among the members are dropped.
    pub fn group(
        id: ChatId,
        right: GroupingRight,
        client_id: ClientId,
        title: Title,
        members: &[UserId],
        at: Timestamp,
    ) -> Result<Self, GroupError> {
        let founder = right.founder();
        let mut others: Vec<UserId> = members.iter().copied().filter(|user| *user != founder).collect();
        others.sort_unstable();
        others.dedup();
        if others.len() > GROUP_MEMBERS {
            return Err(GroupError::TooMany);
        }
        Ok(Self::Group { id, founder, client_id, title, members: others, at })
    }

    /// The id the chat gets if it does not exist yet.
    pub fn id(&self) -> ChatId {
        match self {
            Self::Direct { id, .. } | Self::Notes { id, .. } | Self::Group { id, .. } => *id,
        }
    }

    /// Who opens it.
    pub fn founder(&self) -> UserId {
        match self {
            Self::Direct { founder, .. } | Self::Notes { founder, .. } | Self::Group { founder, .. } => *founder,
        }
    }

    /// When it is opened.
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Direct { at, .. } | Self::Notes { at, .. } | Self::Group { at, .. } => *at,
        }
    }

    /// What kind of chat it becomes.
    pub fn kind(&self) -> ChatKind {
        match self {
            Self::Direct { .. } => ChatKind::Direct,
            Self::Notes { .. } => ChatKind::Notes,
            Self::Group { .. } => ChatKind::Group,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(n: u128) -> UserId {
        UserId::new(uuid::Uuid::from_u128(n))
    }

    fn group(members: &[UserId]) -> Result<Founding, GroupError> {
        let title = Title::parse("team").expect("a title");
        let id = uuid::Uuid::from_u128(9);
        let email = domain_users::EmailAddress::parse("anna@example.org").expect("an address");
        let founder = domain_users::User::newcomer(user(1), email, 0, Timestamp::default());
        let right = GroupingRight::prove(&founder).expect("a right");
        Founding::group(ChatId::new(id), right, ClientId::new(id), title, members, Timestamp::default())
    }

    #[test]
    fn the_founder_and_repetitions_are_dropped() {
        let founded = group(&[user(2), user(1), user(2), user(3)]).expect("a group");
        assert!(matches!(founded, Founding::Group { members, .. } if members == [user(2), user(3)]));
    }

    #[test]
    fn a_hundred_others_and_no_more() {
        let others: Vec<UserId> = (2..=101).map(user).collect();
        assert!(group(&others).is_ok());
        assert_eq!(group(&(2..=102).map(user).collect::<Vec<_>>()), Err(GroupError::TooMany));
    }
}
