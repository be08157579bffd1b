//! What the hub hands out, as frames.

use adapter_wire::frames::{
    Diff, EventOf, Hidden, OnlineState, Presence, PresenceOf, ReadMoved, Reset, ServerFrame, SyncDone, Typing,
    UserDiff, UserEvent, UserEventOf,
};
use adapter_wire::{ChatSummary, Message, time};
use bytes::Bytes;
use delivery::{ChatDiff, ChatReset, Outgoing, Present};
use domain_kernel::{ChatId, Cursor};
use domain_messages::{Catchup, ChatEvent, UserEventKind};

use crate::frame;

/// For how long a client shows that somebody is writing.
const TYPING_TTL_MS: u32 = 6_000;
/// Chats in one frame.
const CHATS: usize = 200;

/// An event of a chat, for all who may see it.
pub(crate) fn event(event: &ChatEvent) -> Bytes {
    chat_event(event.chat, event.cursor, event.into())
}

/// An event for those who may not see it.
pub(crate) fn hidden(chat: ChatId, cursor: Cursor) -> Bytes {
    chat_event(chat, cursor, adapter_wire::frames::ChatEvent::Hidden(Hidden {}))
}

fn chat_event(chat: ChatId, cursor: Cursor, event: adapter_wire::frames::ChatEvent) -> Bytes {
    frame::json(&ServerFrame::Event(EventOf {
        chat: chat.value(),
        seq: cursor.seq.value(),
        tag: cursor.tag.value(),
        event,
    }))
}

/// The frames of one thing that waited. What was encoded already is only shared.
pub(crate) fn frames(item: Outgoing, write: &mut impl FnMut(Bytes)) {
    match item {
        Outgoing::Event(frame) => write(frame.bytes.clone()),
        Outgoing::Ready(bytes) => write(bytes),
        Outgoing::SyncDone => write(frame::json(&ServerFrame::SyncDone(SyncDone {}))),
        Outgoing::Typing { chat, user } => write(frame::json(&ServerFrame::Typing(Typing {
            chat: chat.value(),
            user: user.value(),
            ttl_ms: TYPING_TTL_MS,
        }))),
        Outgoing::Presence(users) => write(presence(&users)),
        Outgoing::User(user) => {
            if let Some(frame) = user_event(&user.event) {
                write(frame);
            }
        }
        Outgoing::Diff(diff) => {
            if let Some(frame) = chat_diff(&diff) {
                write(frame);
            }
        }
        Outgoing::Reset(reset) => write(chat_reset(&reset)),
        Outgoing::UserDiff(diff) => user_diff(&diff, write),
    }
}

fn presence(users: &[Present]) -> Bytes {
    let state = |present: &Present| PresenceOf {
        user: present.user.value(),
        state: if present.is_online { OnlineState::Online } else { OnlineState::Offline },
        since: present.since.map(time),
    };
    frame::json(&ServerFrame::Presence(Presence { users: users.iter().map(state).collect() }))
}

/// Chats joined and left are never told by themselves: what follows from them comes as a difference.
fn user_event(event: &domain_messages::UserEvent) -> Option<Bytes> {
    match event.kind {
        UserEventKind::ReadMoved(read) => Some(frame::json(&ServerFrame::UserEvent(UserEventOf {
            seq: event.cursor.seq.value(),
            tag: event.cursor.tag.value(),
            event: UserEvent::ReadMoved(ReadMoved { read: read.into() }),
        }))),
        UserEventKind::ChatJoined(_) | UserEventKind::ChatLeft(_) => None,
    }
}

fn chat_diff(diff: &ChatDiff) -> Option<Bytes> {
    let Catchup::Changes { from, to, more, messages, member_count } = diff.catchup.as_ref() else { return None };
    let visible = messages.iter().filter(|message| diff.visibility.admits(message.seq));
    Some(frame::json(&ServerFrame::Diff(Diff {
        chat: diff.chat.value(),
        from: (*from).into(),
        to: (*to).into(),
        more: *more,
        messages: visible.map(Message::from).collect(),
        member_count: *member_count,
        read: diff.read.into(),
    })))
}

fn chat_reset(reset: &ChatReset) -> Bytes {
    frame::json(&ServerFrame::Reset(Reset {
        chat: reset.summary.chat.id.value(),
        reason: reset.reason.into(),
        summary: ChatSummary::of(&reset.summary, &reset.people),
        messages: reset.page.messages.iter().map(Message::from).collect(),
    }))
}

fn user_diff(diff: &delivery::UserDiff, write: &mut impl FnMut(Bytes)) {
    let chats = &diff.catchup.chats;
    let count = chats.len().div_ceil(CHATS).max(1);
    for part in 0..count {
        let is_last = part + 1 == count;
        let chats = chats.iter().skip(part * CHATS).take(CHATS);
        write(frame::json(&ServerFrame::UserDiff(UserDiff {
            from: diff.from.map(Into::into),
            to: diff.catchup.to.into(),
            more: !is_last,
            reset: diff.catchup.is_reset,
            chats: chats.map(|summary| ChatSummary::of(summary, &diff.people)).collect(),
            left: if is_last { diff.left.iter().map(|chat| chat.value()).collect() } else { vec![] },
        })));
    }
}
