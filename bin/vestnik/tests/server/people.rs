//! Who finds whom.

use crate::device::sign_in;
use crate::node::Node;

/// The usernames that a search answers; the query goes into the address as it is.
fn found(node: &Node, token: &str, query: &str) -> Vec<String> {
    let answer = node.ask(&format!("GET /api/v1/users?query={query}"), token, "");
    assert_eq!(answer.status, 200, "{answer:?}");
    let users = answer.json()["users"].as_array().expect("people").clone();
    users.iter().map(|user| user["username"].as_str().expect("a username").to_owned()).collect()
}

/// The position on the card of `person` and their status, as the bearer of `token` sees them.
fn shown(node: &Node, token: &str, person: impl std::fmt::Display) -> [Option<String>; 2] {
    let answer = node.ask(&format!("GET /api/v1/users/{person}"), token, "");
    assert_eq!(answer.status, 200, "{answer:?}");
    let person = answer.json();
    [&person["card"]["position"], &person["status"]["text"]].map(|value| value.as_str().map(str::to_owned))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guests_find_their_circle_and_addresses_are_no_oracle() {
    let node = Node::start(&[]);
    let owner = node.make_owner(&node.setup_token());
    let (boris, dora) = (sign_in(&node, "sokolov@example.org").await, sign_in(&node, "dora@example.org").await);
    let query = "sokolov%40example.org";
    assert_eq!(found(&node, &owner, query), ["sokolov"], "who sees addresses finds by them");
    assert_eq!(found(&node, &dora.token, query), [""; 0], "nobody else does");
    for query in ["sokol", "%D1%81%D0%BE%D0%BA%D0%BE%D0%BB", "cjrjkjd", "sakolov"] {
        assert_eq!(found(&node, &dora.token, query), ["sokolov"], "{query}");
    }

    node.shell(&["admin", "create-user", "vera@example.org", "--name", "Vera", "--role", "guest"]);
    let vera = sign_in(&node, "vera@example.org").await;
    assert_eq!(found(&node, &vera.token, "sokolov"), [""; 0], "a guest meets nobody outside their chats");
    let body =
        format!(r#"{{"client_id":"01890000-0000-7000-8000-000000000001","title":"Team","members":["{}"]}}"#, vera.id);
    let group = node.ask("POST /api/v1/chats/groups", &boris.token, &body);
    assert_eq!(group.status, 201, "{group:?}");
    assert_eq!(found(&node, &vera.token, "sokolov"), ["sokolov"], "and everybody inside");
    assert_eq!(found(&node, &vera.token, "owner"), [""; 0]);

    let blocked = node.ask(&format!("PUT /api/v1/blocks/{}", vera.id), &boris.token, "");
    assert!((200..300).contains(&blocked.status), "{blocked:?}");
    assert_eq!(found(&node, &vera.token, "sokolov"), [""; 0], "who has blocked somebody is gone for them");
    assert_eq!(found(&node, &dora.token, "sokolov"), ["sokolov"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_show_guests_a_name_and_nothing_else() {
    let node = Node::start(&[]);
    node.make_owner(&node.setup_token());
    node.shell(&["admin", "create-user", "vera@example.org", "--name", "Vera", "--role", "guest"]);
    let (boris, dora) = (sign_in(&node, "boris@example.org").await, sign_in(&node, "dora@example.org").await);
    let vera = sign_in(&node, "vera@example.org").await;
    for (request, body) in [
        ("PUT /api/v1/users/me/card", r#"{"position":"Surveyor","version":0}"#),
        ("PUT /api/v1/users/me/status", r#"{"emoji":"🌲","text":"In the woods","until":null}"#),
    ] {
        let written = node.ask(request, &boris.token, body);
        assert_eq!(written.status, 200, "{written:?}");
    }
    let (nothing, everything) = ([None, None], [Some("Surveyor".to_owned()), Some("In the woods".to_owned())]);
    assert_eq!(shown(&node, &dora.token, boris.id), everything);
    assert_eq!(shown(&node, &vera.token, boris.id), nothing);

    let body = format!(
        r#"{{"client_id":"01890000-0000-7000-8000-000000000001","title":"Team","members":["{}","{}"]}}"#,
        vera.id, dora.id
    );
    let group = node.ask("POST /api/v1/chats/groups", &boris.token, &body);
    assert_eq!(group.status, 201, "{group:?}");
    assert_eq!(shown(&node, &vera.token, boris.id), everything);
    let chat = group.json()["id"].as_str().expect("an id").to_owned();
    let removed = node.ask(&format!("DELETE /api/v1/chats/{chat}/members/{}", vera.id), &boris.token, "");
    assert_eq!(removed.status, 204, "{removed:?}");
    assert_eq!(shown(&node, &vera.token, boris.id), nothing);
    assert_eq!(shown(&node, &dora.token, boris.id), everything);
}
