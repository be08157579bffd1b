use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_users::ports::UserReader;
use domain_users::{EmailAddress, EmailError, LinkPurpose, User};

use super::LinkMailing;

/// Mails a link with which somebody who has forgotten a password chooses another. Known and unknown addresses get the same answer.
pub struct RequestPasswordReset {
    /// Who has an account.
    pub users: Arc<dyn UserReader>,
    /// Mails the link.
    pub mailing: Arc<LinkMailing>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
}

/// Why no link was mailed.
#[derive(Debug, thiserror::Error)]
pub enum RequestPasswordResetError {
    /// The text is no address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl RequestPasswordReset {
    /// Mails the link to `email`, asked for from `network` (IPv4 /24, IPv6 /56), as text.
    pub async fn execute(&self, email: &str, network: &str) -> Result<(), RequestPasswordResetError> {
        let email = EmailAddress::parse(email)?;
        self.limiter.take(Limit::CodeRequestByNetwork, network).await?;
        self.limiter.take(Limit::CodeRequestByAddress, email.as_str()).await?;
        let user = self.users.by_email(&email).await?.filter(User::may_sign_in);
        Ok(self.mailing.send(LinkPurpose::ResetPassword, email, user).await?)
    }
}
