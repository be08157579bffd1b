use std::time::{Duration, Instant};

use delivery::ports::{EventBus, Received};
use futures_util::FutureExt;
use support::redis::TestRedis;

use crate::node::{Listener, moved, node, publish, two_nodes, until};

const MOMENT: Duration = Duration::from_millis(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_a_node_hears_itself_and_is_told_of_losses_until_redis_is_there() {
    let mut server = TestRedis::start();
    server.stop();
    let (one, other) = (node(&[&server]).await, node(&[&server]).await);
    let mut listener = Listener::new(&other.bus()).await;
    let mut own = one.bus().subscribe().await;
    one.bus().publish(vec![moved(3, 1)]).await;
    let mut at_once = || own.next().now_or_never();
    assert!(matches!(at_once(), Some(Received::Items(_) | Received::Lost { .. })));
    listener.listen(Duration::from_millis(3_500), |_| false).await;
    assert!((3..=5).contains(&listener.losses.len()), "{:?}", listener.losses);
    assert!(!one.bus().is_connected());

    server.restart();
    let bus = one.bus();
    until("they hear each other", || bus.figures().nodes == 1 && other.bus().figures().nodes == 1).await;
    one.bus().publish(vec![moved(3, 2)]).await;
    listener.hears(2).await;
    let longest = listener.losses.iter().filter_map(|(_, within)| *within).max().expect("a loss");
    assert!(longest.whole_seconds() >= 8, "the whole outage, with a margin: {longest:?}");
}

/// Publishes on one node for two seconds while `harm` is done, then listens on the other until all is quiet.
async fn while_harmed(servers: &[&TestRedis], harm: impl AsyncFnOnce()) -> (Listener, Vec<(Instant, i64)>) {
    let (one, other) = two_nodes(servers).await;
    let mut listener = Listener::new(&other.bus()).await;
    let publishing = tokio::spawn(publish(one.bus(), 400, MOMENT));
    harm().await;
    let mut published = publishing.await.expect("published");
    until("both are whole again", || [&one, &other].iter().all(|node| node.bus().is_connected())).await;
    published.push((Instant::now(), 1_000));
    one.bus().publish(vec![moved(3, 1_000)]).await;
    listener.hears(1_000).await;
    listener.missed_nothing_unsaid(&published);
    (listener, published)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_subscriptions_are_made_anew_and_what_they_missed_is_asked_for() {
    let server = TestRedis::start();
    let (listener, published) = while_harmed(&[&server], async || {
        for _ in 0..4 {
            tokio::time::sleep(Duration::from_millis(400)).await;
            server.command(&["CLIENT", "KILL", "TYPE", "pubsub"]);
        }
    })
    .await;
    assert_eq!(listener.seqs.len(), published.len(), "the publisher still had everything");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_publishers_send_again_what_was_under_way() {
    let server = TestRedis::start();
    let (listener, published) = while_harmed(&[&server], async || {
        for _ in 0..4 {
            tokio::time::sleep(Duration::from_millis(400)).await;
            server.command(&["CLIENT", "KILL", "TYPE", "normal"]);
        }
    })
    .await;
    assert_eq!(listener.seqs.len(), published.len(), "the publisher still had everything");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_delays_and_loses_nothing() {
    let server = TestRedis::start();
    let (listener, published) = while_harmed(&[&server], async || {
        tokio::time::sleep(Duration::from_millis(300)).await;
        server.command(&["CLIENT", "PAUSE", "1200", "ALL"]);
    })
    .await;
    assert_eq!((listener.seqs.len(), listener.losses.len()), (published.len(), 0), "{:?}", listener.losses);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_is_survived_and_told() {
    let mut server = TestRedis::start();
    let (one, other) = two_nodes(&[&server]).await;
    let mut listener = Listener::new(&other.bus()).await;
    let publishing = tokio::spawn(publish(one.bus(), 600, MOMENT));
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.stop();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    server.restart();
    let published = publishing.await.expect("published");
    listener.hears(600).await;
    listener.missed_nothing_unsaid(&published);
    assert!(listener.losses.len() >= 3, "{:?}", listener.losses);
    assert_eq!(listener.gone, 0, "nobody is gone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_one_of_two_instances_dies_nothing_is_lost() {
    let (mut first, second) = (TestRedis::start(), TestRedis::start());
    let (one, other) = two_nodes(&[&first, &second]).await;
    let mut listener = Listener::new(&other.bus()).await;
    let publishing = tokio::spawn(publish(one.bus(), 400, MOMENT));
    tokio::time::sleep(Duration::from_millis(500)).await;
    first.stop();
    tokio::time::sleep(Duration::from_millis(700)).await;
    first.restart();
    let published = publishing.await.expect("published");
    listener.hears(400).await;
    listener.missed_nothing_unsaid(&published);
    assert_eq!((listener.seqs.len(), listener.losses.len()), (400, 0), "{:?}", listener.losses);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_frozen_instance_keeps_is_asked_for_elsewhere_and_it_is_left_within_three_seconds() {
    let (first, second) = (TestRedis::start(), TestRedis::start());
    let (one, other) = two_nodes(&[&first, &second]).await;
    let mut listener = Listener::new(&other.bus()).await;
    let frozen = Instant::now();
    first.freeze(true);
    // Of eight channels four go through either instance.
    for chat in 0..8 {
        one.bus().publish(vec![moved(chat, i64::try_from(chat).expect("small") + 1)]).await;
    }
    listener.listen(Duration::from_secs(6), |heard| heard.seqs.len() == 8).await;
    assert_eq!(listener.seqs.len(), 8, "{:?}", listener.seqs);
    assert!(frozen.elapsed() < Duration::from_secs(2), "{:?}", frozen.elapsed());
    let bus = one.bus();
    until("it is left", || bus.figures().instances == 1).await;
    assert!(frozen.elapsed() < Duration::from_millis(3_500), "{:?}", frozen.elapsed());
    first.freeze(false);
    until("it is used again", || bus.figures().instances == 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listener_that_redis_throws_out_for_its_slowness_misses_nothing_unsaid() {
    let server = TestRedis::start_with(&["--client-output-buffer-limit", "pubsub", "48kb", "48kb", "1"]);
    let (one, other) = two_nodes(&[&server]).await;
    let mut listener = Listener::new(&other.bus()).await;
    let mut published = vec![];
    for seq in 1..=20_000 {
        published.push((Instant::now(), seq));
        one.bus().publish(vec![moved(3, seq)]).await;
    }
    // What is asked for again comes in one piece, larger than this Redis keeps for a listener: it throws it out once more, and after the
    // third request the rest is told to be lost.
    let end = Instant::now();
    let is_told = |heard: &Listener| heard.losses.last().is_some_and(|(told, _)| *told > end);
    let is_heard = |heard: &Listener| heard.seqs.last().is_some_and(|(_, last)| *last >= 20_000);
    listener.listen(Duration::from_secs(60), |heard| is_heard(heard) || is_told(heard)).await;
    listener.missed_nothing_unsaid(&published);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_leaves_is_gone_without_a_loss() {
    let server = TestRedis::start();
    let (one, other) = two_nodes(&[&server]).await;
    let mut listener = Listener::new(&other.bus()).await;
    let mut own = one.bus().subscribe().await;
    one.bus().publish(vec![moved(3, 1)]).await;
    one.close().await;
    assert!(matches!(own.next().await, Received::Items(_)));
    assert_eq!(own.next().await, Received::Closed);
    assert_eq!(own.next().await, Received::Closed);
    listener.listen(Duration::from_secs(3), |heard| heard.gone > 0).await;
    assert_eq!((listener.gone, listener.losses.len(), listener.seqs.len()), (1, 0, 1));
    assert_eq!(other.bus().figures().nodes, 0);
    one.bus().publish(vec![moved(3, 2)]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn publishing_never_waits_for_a_frozen_redis() {
    let server = TestRedis::start();
    let (one, _other) = two_nodes(&[&server]).await;
    let mut listener = Listener::new(&one.bus()).await;
    server.freeze(true);
    let began = Instant::now();
    for seq in 1..=50_000 {
        one.bus().publish(vec![moved(3, seq)]).await;
        if seq % 1_000 == 0 {
            listener.hears(seq).await;
        }
    }
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    server.freeze(false);
}

/// Of each connection that listens, how many channels, patterns and shards it listens to.
fn subscriptions(server: &TestRedis) -> Vec<String> {
    let list = server.command(&["CLIENT", "LIST", "TYPE", "PUBSUB"]);
    let is_count = |word: &&str| ["sub=", "psub=", "ssub="].iter().any(|name| word.starts_with(name));
    list.split_whitespace().filter(is_count).map(str::to_owned).collect()
}

/// Eight channels of items, one of beats, and an inbox: subscriptions that came and went with chats would be missed now and then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_listens_to_as_many_channels_however_many_chats_there_are() {
    let server = TestRedis::start();
    let (one, other) = two_nodes(&[&server]).await;
    let before = subscriptions(&server);
    assert_eq!(before, ["sub=10", "psub=0", "ssub=0", "sub=10", "psub=0", "ssub=0"]);
    let mut listener = Listener::new(&other.bus()).await;
    for chat in 0..1_000 {
        one.bus().publish(vec![moved(chat, i64::try_from(chat).expect("small") + 1)]).await;
    }
    listener.listen(Duration::from_secs(60), |heard| heard.seqs.len() == 1_000).await;
    assert_eq!((listener.seqs.len(), listener.losses.len()), (1_000, 0));
    assert_eq!(subscriptions(&server), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_systems_on_the_same_redis_are_not_heard() {
    let server = TestRedis::start();
    let (one, other) = two_nodes(&[&server]).await;
    let mut listener = Listener::new(&other.bus()).await;
    server.command(&["PUBLISH", "v1:0a0b0c0d:bus:3", "no frame"]);
    server.command(&["PUBLISH", "v1:ffffffff:bus:3", "no frame"]);
    one.bus().publish(vec![moved(3, 1)]).await;
    listener.hears(1).await;
    assert_eq!(other.bus().figures().unreadable, 1);
}
