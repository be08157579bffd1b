use async_trait::async_trait;
use domain_kernel::PortFailure;

use crate::{Code, EmailAddress};

/// A mail with a sign-in code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInMail {
    /// To whom.
    pub to: EmailAddress,
    /// The code.
    pub code: Code,
    /// For how many minutes it works.
    pub minutes: i64,
}

/// Sends mail.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait MailSender: Send + Sync {
    /// Takes a mail for sending and returns at once: nobody can tell from the time it takes whether a mail was sent.
    /// Fails when too many mails wait already. Delivery is tried again for as long as the code works.
    async fn enqueue(&self, mail: SignInMail) -> Result<(), PortFailure>;
}
