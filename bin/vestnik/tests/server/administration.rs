//! Running the server: locking people out, and the shell.

use std::time::{Duration, Instant};

use client::{Incoming, Person, Socket};
use serde_json::Value;
use support::database::TestDatabase;

use crate::device::{api, connected};
use crate::node::{KEY, Node, PUBLIC_URL, vestnik};
use crate::redis::Redis;

/// The product promises ten seconds; it aims at one.
const PROMISED: Duration = Duration::from_secs(10);

/// How long it takes from now until the server closes the socket.
async fn until_closed(socket: &mut Socket) -> Duration {
    let began = Instant::now();
    let until = tokio::time::Instant::now() + PROMISED;
    while began.elapsed() < PROMISED {
        let came = socket.read(until).await.unwrap_or_else(|_| vec![Incoming::Closed(1005)]);
        if came.iter().any(|one| matches!(one, Incoming::Closed(_))) {
            return began.elapsed();
        }
    }
    began.elapsed()
}

fn is_out(node: &Node, person: &Person) -> bool {
    node.ask("GET /api/v1/users/me", &person.token, "").status == 401
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_disabled_is_out_on_every_node_within_a_second() {
    let (database, redis) = (TestDatabase::postgres(), Redis::start());
    let settings = [
        ("DATABASE_URL", database.url()),
        ("REDIS_URL", redis.url.as_str()),
        ("VESTNIK_SECRET_KEY", KEY),
        ("VESTNIK_REGISTRATION", "open"),
    ];
    let (one, other) = (Node::start(&settings), Node::start(&settings));
    let owner = one.make_owner(&one.setup_token());
    let boris = api(&one).sign_in("boris@example.org", &one.mails()).await.expect("signed in");
    let (mut here, mut there) = (connected(&one, &boris.token).await, connected(&other, &boris.token).await);
    let began = Instant::now();
    let answer = one.ask(&format!("POST /api/v1/admin/users/{}/disable", boris.id), &owner, "");
    assert_eq!((answer.status, &answer.json()["state"]), (200, &Value::from("disabled")), "{answer:?}");
    let (on_one, on_other) = tokio::join!(until_closed(&mut here), until_closed(&mut there));
    while !(is_out(&one, &boris) && is_out(&other, &boris)) {
        assert!(began.elapsed() < PROMISED, "a token works on");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let all = began.elapsed();
    eprintln!("sockets closed after {on_one:?} and {on_other:?}, everything after {all:?}");
    assert!(all < Duration::from_secs(1), "it took {all:?}");
    assert!(api(&one).renew(&boris.cookie).await.is_err(), "the session is over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_disabled_at_the_shell_is_out_though_nothing_was_announced() {
    let node = Node::start(&[]);
    node.make_owner(&node.setup_token());
    let boris = api(&node).sign_in("boris@example.org", &node.mails()).await.expect("signed in");
    let mut socket = connected(&node, &boris.token).await;
    let began = Instant::now();
    let said = node.shell(&["admin", "disable", "boris@example.org"]);
    assert!(said.contains("disabled"), "{said}");
    until_closed(&mut socket).await;
    while !is_out(&node, &boris) {
        assert!(began.elapsed() < PROMISED, "a token works on");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    eprintln!("out after {:?}, the program's start included", began.elapsed());
    assert!(node.shell(&["admin", "audit", "--act", "disable_user"]).contains(",shell,"));
}

#[test]
fn the_shell_does_what_administrators_do_and_the_last_owner_stays() {
    let node = Node::start(&[]);
    node.make_owner(&node.setup_token());
    let refused = |arguments: &[&str]| {
        let output = vestnik(arguments, &[]).current_dir(node.folder()).output().expect("it runs");
        assert!(!output.status.success(), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(refused(&["admin", "set-role", "owner@example.org", "member"]).contains("last owner"));
    assert!(refused(&["admin", "disable", "owner"]).contains("last owner"));
    assert!(refused(&["admin", "delete", "owner", "--yes"]).contains("last owner"));
    node.shell(&["admin", "create-user", "vera@example.org", "--name", "=Vera", "--role", "administrator"]);
    assert!(node.shell(&["admin", "users"]).contains("'=Vera"), "no cell is a formula");
    assert!(refused(&["admin", "delete", "vera"]).contains("--yes"));
    node.shell(&["admin", "set-role", "vera", "owner"]);
    node.shell(&["admin", "set-role", "owner@example.org", "member"]);
    assert!(node.shell(&["admin", "invite", "--uses", "3"]).starts_with(PUBLIC_URL));
    assert!(node.shell(&["admin", "policies", "--registration", "invite"]).contains("Invite"));
    assert!(node.shell(&["admin", "statistics"]).contains("2  users"));
    let whole = node.shell(&["admin", "verify-audit"]);
    let (_, noted) = whole.trim_end().rsplit_once(' ').expect("a mark");
    node.shell(&["admin", "verify-audit", "--noted", noted]);
    let (place, _) = noted.split_once(':').expect("a mark");
    let other = format!("{place}:{}", "00".repeat(32));
    assert!(refused(&["admin", "verify-audit", "--noted", &other]).contains("written anew"));
}

#[test]
fn an_invite_lets_one_stranger_in_where_strangers_may_not_come() {
    let node = Node::start(&[("VESTNIK_REGISTRATION", "invite")]);
    let owner = node.make_owner(&node.setup_token());
    let invite = node.ask("POST /api/v1/admin/invites", &owner, r#"{"role":"guest"}"#);
    assert_eq!(invite.status, 201, "{invite:?}");
    let invite = invite.json();
    let code = invite["code"].as_str().expect("a code");
    let offer = |code: &str| node.ask("POST /api/v1/auth/invite", "", &format!(r#"{{"code":"{code}"}}"#));
    assert_eq!(offer(code).json()["role"], "guest");
    let unknown = offer("1111111111111111111111");
    let gone = format!("DELETE /api/v1/admin/invites/{}", invite["id"].as_str().expect("an id"));
    assert_eq!(node.ask(&gone, &owner, "").status, 204);
    let revoked = offer(code);
    assert_eq!(
        (unknown.status, &unknown.body),
        (revoked.status, &revoked.body),
        "taken back is as unknown as never made"
    );
    assert_eq!(node.ask("GET /api/v1/config", "", "").json()["registration"], "invite");
}
