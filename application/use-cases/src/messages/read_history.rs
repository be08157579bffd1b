use std::sync::Arc;

use domain_kernel::{ChatId, PageSize, PortFailure};
use domain_messages::HistoryPage;
use domain_messages::ports::{Anchor, HistoryReader};
use domain_users::Actor;

/// Reads a page of what was said.
pub struct ReadHistory {
    /// Where it is kept.
    pub history: Arc<dyn HistoryReader>,
}

/// Which page.
#[derive(Clone, Copy, Debug)]
pub struct ReadHistoryQuery {
    /// Of which chat.
    pub chat: ChatId,
    /// Where in it.
    pub anchor: Anchor,
    /// How much.
    pub size: PageSize,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum ReadHistoryError {
    /// Absent, or hidden from the actor.
    #[error("there is no such chat")]
    ChatNotFound,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl ReadHistory {
    /// The page, as far as the actor may see it.
    pub async fn execute(&self, actor: Actor, query: ReadHistoryQuery) -> Result<HistoryPage, ReadHistoryError> {
        let page = self.history.page(actor.user, query.chat, query.anchor, query.size).await?;
        page.ok_or(ReadHistoryError::ChatNotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{actor, chat};
    use domain_messages::ports::MockHistoryReader;

    #[tokio::test]
    async fn an_outsider_finds_no_chat() {
        let mut history = MockHistoryReader::new();
        history.expect_page().return_once(|_, _, _, _| Ok(None));
        let query = ReadHistoryQuery { chat: chat(), anchor: Anchor::Newest, size: PageSize::DEFAULT };
        let answer = ReadHistory { history: Arc::new(history) }.execute(actor(), query).await;
        assert!(matches!(answer, Err(ReadHistoryError::ChatNotFound)));
    }
}
