//! A story of one chat, from domain events to frames, kept in `tests/golden/story.json`. The browser client's tests apply the
//! same frames and come to the end that the file states: both sides read one text.

use std::collections::HashMap;
use std::sync::Arc;

use domain_chats::{Chat, ChatKind, MemberRole, Title};
use domain_kernel::{ChatId, ClientId, Cursor, Number, Seq, Span, Tag, Timestamp, UserId, Version};
use domain_messages::{Body, ChatEventKind, ChatSummary, Content, Message, ReadState, SystemLine};
use serde_json::Value;
use uuid::Uuid;

use super::*;

const GOLDEN: &str = include_str!("../../../../tests/golden/story.json");

const CHAT: ChatId = ChatId::new(Uuid::from_u128(0xc4a7));
const ME: UserId = UserId::new(Uuid::from_u128(1));
const ANNA: UserId = UserId::new(Uuid::from_u128(2));
const BORIS: UserId = UserId::new(Uuid::from_u128(3));

fn moment(second: i64) -> Timestamp {
    Timestamp::from_micros(1_795_251_600_000_000).plus(Span::seconds(second))
}

fn cursor(seq: i64) -> Cursor {
    Cursor::new(Seq::new(seq), Tag::new(i32::try_from(seq).expect("a short story") * 7))
}

fn message(seq: i64, number: Option<i64>, sender: UserId, content: Content) -> Message {
    Message {
        chat: CHAT,
        seq: Seq::new(seq),
        number: number.map(Number::new),
        sender,
        client_id: ClientId::new(Uuid::from_u128(0xc11e_0000 + u128::from(seq.unsigned_abs()))),
        content,
        reply_to: None,
        version: Version::new(1),
        created_at: moment(seq),
        edited_at: None,
        retracted_at: None,
    }
}

fn text(body: &str) -> Content {
    Content::Text(Body::parse(body).expect("a body"))
}

fn read(seq: i64, number: i64, unread: u32) -> ReadState {
    ReadState { chat: CHAT, seq: Seq::new(seq), number: Number::new(number), unread }
}

/// The list at the beginning: one group with two messages, one of them unread.
fn first_list() -> ServerFrame {
    let title = Title::parse("Поход").expect("a title");
    let summary = ChatSummary {
        chat: Chat { id: CHAT, kind: ChatKind::Group, title: Some(title), created_at: moment(0) },
        peer: None,
        member_count: 2,
        cursor: cursor(3),
        last_number: Number::new(2),
        last_message: Some(message(3, Some(2), ANNA, text("второе"))),
        role: MemberRole::Member,
        joined: Seq::new(1),
        read: read(2, 1, 1),
    };
    let chats = vec![crate::ChatSummary::of(&summary, &HashMap::new())];
    let to = crate::Cursor { seq: 1, tag: 7 };
    ServerFrame::UserDiff(UserDiff { from: None, to, more: false, reset: true, chats, left: vec![], changed: vec![] })
}

fn event(seq: i64, kind: ChatEventKind, member_count: u32) -> ServerFrame {
    let event =
        domain_messages::ChatEvent { chat: CHAT, cursor: cursor(seq), previous: cursor(seq - 1), member_count, kind };
    ServerFrame::Event(EventOf {
        chat: CHAT.value(),
        seq,
        tag: event.cursor.tag.value(),
        event: ChatEvent::from(&event),
    })
}

fn edited() -> Message {
    let first = message(4, Some(3), ANNA, text("третье, исправлено"));
    Message { version: Version::new(2), edited_at: Some(moment(5)), ..first }
}

fn retracted() -> Message {
    let second = message(3, Some(2), ANNA, Content::Tombstone);
    Message { version: Version::new(2), retracted_at: Some(moment(6)), ..second }
}

fn story() -> Vec<ServerFrame> {
    let added = SystemLine::MembersAdded { users: vec![BORIS] };
    let added = Arc::new(message(8, None, ANNA, Content::System(added)));
    let left = Arc::new(message(9, None, ANNA, Content::System(SystemLine::MemberLeft)));
    let answer = Message { reply_to: Some(Seq::new(4)), ..message(7, Some(4), ME, text("ответ")) };
    let late = message(10, Some(5), BORIS, text("без меня"));
    vec![
        first_list(),
        event(4, ChatEventKind::MessageWritten(Arc::new(message(4, Some(3), ANNA, text("третье")))), 2),
        event(5, ChatEventKind::MessageEdited(Arc::new(edited())), 2),
        event(6, ChatEventKind::MessageRetracted(Arc::new(retracted())), 2),
        event(7, ChatEventKind::MessageWritten(Arc::new(answer)), 2),
        event(8, ChatEventKind::MembersAdded { line: added, users: vec![BORIS] }, 3),
        event(9, ChatEventKind::MemberRemoved { line: left, user: ANNA, new_owner: Some(ME) }, 2),
        ServerFrame::Diff(Diff {
            chat: CHAT.value(),
            from: cursor(9).into(),
            to: cursor(11).into(),
            more: false,
            messages: vec![crate::Message::from(&late)],
            member_count: 2,
            read: read(7, 4, 1).into(),
        }),
        ServerFrame::UserEvent(UserEventOf {
            seq: 2,
            tag: 14,
            event: UserEvent::ReadMoved(ReadMoved { read: read(10, 5, 0).into() }),
        }),
        ServerFrame::Marks(Marks {
            chat: CHAT.value(),
            marks: vec![MarkOf { user: BORIS.value(), received: 11, read: 10 }],
        }),
        bump(),
    ]
}

/// Two more messages in a chat that is not looked at; the first of them was taken back.
fn bump() -> ServerFrame {
    let newest = message(13, Some(7), BORIS, text("издалека"));
    ServerFrame::Bump(Bump {
        chats: vec![ChatBump {
            chat: CHAT.value(),
            seq: 14,
            last_number: 7,
            last_message: Some(crate::Message::from(&newest)),
            member_count: 202,
            retracted: vec![6],
            read: None,
        }],
    })
}

#[test]
fn the_story_is_told_as_it_is_kept() {
    let golden: Value = serde_json::from_str(GOLDEN).expect("the golden file is JSON");
    let told = serde_json::to_value(story()).expect("frames are JSON");
    let shown = serde_json::to_string_pretty(&told).expect("frames are JSON");
    assert_eq!(golden.get("frames"), Some(&told), "if the change is meant, the frames are now:\n{shown}");
}
