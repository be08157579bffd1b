use std::sync::Arc;

use adapter_wire::HistoryPage;
use application::messages::{ReadHistory, ReadHistoryQuery};
use domain_kernel::{ChatId, Seq};
use domain_messages::ports::Anchor;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::page::page_size;
use crate::problem::{Answer, Fault};
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct History {
    pub read_history: Arc<ReadHistory>,
}

#[OpenApi(tag = "Topic::Messages")]
impl History {
    /// What was said in a chat, by rising seq
    ///
    /// At most one of `before`, `after` and `around`; none of them: the newest messages.
    #[oai(path = "/chats/:chat/messages", method = "get", operation_id = "read_history")]
    async fn read_history(
        &self,
        auth: Authenticated,
        /// Which chat.
        chat: Path<Uuid>,
        /// What stands just before this seq.
        #[oai(validator(minimum(value = "0"), maximum(value = "9000000000000000")))]
        before: Query<Option<i64>>,
        /// What stands just after this seq.
        #[oai(validator(minimum(value = "0"), maximum(value = "9000000000000000")))]
        after: Query<Option<i64>>,
        /// What stands on both sides of this seq, and itself.
        #[oai(validator(minimum(value = "0"), maximum(value = "9000000000000000")))]
        around: Query<Option<i64>>,
        /// How many at most; 50 when absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> Answer<Found<HistoryPage>> {
        let anchor = anchor(before.0, after.0, around.0)?;
        let query = ReadHistoryQuery { chat: ChatId::new(chat.0), anchor, size: page_size(limit.0) };
        let page = self.read_history.execute(auth.0, query).await.map_err(refuse)?;
        Ok(Reply(HistoryPage::from(&page)))
    }
}

fn anchor(before: Option<i64>, after: Option<i64>, around: Option<i64>) -> Result<Anchor, Fault> {
    match (before, after, around) {
        (None, None, None) => Ok(Anchor::Newest),
        (Some(seq), None, None) => Ok(Anchor::Before(Seq::new(seq))),
        (None, Some(seq), None) => Ok(Anchor::After(Seq::new(seq))),
        (None, None, Some(seq)) => Ok(Anchor::Around(Seq::new(seq))),
        (Some(_), Some(_), _) | (_, Some(_), Some(_)) | (Some(_), _, Some(_)) => {
            Err(Fault::invalid("around", "at most one of before, after and around", Some(1)))
        }
    }
}
