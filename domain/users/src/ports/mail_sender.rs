use async_trait::async_trait;
use domain_kernel::PortFailure;

use crate::{Code, CredentialChange, EmailAddress, LinkToken};

/// A mail to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// To whom.
    pub to: EmailAddress,
    /// What it says.
    pub letter: Letter,
}

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// A code to sign in with, and for how many minutes it works.
    SignInCode {
        /// The code.
        code: Code,
        /// Minutes.
        minutes: i64,
    },
    /// A link to sign in with while codes pause.
    SignInLink {
        /// What the link holds.
        token: LinkToken,
        /// Minutes.
        minutes: i64,
    },
    /// A link to choose another password with.
    ResetPassword {
        /// What the link holds.
        token: LinkToken,
        /// Minutes.
        minutes: i64,
    },
    /// Asks the present address of an account to agree to another.
    LeaveAddress {
        /// What the link holds.
        token: LinkToken,
        /// The new address.
        new: EmailAddress,
    },
    /// Asks the new address of an account to agree to be it.
    TakeAddress {
        /// What the link holds.
        token: LinkToken,
    },
    /// Tells a former address that it is one.
    AddressChanged,
    /// Tells somebody that what they prove themselves with has changed.
    CredentialsChanged(CredentialChange),
}

/// Sends mail.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait MailSender: Send + Sync {
    /// Takes a mail for sending and returns at once: nobody can tell from the time it takes whether a mail was sent.
    /// Fails when too many mails wait already. Delivery is tried again for as long as a code works.
    async fn enqueue(&self, mail: Mail) -> Result<(), PortFailure>;
}
