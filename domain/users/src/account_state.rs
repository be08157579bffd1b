/// Whether somebody may use their account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountState {
    /// As ever.
    Active,
    /// Locked out by an administrator, until one lets them in again.
    Disabled,
    /// Gone for ever; what the person was called is forgotten, what they wrote is not.
    Deleted,
}

impl AccountState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Active, Self::Disabled, Self::Deleted];

    /// The word that stands for the state everywhere outside.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Deleted => "deleted",
        }
    }
}
