/// What a user may do on this server, beyond being a member of chats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UserRole {
    /// Runs this server: may do everything, and there is always one.
    Owner,
    /// Runs it day by day: manages everybody beneath the administrators.
    Administrator,
    /// Reads what administrators read, and changes nothing.
    Auditor,
    /// A colleague.
    Member,
    /// Somebody from outside, who meets only the people of the chats that they were added to.
    Guest,
    /// A program. Never signs in as people do.
    Bot,
}

impl UserRole {
    /// Every role, the highest first.
    pub const ALL: [Self; 6] = [Self::Owner, Self::Administrator, Self::Auditor, Self::Member, Self::Guest, Self::Bot];

    /// True when whoever has this role may manage whoever has `other`: owners everybody, administrators those beneath them.
    pub fn may_manage(self, other: Self) -> bool {
        match self {
            Self::Owner => true,
            Self::Administrator => !matches!(other, Self::Owner | Self::Administrator),
            Self::Auditor | Self::Member | Self::Guest | Self::Bot => false,
        }
    }

    /// True for those who manage accounts.
    pub fn administers(self) -> bool {
        matches!(self, Self::Owner | Self::Administrator)
    }

    /// True for those who read about everybody.
    pub fn oversees(self) -> bool {
        self.administers() || self == Self::Auditor
    }

    /// The word that stands for the role everywhere outside.
    pub fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
            Self::Member => "member",
            Self::Guest => "guest",
            Self::Bot => "bot",
        }
    }

    /// The role of a word, or `None`.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::UserRole::{self, Administrator, Auditor, Bot, Guest, Member, Owner};

    #[test]
    fn nobody_manages_those_of_the_same_rank_but_owners() {
        for (role, manages) in [
            (Owner, UserRole::ALL.to_vec()),
            (Administrator, vec![Auditor, Member, Guest, Bot]),
            (Auditor, vec![]),
            (Member, vec![]),
            (Guest, vec![]),
            (Bot, vec![]),
        ] {
            let found: Vec<UserRole> = UserRole::ALL.into_iter().filter(|other| role.may_manage(*other)).collect();
            assert_eq!(found, manages, "{role:?}");
        }
    }

    #[test]
    fn each_role_has_a_word_of_its_own() {
        for role in UserRole::ALL {
            assert_eq!(UserRole::of_word(role.word()), Some(role));
        }
        assert_eq!(UserRole::of_word("root"), None);
    }
}
