//! Contract of `PresenceRegistry`.

use std::any::Any;
use std::sync::Arc;

use delivery::ports::{Attendance, PresenceChange, PresenceRegistry};
use domain_kernel::{Timestamp, UserId};

use crate::scene::user;

/// What nodes have noted of who is connected.
pub struct PresenceEnds {
    /// As one node has it.
    pub here: Arc<dyn PresenceRegistry>,
    /// As another node has it; where there is one node only, `here` again.
    pub elsewhere: Arc<dyn PresenceRegistry>,
    /// What has to live as long: servers of its own.
    pub keep: Box<dyn Any + Send + Sync>,
}

/// The most people that are asked for at once.
const MOST: u128 = 500;

fn came(n: u128, at: i64) -> PresenceChange {
    PresenceChange { user: user(n), attendance: Attendance::Active, since: Timestamp::from_micros(at) }
}

fn went(n: u128, at: i64) -> PresenceChange {
    PresenceChange { attendance: Attendance::Absent, ..came(n, at) }
}

fn rested(n: u128, at: i64) -> PresenceChange {
    PresenceChange { attendance: Attendance::Idle, ..came(n, at) }
}

async fn online(registry: &dyn PresenceRegistry, users: &[UserId]) -> Vec<PresenceChange> {
    let mut present = registry.online(users).await.expect("an answer");
    present.sort_by_key(|change| change.user);
    present
}

/// Those who have come are online, all others are not.
pub async fn who_has_come_is_online_and_nobody_else(ends: &PresenceEnds) {
    ends.here.note(&[came(1, 10), came(2, 20)]).await.expect("noted");
    assert_eq!(online(&*ends.here, &[user(1), user(2), user(3)]).await, [came(1, 10), came(2, 20)]);
    assert_eq!(online(&*ends.here, &[user(3)]).await, []);
    assert_eq!(online(&*ends.here, &[]).await, []);
}

/// Every node sees it.
pub async fn every_node_sees_who_has_come(ends: &PresenceEnds) {
    ends.here.note(&[came(1, 10)]).await.expect("noted");
    assert_eq!(online(&*ends.elsewhere, &[user(1)]).await, [came(1, 10)]);
}

/// Who has gone is offline.
pub async fn who_has_gone_is_offline(ends: &PresenceEnds) {
    ends.here.note(&[came(1, 10), came(2, 20)]).await.expect("noted");
    ends.here.note(&[went(1, 30)]).await.expect("noted");
    assert_eq!(online(&*ends.elsewhere, &[user(1), user(2)]).await, [came(2, 20)]);
}

/// Within one note the last word counts.
pub async fn the_last_word_of_one_note_counts(ends: &PresenceEnds) {
    ends.here.note(&[came(1, 10), went(1, 20), came(2, 20), went(2, 30), came(2, 40)]).await.expect("noted");
    assert_eq!(online(&*ends.here, &[user(1), user(2)]).await, [came(2, 40)]);
}

/// Whoever comes twice stays since the first time.
pub async fn who_comes_twice_stays_since_the_first_time(ends: &PresenceEnds) {
    ends.here.note(&[came(1, 10)]).await.expect("noted");
    ends.here.note(&[came(1, 50)]).await.expect("noted");
    assert_eq!(online(&*ends.here, &[user(1)]).await, [came(1, 10)]);
}

/// Who turns idle, or is back, is so since then.
pub async fn who_turns_idle_or_is_back_is_so_since_then(ends: &PresenceEnds) {
    ends.here.note(&[came(1, 10), rested(2, 20)]).await.expect("noted");
    ends.here.note(&[rested(1, 30), came(2, 40)]).await.expect("noted");
    ends.here.note(&[rested(1, 50), came(2, 60)]).await.expect("noted");
    assert_eq!(online(&*ends.elsewhere, &[user(1), user(2)]).await, [rested(1, 30), came(2, 40)]);
}

/// As much as they are there at any node, since the earliest there.
pub async fn the_node_counts_at_which_somebody_is_most(ends: &PresenceEnds) {
    ends.here.note(&[rested(1, 10), rested(2, 20)]).await.expect("noted");
    ends.elsewhere.note(&[came(1, 30), came(2, 40)]).await.expect("noted");
    assert_eq!(online(&*ends.here, &[user(1), user(2)]).await, [came(1, 30), came(2, 40)]);
}

/// Each once, since the earliest, however many nodes have them and however often they are asked for.
pub async fn each_is_told_once_since_the_earliest(ends: &PresenceEnds) {
    ends.here.note(&[came(1, 20)]).await.expect("noted");
    ends.elsewhere.note(&[came(1, 30)]).await.expect("noted");
    assert_eq!(online(&*ends.here, &[user(1), user(1)]).await, [came(1, 20)]);
}

/// As many as a device may watch are answered at once.
pub async fn as_many_as_may_be_asked_for_are_answered(ends: &PresenceEnds) {
    let all: Vec<PresenceChange> = (1..=MOST).map(|n| came(n, 1)).collect();
    let users: Vec<UserId> = all.iter().map(|change| change.user).collect();
    ends.here.note(&all).await.expect("noted");
    assert_eq!(online(&*ends.here, &users).await.len(), users.len());
}

/// The cases of `PresenceRegistry`.
#[macro_export]
macro_rules! presence_registry {
    ($fresh:path) => {
        $crate::cases!(delivery::presence_registry, $fresh:
            who_has_come_is_online_and_nobody_else, every_node_sees_who_has_come, who_has_gone_is_offline,
            the_last_word_of_one_note_counts, who_comes_twice_stays_since_the_first_time,
            who_turns_idle_or_is_back_is_so_since_then, the_node_counts_at_which_somebody_is_most,
            each_is_told_once_since_the_earliest, as_many_as_may_be_asked_for_are_answered);
    };
}
