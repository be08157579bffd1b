use std::sync::Arc;

use domain_kernel::{ChatId, PortFailure, Seq};
use domain_messages::ReadState;
use domain_messages::ports::ReadMarkers;
use domain_users::Actor;

use crate::Stamps;

/// Moves the actor's read marker forward. Never back: a device that is behind changes nothing.
pub struct MarkRead {
    /// Where markers are kept.
    pub markers: Arc<dyn ReadMarkers>,
    /// Tags for the event in the user's stream.
    pub stamps: Stamps,
}

/// Why nothing was marked.
#[derive(Debug, thiserror::Error)]
pub enum MarkReadError {
    /// Absent, or hidden from the actor.
    #[error("there is no such chat")]
    ChatNotFound,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl MarkRead {
    /// Marks everything up to `seq` as read and answers where the marker is then.
    pub async fn execute(&self, actor: Actor, chat: ChatId, seq: Seq) -> Result<ReadState, MarkReadError> {
        let state = self.markers.advance(actor.user, chat, seq, self.stamps.tag()).await?;
        state.ok_or(MarkReadError::ChatNotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, chat, failure, stamps};
    use domain_messages::ports::MockReadMarkers;

    #[tokio::test]
    async fn an_outsider_finds_no_chat_and_a_failure_is_told() {
        let mut markers = MockReadMarkers::new();
        markers.expect_advance().return_once(|_, _, _, _| Ok(None));
        let use_case = MarkRead { markers: Arc::new(markers), stamps: stamps() };
        assert!(matches!(use_case.execute(actor(), chat(), Seq::new(1)).await, Err(MarkReadError::ChatNotFound)));

        let mut markers = MockReadMarkers::new();
        markers.expect_advance().return_once(|_, _, _, _| Err(failure()));
        let use_case = MarkRead { markers: Arc::new(markers), stamps: stamps() };
        assert!(matches!(use_case.execute(actor(), chat(), Seq::new(1)).await, Err(MarkReadError::Failed(_))));
    }
}
