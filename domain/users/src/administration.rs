//! Rights over other people's accounts, as values that must be held.

use domain_kernel::{UserId, Version};

use crate::{AccountState, User, UserRole};

/// By whose power something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// A person, as the account was when the right was proved.
    Person {
        /// Who.
        user: UserId,
        /// In which role.
        role: UserRole,
        /// The version of the account that says so.
        version: Version,
    },
    /// Whoever runs the program on the server's own machine: they hold the database and the key anyway.
    Shell,
}

/// Why somebody may not see or touch the administration at all. Decided before anything is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is for those who run the server")]
pub struct AdministrationDenied;

/// Why an administrator may not do this to that account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManagingDenied {
    /// The account, or the role to be given, is as high as one's own or higher.
    #[error("only a higher role may do this")]
    Rank,
    /// Nobody locks themselves out.
    #[error("nobody does this to themselves")]
    Yourself,
    /// The account was deleted.
    #[error("the account is gone")]
    Gone,
}

/// Proof that somebody may read about everybody: accounts, audit log, statistics.
#[derive(Clone, Copy, Debug)]
pub struct OversightRight {
    by: Authority,
}

/// Proof that somebody may make accounts and invites and set policies.
#[derive(Clone, Copy, Debug)]
pub struct AdministrationRight {
    by: Authority,
}

/// Proof that somebody may make accounts of a role.
#[derive(Clone, Copy, Debug)]
pub struct GrantingRight {
    by: Authority,
    role: UserRole,
}

/// Proof that somebody may change an account, as it was at a version.
#[derive(Clone, Copy, Debug)]
pub struct ManagingRight {
    by: Authority,
    target: UserId,
    version: Version,
}

/// Proof that somebody may give an account a role.
#[derive(Clone, Copy, Debug)]
pub struct AssigningRight {
    managing: ManagingRight,
    role: UserRole,
}

/// Proof that somebody may lock a person out of their account, delete it, or take away the second factor by which alone they come in.
#[derive(Clone, Copy, Debug)]
pub struct ExpellingRight {
    managing: ManagingRight,
}

impl User {
    /// Proof that this user may read about everybody.
    pub fn oversight_right(&self) -> Result<OversightRight, AdministrationDenied> {
        self.authority(UserRole::oversees).map(|by| OversightRight { by })
    }

    /// Proof that this user may make accounts and invites and set policies.
    pub fn administration_right(&self) -> Result<AdministrationRight, AdministrationDenied> {
        self.authority(UserRole::administers).map(|by| AdministrationRight { by })
    }

    fn authority(&self, is_enough: fn(UserRole) -> bool) -> Result<Authority, AdministrationDenied> {
        if self.state == AccountState::Active && is_enough(self.role) {
            Ok(Authority::Person { user: self.id, role: self.role, version: self.version })
        } else {
            Err(AdministrationDenied)
        }
    }
}

impl OversightRight {
    /// The right of whoever runs the program on the server's own machine.
    pub fn at_the_shell() -> Self {
        Self { by: Authority::Shell }
    }

    /// By whose power.
    pub fn by(&self) -> Authority {
        self.by
    }
}

impl AdministrationRight {
    /// The right of whoever runs the program on the server's own machine.
    pub fn at_the_shell() -> Self {
        Self { by: Authority::Shell }
    }

    /// By whose power.
    pub fn by(&self) -> Authority {
        self.by
    }

    /// Proof that accounts of `role` may be made.
    pub fn granting(&self, role: UserRole) -> Result<GrantingRight, ManagingDenied> {
        if self.by.may_manage(role) { Ok(GrantingRight { by: self.by, role }) } else { Err(ManagingDenied::Rank) }
    }

    /// Proof that `target` may be changed.
    pub fn over(&self, target: &User) -> Result<ManagingRight, ManagingDenied> {
        if target.state == AccountState::Deleted {
            return Err(ManagingDenied::Gone);
        }
        if !self.by.may_manage(target.role) {
            return Err(ManagingDenied::Rank);
        }
        Ok(ManagingRight { by: self.by, target: target.id, version: target.version })
    }
}

impl Authority {
    fn may_manage(self, role: UserRole) -> bool {
        match self {
            Self::Person { role: own, .. } => own.may_manage(role),
            Self::Shell => true,
        }
    }
}

impl GrantingRight {
    /// By whose power.
    pub fn by(&self) -> Authority {
        self.by
    }

    /// Which role.
    pub fn role(&self) -> UserRole {
        self.role
    }
}

impl ManagingRight {
    /// By whose power.
    pub fn by(&self) -> Authority {
        self.by
    }

    /// Whose account.
    pub fn target(&self) -> UserId {
        self.target
    }

    /// The version of the account that the right was proved against.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Proof that `role` may be given.
    pub fn assigning(self, role: UserRole) -> Result<AssigningRight, ManagingDenied> {
        if self.by.may_manage(role) { Ok(AssigningRight { managing: self, role }) } else { Err(ManagingDenied::Rank) }
    }

    /// Proof that the person may be locked out or deleted, or their second factor reset. Nobody does it to themselves: whoever can has not
    /// lost theirs.
    pub fn expelling(self) -> Result<ExpellingRight, ManagingDenied> {
        match self.by {
            Authority::Person { user, .. } if user == self.target => Err(ManagingDenied::Yourself),
            Authority::Person { .. } | Authority::Shell => Ok(ExpellingRight { managing: self }),
        }
    }
}

impl AssigningRight {
    /// Over which account.
    pub fn managing(&self) -> ManagingRight {
        self.managing
    }

    /// Which role.
    pub fn role(&self) -> UserRole {
        self.role
    }
}

impl ExpellingRight {
    /// Over which account.
    pub fn managing(&self) -> ManagingRight {
        self.managing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EmailAddress;
    use domain_kernel::Timestamp;

    fn person(n: u8, role: UserRole, state: AccountState) -> User {
        let id = format!("01890000-0000-7000-8000-0000000000{n:02}").parse().expect("a UUID");
        let email = EmailAddress::parse(&format!("user{n}@example.org")).expect("an address");
        User { role, state, ..User::newcomer(UserId::new(id), email, 0, Timestamp::default()) }
    }

    fn active(n: u8, role: UserRole) -> User {
        person(n, role, AccountState::Active)
    }

    #[test]
    fn only_those_who_run_the_server_and_may_use_their_account_have_rights() {
        for role in UserRole::ALL {
            for state in AccountState::ALL {
                let user = person(1, role, state);
                let is_active = state == AccountState::Active;
                assert_eq!(user.oversight_right().is_ok(), is_active && role.oversees(), "{role:?} {state:?}");
                assert_eq!(user.administration_right().is_ok(), is_active && role.administers(), "{role:?} {state:?}");
            }
        }
    }

    #[test]
    fn an_administrator_neither_touches_nor_makes_anybody_as_high() {
        let right = active(1, UserRole::Administrator).administration_right().expect("a right");
        for role in UserRole::ALL {
            let may = !role.administers();
            assert_eq!(right.over(&active(2, role)).is_ok(), may, "{role:?}");
            assert_eq!(right.granting(role).is_ok(), may, "{role:?}");
            let managing = right.over(&active(2, UserRole::Member)).expect("a right");
            assert_eq!(managing.assigning(role).is_ok(), may, "{role:?}");
        }
    }

    #[test]
    fn nobody_locks_themselves_out_and_an_owner_may_step_down() {
        let owner = active(1, UserRole::Owner);
        let right = owner.administration_right().expect("a right").over(&owner).expect("a right");
        assert!(right.assigning(UserRole::Member).is_ok());
        assert_eq!(right.expelling().err(), Some(ManagingDenied::Yourself));
        let other = owner.administration_right().expect("a right").over(&active(2, UserRole::Owner)).expect("a right");
        assert!(other.expelling().is_ok());
    }

    #[test]
    fn a_deleted_account_is_beyond_everybody() {
        let gone = person(2, UserRole::Member, AccountState::Deleted);
        assert_eq!(AdministrationRight::at_the_shell().over(&gone).err(), Some(ManagingDenied::Gone));
    }
}
