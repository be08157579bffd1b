//! Contract of `SessionAnnouncer`.

use delivery::ports::BusItem;
use domain_kernel::SessionId;

use super::BusEnds;
use crate::scene::{id, user};

/// Within one second every node knows.
pub async fn every_node_hears_of_ended_sessions(ends: &BusEnds) {
    let mut ear = ends.bus.subscribe().await;
    let sessions = vec![SessionId::new(id(1)), SessionId::new(id(2))];
    ends.sessions.ended(user(3), &sessions).await.expect("announced");
    assert_eq!(BusEnds::heard(&mut *ear, 1).await, [BusItem::SessionsEnded { user: user(3), sessions }]);
}

/// The cases of `SessionAnnouncer`.
#[macro_export]
macro_rules! session_announcer {
    ($fresh:path) => { $crate::cases!(delivery::session_announcer, $fresh: every_node_hears_of_ended_sessions); };
}
