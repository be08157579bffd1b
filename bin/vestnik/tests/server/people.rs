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

/// The position on the card of `person`, as the bearer of `token` sees it.
fn position(node: &Node, token: &str, person: impl std::fmt::Display) -> Option<String> {
    let answer = node.ask(&format!("GET /api/v1/users/{person}"), token, "");
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["card"]["position"].as_str().map(str::to_owned)
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
    let card = r#"{"position":"Surveyor","version":0}"#;
    let written = node.ask("PUT /api/v1/users/me/card", &boris.token, card);
    assert_eq!(written.status, 200, "{written:?}");
    assert_eq!(position(&node, &dora.token, boris.id).as_deref(), Some("Surveyor"));
    assert_eq!(position(&node, &vera.token, boris.id), None, "to a guest strangers show no card");
    assert_eq!(found(&node, &vera.token, "sokolov"), [""; 0], "a guest meets nobody outside their chats");
    let body =
        format!(r#"{{"client_id":"01890000-0000-7000-8000-000000000001","title":"Team","members":["{}"]}}"#, vera.id);
    let group = node.ask("POST /api/v1/chats/groups", &boris.token, &body);
    assert_eq!(group.status, 201, "{group:?}");
    assert_eq!(found(&node, &vera.token, "sokolov"), ["sokolov"], "and everybody inside");
    assert_eq!(position(&node, &vera.token, boris.id).as_deref(), Some("Surveyor"));
    assert_eq!(found(&node, &vera.token, "owner"), [""; 0]);

    let blocked = node.ask(&format!("PUT /api/v1/blocks/{}", vera.id), &boris.token, "");
    assert!((200..300).contains(&blocked.status), "{blocked:?}");
    assert_eq!(found(&node, &vera.token, "sokolov"), [""; 0], "who has blocked somebody is gone for them");
    assert_eq!(found(&node, &dora.token, "sokolov"), ["sokolov"]);
}
