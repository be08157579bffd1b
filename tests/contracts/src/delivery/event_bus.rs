//! Contract of `EventBus`.

use std::sync::Arc;

use delivery::ports::{Attendance, BusItem, EventBus, PresenceChange, Received};
use domain_kernel::{Cursor, Number, Seq, SessionId, Tag, Version};
use domain_messages::{
    ChatEvent, ChatEventKind, Content, Message, OwnPart, ReadState, Receipt, SystemLine, UserEvent, UserEventKind,
};
use futures_util::FutureExt;

use super::BusEnds;
use crate::scene::{DAWN, body, chat, id, new_key, user};

fn typing(n: u128) -> BusItem {
    BusItem::Typing { chat: chat(n), user: user(n) }
}

fn place(seq: i64) -> Cursor {
    Cursor::new(Seq::new(seq), Tag::new(7))
}

fn message(seq: i64, content: Content) -> Arc<Message> {
    Arc::new(Message {
        chat: chat(1),
        seq: Seq::new(seq),
        number: Some(Number::new(seq)),
        sender: user(1),
        client_id: new_key(),
        content,
        reply_to: (seq > 1).then(|| Seq::new(1)),
        version: Version::new(2),
        created_at: DAWN,
        edited_at: Some(DAWN),
        retracted_at: None,
    })
}

fn event(seq: i64, kind: ChatEventKind) -> BusItem {
    BusItem::Chat(Arc::new(ChatEvent {
        chat: chat(1),
        cursor: place(seq),
        previous: place(seq - 1),
        member_count: 3,
        kind,
    }))
}

fn written(seq: i64) -> BusItem {
    event(seq, ChatEventKind::MessageWritten(message(seq, Content::Text(body(&format!("№ {seq} \"quoted\"\n"))))))
}

fn own(seq: i64, kind: UserEventKind) -> BusItem {
    BusItem::User(Arc::new(UserEvent { user: user(1), cursor: place(seq), previous: place(seq - 1), kind }))
}

/// One item of each kind.
fn one_of_each() -> Vec<BusItem> {
    let line = |seq, line| message(seq, Content::System(line));
    let read = ReadState { chat: chat(1), seq: Seq::new(5), number: Number::new(4), unread: 2 };
    vec![
        written(1),
        event(2, ChatEventKind::MessageEdited(message(1, Content::Text(body("another"))))),
        event(3, ChatEventKind::MessageRetracted(message(1, Content::Tombstone))),
        event(4, {
            let users = vec![user(2), user(3)];
            ChatEventKind::MembersAdded { line: line(4, SystemLine::MembersAdded { users: users.clone() }), users }
        }),
        event(5, {
            let line = line(5, SystemLine::MemberRemoved { user: user(2) });
            ChatEventKind::MemberRemoved { line, user: user(2), new_owner: None }
        }),
        event(6, {
            let line = line(6, SystemLine::MemberLeft);
            ChatEventKind::MemberRemoved { line, user: user(1), new_owner: Some(user(3)) }
        }),
        own(1, UserEventKind::ChatJoined(chat(1))),
        own(2, UserEventKind::ChatLeft(chat(1))),
        own(3, UserEventKind::ReadMoved(read)),
        own(4, UserEventKind::OwnChanged(OwnPart::Contacts)),
        BusItem::SightChanged(vec![user(1), user(2)]),
        BusItem::SessionsEnded { user: user(1), sessions: vec![SessionId::new(id(1)), SessionId::new(id(2))] },
        BusItem::ChatMoved { chat: chat(1), cursor: place(7) },
        BusItem::Receipts(vec![Receipt { chat: chat(1), user: user(2), seq: Seq::new(7) }]),
        typing(1),
        BusItem::Presence(PresenceChange { user: user(1), attendance: Attendance::Active, since: DAWN }),
        BusItem::Presence(PresenceChange { user: user(2), attendance: Attendance::Idle, since: DAWN }),
        BusItem::Presence(PresenceChange { user: user(3), attendance: Attendance::Absent, since: DAWN }),
    ]
}

/// Where each of `items` is found in `heard`.
fn places(items: &[BusItem], heard: &[BusItem]) -> Vec<Option<usize>> {
    items.iter().map(|item| heard.iter().position(|other| other == item)).collect()
}

/// Hears everything that is published after `subscribe` returned, in order.
pub async fn a_subscriber_hears_what_comes_after_it_in_order(ends: &BusEnds) {
    ends.bus.publish(vec![typing(1)]).await;
    let mut ear = ends.bus.subscribe().await;
    ends.bus.publish(vec![typing(2), typing(3)]).await;
    ends.bus.publish(vec![typing(4)]).await;
    assert_eq!(BusEnds::heard(&mut *ear, 3).await, [typing(2), typing(3), typing(4)]);
}

/// Hands items to every present subscriber.
pub async fn every_subscriber_hears(ends: &BusEnds) {
    let (mut one, mut other) = (ends.bus.subscribe().await, ends.bus.subscribe().await);
    ends.bus.publish(vec![typing(1)]).await;
    assert_eq!(BusEnds::heard(&mut *one, 1).await, [typing(1)]);
    assert_eq!(BusEnds::heard(&mut *other, 1).await, [typing(1)]);
}

/// What this node publishes it hears at once.
pub async fn a_node_hears_itself_at_once(ends: &BusEnds) {
    let mut ear = ends.bus.subscribe().await;
    let items = one_of_each();
    ends.bus.publish(items.clone()).await;
    assert_eq!(ear.next().now_or_never(), Some(Received::Items(items.into())));
}

/// Every node hears every kind of item as it was published.
pub async fn another_node_hears_each_kind_unchanged(ends: &BusEnds) {
    let mut ear = ends.elsewhere.subscribe().await;
    let items = one_of_each();
    ends.bus.publish(items.clone()).await;
    let heard = BusEnds::heard(&mut *ear, items.len()).await;
    assert_eq!(heard.len(), items.len(), "each once: {heard:?}");
    for (item, place) in items.iter().zip(places(&items, &heard)) {
        assert!(place.is_some(), "{item:?} in {heard:?}");
    }
}

/// Items of one stream are heard in the order of their publisher, however many publish.
pub async fn each_publisher_is_heard_in_its_order(ends: &BusEnds) {
    const MANY: usize = 500;
    let mut ear = ends.elsewhere.subscribe().await;
    let publish = async |bus: &dyn EventBus, from: i64| {
        for seq in (from..).take(MANY) {
            bus.publish(vec![written(seq)]).await;
            tokio::task::yield_now().await;
        }
    };
    futures_util::future::join(publish(&*ends.bus, 1), publish(&*ends.elsewhere, 10_001)).await;
    let heard = BusEnds::heard(&mut *ear, 2 * MANY).await;
    let seqs = |items: std::ops::Range<i64>| {
        let seq = |item: &BusItem| match item {
            BusItem::Chat(event) => Some(event.cursor.seq.value()).filter(|seq| items.contains(seq)),
            _ => None,
        };
        heard.iter().filter_map(seq).collect::<Vec<_>>()
    };
    assert_eq!(seqs(1..10_000), (1..).take(MANY).collect::<Vec<_>>());
    assert_eq!(seqs(10_000..20_000), (10_001..).take(MANY).collect::<Vec<_>>());
}

/// Never blocks on a slow subscriber, who hears everything or is told that something was lost.
pub async fn a_slow_subscriber_is_told_or_has_lost_nothing(ends: &BusEnds) {
    const MANY: usize = 100_000;
    let mut ear = ends.bus.subscribe().await;
    for n in 0..MANY {
        ends.bus.publish(vec![typing(n as u128)]).await;
    }
    let mut heard = 0;
    while heard < MANY {
        match ear.next().await {
            Received::Items(items) => heard += items.len(),
            Received::NodeGone => {}
            Received::Lost { .. } | Received::Closed => return,
        }
    }
}

/// Safe to cancel: nothing is lost by dropping the future.
pub async fn a_dropped_wait_loses_nothing(ends: &BusEnds) {
    let mut ear = ends.bus.subscribe().await;
    let waited = tokio::time::timeout(std::time::Duration::from_millis(10), ear.next()).await;
    assert!(waited.is_err(), "nothing was published");
    ends.bus.publish(vec![typing(1)]).await;
    assert_eq!(BusEnds::heard(&mut *ear, 1).await, [typing(1)]);
}

/// The cases of `EventBus`.
#[macro_export]
macro_rules! event_bus {
    ($fresh:path) => {
        $crate::cases!(delivery::event_bus, $fresh:
            a_subscriber_hears_what_comes_after_it_in_order, every_subscriber_hears, a_node_hears_itself_at_once,
            another_node_hears_each_kind_unchanged, each_publisher_is_heard_in_its_order,
            a_slow_subscriber_is_told_or_has_lost_nothing, a_dropped_wait_loses_nothing);
    };
}
