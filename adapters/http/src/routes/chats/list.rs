use std::sync::Arc;

use adapter_wire::{ChatPage, ChatSummary};
use application::chats::ListChats;
use domain_kernel::ChatId;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use uuid::Uuid;

use crate::auth::Authenticated;
use crate::page::{next_after, page_size};
use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct List {
    pub list_chats: Arc<ListChats>,
}

#[OpenApi(tag = "Topic::Chats")]
impl List {
    /// My chats, by id
    #[oai(path = "/chats", method = "get", operation_id = "list_chats")]
    async fn list_chats(
        &self,
        auth: Authenticated,
        /// What follows this chat; `next` of the page before.
        after: Query<Option<Uuid>>,
        /// How many at most; 50 when absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u16>>,
    ) -> Answer<Found<ChatPage>> {
        let (after, size) = (after.0.map(ChatId::new), page_size(limit.0));
        let listing = self.list_chats.execute(auth.0, after, size).await.map_err(refuse)?;
        let next = next_after(&listing.chats, size, |chat| chat.chat.id.value());
        let chats = listing.chats.iter().map(|chat| ChatSummary::of(chat, &listing.people)).collect();
        Ok(Reply(ChatPage { chats, next, cursor: listing.cursor.into() }))
    }
}
