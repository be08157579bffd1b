use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use client::shapes::{ChatSummary, Message};
use client::{Api, Page};
use uuid::Uuid;

const PAGE: usize = 100;

/// What a person is told who asks for everything anew.
#[derive(Clone, Debug)]
pub(crate) struct Fresh {
    pub(crate) chats: HashMap<Uuid, FreshChat>,
}

/// One chat of it.
#[derive(Clone, Debug)]
pub(crate) struct FreshChat {
    pub(crate) summary: ChatSummary,
    /// From where on all messages were asked for; nothing: none were.
    pub(crate) since: Option<i64>,
    pub(crate) messages: BTreeMap<i64, Message>,
}

/// Asks `api` for all chats of whoever has `token`, and for the messages after `since` of each chat that it names.
pub(crate) async fn fetch(api: &Api, token: &str, since: &HashMap<Uuid, i64>) -> Result<Fresh> {
    let mut chats = HashMap::new();
    for summary in api.list_chats(token).await? {
        let from = since.get(&summary.id).copied();
        let messages = match from {
            Some(from) => messages(api, token, summary.id, from).await?,
            None => BTreeMap::new(),
        };
        chats.insert(summary.id, FreshChat { summary, since: from, messages });
    }
    Ok(Fresh { chats })
}

async fn messages(api: &Api, token: &str, chat: Uuid, since: i64) -> Result<BTreeMap<i64, Message>> {
    let (mut messages, mut after) = (BTreeMap::new(), since);
    loop {
        let page = api.read_history(token, chat, Page::After(after), PAGE).await?;
        after = page.messages.last().map_or(after, |last| last.seq);
        let is_over = !page.has_after || page.messages.is_empty();
        messages.extend(page.messages.into_iter().map(|message| (message.seq, message)));
        if is_over {
            return Ok(messages);
        }
    }
}
