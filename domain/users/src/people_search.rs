use domain_kernel::UserId;

use crate::UserRole;

/// What somebody types to find people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleSearch {
    /// As it was typed.
    pub text: String,
    /// Who looks.
    pub by: UserId,
    /// How far they see.
    pub reach: Reach,
}

/// Whom somebody may find, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Only the people of their own chats.
    Circle,
    /// Everybody, by what everybody sees.
    Everybody,
    /// Everybody, also by a whole e-mail address: for those to whom addresses are no secret. To anybody else the answer would tell
    /// whose an address is, and that it has an account here.
    Addresses,
}

impl UserRole {
    /// How far a search for people goes.
    pub const fn reach(self) -> Reach {
        match self {
            Self::Owner | Self::Administrator | Self::Auditor => Reach::Addresses,
            Self::Member | Self::Bot => Reach::Everybody,
            Self::Guest => Reach::Circle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_find_somebody_only_for_those_who_see_them() {
        for role in UserRole::ALL {
            assert_eq!(role.reach() == Reach::Addresses, role.oversees(), "{role:?}");
        }
    }

    #[test]
    fn guests_find_the_people_of_their_chats() {
        assert_eq!(UserRole::Guest.reach(), Reach::Circle);
        assert_eq!(UserRole::Member.reach(), Reach::Everybody);
    }
}
