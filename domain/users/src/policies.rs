use domain_kernel::Version;

/// What the administrators of a server have decided. While nothing is stored the server's configuration decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policies {
    /// How strangers become users.
    pub registration: Registration,
    /// Who must show a second factor.
    pub second_factor: SecondFactorPolicy,
    /// What a password must be.
    pub password: PasswordRules,
    /// After so many days messages are removed; `None`: never. Kept for the day that removes them.
    pub retention: Option<RetentionDays>,
    /// Counts changes; 0 while nothing is stored.
    pub version: Version,
}

/// How strangers become users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Whoever reads mail at an address.
    Open,
    /// Whoever holds an invite and reads mail at an address.
    Invite,
    /// Nobody: strangers get the same answers, but no mail.
    Closed,
}

/// Who must show a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactorPolicy {
    /// Nobody must; everybody may.
    Optional,
    /// Owners and administrators.
    Administrators,
    /// Everybody.
    Everybody,
}

impl SecondFactorPolicy {
    /// True when whoever has `role` must show a second factor.
    pub fn requires_of(self, role: crate::UserRole) -> bool {
        match self {
            Self::Optional => false,
            Self::Administrators => role.administers(),
            Self::Everybody => role != crate::UserRole::Bot,
        }
    }
}

/// What a password must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    /// False: nobody signs in by password.
    pub is_allowed: bool,
    min_length: u8,
}

/// A password must be at least 12 and at most 128 characters long, whatever the rules say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the shortest password has 12 to 64 characters")]
pub struct PasswordRulesError;

impl PasswordRules {
    /// The shortest length that may be asked for.
    pub const SHORTEST: u8 = 12;
    /// The longest length that may be asked for.
    pub const LONGEST: u8 = 64;

    /// Rules with a least number of characters.
    pub fn parse(is_allowed: bool, min_length: u8) -> Result<Self, PasswordRulesError> {
        if (Self::SHORTEST..=Self::LONGEST).contains(&min_length) {
            Ok(Self { is_allowed, min_length })
        } else {
            Err(PasswordRulesError)
        }
    }

    /// The least number of characters.
    pub fn min_length(&self) -> u8 {
        self.min_length
    }
}

/// A number of days that messages are kept: 1 to 36 500.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetentionDays(u16);

/// Not between one day and a hundred years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("messages are kept for 1 to 36500 days")]
pub struct RetentionError;

impl RetentionDays {
    /// The longest time.
    pub const MAX: u16 = 36_500;

    /// A number of days within the limits.
    pub fn parse(days: u16) -> Result<Self, RetentionError> {
        if (1..=Self::MAX).contains(&days) { Ok(Self(days)) } else { Err(RetentionError) }
    }

    /// The number of days.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl Policies {
    /// What holds while nothing is stored, where the configuration says `registration`.
    pub fn initial(registration: Registration) -> Self {
        Self {
            registration,
            second_factor: SecondFactorPolicy::Administrators,
            password: PasswordRules { is_allowed: true, min_length: PasswordRules::SHORTEST },
            retention: None,
            version: Version::new(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::UserRole;

    #[test]
    fn rules_have_limits() {
        assert!(PasswordRules::parse(true, 11).is_err());
        assert_eq!(PasswordRules::parse(false, 64).map(|rules| rules.min_length()), Ok(64));
        assert!(PasswordRules::parse(true, 65).is_err());
        assert!(RetentionDays::parse(0).is_err());
        assert!(RetentionDays::parse(36_501).is_err());
        assert_eq!(RetentionDays::parse(30).map(RetentionDays::get), Ok(30));
    }

    #[test]
    fn administrators_show_a_second_factor_from_the_first_day() {
        let policy = Policies::initial(Registration::Open).second_factor;
        assert!(policy.requires_of(UserRole::Owner) && policy.requires_of(UserRole::Administrator));
        assert!(!policy.requires_of(UserRole::Auditor) && !policy.requires_of(UserRole::Member));
        assert!(!SecondFactorPolicy::Everybody.requires_of(UserRole::Bot));
    }
}
