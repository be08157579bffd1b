mod create_group;
mod list;
mod open_direct;
mod open_notes;
mod read;

use std::sync::Arc;

use adapter_wire::ChatSummary;
use application::chats::OneChat;

use crate::UseCases;

pub(crate) type Api =
    (list::List, open_direct::OpenDirect, open_notes::OpenNotes, create_group::CreateGroup, read::Read);

pub(crate) fn api(cases: &UseCases) -> Api {
    (
        list::List { list_chats: Arc::clone(&cases.list_chats) },
        open_direct::OpenDirect { open_direct: Arc::clone(&cases.open_direct) },
        open_notes::OpenNotes { open_notes: Arc::clone(&cases.open_notes) },
        create_group::CreateGroup { create_group: Arc::clone(&cases.create_group) },
        read::Read { read_chat: Arc::clone(&cases.read_chat) },
    )
}

fn summary(chat: &OneChat) -> ChatSummary {
    ChatSummary::of(&chat.summary, &chat.people)
}
