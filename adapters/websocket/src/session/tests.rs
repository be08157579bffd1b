use adapter_wire::Slug;
use domain_kernel::SessionId;
use domain_users::ports::MockAccessTokens;
use serde_json::json;
use uuid::Uuid;

use super::*;

const CHAT: Uuid = Uuid::from_u128(5);

fn at(seconds: i64) -> Timestamp {
    Timestamp::default().plus(Span::seconds(1_000 + seconds))
}

fn actor(n: u128) -> Actor {
    Actor { user: UserId::new(Uuid::from_u128(n)), session: SessionId::new(Uuid::from_u128(n)) }
}

/// Tokens: `good` of user 1 for ten minutes, `other` of user 2, `old`, `ended`; anything else is none.
fn tokens() -> Arc<dyn AccessTokens> {
    let mut tokens = MockAccessTokens::new();
    tokens.expect_verify().returning(|token, now| match token {
        "good" => Ok((actor(1), now.plus(Span::minutes(10)))),
        "other" => Ok((actor(2), now.plus(Span::minutes(10)))),
        "old" => Err(TokenRefused::Expired),
        "ended" => Err(TokenRefused::Revoked),
        _ => Err(TokenRefused::Invalid),
    });
    Arc::new(tokens)
}

fn hello(token: &str) -> String {
    json!({"type": "hello", "protocol": 1, "token": token, "client": "test", "user": {"seq": 3, "tag": 4},
        "chats": [{"chat": CHAT, "seq": 8, "tag": 9}]})
    .to_string()
}

fn live() -> Session {
    let greeting = Greeting::new(at(0));
    greeting.on_text(&hello("good"), &tokens(), at(0), at(0)).unwrap_or_else(|end| panic!("{end:?}")).0
}

fn cmd(id: u64, cmd: &serde_json::Value) -> String {
    json!({"type": "cmd", "id": id, "cmd": cmd}).to_string()
}

fn said(session: &mut Session, text: &str, now: Timestamp) -> Effect {
    session.on_text(text, 0, now, now)
}

#[test]
fn a_good_hello_says_who_and_how_far() {
    let answer = Greeting::new(at(0)).on_text(&hello("good"), &tokens(), at(1), at(1));
    let (session, newcomer) = answer.unwrap_or_else(|end| panic!("{end:?}"));
    assert_eq!((session.actor, newcomer.user, newcomer.session), (actor(1), actor(1).user, actor(1).session));
    assert_eq!(newcomer.cursor, Some(Cursor::new(Seq::new(3), Tag::new(4))));
    assert_eq!(newcomer.held, [(ChatId::new(CHAT), Cursor::new(Seq::new(8), Tag::new(9)))]);
    assert_eq!(session.expires_at(), at(601));
}

#[test]
fn a_client_says_what_it_can_and_unknown_words_are_passed_over() {
    for (caps, expected) in
        [(vec![], false), (vec!["passive"], true), (vec!["dance", "passive"], true), (vec!["dance"], false)]
    {
        let mut hello: serde_json::Value = serde_json::from_str(&hello("good")).expect("JSON");
        hello["caps"] = json!(caps);
        let answer = Greeting::new(at(0)).on_text(&hello.to_string(), &tokens(), at(1), at(1));
        let (_, newcomer) = answer.unwrap_or_else(|end| panic!("{end:?}"));
        assert_eq!(newcomer.takes_bumps, expected, "{caps:?}");
    }
}

#[test]
fn a_client_says_whether_anybody_is_at_its_device() {
    for (said, expected) in [(None, false), (Some(false), false), (Some(true), true)] {
        let mut hello: serde_json::Value = serde_json::from_str(&hello("good")).expect("JSON");
        if let Some(idle) = said {
            hello["idle"] = json!(idle);
        }
        let answer = Greeting::new(at(0)).on_text(&hello.to_string(), &tokens(), at(1), at(1));
        let (_, newcomer) = answer.unwrap_or_else(|end| panic!("{end:?}"));
        assert_eq!(newcomer.is_idle, expected, "{said:?}");
    }
}

#[test]
fn too_many_acknowledgements_and_too_long_ones_are_not_heard() {
    let ack = |count: usize| {
        let chats = vec![json!({"chat": CHAT, "seq": 1}); count];
        json!({"type": "ack", "chats": chats}).to_string()
    };
    let mut session = live();
    let mut heard = |text: &str, at| matches!(said(&mut session, text, at), Effect::Acked(_));
    assert_eq!((0..10).filter(|_| heard(&ack(1), at(1))).count(), 2);
    assert_eq!((2..32).filter(|second| heard(&ack(1), at(*second))).count(), 30);
    assert!(!heard(&ack(201), at(60)));
    assert!(heard(&ack(200), at(60)));
}

#[test]
fn a_bad_hello_ends_with_its_code() {
    for (text, code) in [
        (hello("good").replace("\"protocol\":1", "\"protocol\":2"), 4203),
        (hello("none"), 4101),
        (hello("old"), 4101),
        (hello("ended"), 4201),
        (hello("good").replace("\"type\"", "\"extra\":1,\"type\""), 4202),
        (r#"{"type":"ping","n":1}"#.to_owned(), 4202),
        ("{".to_owned(), 4202),
    ] {
        let end = Greeting::new(at(0)).on_text(&text, &tokens(), at(0), at(0)).err();
        assert_eq!(end.map(|end| end.code), Some(code), "{text}");
    }
}

#[test]
fn a_hello_has_five_seconds() {
    let greeting = Greeting::new(at(0));
    assert_eq!(greeting.on_tick(at(4)), None);
    assert_eq!(greeting.on_tick(at(5)), Some(Farewell::NO_HELLO));
}

/// True when an effect is the one wanted, in the chat of these tests.
type Expected = fn(&Effect, ChatId) -> bool;

#[test]
fn each_frame_leads_to_its_effect() {
    let chat = ChatId::new(CHAT);
    let cases: Vec<(String, Expected)> = vec![
        (json!({"type": "ping", "n": 7}).to_string(), |effect, _| matches!(effect, Effect::Pong(7))),
        (
            json!({"type": "typing", "chat": CHAT}).to_string(),
            |effect, chat| matches!(effect, Effect::Typing(c) if *c == chat),
        ),
        (
            json!({"type": "focus", "chat": CHAT}).to_string(),
            |effect, chat| matches!(effect, Effect::Focus(Some(c)) if *c == chat),
        ),
        (json!({"type": "focus", "chat": null}).to_string(), |effect, _| matches!(effect, Effect::Focus(None))),
        (json!({"type": "idle", "idle": true}).to_string(), |effect, _| matches!(effect, Effect::Idle(true))),
        (
            json!({"type": "ack", "chats": [{"chat": CHAT, "seq": 1}]}).to_string(),
            |effect, chat| matches!(effect, Effect::Acked(acked) if *acked == [(chat, Seq::new(1))]),
        ),
        (
            cmd(1, &json!({"type": "send_message", "chat": CHAT, "client_id": CHAT, "body": "x", "reply_to": 4})),
            |effect, chat| matches!(effect, Effect::Do(1, Job::Send(send)) if send.chat == chat && send.reply_to == Some(Seq::new(4))),
        ),
        (
            cmd(2, &json!({"type": "edit_message", "chat": CHAT, "seq": 3, "body": "x", "version": 2})),
            |effect, _| matches!(effect, Effect::Do(2, Job::Edit(edit)) if edit.seq == Seq::new(3) && edit.version == Version::new(2)),
        ),
        (
            cmd(3, &json!({"type": "retract_message", "chat": CHAT, "seq": 3})),
            |effect, _| matches!(effect, Effect::Do(3, Job::Retract(_, seq)) if *seq == Seq::new(3)),
        ),
        (
            cmd(4, &json!({"type": "mark_read", "chat": CHAT, "seq": 3})),
            |effect, _| matches!(effect, Effect::Do(4, Job::MarkRead(_, seq)) if *seq == Seq::new(3)),
        ),
        (
            cmd(5, &json!({"type": "subscribe_presence", "users": [CHAT]})),
            |effect, _| matches!(effect, Effect::Watch(5, users) if users.len() == 1),
        ),
        (hello("good"), |effect, _| matches!(effect, Effect::End(end) if end.code == 4202)),
        ("{}".to_owned(), |effect, _| matches!(effect, Effect::End(end) if end.code == 4202)),
        (json!({"type": "dance"}).to_string(), |effect, _| matches!(effect, Effect::End(end) if end.code == 4202)),
    ];
    for (text, expected) in cases {
        let effect = said(&mut live(), &text, at(1));
        assert!(expected(&effect, chat), "{text} led to {effect:?}");
    }
}

#[test]
fn a_token_is_renewed_for_the_same_sign_in_only() {
    for (token, expected) in [
        ("good", None),
        ("other", Some(Slug::Unauthenticated)),
        ("old", Some(Slug::Unauthenticated)),
        ("none", Some(Slug::Unauthenticated)),
    ] {
        let mut session = live();
        let effect = said(&mut session, &cmd(1, &json!({"type": "renew_token", "token": token})), at(300));
        match (&effect, expected) {
            (Effect::Done(1), None) => assert_eq!(session.on_tick(at(301), at(899)), None),
            (Effect::Refuse(1, refusal), Some(slug)) => {
                assert_eq!(refusal.slug, slug);
                assert_eq!(session.on_tick(at(301), at(600)), Some(Farewell::TOKEN));
            }
            _ => panic!("{token} led to {effect:?}"),
        }
    }
    let effect = said(&mut live(), &cmd(1, &json!({"type": "renew_token", "token": "ended"})), at(1));
    assert!(matches!(effect, Effect::End(Farewell::REVOKED)));
}

#[test]
fn a_session_ends_by_silence_and_by_its_token() {
    let mut session = live();
    assert_eq!(session.on_tick(at(59), at(59)), None);
    assert_eq!(session.on_tick(at(60), at(60)), Some(Farewell::SILENT));
    session.heard(at(30));
    assert_eq!(session.on_tick(at(60), at(60)), None);
    session.heard(at(599));
    assert_eq!(session.on_tick(at(600), at(600)), Some(Farewell::TOKEN));
    let effect = said(&mut session, r#"{"type":"ping","n":1}"#, at(600));
    assert!(matches!(effect, Effect::End(Farewell::TOKEN)));
}

#[test]
fn commands_are_limited_by_rate_and_by_number() {
    let mut session = live();
    let retract = cmd(1, &json!({"type": "retract_message", "chat": CHAT, "seq": 3}));
    let done = (0..100).filter(|_| matches!(said(&mut session, &retract, at(1)), Effect::Do(..))).count();
    assert_eq!(done, 60);
    let effect = session.on_text(&retract, 0, at(1), at(1));
    assert!(
        matches!(effect, Effect::Refuse(1, refusal) if refusal.slug == Slug::Rate && refusal.retry_after.is_some())
    );
    let effect = session.on_text(&retract, 32, at(10), at(10));
    assert!(matches!(effect, Effect::Refuse(1, refusal) if refusal.slug == Slug::Rate && refusal.limit == Some(32)));
    let effect = session.on_text(&retract, 31, at(10), at(10));
    assert!(matches!(effect, Effect::Do(..)));
}

#[test]
fn typing_is_taken_every_three_seconds() {
    let mut session = live();
    let typing = json!({"type": "typing", "chat": CHAT}).to_string();
    let taken: Vec<bool> =
        [0, 1, 2, 3, 4, 7].map(|second| matches!(said(&mut session, &typing, at(second)), Effect::Typing(_))).into();
    assert_eq!(taken, [true, false, false, true, false, true]);
}

#[test]
fn too_much_of_anything_else_is_not_heard() {
    let mut session = live();
    let ping = r#"{"type":"ping","n":1}"#;
    let answered = (0..500).filter(|_| matches!(said(&mut session, ping, at(1)), Effect::Pong(_))).count();
    assert_eq!(answered, 100);
}

#[test]
fn numbers_that_not_every_reader_keeps_are_no_numbers() {
    let most = 9_007_199_254_740_991_u64;
    let ping = |n: u64| json!({"type": "ping", "n": n}).to_string();
    assert!(matches!(said(&mut live(), &ping(most), at(1)), Effect::Pong(n) if n == most));
    let retract = |seq: i64| cmd(1, &json!({"type": "retract_message", "chat": CHAT, "seq": seq}));
    for text in
        [ping(most + 1), retract(-1), retract(i64::MAX), cmd(most + 1, &json!({"type": "renew_token", "token": "t"}))]
    {
        assert!(matches!(said(&mut live(), &text, at(1)), Effect::End(farewell) if farewell.code == 4202), "{text}");
    }
}
