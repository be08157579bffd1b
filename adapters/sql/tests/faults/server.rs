//! A server that is stopped, crashes and freezes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use contracts::scene::{page_of, user};
use domain_kernel::{ClientId, Seq};
use support::server::{Stop, TestServer};
use tokio::task::JoinHandle;

use crate::scene::{Scene, fresh, is_away, is_in_doubt};

/// What was answered to be placed, and where.
type Answered = Vec<(ClientId, Seq)>;

/// Writers who each send one message after the other, each until it is placed.
fn writers(scene: &Arc<Scene>, is_over: &Arc<AtomicBool>) -> Vec<JoinHandle<Answered>> {
    let writer = |_| {
        let (scene, is_over) = (Arc::clone(scene), Arc::clone(is_over));
        tokio::spawn(async move {
            let mut answered = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                let draft = fresh();
                let (placed, _) = scene.send_until_placed(&draft).await;
                answered.push((draft.client_id, placed.seq));
            }
            answered
        })
    };
    (0..6).map(writer).collect()
}

/// What was answered is there, each in its place and nothing else, without a hole, and all of it was announced.
async fn is_what_is_there(scene: &Scene, mut answered: Answered) {
    answered.sort_unstable_by_key(|(_, seq)| *seq);
    assert_eq!(scene.said().await, answered);
    assert!(answered.iter().zip(2..).all(|((_, seq), expected)| seq.value() == expected), "dense");
    for (_, seq) in answered {
        assert!(scene.was_announced(seq), "{seq:?}");
    }
}

async fn a_server_that_stops_and_starts_loses_nothing(stop: Stop) {
    let server = TestServer::start_new();
    let scene = Arc::new(Scene::on(&server.url(), &server.url()).await);
    let is_over = Arc::new(AtomicBool::new(false));
    let writers = writers(&scene, &is_over);
    let mut answered = Vec::new();
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        server.stop(stop);
        tokio::time::sleep(Duration::from_millis(300)).await;
        server.start();
        let draft = fresh();
        let (placed, recovered) = scene.send_until_placed(&draft).await;
        answered.push((draft.client_id, placed.seq));
        assert!(recovered < Duration::from_secs(6), "{recovered:?}");
        scene.stores.chats.list(user(1), None, page_of(10)).await.expect("reading goes on at once");
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    is_over.store(true, Ordering::Relaxed);
    for writer in writers {
        answered.extend(writer.await.expect("a writer"));
    }
    assert!(answered.len() > 20, "{}", answered.len());
    is_what_is_there(&scene, answered).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_restarted_loses_nothing() {
    a_server_that_stops_and_starts_loses_nothing(Stop::Fast).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_crashes_loses_nothing() {
    a_server_that_stops_and_starts_loses_nothing(Stop::Immediate).await;
}

/// Connections are made anew in silence; that another run answers is seen all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_was_restarted_is_another_origin() {
    let server = TestServer::start_new();
    let scene = Scene::on(&server.url(), &server.url()).await;
    let before = scene.stores.origin.origin().await.expect("an answer");
    server.stop(Stop::Fast);
    server.start();
    let begun = Instant::now();
    let after = loop {
        match scene.stores.origin.origin().await {
            Ok(origin) => break origin,
            Err(failure) => assert!(begun.elapsed() < Duration::from_secs(6), "{failure:?}"),
        }
    };
    assert_ne!(after, before);
}

/// While the server is frozen whoever writes is told soon that nobody knows, or that nothing was done; whoever reads is told that it cannot
/// be. Nobody waits for ever. Once it goes on, so does everything, and what was in doubt is there once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_server_holds_nobody_for_ever() {
    let server = TestServer::start_new();
    let scene = Arc::new(Scene::on(&server.url(), &server.url()).await);
    scene.send(fresh()).await.expect("written");
    server.freeze();
    let (draft, begun) = (fresh(), Instant::now());
    let chats = [scene.right.chat()];
    let (written, read) = tokio::join!(scene.send(draft.clone()), scene.stores.log.heads(&chats));
    assert!(is_in_doubt(&written), "{written:?}");
    read.expect_err("nothing can be read");
    assert!(begun.elapsed() < Duration::from_secs(16), "{:?}", begun.elapsed());
    let later = scene.send(fresh()).await;
    assert!(is_away(&later), "nothing was sent: {later:?}");
    server.thaw();
    let (placed, recovered) = scene.send_until_placed(&draft).await;
    assert!(recovered < Duration::from_secs(5), "{recovered:?}");
    let said = scene.said().await;
    assert_eq!(said.iter().filter(|(key, _)| *key == draft.client_id).count(), 1);
    assert!(scene.was_announced(placed.seq));
}

/// The same while many wait: each is told within seconds, not one batch after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_queue_before_a_server_that_is_away_is_refused_as_a_whole() {
    let server = TestServer::start_new();
    let scene = Scene::on(&server.url(), &server.url()).await;
    scene.send(fresh()).await.expect("written");
    server.stop(Stop::Immediate);
    let begun = Instant::now();
    let answers = futures_util::future::join_all((0..900).map(|_| scene.send(fresh()))).await;
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    assert!(answers.iter().all(|answer| is_away(answer) || is_in_doubt(answer)));
    assert!(answers.iter().filter(|answer| is_away(answer)).count() > 700, "only the first batch was ever sent");
    server.start();
    scene.send_until_placed(&fresh()).await;
    assert_eq!(scene.said().await.len(), 2);
}
