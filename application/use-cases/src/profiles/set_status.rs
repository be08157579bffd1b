use std::sync::Arc;

use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_kernel::{PortFailure, Timestamp};
use domain_users::ports::PortraitStore;
use domain_users::{Actor, Status, StatusError};

use super::MyProfile;
use crate::Stamps;

/// Shows a status beside the actor's name, or takes it back.
pub struct SetStatus {
    /// Where portraits are kept.
    pub portraits: Arc<dyn PortraitStore>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// The status as it came.
#[derive(Clone, Debug)]
pub struct SetStatusCommand {
    /// One emoji.
    pub emoji: Option<String>,
    /// Some words.
    pub text: String,
    /// When it ends by itself.
    pub until: Option<Timestamp>,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SetStatusError {
    /// This is no status.
    #[error(transparent)]
    Status(#[from] StatusError),
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl SetStatus {
    /// Shows the status of `command`; nothing any more for `None`.
    pub async fn execute(&self, actor: Actor, command: Option<SetStatusCommand>) -> Result<MyProfile, SetStatusError> {
        let stamp = self.stamps.next();
        let status = command
            .map(|command| Status::parse(command.emoji.as_deref(), &command.text, command.until, stamp.at))
            .transpose()?;
        self.limiter.take(Limit::OwnChanges, &actor.user.to_string()).await?;
        let portrait = self.portraits.change_status(actor.user, status, stamp.tag).await?;
        Ok(MyProfile { portrait, at: stamp.at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, no_limit, stamps};
    use domain_users::Portrait;
    use domain_users::ports::MockPortraitStore;

    async fn set(text: Option<&str>, writes: usize) -> Result<MyProfile, SetStatusError> {
        let mut portraits = MockPortraitStore::new();
        let has_status = text.is_some();
        portraits
            .expect_change_status()
            .times(writes)
            .withf(move |_, status, _| status.is_some() == has_status)
            .returning(|_, status, _| Ok(Portrait { status, ..Portrait::default() }));
        let use_case = SetStatus { portraits: Arc::new(portraits), limiter: Arc::new(no_limit()), stamps: stamps() };
        let command = text.map(|text| SetStatusCommand { emoji: None, text: text.to_owned(), until: None });
        use_case.execute(actor(), command).await
    }

    #[tokio::test]
    async fn a_status_is_shown_and_taken_back() {
        let shown = set(Some(" в отпуске "), 1).await.expect("shown").portrait.status.expect("a status");
        assert_eq!(shown.text(), "в отпуске");
        assert_eq!(set(None, 1).await.expect("taken back").portrait.status, None);
    }

    #[tokio::test]
    async fn what_is_no_status_is_not_written() {
        assert!(matches!(set(Some(" "), 0).await, Err(SetStatusError::Status(StatusError::Empty))));
    }
}
