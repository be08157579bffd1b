use std::collections::BTreeMap;

use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::{ToJSON, Type};
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::{Cursor, Placed, ReadState, Slug};

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn read() -> ReadState {
    ReadState { chat: id(1), seq: 4, number: 3, unread: 0 }
}

/// One frame of each kind that a client sends, with its documented form.
fn client_frames() -> Vec<(ClientFrame, Value)> {
    let chat = id(1);
    let cmd = |cmd| ClientFrame::Cmd(Ask { id: 17, cmd });
    let held = vec![HeldChat { chat, seq: 815, tag: -5 }];
    vec![
        (
            ClientFrame::Hello(Hello {
                protocol: 1,
                token: "t".into(),
                client: "web 0.1.0".into(),
                user: Some(Cursor { seq: 9, tag: 2 }),
                chats: held,
                caps: vec!["passive".into()],
                idle: true,
            }),
            json!({"type": "hello", "protocol": 1, "token": "t", "client": "web 0.1.0", "user": {"seq": 9, "tag": 2}, "chats": [{"chat": chat, "seq": 815, "tag": -5}],
                "caps": ["passive"], "idle": true}),
        ),
        (
            cmd(Command::SendMessage(SendIn { chat, client_id: id(2), body: "hi".into(), reply_to: None })),
            json!({"type": "cmd", "id": 17, "cmd": {"type": "send_message", "chat": chat, "client_id": id(2), "body": "hi", "reply_to": null}}),
        ),
        (
            cmd(Command::EditMessage(EditIn { chat, seq: 5, body: "ho".into(), version: 1 })),
            json!({"type": "cmd", "id": 17, "cmd": {"type": "edit_message", "chat": chat, "seq": 5, "body": "ho", "version": 1}}),
        ),
        (
            cmd(Command::RetractMessage(RetractIn { chat, seq: 5 })),
            json!({"type": "cmd", "id": 17, "cmd": {"type": "retract_message", "chat": chat, "seq": 5}}),
        ),
        (
            cmd(Command::MarkRead(MarkReadIn { chat, seq: 5 })),
            json!({"type": "cmd", "id": 17, "cmd": {"type": "mark_read", "chat": chat, "seq": 5}}),
        ),
        (
            cmd(Command::SubscribePresence(SubscribePresence { users: vec![id(3)] })),
            json!({"type": "cmd", "id": 17, "cmd": {"type": "subscribe_presence", "users": [id(3)]}}),
        ),
        (
            cmd(Command::RenewToken(RenewToken { token: "u".into() })),
            json!({"type": "cmd", "id": 17, "cmd": {"type": "renew_token", "token": "u"}}),
        ),
        (ClientFrame::Typing(TypingIn { chat }), json!({"type": "typing", "chat": chat})),
        (ClientFrame::Focus(Focus { chat: None }), json!({"type": "focus", "chat": null})),
        (ClientFrame::Idle(Idle { idle: true }), json!({"type": "idle", "idle": true})),
        (
            ClientFrame::Ack(Ack { chats: vec![AckedChat { chat, seq: 43 }] }),
            json!({"type": "ack", "chats": [{"chat": chat, "seq": 43}]}),
        ),
        (ClientFrame::Ping(Ping { n: 5 }), json!({"type": "ping", "n": 5})),
    ]
}

/// Server frames whose form does not depend on a message or a summary, with their documented form.
#[expect(clippy::too_many_lines, reason = "a table")]
fn server_frames() -> Vec<(ServerFrame, Value)> {
    let chat = id(1);
    let now = crate::time(domain_kernel::Timestamp::from_micros(1_500_000));
    let stands = Placed { chat, seq: 41, number: Some(30), version: 1, at: now };
    let event = |event| ServerFrame::Event(EventOf { chat, seq: 41, tag: 881, event });
    let error = CommandError { code: Slug::Busy, retry: Retry::SameId, after_ms: Some(700), field: None, limit: None };
    vec![
        (
            ServerFrame::HelloOk(HelloOk {
                session: id(7),
                user: id(8),
                now,
                heartbeat_ms: 25_000,
                max_frame: 65_536,
                degraded: false,
            }),
            json!({"type": "hello_ok", "session": id(7), "user": id(8), "now": "1970-01-01T00:00:01.500Z", "heartbeat_ms": 25000, "max_frame": 65536,
                "degraded": false}),
        ),
        (
            ServerFrame::UserDiff(UserDiff {
                from: None,
                to: Cursor { seq: 1, tag: 2 },
                more: false,
                reset: true,
                chats: vec![],
                left: vec![chat],
                changed: vec![crate::OwnPart::Contacts],
            }),
            json!({"type": "user_diff", "from": null, "to": {"seq": 1, "tag": 2}, "more": false, "reset": true, "chats": [], "left": [chat],
                "changed": ["contacts"]}),
        ),
        (
            ServerFrame::Diff(Diff {
                chat,
                from: Cursor { seq: 1, tag: 2 },
                to: Cursor { seq: 3, tag: 4 },
                more: false,
                messages: vec![],
                member_count: 2,
                read: read(),
            }),
            json!({"type": "diff", "chat": chat, "from": {"seq": 1, "tag": 2}, "to": {"seq": 3, "tag": 4}, "more": false, "messages": [], "member_count": 2,
                "read": {"chat": chat, "seq": 4, "number": 3, "unread": 0}}),
        ),
        (ServerFrame::SyncDone(SyncDone {}), json!({"type": "sync_done"})),
        (
            event(ChatEvent::Hidden(Hidden {})),
            json!({"type": "event", "chat": chat, "seq": 41, "tag": 881, "event": {"type": "hidden"}}),
        ),
        (
            ServerFrame::UserEvent(UserEventOf {
                seq: 9,
                tag: 12,
                event: UserEvent::ReadMoved(ReadMoved { read: read() }),
            }),
            json!({"type": "user_event", "seq": 9, "tag": 12, "event": {"type": "read_moved", "read": {"chat": chat, "seq": 4, "number": 3, "unread": 0}}}),
        ),
        (
            ServerFrame::Typing(Typing { chat, user: id(8), ttl_ms: 6000 }),
            json!({"type": "typing", "chat": chat, "user": id(8), "ttl_ms": 6000}),
        ),
        (
            ServerFrame::Marks(Marks { chat, marks: vec![MarkOf { user: id(8), received: 43, read: 41 }] }),
            json!({"type": "marks", "chat": chat, "marks": [{"user": id(8), "received": 43, "read": 41}]}),
        ),
        (
            ServerFrame::Bump(Bump {
                chats: vec![ChatBump {
                    chat,
                    seq: 88_231,
                    last_number: 77_001,
                    last_message: None,
                    member_count: 1_200,
                    retracted: vec![76_990],
                    read: Some(read()),
                }],
            }),
            json!({"type": "bump", "chats": [{"chat": chat, "seq": 88231, "last_number": 77001, "last_message": null, "member_count": 1200,
                "retracted": [76990], "read": {"chat": chat, "seq": 4, "number": 3, "unread": 0}}]}),
        ),
        (
            ServerFrame::Presence(Presence {
                users: vec![PresenceOf { user: id(8), state: OnlineState::Online, since: None }],
            }),
            json!({"type": "presence", "users": [{"user": id(8), "state": "online", "since": null}]}),
        ),
        (
            ServerFrame::Result(Answered {
                id: 17,
                ok: Some(Outcome::Placed(PlacedOutcome { placed: stands })),
                error: None,
            }),
            json!({"type": "result", "id": 17, "error": null,
                "ok": {"type": "placed", "placed": {"chat": chat, "seq": 41, "number": 30, "version": 1, "at": "1970-01-01T00:00:01.500Z"}}}),
        ),
        (
            ServerFrame::Result(Answered { id: 17, ok: Some(Outcome::Done(Done {})), error: None }),
            json!({"type": "result", "id": 17, "ok": {"type": "done"}, "error": null}),
        ),
        (
            ServerFrame::Result(Answered { id: 17, ok: None, error: Some(error) }),
            json!({"type": "result", "id": 17, "ok": null, "error": {"code": "busy", "retry": "same_id", "after_ms": 700, "field": null, "limit": null}}),
        ),
        (
            ServerFrame::Bye(Bye { code: 4010, after_ms: Some(vec![0, 45000]), reason: "drain".into() }),
            json!({"type": "bye", "code": 4010, "after_ms": [0, 45000], "reason": "drain"}),
        ),
        (ServerFrame::Pong(Pong { n: 5 }), json!({"type": "pong", "n": 5})),
    ]
}

#[test]
fn frames_have_their_documented_form() {
    for (frame, expected) in client_frames() {
        assert_eq!(serde_json::to_value(&frame).expect("JSON"), expected);
        assert_eq!(serde_json::from_value::<ClientFrame>(expected).expect("a frame"), frame);
    }
    for (frame, expected) in server_frames() {
        assert_eq!(serde_json::to_value(&frame).expect("JSON"), expected);
        assert_eq!(serde_json::from_value::<ServerFrame>(expected).expect("a frame"), frame);
    }
}

#[test]
fn the_type_comes_first() {
    for (frame, _) in server_frames() {
        assert!(serde_json::to_string(&frame).expect("JSON").starts_with(r#"{"type":""#));
    }
}

#[test]
fn the_schema_describes_what_serde_writes() {
    // `poem_openapi` writes UTC as `+00:00` where serde writes `Z`: the same moment, and only serde's bytes leave the process.
    let same_moments = |json: Option<Value>| json.map(|json| json.to_string().replace("+00:00", "Z"));
    for (frame, _) in client_frames() {
        assert_eq!(same_moments(frame.to_json()), same_moments(serde_json::to_value(&frame).ok()));
    }
    for (frame, _) in server_frames() {
        assert_eq!(same_moments(frame.to_json()), same_moments(serde_json::to_value(&frame).ok()));
    }
}

#[test]
fn what_a_client_sends_refuses_unknown_fields_and_kinds() {
    for (frame, mut json) in client_frames() {
        json["surprise"] = 1.into();
        assert!(serde_json::from_value::<ClientFrame>(json).is_err(), "{frame:?}");
    }
    assert!(serde_json::from_str::<ClientFrame>(r#"{"type":"dance"}"#).is_err());
    assert!(
        serde_json::from_str::<ClientFrame>(r#"{"type":"cmd","id":1,"cmd":{"type":"renew_token","token":"x","y":1}}"#)
            .is_err()
    );
}

#[test]
fn a_hello_need_not_say_what_the_client_can() {
    let hello = r#"{"type":"hello","protocol":1,"token":"t","client":"","user":null,"chats":[]}"#;
    let frame = serde_json::from_str::<ClientFrame>(hello).expect("a frame");
    assert!(matches!(frame, ClientFrame::Hello(hello) if hello.caps.is_empty() && !hello.idle));
}

#[test]
fn a_token_is_not_printed() {
    let hello = Hello {
        protocol: 1,
        token: "sesame".into(),
        client: String::new(),
        user: None,
        chats: vec![],
        caps: vec![],
        idle: false,
    };
    assert!(!format!("{hello:?}").contains("sesame"));
    assert!(!format!("{:?}", RenewToken { token: "sesame".into() }).contains("sesame"));
}

/// The discriminator's values as the schema lists them.
fn tags<T: Type>() -> Vec<String> {
    let mut registry = Registry::new();
    T::register(&mut registry);
    let all: &BTreeMap<String, MetaSchema> = &registry.schemas;
    let schema = all.get(T::name().as_ref()).expect("registered");
    let discriminator = schema.discriminator.as_ref().expect("told apart by a field");
    assert_eq!(discriminator.property_name, "type");
    assert!(schema.one_of.iter().all(|part| matches!(part, MetaSchemaRef::Reference(name) if all.contains_key(name))));
    discriminator.mapping.iter().map(|(tag, _)| tag.clone()).collect()
}

/// The values of `type` that serde knows, as its own refusal lists them.
fn serde_tags<T: serde::de::DeserializeOwned>() -> Vec<String> {
    let Err(error) = serde_json::from_str::<T>(r#"{"type":"no such type"}"#) else { return vec![] };
    let text = error.to_string();
    let listed = text.split("expected").nth(1).unwrap_or_default();
    listed.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn schema_and_serde_agree_on_every_tag() {
    assert_eq!(tags::<ClientFrame>(), serde_tags::<ClientFrame>());
    assert_eq!(tags::<ServerFrame>(), serde_tags::<ServerFrame>());
    assert_eq!(tags::<Command>(), serde_tags::<Command>());
    assert_eq!(tags::<ChatEvent>(), serde_tags::<ChatEvent>());
    assert_eq!(tags::<UserEvent>(), serde_tags::<UserEvent>());
    assert_eq!(tags::<Outcome>(), serde_tags::<Outcome>());
    assert_eq!(tags::<ServerFrame>().len(), 14);
}
