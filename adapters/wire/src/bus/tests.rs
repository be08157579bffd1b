use std::sync::Arc;

use delivery::ports::{Attendance, BusItem, PresenceChange};
use domain_kernel::{ChatId, ClientId, Cursor, Number, Seq, SessionId, Tag, Timestamp, UserId, Version};
use domain_messages::{
    Body, ChatEvent, ChatEventKind, Content, Message, OwnPart, ReadState, Receipt, SystemLine, UserEvent, UserEventKind,
};
use uuid::Uuid;

use super::*;

const HEAD: Head = Head { publisher: Uuid::from_u128(7), epoch: 9, age: 1_500 };

fn chat() -> ChatId {
    ChatId::new(Uuid::from_u128(1))
}

fn user(n: u128) -> UserId {
    UserId::new(Uuid::from_u128(n))
}

fn place(seq: i64) -> Cursor {
    Cursor::new(Seq::new(seq), Tag::new(-5))
}

fn message(content: Content) -> Arc<Message> {
    Arc::new(Message {
        chat: chat(),
        seq: Seq::new(3),
        number: Some(Number::new(2)),
        sender: user(2),
        client_id: ClientId::new(Uuid::from_u128(4)),
        content,
        reply_to: Some(Seq::new(1)),
        version: Version::new(1),
        created_at: Timestamp::from_micros(1_700_000_000_123_456),
        edited_at: None,
        retracted_at: Some(Timestamp::from_micros(1_700_000_001_000_001)),
    })
}

fn event(kind: ChatEventKind) -> BusItem {
    BusItem::Chat(Arc::new(ChatEvent { chat: chat(), cursor: place(3), previous: place(2), member_count: 4, kind }))
}

fn written(text: &str) -> BusItem {
    event(ChatEventKind::MessageWritten(message(Content::Text(Body::parse(text).expect("a body")))))
}

fn own(kind: UserEventKind) -> BusItem {
    BusItem::User(Arc::new(UserEvent { user: user(2), cursor: place(3), previous: place(2), kind }))
}

fn read_again(item: &BusItem) -> Decoded {
    let text = items_text(&HEAD, 5, 12, &item_text(item));
    let Frame { head, said: Said::Items { channel, n, mut items } } = Frame::parse(text.as_bytes()).expect("a frame")
    else {
        panic!("items")
    };
    assert_eq!((head, channel, n, items.len()), (HEAD, 5, 12, 1));
    items.remove(0)
}

fn present(attendance: Attendance) -> BusItem {
    BusItem::Presence(PresenceChange { user: user(2), attendance, since: Timestamp::from_micros(5) })
}

#[test]
fn every_item_survives_the_journey() {
    let line = |line| message(Content::System(line));
    let title = domain_chats::Title::parse("team \"7\"").expect("a title");
    let state = ReadState { chat: chat(), seq: Seq::new(3), number: Number::new(2), unread: 1 };
    for item in [
        written("Привет \"you\"\n\t\\"),
        event(ChatEventKind::MessageEdited(message(Content::Text(Body::parse("b").expect("a body"))))),
        event(ChatEventKind::MessageRetracted(message(Content::Tombstone))),
        event(ChatEventKind::MembersAdded {
            line: line(SystemLine::ChatCreated { title: Some(title) }),
            users: vec![user(5), user(6)],
        }),
        event(ChatEventKind::MembersAdded {
            line: line(SystemLine::MembersAdded { users: vec![user(5)] }),
            users: vec![user(5)],
        }),
        event(ChatEventKind::MemberRemoved {
            line: line(SystemLine::MemberRemoved { user: user(5) }),
            user: user(5),
            new_owner: None,
        }),
        event(ChatEventKind::MemberRemoved {
            line: line(SystemLine::MemberLeft),
            user: user(2),
            new_owner: Some(user(5)),
        }),
        own(UserEventKind::ChatJoined(chat())),
        own(UserEventKind::ChatLeft(chat())),
        own(UserEventKind::ReadMoved(state)),
        own(UserEventKind::OwnChanged(OwnPart::Blocks)),
        BusItem::SightChanged(vec![user(2), user(5)]),
        BusItem::SessionsEnded { user: user(2), sessions: vec![SessionId::new(Uuid::from_u128(3))] },
        BusItem::ChatMoved { chat: chat(), cursor: place(9) },
        BusItem::Receipts(vec![Receipt { chat: chat(), user: user(2), seq: Seq::new(8) }]),
        BusItem::Typing { chat: chat(), user: user(2) },
        present(Attendance::Active),
        present(Attendance::Idle),
        present(Attendance::Absent),
    ] {
        assert_eq!(read_again(&item), Decoded::Item(item.clone()), "{}", item_text(&item));
    }
}

#[test]
fn a_payload_that_is_too_long_stays_behind() {
    let moved = Decoded::Item(BusItem::ChatMoved { chat: chat(), cursor: place(3) });
    assert_eq!(read_again(&written(&"a".repeat(PAYLOAD_BYTES))), moved);
    let fits = written(&"a".repeat(PAYLOAD_BYTES - 1_000));
    assert_eq!(read_again(&fits), Decoded::Item(fits.clone()));
}

#[test]
fn what_a_newer_node_says_of_a_chat_moves_the_chat() {
    let moved = Decoded::Item(BusItem::ChatMoved { chat: chat(), cursor: place(3) });
    let known = item_text(&written("hello"));
    for text in [
        known.replace("message_written", "poll_opened"),
        known.replace(r#""kind":"text""#, r#""kind":"poll""#),
        known.replace(r#""member_count":4"#, r#""member_count":"many""#),
    ] {
        assert_ne!(text, known);
        assert_eq!(Decoded::read(&text), moved, "{text}");
    }
}

#[test]
fn what_a_newer_node_adds_to_what_is_known_is_skipped() {
    let item = written("hello");
    let text = item_text(&item).replacen('{', r#"{"mood":{"is":["good"]},"#, 1);
    assert_eq!(Decoded::read(&text), Decoded::Item(item));
    let frame = beat_text(&HEAD, &[1; 8], true, false).replacen(r#""v":1"#, r#""v":2,"load":0.5"#, 1);
    let said = Frame::parse(frame.as_bytes()).expect("a frame").said;
    assert_eq!(said, Said::Beat { counters: [1; 8], asks: true, leaves: false });
}

#[test]
fn what_a_newer_node_says_of_a_users_stream_counts_as_lost_and_the_rest_is_skipped() {
    let joined = item_text(&own(UserEventKind::ChatJoined(chat())));
    assert_eq!(Decoded::read(&joined.replace("chat_joined", "folder_made")), Decoded::Lost);
    assert_eq!(Decoded::read(r#"{"type":"waving","user":"00000000-0000-0000-0000-000000000001"}"#), Decoded::Unknown);
    assert_eq!(Decoded::read("[]"), Decoded::Unknown);
}

#[test]
fn other_frames_survive_the_journey_too() {
    let said = |text: String| Frame::parse(text.as_bytes()).expect("a frame").said;
    let counters = [1, 2, 3, 4, 5, 6, 7, u64::MAX];
    assert_eq!(said(beat_text(&HEAD, &counters, false, true)), Said::Beat { counters, asks: false, leaves: true });
    let missing = vec![(1, 1), (4, 9)];
    assert_eq!(said(nack_text(&HEAD, 7, &missing)), Said::Nack { channel: 7, missing: missing.clone() });
    assert_eq!(said(gone_text(&HEAD, 0, &missing)), Said::Gone { channel: 0, gone: missing });
    assert_eq!(said(nack_text(&HEAD, 7, &[]).replace("nack", "hum")), Said::Unknown);
}

#[test]
fn what_is_no_frame_is_refused() {
    for text in ["", "{}", "null", r#"{"type":"items"}"#, &items_text(&HEAD, 8, 1, ""), "\u{0}"] {
        assert!(Frame::parse(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn a_frame_looks_like_this() {
    let typing = item_text(&BusItem::Typing { chat: chat(), user: user(2) });
    assert_eq!(
        items_text(&HEAD, 3, 12, &typing),
        r#"{"v":1,"type":"items","publisher":"00000000-0000-0000-0000-000000000007","epoch":9,"age":1500,"channel":3,"n":12,"items":[{"type":"typing","chat":"00000000-0000-0000-0000-000000000001","user":"00000000-0000-0000-0000-000000000002"}]}"#
    );
}
