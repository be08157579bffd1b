//! Contract of `EventBus`.

use delivery::ports::{BusItem, Received};

use super::BusEnds;
use crate::scene::{chat, user};

fn typing(n: u128) -> BusItem {
    BusItem::Typing { chat: chat(n), user: user(n) }
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
            Received::Lost | Received::Closed => return,
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
            a_subscriber_hears_what_comes_after_it_in_order, every_subscriber_hears,
            a_slow_subscriber_is_told_or_has_lost_nothing, a_dropped_wait_loses_nothing);
    };
}
