use application::credentials::{
    AddPasskeyError, AgreeEmailChangeError, AskForPasskeyError, BeginEmailChangeError, BeginEnrolmentError,
    ConfirmTotpError, FinishEnrolmentError, NoProof, ProveAgainError, RemovePasskeyError, RemoveTotpError,
    RenewRecoveryCodesError, RequestPasswordResetError, ResetPasswordError, SetPasswordError, ShowSecondFactorError,
    SignInWithLinkError, SignInWithPasskeyError, SignInWithPasswordError,
};
use domain_users::{PASSKEYS_PER_USER, Password, PasswordError, ProofNeeded};

use crate::{Refusal, Slug};

impl From<PasswordError> for Refusal {
    fn from(error: PasswordError) -> Self {
        let limit = match error {
            PasswordError::TooShort(least) => i64::try_from(least).ok(),
            PasswordError::TooLong => i64::try_from(Password::MAX).ok(),
            PasswordError::Common => None,
        };
        Self::invalid("password", error, limit)
    }
}

impl From<&SignInWithPasswordError> for Refusal {
    fn from(error: &SignInWithPasswordError) -> Self {
        match error {
            SignInWithPasswordError::Email(error) => (*error).into(),
            SignInWithPasswordError::Password(error) => (*error).into(),
            SignInWithPasswordError::Wrong => Self::new(Slug::WrongPassword),
            SignInWithPasswordError::TooMany(too_many) => (*too_many).into(),
            SignInWithPasswordError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&SetPasswordError> for Refusal {
    fn from(error: &SetPasswordError) -> Self {
        match error {
            SetPasswordError::NoProof(error) => error.into(),
            SetPasswordError::Password(error) => (*error).into(),
            SetPasswordError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&NoProof> for Refusal {
    fn from(error: &NoProof) -> Self {
        match error {
            NoProof::Needed(ProofNeeded) => Self::new(Slug::ProofNeeded),
            NoProof::Gone => Self::new(Slug::Unauthenticated),
            NoProof::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ShowSecondFactorError> for Refusal {
    fn from(error: &ShowSecondFactorError) -> Self {
        match error {
            ShowSecondFactorError::Wrong => Self::new(Slug::WrongProof),
            ShowSecondFactorError::Expired => Self::new(Slug::CodeExpired),
            ShowSecondFactorError::TooMany(too_many) => (*too_many).into(),
            ShowSecondFactorError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&BeginEnrolmentError> for Refusal {
    fn from(error: &BeginEnrolmentError) -> Self {
        match error {
            BeginEnrolmentError::Expired => Self::new(Slug::CodeExpired),
            BeginEnrolmentError::TooMany(too_many) => (*too_many).into(),
            BeginEnrolmentError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&FinishEnrolmentError> for Refusal {
    fn from(error: &FinishEnrolmentError) -> Self {
        match error {
            FinishEnrolmentError::Code(error) => Self::invalid("code", error, Some(6)),
            FinishEnrolmentError::WrongCode => Self::new(Slug::WrongProof),
            FinishEnrolmentError::Expired => Self::new(Slug::CodeExpired),
            FinishEnrolmentError::TooMany(too_many) => (*too_many).into(),
            FinishEnrolmentError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ConfirmTotpError> for Refusal {
    fn from(error: &ConfirmTotpError) -> Self {
        match error {
            ConfirmTotpError::Code(error) => Self::invalid("code", error, Some(6)),
            ConfirmTotpError::WrongCode => Self::new(Slug::WrongProof),
            ConfirmTotpError::Expired => Self::new(Slug::CodeExpired),
            ConfirmTotpError::TooMany(too_many) => (*too_many).into(),
            ConfirmTotpError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&RenewRecoveryCodesError> for Refusal {
    fn from(error: &RenewRecoveryCodesError) -> Self {
        match error {
            RenewRecoveryCodesError::NoProof(error) => error.into(),
            RenewRecoveryCodesError::NoSecondFactor => Self::new(Slug::Conflict),
            RenewRecoveryCodesError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&RemoveTotpError> for Refusal {
    fn from(error: &RemoveTotpError) -> Self {
        match error {
            RemoveTotpError::NoProof(error) => error.into(),
            RemoveTotpError::Required => Self::new(Slug::SecondFactorRequired),
            RemoveTotpError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ProveAgainError> for Refusal {
    fn from(error: &ProveAgainError) -> Self {
        match error {
            ProveAgainError::Wrong => Self::new(Slug::WrongProof),
            ProveAgainError::Expired => Self::new(Slug::CodeExpired),
            ProveAgainError::Gone => Self::new(Slug::Unauthenticated),
            ProveAgainError::TooMany(too_many) => (*too_many).into(),
            ProveAgainError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&RequestPasswordResetError> for Refusal {
    fn from(error: &RequestPasswordResetError) -> Self {
        match error {
            RequestPasswordResetError::Email(error) => (*error).into(),
            RequestPasswordResetError::TooMany(too_many) => (*too_many).into(),
            RequestPasswordResetError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&ResetPasswordError> for Refusal {
    fn from(error: &ResetPasswordError) -> Self {
        match error {
            ResetPasswordError::WrongLink => Self::new(Slug::WrongLink),
            ResetPasswordError::Password(error) => (*error).into(),
            ResetPasswordError::TooMany(too_many) => (*too_many).into(),
            ResetPasswordError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&SignInWithLinkError> for Refusal {
    fn from(error: &SignInWithLinkError) -> Self {
        match error {
            SignInWithLinkError::WrongLink => Self::new(Slug::WrongLink),
            SignInWithLinkError::TooMany(too_many) => (*too_many).into(),
            SignInWithLinkError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&BeginEmailChangeError> for Refusal {
    fn from(error: &BeginEmailChangeError) -> Self {
        match error {
            BeginEmailChangeError::NoProof(error) => error.into(),
            BeginEmailChangeError::Email(error) => (*error).into(),
            BeginEmailChangeError::TooMany(too_many) => (*too_many).into(),
            BeginEmailChangeError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&AgreeEmailChangeError> for Refusal {
    fn from(error: &AgreeEmailChangeError) -> Self {
        match error {
            AgreeEmailChangeError::WrongLink => Self::new(Slug::WrongLink),
            AgreeEmailChangeError::TooMany(too_many) => (*too_many).into(),
            AgreeEmailChangeError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&AskForPasskeyError> for Refusal {
    fn from(error: &AskForPasskeyError) -> Self {
        match error {
            AskForPasskeyError::TooMany(too_many) => (*too_many).into(),
            AskForPasskeyError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&SignInWithPasskeyError> for Refusal {
    fn from(error: &SignInWithPasskeyError) -> Self {
        match error {
            SignInWithPasskeyError::Wrong => Self::new(Slug::WrongProof),
            SignInWithPasskeyError::TooMany(too_many) => (*too_many).into(),
            SignInWithPasskeyError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&AddPasskeyError> for Refusal {
    fn from(error: &AddPasskeyError) -> Self {
        match error {
            AddPasskeyError::Name(error) => (*error).into(),
            AddPasskeyError::Wrong => Self::new(Slug::WrongProof),
            AddPasskeyError::TooMany => Self::invalid("passkeys", error, i64::try_from(PASSKEYS_PER_USER).ok()),
            AddPasskeyError::Failed(failure) => failure.into(),
        }
    }
}

impl From<&RemovePasskeyError> for Refusal {
    fn from(error: &RemovePasskeyError) -> Self {
        match error {
            RemovePasskeyError::NoProof(error) => error.into(),
            RemovePasskeyError::Required => Self::new(Slug::SecondFactorRequired),
            RemovePasskeyError::Failed(failure) => failure.into(),
        }
    }
}
