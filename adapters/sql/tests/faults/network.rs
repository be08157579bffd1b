//! A network that loses a commit, or the answer to one, or falls silent.

use std::time::{Duration, Instant};

use contracts::scene::{body, draft, stamp, user};
use domain_kernel::{Seq, Version};
use domain_messages::{Change, Content};
use support::database::TestDatabase;
use support::proxy::{Proxy, Snare};

use crate::scene::{Scene, fresh, is_in_doubt};

struct Network {
    scene: Scene,
    proxy: Proxy,
    _place: TestDatabase,
}

/// A scene on the tests' Postgres, behind a proxy.
async fn network() -> Network {
    let place = TestDatabase::postgres();
    let (address, name) = place.url().rsplit_once('/').expect("an address");
    let (user, port) = address.rsplit_once(':').expect("an address with a port");
    let proxy = Proxy::to(port.parse().expect("a port")).await;
    let url = format!("{user}:{}/{name}", proxy.port());
    Network { scene: Scene::on(&url, place.url()).await, proxy, _place: place }
}

/// Both outcomes of a message whose answer is lost are found out, and it is there once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_whose_answer_is_lost_is_placed_once() {
    let Network { scene, proxy, _place } = network().await;
    for snare in [Snare::Answer, Snare::Ask] {
        let draft = draft("a text that betrays it");
        proxy.lay(snare(b"a text that betrays it".to_vec()));
        let placed = scene.send(draft.clone()).await.expect("found out");
        assert!(!proxy.is_laid(), "the snare has closed");
        let said = scene.said().await;
        assert_eq!(
            said.iter().filter(|(key, _)| *key == draft.client_id).collect::<Vec<_>>(),
            [&(draft.client_id, placed.seq)]
        );
        assert!(scene.was_announced(placed.seq));
    }
    assert_eq!(scene.said().await.len(), 2);
}

/// Of an edit whose commit gets no answer it is found out whether it was made; if not it is made.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_whose_commit_is_not_answered_is_made_once() {
    let Network { scene, proxy, _place } = network().await;
    let seq = scene.send(fresh()).await.expect("written").seq;
    for (snare, text, version) in [(Snare::Answer as fn(Vec<u8>) -> Snare, "two", 2), (Snare::Ask, "three", 3)] {
        proxy.lay(snare(b"COMMIT".to_vec()));
        let edited = scene.edit(seq, text).await.expect("found out");
        assert!(!proxy.is_laid(), "the snare has closed");
        assert_eq!((edited.seq, edited.version), (seq, Version::new(version)));
        let message = scene.message(seq).await;
        assert_eq!((message.version, message.content), (Version::new(version), Content::Text(body(text))));
        let head = scene.stores.log.heads(&[scene.right.chat()]).await.expect("an answer").remove(0).cursor;
        assert_eq!(head.seq.value(), i64::from(version == 3) + 3, "one event for each edit");
        assert!(scene.was_announced(head.seq));
    }
}

/// The same for people who are let in, whose event must reach their own streams too, and for a chat that is opened.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_members_whose_commit_is_not_answered_is_made_once() {
    let Network { scene, proxy, _place } = network().await;
    let chat = scene.right.chat();
    for (snare, newcomer) in [(Snare::Answer as fn(Vec<u8>) -> Snare, user(8)), (Snare::Ask, user(9))] {
        let facts = scene.stores.facts.fresh_facts(chat, user(1)).await.expect("facts").expect("a chat");
        let right = facts.inviting_right().expect("a right");
        let line = contracts::scene::new_key();
        proxy.lay(snare(b"COMMIT".to_vec()));
        let change = Change::AddMembers { right, users: vec![newcomer], line, stamp: stamp() };
        let placed = scene.stores.log.append(change).await.expect("found out");
        assert!(!proxy.is_laid() && !placed.repeated);
        assert!(scene.was_announced(placed.seq));
        assert_eq!(scene.heard.user_events(newcomer).len(), 1);
    }
    for snare in [Snare::Answer, Snare::Ask] {
        proxy.lay(snare(b"COMMIT".to_vec()));
        let founding = contracts::scene::group_of(user(3), &[user(4)]);
        let founded = scene.stores.log.found(founding, stamp().tag).await.expect("found out");
        assert!(founded.is_new && !proxy.is_laid());
        assert_eq!(scene.heard.chat_events(founded.chat).len(), 1);
    }
    assert_eq!(scene.heard.user_events(user(4)).len(), 2);
}

/// A way that falls silent while its sockets stay open is given up: others are opened, and all goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_connections_are_given_up() {
    let Network { scene, proxy, _place } = network().await;
    scene.send(fresh()).await.expect("written");
    proxy.freeze();
    let (begun, lost) = (Instant::now(), fresh());
    let placed = scene.send(lost.clone()).await.expect("placed on another connection");
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    let begun = Instant::now();
    scene.send(fresh()).await.expect("the way is good again");
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert!(scene.was_announced(placed.seq));
    // Readers find out by themselves, each pool for itself.
    let begun = Instant::now();
    while scene.stores.log.heads(&[scene.right.chat()]).await.is_err() {}
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    scene.edit(Seq::new(2), "after all").await.expect("edited");
}

/// What was committed while nobody could be told is announced once it can be found out, although nobody asks for it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_in_doubt_is_announced_when_it_is_found() {
    let Network { scene, proxy, _place } = network().await;
    scene.send(fresh()).await.expect("written");
    let lost = draft("a text that betrays it");
    proxy.lay_and_shut(Snare::Answer(b"a text that betrays it".to_vec()));
    let answer = scene.send(lost).await;
    assert!(is_in_doubt(&answer), "{answer:?}");
    proxy.open();
    let begun = Instant::now();
    while !scene.was_announced(Seq::new(3)) {
        assert!(begun.elapsed() < Duration::from_secs(20), "never announced");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
