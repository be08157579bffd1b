//! What the hub hands out, as frames.

use adapter_wire::frames::{
    Bump, ChatBump, Diff, EventOf, Hidden, MarkOf, Marks, OnlineState, OwnChanged, Presence, PresenceOf, ReadMoved,
    Reset, ServerFrame, SyncDone, Typing, UserDiff, UserEvent, UserEventOf,
};
use adapter_wire::{ChatSummary, Message, time};
use bytes::Bytes;
use delivery::ports::Attendance;
use delivery::{ChatDiff, ChatMarks, ChatReset, Outgoing, PRESENCE_SUBSCRIPTIONS, Present};
use domain_kernel::{ChatId, Cursor};
use domain_messages::{Catchup, ChatEvent, MARKED_MEMBERS, MemberMark, UserEventKind};
use domain_users::Availability;

use crate::frame;

/// For how long a client shows that somebody is writing.
const TYPING_TTL_MS: u32 = 6_000;
/// Chats in one frame.
const CHATS: usize = 200;
/// Chats that one frame says were left.
const LEFT: usize = 1_000;
/// People in one frame of marks: as many as there are in a chat that has them, unless some have just gone.
const MARKS: usize = MARKED_MEMBERS as usize;

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
        Outgoing::Presence(users) => users.chunks(PRESENCE_SUBSCRIPTIONS).for_each(|users| write(presence(users))),
        Outgoing::Marks(marks) if marks.value().marks.len() <= MARKS => write(marks.bytes(chat_marks)),
        Outgoing::Marks(marks) => {
            let ChatMarks { chat, marks } = marks.value();
            marks.chunks(MARKS).for_each(|marks| write(chat_marks(&ChatMarks { chat: *chat, marks: marks.to_vec() })));
        }
        Outgoing::Bump(chats) if chats.value().len() <= CHATS => write(chats.bytes(|chats| bump(chats))),
        Outgoing::Bump(chats) => chats.value().chunks(CHATS).for_each(|chats| write(bump(chats))),
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
        state: online_state(present),
        since: present.since.map(time),
    };
    frame::json(&ServerFrame::Presence(Presence { users: users.iter().map(state).collect() }))
}

fn online_state(present: &Present) -> OnlineState {
    match (present.attendance, present.availability) {
        (Attendance::Absent, _) | (_, Availability::Offline) => OnlineState::Offline,
        // What somebody chose to appear as stays, whatever they do.
        (_, Availability::Busy) => OnlineState::Busy,
        (Attendance::Idle, _) | (_, Availability::Away) => OnlineState::Away,
        (Attendance::Active, Availability::Automatic) => OnlineState::Online,
    }
}

fn chat_marks(of: &ChatMarks) -> Bytes {
    let mark = |mark: &MemberMark| MarkOf {
        user: mark.user.value(),
        received: mark.received.value(),
        read: mark.read.value(),
    };
    frame::json(&ServerFrame::Marks(Marks { chat: of.chat.value(), marks: of.marks.iter().map(mark).collect() }))
}

fn bump(chats: &[delivery::ChatBump]) -> Bytes {
    let chat = |bump: &delivery::ChatBump| ChatBump {
        chat: bump.chat.value(),
        seq: bump.seq.value(),
        last_number: bump.last_number.value(),
        last_message: bump.last_message.as_deref().map(Message::from),
        member_count: bump.member_count,
        retracted: bump.retracted.iter().map(|number| number.value()).collect(),
        read: bump.read.map(Into::into),
    };
    frame::json(&ServerFrame::Bump(Bump { chats: chats.iter().map(chat).collect() }))
}

/// Chats joined and left are never told by themselves: what follows from them comes as a difference.
fn user_event(event: &domain_messages::UserEvent) -> Option<Bytes> {
    let told = match event.kind {
        UserEventKind::ReadMoved(read) => UserEvent::ReadMoved(ReadMoved { read: read.into() }),
        UserEventKind::OwnChanged(part) => UserEvent::OwnChanged(OwnChanged { part: part.into() }),
        UserEventKind::ChatJoined(_) | UserEventKind::ChatLeft(_) => return None,
    };
    let (seq, tag) = (event.cursor.seq.value(), event.cursor.tag.value());
    Some(frame::json(&ServerFrame::UserEvent(UserEventOf { seq, tag, event: told })))
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
    let leaving = diff.left.len().div_ceil(LEFT).max(1);
    let count = chats.len().div_ceil(CHATS).max(leaving);
    for part in 0..count {
        let is_last = part + 1 == count;
        let chats = chats.iter().skip(part * CHATS).take(CHATS);
        // What was left is told at the end: mostly in the last frame alone.
        let told = (part + leaving).checked_sub(count);
        let left = told.map(|told| diff.left.iter().skip(told * LEFT).take(LEFT)).into_iter().flatten();
        write(frame::json(&ServerFrame::UserDiff(UserDiff {
            from: diff.from.map(Into::into),
            to: diff.catchup.to.into(),
            more: !is_last,
            reset: diff.catchup.is_reset,
            chats: chats.map(|summary| ChatSummary::of(summary, &diff.people)).collect(),
            left: left.map(|chat| chat.value()).collect(),
            changed: if is_last { diff.catchup.changed.iter().map(|part| (*part).into()).collect() } else { vec![] },
        })));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use delivery::Shared;
    use domain_kernel::{Seq, UserId};
    use uuid::Uuid;

    fn written(item: Outgoing) -> Vec<serde_json::Value> {
        let mut all = vec![];
        frames(item, &mut |bytes| {
            let start = bytes.iter().position(|byte| *byte == b'{').expect("an object");
            all.push(serde_json::from_slice(bytes.get(start..).expect("text")).expect("JSON"));
        });
        all
    }

    fn lengths(frames: &[serde_json::Value], list: &str) -> Vec<usize> {
        frames.iter().map(|frame| frame[list].as_array().expect("a list").len()).collect()
    }

    #[test]
    fn a_list_longer_than_a_frame_may_hold_takes_several() {
        let user = |number: u128| UserId::new(Uuid::from_u128(number));
        let mark = |number| MemberMark { user: user(number), received: Seq::new(2), read: Seq::new(1) };
        let chat = ChatId::new(Uuid::from_u128(1));
        for (people, expected) in [(100, vec![100]), (201, vec![100, 100, 1])] {
            let marks = ChatMarks { chat, marks: (0..people).map(mark).collect() };
            assert_eq!(lengths(&written(Outgoing::Marks(Shared::new(marks).into())), "marks"), expected);
        }
        let left: Vec<ChatId> = (0..2_001).map(|number| ChatId::new(Uuid::from_u128(number))).collect();
        let catchup = domain_messages::UserCatchup {
            to: Cursor::START,
            chats: vec![],
            left: vec![],
            is_reset: false,
            changed: vec![],
        };
        let diff = delivery::UserDiff { from: None, catchup: catchup.into(), left, people: std::sync::Arc::default() };
        let told = written(Outgoing::UserDiff(Box::new(diff)));
        assert_eq!(lengths(&told, "left"), [1_000, 1_000, 1]);
        assert_eq!(
            told.iter().map(|frame| frame["more"].as_bool()).collect::<Vec<_>>(),
            [Some(true), Some(true), Some(false)]
        );
    }

    #[test]
    fn what_somebody_chose_to_appear_as_stays_and_otherwise_the_idle_are_away() {
        use Attendance::{Absent, Active, Idle};
        for (availability, expected) in [
            (Availability::Automatic, [OnlineState::Offline, OnlineState::Away, OnlineState::Online]),
            (Availability::Away, [OnlineState::Offline, OnlineState::Away, OnlineState::Away]),
            (Availability::Busy, [OnlineState::Offline, OnlineState::Busy, OnlineState::Busy]),
            (Availability::Offline, [OnlineState::Offline; 3]),
        ] {
            let user = UserId::new(Uuid::from_u128(1));
            let told = [Absent, Idle, Active]
                .map(|attendance| online_state(&Present { user, attendance, availability, since: None }));
            assert_eq!(told, expected, "{availability:?}");
        }
    }
}
