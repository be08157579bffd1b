//! What the server writes down, for programs that read it.

use client::Draft;
use client::shapes::{Command, Outcome};
use serde_json::Value;
use uuid::Uuid;

use crate::device::{api, carry_out, connected};
use crate::node::Node;

/// The lines of a log.
fn lines(log: &str) -> Vec<Value> {
    log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// The one line that tells where a message was placed.
fn of_message(lines: &[Value], chat: Uuid, seq: i64) -> &Value {
    let is_it = |line: &&Value| line["chat.id"] == chat.to_string() && line["message.seq"] == seq;
    let found: Vec<&Value> = lines.iter().filter(is_it).collect();
    let [line] = found.as_slice() else { panic!("{} lines of {seq} in {chat}: {lines:#?}", found.len()) };
    line
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_line_is_json_and_a_message_leads_to_its_request_or_its_command() {
    let node = Node::start(&[("VESTNIK_LOG", "debug")]);
    let token = node.make_owner(&node.setup_token());
    let chat = api(&node).open_notes(&token).await.expect("notes");
    let draft = Draft { client_id: Uuid::from_u128(7), body: "a word\nof \"mine\"".to_owned(), reply_to: None };
    let by_request = api(&node).send_message(&token, chat, &draft).await.expect("written").seq;
    let mut socket = connected(&node, &token).await;
    let message = Command::SendMessage { chat, client_id: Uuid::from_u128(8), body: draft.body, reply_to: None };
    let outcome = carry_out(&mut socket, message).await.expect("written");
    let Outcome::Placed { placed } = outcome else { panic!("{outcome:?}") };
    let by_command = placed.seq;

    let lines = lines(&node.log());
    let line = of_message(&lines, chat, by_request);
    let request = line["span"]["request.id"].as_str().expect("the id of a request");
    let is_access = |line: &&Value| line["target"] == "access" && line["span"]["request.id"] == request;
    let access: Vec<&Value> = lines.iter().filter(is_access).collect();
    let [access] = access.as_slice() else { panic!("{access:?}") };
    assert_eq!((&access["method"], &access["status"]), (&"POST".into(), &201.into()), "{access}");

    let line = of_message(&lines, chat, by_command);
    let span = &line["span"];
    assert_eq!((&span["name"], &span["command"]), (&"command".into(), &"send_message".into()), "{line}");
    assert!(span["connection"].is_u64() && span["command.id"] == 1, "{line}");
    assert!(!node.log().contains("a word"), "nothing of what was said");
}
