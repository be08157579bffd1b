//! Proofs that somebody may begin something new: a chat, or the presence of people in one. Guests meet only the people of the chats that
//! others let them into, so that nothing of theirs ever reaches further.

use domain_kernel::UserId;
use domain_users::{AccountState, User, UserRole};

/// May open groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupingRight {
    founder: UserId,
}

/// May open a chat with one other person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApproachingRight {
    founder: UserId,
    peer: UserId,
}

/// May bring these people into something new, or see more of them than a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingRight {
    people: Vec<UserId>,
}

/// Guests open no groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("guests open no groups")]
pub struct GroupingDenied;

/// A guest shares no chat with one of the people: for this guest they do not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a guest meets only the people of their chats")]
pub struct Unmet;

/// Why somebody may not open a chat with a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApproachingDenied {
    /// A guest shares no chat with the person.
    #[error(transparent)]
    Unmet(#[from] Unmet),
    /// Nobody may use the other account: what is written there would be read by nobody.
    #[error("nobody uses this account")]
    Gone,
}

impl GroupingRight {
    /// Proof that `founder` may open groups.
    pub fn prove(founder: &User) -> Result<Self, GroupingDenied> {
        if founder.role == UserRole::Guest { Err(GroupingDenied) } else { Ok(Self { founder: founder.id }) }
    }

    /// Who holds it.
    pub fn founder(&self) -> UserId {
        self.founder
    }
}

impl ApproachingRight {
    /// Proof that `founder`, who shares chats with those in `met`, may open a chat with `peer`.
    pub fn prove(founder: &User, peer: &User, met: &[UserId]) -> Result<Self, ApproachingDenied> {
        MeetingRight::prove(founder, vec![peer.id], met)?;
        match peer.state {
            AccountState::Active => Ok(Self { founder: founder.id, peer: peer.id }),
            AccountState::Disabled | AccountState::Deleted => Err(ApproachingDenied::Gone),
        }
    }

    /// Who holds it.
    pub fn founder(&self) -> UserId {
        self.founder
    }

    /// With whom.
    pub fn peer(&self) -> UserId {
        self.peer
    }
}

impl MeetingRight {
    /// Proof that `by`, who shares chats with those in `met`, may bring `people` into something new, or see more of them than a name.
    pub fn prove(by: &User, people: Vec<UserId>, met: &[UserId]) -> Result<Self, Unmet> {
        let is_within_reach = by.role != UserRole::Guest || people.iter().all(|person| met.contains(person));
        if is_within_reach { Ok(Self { people }) } else { Err(Unmet) }
    }

    /// Whom.
    pub fn into_people(self) -> Vec<UserId> {
        self.people
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain_kernel::Timestamp;
    use domain_users::EmailAddress;

    fn person(n: u128, role: UserRole) -> User {
        let email = EmailAddress::parse(&format!("user{n}@example.org")).expect("an address");
        User { role, ..User::newcomer(UserId::new(uuid::Uuid::from_u128(n)), email, 0, Timestamp::default()) }
    }

    #[test]
    fn everybody_but_a_guest_opens_groups() {
        for role in UserRole::ALL {
            assert_eq!(GroupingRight::prove(&person(1, role)).is_ok(), role != UserRole::Guest, "{role:?}");
        }
    }

    #[test]
    fn a_guest_begins_nothing_with_whom_they_have_not_met() {
        let peer = person(2, UserRole::Member);
        for role in UserRole::ALL {
            let by = person(1, role);
            let may = role != UserRole::Guest;
            assert_eq!(ApproachingRight::prove(&by, &peer, &[]).is_ok(), may, "{role:?}");
            assert!(ApproachingRight::prove(&by, &peer, &[peer.id]).is_ok(), "{role:?}");
            let people = vec![peer.id, person(3, UserRole::Member).id];
            assert_eq!(MeetingRight::prove(&by, people.clone(), &[peer.id]).is_ok(), may, "{role:?}");
            assert!(MeetingRight::prove(&by, people.clone(), &people).is_ok(), "{role:?}");
        }
    }

    #[test]
    fn nothing_is_begun_with_an_account_that_nobody_uses() {
        for (state, expected) in [
            (AccountState::Active, None),
            (AccountState::Disabled, Some(ApproachingDenied::Gone)),
            (AccountState::Deleted, Some(ApproachingDenied::Gone)),
        ] {
            let peer = User { state, ..person(2, UserRole::Member) };
            assert_eq!(ApproachingRight::prove(&person(1, UserRole::Owner), &peer, &[]).err(), expected);
            let unmet = ApproachingRight::prove(&person(1, UserRole::Guest), &peer, &[]).err();
            assert_eq!(unmet, Some(ApproachingDenied::Unmet(Unmet)), "to a guest the state of strangers is not told");
        }
    }
}
