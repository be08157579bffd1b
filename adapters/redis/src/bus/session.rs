//! One instance of Redis: two connections, one that hears and one that speaks, made and thrown away together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_wire::bus::Frame;
use fred::clients::Client;
use fred::interfaces::{ClientLike, EventInterface, PubsubInterface};
use fred::types::{Message, Value};
use tokio::sync::Notify;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::core::{Core, Post};
use super::engine::Letter;
use super::engine::limits::SILENCE;
use super::names::Names;
use crate::client::{Patience, Place};

/// Frames of so many bytes wait to be read; more are dropped, and missed by their numbers.
const UNREAD_BYTES: usize = 64 * 1024 * 1024;
/// So many letters go out in one write.
const LETTERS: usize = 64;

/// Why an instance is given up.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Redis(#[from] fred::error::Error),
    #[error("it does not answer")]
    Silent,
    #[error("the connection was closed")]
    Closed,
}

/// Keeps one instance, for as long as this is polled.
pub(super) async fn keep(core: Arc<Core>, instance: usize, place: Place, names: Arc<Names>) {
    let mut patience = Patience::new();
    loop {
        let Err(reason) = live(&core, instance, &place, &names, &mut patience).await;
        core.fall(instance);
        tracing::warn!(instance, %reason, "an instance of the bus does not work");
        patience.rest().await;
    }
}

/// From the first connection to the first failure of either.
async fn live(
    core: &Arc<Core>,
    instance: usize,
    place: &Place,
    names: &Arc<Names>,
    patience: &mut Patience,
) -> Result<std::convert::Infallible, Broken> {
    let (ear, messages) = place.connect(Client::message_rx).await?;
    let (mouth, ()) = place.connect(|_| ()).await?;
    let mut tasks = JoinSet::new();
    let (unread, to_read) = unbounded_channel();
    let bytes = Arc::new(AtomicUsize::new(0));
    tasks.spawn(drain(messages, unread, Arc::clone(&bytes)));
    tasks.spawn(read(Arc::clone(core), instance, to_read, bytes));
    subscribe(&ear.client, names).await?;

    let (letters, to_send) = unbounded_channel();
    let post = Post { letters, broken: Arc::new(Notify::new()) };
    tasks.spawn(send(Arc::clone(core), instance, post.clone(), mouth.client.clone(), Arc::clone(names), to_send));
    core.rise(instance, post.clone());
    tracing::info!(instance, "an instance of the bus works");
    patience.renew();
    tokio::select! {
        _ = tasks.join_next() => Err(Broken::Closed),
        () = ear.ended() => Err(Broken::Closed),
        () = mouth.ended() => Err(Broken::Closed),
        () = post.broken.notified() => Err(Broken::Silent),
    }
}

/// Everything published after this returns is heard. The client answers a SUBSCRIBE itself, before it is even written: only the
/// answer to a later PING on the same connection proves that Redis has seen it.
async fn subscribe(ear: &Client, names: &Names) -> Result<(), Broken> {
    let seen = async {
        ear.subscribe(names.all()).await?;
        if trusts_a_plain_subscribe() { Ok(()) } else { ear.ping(None).await }
    };
    Ok(timeout(SILENCE, seen).await.map_err(|_| Broken::Silent)??)
}

/// A bug to be planted, so that those who look for it can prove that they would find it.
fn trusts_a_plain_subscribe() -> bool {
    fail::fail_point!("plain-subscribe", |_| true);
    false
}

/// Takes messages out of the client's short memory at once. What is lost here is missed by its number.
async fn drain(mut messages: Receiver<Message>, unread: UnboundedSender<Value>, bytes: Arc<AtomicUsize>) {
    loop {
        match messages.recv().await {
            Ok(message) => {
                let size = message.value.as_bytes().map_or(0, <[u8]>::len);
                if bytes.load(Ordering::Relaxed) + size <= UNREAD_BYTES {
                    bytes.fetch_add(size, Ordering::Relaxed);
                    drop(unread.send(message.value));
                }
            }
            Err(RecvError::Lagged(count)) => {
                tracing::warn!(count, "frames of the bus came faster than they were taken");
            }
            Err(RecvError::Closed) => return,
        }
    }
}

async fn read(core: Arc<Core>, instance: usize, mut to_read: UnboundedReceiver<Value>, bytes: Arc<AtomicUsize>) {
    while let Some(value) = to_read.recv().await {
        let text = value.as_bytes().unwrap_or_default();
        bytes.fetch_sub(text.len(), Ordering::Relaxed);
        match Frame::parse(text) {
            Ok(frame) => core.act(|engine, now, out| engine.heard(now, instance, frame, text.len(), out)),
            Err(error) => {
                tracing::debug!(%error, "something on the bus cannot be read");
                core.unreadable();
            }
        }
    }
}

/// Publishes in the order of the letters; ends when the instance does not take them.
async fn send(
    core: Arc<Core>,
    instance: usize,
    post: Post,
    mouth: Client,
    names: Arc<Names>,
    mut to_send: UnboundedReceiver<Letter>,
) {
    let mut letters = Vec::with_capacity(LETTERS);
    while to_send.recv_many(&mut letters, LETTERS).await > 0 {
        match timeout(SILENCE, publish(&mouth, &names, &letters)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return tracing::warn!(instance, %error, "an instance of the bus takes nothing"),
            Err(_) => return,
        }
        let tickets: Vec<(usize, u64)> = letters.drain(..).filter_map(|letter| letter.ticket).collect();
        core.taken(instance, &post, &tickets);
    }
}

async fn publish(mouth: &Client, names: &Names, letters: &[Letter]) -> Result<(), fred::error::Error> {
    let pipeline = mouth.pipeline();
    for letter in letters {
        let () = pipeline.publish(names.of(letter.to), letter.text.clone()).await?;
    }
    let _: Value = pipeline.all().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use fred::types::{MessageKind, config::Server};
    use support::redis::TestRedis;
    use uuid::Uuid;

    use super::super::engine::Address;
    use super::*;
    use crate::client::Connection;

    async fn connected(redis: &TestRedis) -> Connection {
        Place::parse(&redis.url()).expect("an address").connect(|_| ()).await.expect("a connection").0
    }

    /// How long it takes to subscribe while Redis answers nobody for a second.
    async fn subscribed_after(redis: &TestRedis) -> Duration {
        let ear = connected(redis).await;
        redis.command(&["CLIENT", "PAUSE", "1000", "ALL"]);
        let began = Instant::now();
        subscribe(&ear.client, &Names::new("test", Uuid::from_u128(1))).await.expect("subscribed");
        began.elapsed()
    }

    #[tokio::test]
    async fn a_subscription_counts_when_redis_has_seen_it_and_not_before() {
        let took = subscribed_after(&TestRedis::start()).await;
        assert!(took > Duration::from_millis(800), "{took:?}");
    }

    #[cfg(feature = "faults")]
    #[tokio::test]
    async fn the_planted_bug_trusts_a_subscription_that_redis_has_not_seen() {
        let scenario = fail::FailScenario::setup();
        fail::cfg("plain-subscribe", "return").expect("a fail point");
        let took = subscribed_after(&TestRedis::start()).await;
        scenario.teardown();
        assert!(took < Duration::from_millis(200), "{took:?}");
    }

    /// Left as it is, the client keeps 32 and drops the oldest without a word.
    #[tokio::test]
    async fn what_comes_while_nobody_reads_waits_in_the_clients_memory() {
        const COUNT: usize = 2_000;
        let redis = TestRedis::start();
        let place = Place::parse(&redis.url()).expect("an address");
        let (ear, mut messages) = place.connect(Client::message_rx).await.expect("a connection");
        let names = Names::new("test", Uuid::from_u128(1));
        subscribe(&ear.client, &names).await.expect("subscribed");
        let mouth = connected(&redis).await;
        let letter =
            |n: usize| Letter { instance: 0, to: Address::Channel(n % 8), text: n.to_string().into(), ticket: None };
        let letters: Vec<Letter> = (0..COUNT).map(letter).collect();
        for some in letters.chunks(LETTERS) {
            publish(&mouth.client, &names, some).await.expect("published");
        }
        // Its answer comes after everything that was published before.
        let () = ear.client.ping(None).await.expect("an answer");
        for n in 0..COUNT {
            let message = messages.try_recv().unwrap_or_else(|error| panic!("{n}: {error}"));
            assert_eq!(message.value.into_string().expect("a text"), n.to_string());
        }
    }

    #[tokio::test]
    async fn who_is_too_slow_for_the_clients_memory_goes_on_with_what_is_left() {
        let (sender, messages) = tokio::sync::broadcast::channel(4);
        for n in 0..10 {
            let (channel, server) = ("c".into(), Server::new("localhost", 1));
            sender
                .send(Message { channel, value: n.to_string().into(), kind: MessageKind::Message, server })
                .expect("sent");
        }
        drop(sender);
        let ((unread, mut to_read), bytes) = (unbounded_channel(), Arc::new(AtomicUsize::new(0)));
        drain(messages, unread, Arc::clone(&bytes)).await;
        let mut values = vec![];
        while let Some(value) = to_read.recv().await {
            values.push(value.into_string().expect("a text"));
        }
        assert_eq!(
            (values, bytes.load(Ordering::Relaxed)),
            (vec!["6", "7", "8", "9"].into_iter().map(str::to_owned).collect(), 4)
        );
    }
}
