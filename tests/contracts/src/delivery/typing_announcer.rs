//! Contract of `TypingAnnouncer`.

use delivery::ports::BusItem;

use super::BusEnds;
use crate::scene::{chat, user};

/// The others are told who is writing where.
pub async fn every_node_hears_of_typing(ends: &BusEnds) {
    let mut ear = ends.bus.subscribe().await;
    ends.typing.typing(chat(1), user(2)).await.expect("announced");
    assert_eq!(BusEnds::heard(&mut *ear, 1).await, [BusItem::Typing { chat: chat(1), user: user(2) }]);
}

/// The cases of `TypingAnnouncer`.
#[macro_export]
macro_rules! typing_announcer {
    ($fresh:path) => { $crate::cases!(delivery::typing_announcer, $fresh: every_node_hears_of_typing); };
}
