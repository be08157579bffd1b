/// What became of what somebody proves themselves with. The person is told of each by mail, whoever did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialChange {
    /// There is a password, or another one.
    PasswordSet,
    /// An application for one-time codes was set up, with new recovery codes.
    TotpSetUp,
    /// It was taken away.
    TotpRemoved,
    /// There is one passkey more.
    PasskeyAdded,
    /// There is one less.
    PasskeyRemoved,
    /// There are new recovery codes in place of all former ones.
    RecoveryCodesRenewed,
    /// An administrator took every second factor away.
    SecondFactorReset,
}

impl CredentialChange {
    /// Every change.
    pub const ALL: [Self; 7] = [
        Self::PasswordSet,
        Self::TotpSetUp,
        Self::TotpRemoved,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::RecoveryCodesRenewed,
        Self::SecondFactorReset,
    ];

    /// What the audit log calls the thing that changed.
    pub fn word(self) -> &'static str {
        match self {
            Self::PasswordSet => "password",
            Self::TotpSetUp | Self::TotpRemoved => "totp",
            Self::PasskeyAdded | Self::PasskeyRemoved => "passkey",
            Self::RecoveryCodesRenewed => "recovery_codes",
            Self::SecondFactorReset => "second_factor",
        }
    }
}
