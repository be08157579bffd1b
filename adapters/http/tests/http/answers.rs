//! What the operations say.

use domain_kernel::ports::TooMany;
use domain_kernel::{ChatId, PortFailure, Seq, Span};
use domain_messages::{HistoryPage, Placed};
use uuid::Uuid;

use crate::support::{NOW, World, account, ask, ask_signed_in, world};

const CHAT: &str = "00000000-0000-0000-0000-000000000064";
const FROM_CLIENT: (&str, &str) = ("x-vestnik-client", "1");

#[tokio::test]
async fn nobody_gets_in_without_a_token() {
    let app = world().app();
    for headers in [
        &[][..],
        &[("authorization", "Bearer old")],
        &[("authorization", "Bearer x")],
        &[("authorization", "Basic Z28=")],
    ] {
        let said = ask(&app, "GET /api/v1/users/me", headers, "").await;
        assert_eq!((said.status, said.header("www-authenticate")), (401, "Bearer"), "{headers:?}");
        assert_eq!(said.json().get("type"), Some(&"unauthenticated".into()));
    }
}

#[tokio::test]
async fn a_token_is_asked_for_before_anything_is_read() {
    let said = ask(&world().app(), &format!("POST /api/v1/chats/{CHAT}/messages"), &[], "{nonsense").await;
    assert_eq!(said.status, 401);
}

#[tokio::test]
async fn the_server_describes_itself() {
    let mut world = world();
    world.users.expect_has_owner().times(2).returning({
        let mut asked = 0;
        move || {
            asked += 1;
            Ok(asked > 1)
        }
    });
    let app = world.app();
    insta::assert_json_snapshot!(ask(&app, "GET /api/v1/config", &[], "").await.json());
    for _ in 0..3 {
        let said = ask(&app, "GET /api/v1/config", &[], "").await;
        assert_eq!(said.json().get("setup_needed"), Some(&false.into()));
    }
}

#[tokio::test]
async fn my_account_is_written_as_frames_write_it() {
    let mut world = world();
    world.users.expect_by_id().returning(|_| Ok(Some(account(1))));
    let said = ask_signed_in(&world.app(), "GET /api/v1/users/me", "").await;
    insta::assert_json_snapshot!(said.json());
    assert_eq!(said.header("cache-control"), "no-store");
}

fn sending() -> World {
    let mut world = world();
    world.facts.expect_facts().returning(|_, _| Ok(None));
    world
}

fn draft(body: &str) -> String {
    serde_json::json!({"client_id": Uuid::from_u128(5), "body": body, "reply_to": null}).to_string()
}

#[tokio::test]
async fn problems_have_one_form() {
    let app = sending().app();
    let path = format!("POST /api/v1/chats/{CHAT}/messages");
    let mut problems = vec![];
    for (what, line, body) in [
        ("a chat that is not there", path.as_str(), draft("hi")),
        ("a blank body", &path, draft(" ")),
        ("a body beyond the declared length", &path, draft(&"x".repeat(32_769))),
        ("no JSON", &path, "{".to_owned()),
        ("nothing", &path, "null".to_owned()),
        ("a field of another type", &path, draft("hi").replace("\"hi\"", "7")),
        ("a field too many", &path, draft("hi").replace('{', "{\"role\":\"owner\",")),
        ("a field missing", &path, "{}".to_owned()),
        ("an id that is none", "GET /api/v1/chats/7", String::new()),
        ("a page too large", "GET /api/v1/chats?limit=201", String::new()),
        ("a number that is none", "GET /api/v1/chats?limit=x", String::new()),
        ("a number too large for its type", "GET /api/v1/chats?limit=99999999999999999999", String::new()),
        ("a parameter missing", "GET /api/v1/users", String::new()),
        ("ids missing", "GET /api/v1/users/by-id", String::new()),
        ("ids that are none", "GET /api/v1/users/by-id?ids=00000000-0000-0000-0000-000000000064,x", String::new()),
        ("two anchors", &format!("GET /api/v1/chats/{CHAT}/messages?before=1&after=2"), String::new()),
        ("a path that is not there", "GET /api/v1/nothing", String::new()),
        ("a path outside the API's version", "GET /api/nothing", String::new()),
        ("a method that is not there", "PUT /api/v1/config", String::new()),
    ] {
        let said = ask_signed_in(&app, line, &body).await;
        assert_eq!(said.header("content-type"), "application/problem+json", "{what}: {}", said.body);
        problems.push((what, said.json()));
    }
    insta::assert_json_snapshot!(problems);
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let app = world().app();
    for (line, allowed) in [
        ("PUT /api/v1/users/me", "GET, PATCH"),
        ("OPTIONS /api/v1/auth/refresh", "POST"),
        ("POST /health/live", "GET, HEAD"),
        ("POST /", "GET, HEAD"),
    ] {
        let said = ask_signed_in(&app, line, "").await;
        assert_eq!((said.status, said.header("allow")), (405, allowed), "{line}");
    }
}

#[tokio::test]
async fn another_media_type_is_malformed() {
    let headers = [("authorization", "Bearer good"), ("content-type", "text/plain")];
    let said = ask(&sending().app(), &format!("POST /api/v1/chats/{CHAT}/messages"), &headers, "hi").await;
    assert_eq!((said.status, said.json().get("type")), (400, Some(&"invalid".into())));
}

#[tokio::test]
async fn whoever_comes_too_often_is_told_when_to_come_again() {
    let mut world = world();
    world.limiter.expect_take().returning(|_, _| Err(TooMany { retry_after: Span::millis(1_500) }));
    let said = ask_signed_in(&world.app(), &format!("POST /api/v1/chats/{CHAT}/messages"), &draft("hi")).await;
    assert_eq!((said.status, said.header("retry-after")), (429, "2"));
    insta::assert_json_snapshot!(said.json());
}

#[tokio::test]
async fn a_port_that_is_away_is_no_fault_of_the_caller_and_says_nothing_of_itself() {
    let mut world = world();
    world.users.expect_by_id().returning(|_| Err(PortFailure::unavailable("UserReader", "secret: db.internal:5432")));
    let said = ask_signed_in(&world.app(), "GET /api/v1/users/me", "").await;
    assert_eq!((said.status, said.header("retry-after")), (503, "1"));
    assert!(!said.body.contains("secret") && !said.body.contains("UserReader"), "{}", said.body);
}

#[tokio::test]
async fn a_message_is_placed() {
    let mut world = world();
    let chat = ChatId::new(CHAT.parse().expect("a UUID"));
    world.facts.expect_facts().returning(move |chat, user| Ok(Some(member(chat, user))));
    world.log.expect_append().returning(move |_| {
        let (version, number) = (domain_kernel::Version::new(1), Some(domain_kernel::Number::new(4)));
        Ok(Placed { chat, seq: Seq::new(5), number, version, at: NOW, repeated: false })
    });
    let said = ask_signed_in(&world.app(), &format!("POST /api/v1/chats/{CHAT}/messages"), &draft("hi")).await;
    assert_eq!(said.status, 201, "{}", said.body);
    insta::assert_json_snapshot!(said.json());
}

fn member(chat: ChatId, user: domain_kernel::UserId) -> domain_chats::ChatFacts {
    let version = domain_kernel::Version::new(1);
    domain_chats::ChatFacts {
        chat,
        kind: domain_chats::ChatKind::Group,
        rules: version,
        user,
        membership: Some(domain_chats::Membership { role: domain_chats::MemberRole::Member, version }),
        is_severed: false,
    }
}

#[tokio::test]
async fn history_is_asked_for_by_one_anchor() {
    use domain_messages::ports::Anchor;
    for (query, expected) in [
        ("", Anchor::Newest),
        ("?before=9", Anchor::Before(Seq::new(9))),
        ("?after=9&limit=7", Anchor::After(Seq::new(9))),
        ("?around=9", Anchor::Around(Seq::new(9))),
    ] {
        let mut world = world();
        world
            .history
            .expect_page()
            .withf(move |_, _, anchor, _| *anchor == expected)
            .returning(|_, _, _, _| Ok(Some(HistoryPage { messages: vec![], has_before: false, has_after: false })));
        let said = ask_signed_in(&world.app(), &format!("GET /api/v1/chats/{CHAT}/messages{query}"), "").await;
        assert_eq!(said.status, 200, "{query}: {}", said.body);
    }
}

#[tokio::test]
async fn a_code_is_asked_for_and_bound_to_this_browser() {
    let mut world = world();
    world.users.expect_by_email().returning(|_| Ok(None));
    world.hasher.expect_hash().returning(|_| Ok("hash".to_owned()));
    world.challenges.expect_open().returning(|_, _| Ok(()));
    world.mails.expect_enqueue().times(1).returning(|_| Ok(()));
    let said = ask(&world.app(), "POST /api/v1/auth/code", &[], r#"{"email":"a@example.org"}"#).await;
    assert_eq!((said.status, said.body.as_str()), (202, r#"{"resend_after":60,"expires_in":600}"#));
    let cookie = said.header("set-cookie");
    assert!(
        cookie.starts_with("vestnik-challenge=0707") && cookie.ends_with("; HttpOnly; SameSite=Strict"),
        "{cookie}"
    );
}

#[tokio::test]
async fn cookies_are_only_looked_at_for_our_own_client() {
    let app = world().app();
    for line in ["POST /api/v1/auth/refresh", "POST /api/v1/auth/code/check"] {
        let said = ask(&app, line, &[("cookie", "vestnik-refresh=x")], r#"{"code":"123456"}"#).await;
        assert_eq!((said.status, said.json().get("type")), (403, Some(&"forbidden".into())), "{line}");
    }
}

#[tokio::test]
async fn without_its_cookie_nothing_can_be_finished_or_renewed() {
    let app = world().app();
    let said = ask(&app, "POST /api/v1/auth/code/check", &[FROM_CLIENT], r#"{"code":"123456"}"#).await;
    assert_eq!((said.status, said.json().get("type")), (422, Some(&"code_expired".into())));
    let said = ask(&app, "POST /api/v1/auth/refresh", &[FROM_CLIENT], "").await;
    assert_eq!((said.status, said.json().get("type")), (401, Some(&"unauthenticated".into())));
}

#[tokio::test]
async fn the_first_owner_is_signed_in_at_once() {
    let mut world = world();
    let id = account(1).id;
    world.accounts.expect_register_first_owner().returning(move |_| Ok(id));
    world.users.expect_by_id().returning(|_| Ok(Some(account(1))));
    world
        .sessions
        .expect_open()
        .withf(|session, _| session.device.client == "Firefox on Linux")
        .returning(|_, _| Ok(vec![]));
    world.refresh.expect_make().returning(|_| "renewing".to_owned());
    let token = "05".repeat(32);
    let body = serde_json::json!({"token": token, "email": "a@example.org", "name": "Anna"}).to_string();
    let agent = [("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")];
    let said = ask(&world.app(), "POST /api/v1/setup", &agent, &body).await;
    assert_eq!(said.status, 200, "{}", said.body);
    insta::assert_json_snapshot!(said.json());
    let cookies: Vec<&str> = said.headers.get_all("set-cookie").iter().filter_map(|line| line.to_str().ok()).collect();
    assert_eq!(
        cookies,
        [
            "vestnik-refresh=renewing; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict",
            "vestnik-challenge=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict",
        ]
    );
}

#[tokio::test]
async fn signing_out_forgets_everything() {
    let mut world = world();
    world.sessions.expect_revoke().returning(|_, _, _| Ok(vec![crate::support::actor().session]));
    world.announcer.expect_ended().times(1).returning(|_, _| Ok(()));
    let said = ask_signed_in(&world.app(), "POST /api/v1/auth/sign-out", "").await;
    assert_eq!((said.status, said.header("clear-site-data")), (204, r#""cache", "cookies", "storage""#));
    assert!(said.header("set-cookie").contains("Max-Age=0"));
}

#[tokio::test]
async fn sessions_end_by_scope() {
    use domain_users::ports::RevokeScope;
    let here = crate::support::actor().session;
    for (scope, expected, clears) in [("others", RevokeScope::AllBut(here), false), ("all", RevokeScope::All, true)] {
        let mut world = world();
        world.sessions.expect_revoke().withf(move |_, scope, _| *scope == expected).returning(|_, _, _| Ok(vec![]));
        let said = ask_signed_in(&world.app(), &format!("DELETE /api/v1/sessions?scope={scope}"), "").await;
        assert_eq!((said.status, said.headers.contains_key("clear-site-data")), (204, clears), "{scope}");
    }
    let said = ask_signed_in(&world().app(), "DELETE /api/v1/sessions?scope=mine", "").await;
    assert_eq!(said.status, 400);
}
