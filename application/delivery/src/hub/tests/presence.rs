//! Who is there: known here, heard on the bus, found in the registry.

use super::*;
use crate::Note;
use crate::ports::Attendance::{Absent, Active, Idle};
use crate::ports::PresenceChange;

impl Rig {
    /// A rig whose registry hears what the node notes; users 1 and 2 may be elsewhere.
    fn watching(users: &[UserId]) -> (Self, ConnectionId, Post) {
        let mut rig = Self::new();
        let (watcher, post) = rig.live(user(0), 1);
        rig.pass(Span::seconds(1));
        rig.write_notes(true);
        rig.watch(watcher, users);
        rig.read_all();
        (rig, watcher, post)
    }

    fn watch(&mut self, watcher: ConnectionId, users: &[UserId]) {
        self.node.hub.watch(self.now, watcher, users, &mut self.node.desk);
    }

    fn says(&mut self, user: UserId, attendance: Attendance) {
        self.hear(&[BusItem::Presence(PresenceChange { user, attendance, since: self.now })]);
    }

    fn set_idle(&mut self, id: ConnectionId, is_idle: bool) {
        self.node.hub.set_idle(self.now, id, is_idle, &mut self.node.desk);
    }

    /// What was noted of people since the last look: who, how much there, whether all had heard before.
    fn noted(&mut self, is_written: bool) -> Vec<(UserId, Attendance, bool)> {
        let noted = self.write_notes(is_written);
        let people = noted.into_iter().filter_map(|note| match note {
            Note::Presence { changes, is_told } => Some((changes, is_told)),
            Note::Receipts(_) => None,
        });
        people
            .flat_map(|(changes, told)| changes.into_iter().map(move |change| (change.user, change.attendance, told)))
            .collect()
    }
}

#[test]
fn presence_is_told_to_those_who_asked() {
    let (mut rig, _, post) = Rig::watching(&[user(1), user(2)]);
    assert_eq!(take(&post), ["presence 0"]);
    rig.pass(Span::seconds(6));
    let (first, _) = rig.live(user(1), 2);
    assert_eq!(take(&post), ["presence 1"]);
    // The second device is no news, and neither is a short absence.
    let (second, _) = rig.live(user(1), 3);
    for id in [first, second] {
        rig.node.hub.disconnect(rig.now, id, &mut rig.node.desk);
    }
    rig.pass(Span::seconds(19));
    let (again, _) = rig.live(user(1), 4);
    rig.pass(Span::seconds(10));
    assert_eq!(take(&post), Vec::<String>::new());
    rig.node.hub.disconnect(rig.now, again, &mut rig.node.desk);
    rig.pass(Span::seconds(20));
    assert_eq!(take(&post), ["presence 0"]);
    assert_eq!(rig.noted(true), [(user(1), Active, false)]);
    rig.pass(Span::seconds(1));
    assert_eq!(rig.noted(true), [(user(1), Absent, false)]);
}

#[test]
fn presence_frames_are_conflated() {
    let (mut rig, _, post) = Rig::watching(&[user(1), user(2)]);
    take(&post);
    rig.pass(Span::seconds(6));
    for n in 0..10 {
        rig.says(user(1), if n % 2 == 0 { Active } else { Absent });
        rig.says(user(2), Active);
    }
    assert_eq!(take(&post), ["presence 1"]);
    rig.pass(Span::millis(1_999));
    assert_eq!(take(&post), Vec::<String>::new());
    rig.pass(Span::millis(3_001));
    assert_eq!(take(&post), ["presence 1"]);
}

#[test]
fn a_node_that_hears_its_own_user_called_absent_objects() {
    let (mut rig, watcher, post) = Rig::watching(&[user(0)]);
    assert_eq!(take(&post), ["presence 1"]);
    rig.pass(Span::seconds(6));
    rig.noted(true);
    rig.says(user(0), Absent);
    rig.pass(Span::seconds(1));
    assert_eq!(rig.noted(true), [(user(0), Active, false)]);
    rig.watch(watcher, &[user(0)]);
    rig.read_all();
    assert_eq!(take(&post), ["presence 1"]);
}

#[test]
fn who_is_connected_elsewhere_is_found_before_the_first_frame() {
    let mut rig = Rig::new();
    let (watcher, post) = rig.live(user(0), 1);
    let since = rig.now.minus(Span::minutes(5));
    rig.store.online.insert(user(2), PresenceChange { user: user(2), attendance: Active, since });
    rig.watch(watcher, &[user(0), user(1), user(2)]);
    assert_eq!(take(&post), Vec::<String>::new());
    let reads = rig.read();
    assert!(reads.contains(&Read::Presence(vec![user(1), user(2)])), "{reads:?}");
    let Some(Outgoing::Presence(told)) = post.0.borrow_mut().queue.pop() else { panic!("no presence") };
    let told: Vec<_> = told.iter().map(|present| (present.attendance, present.since)).collect();
    assert_eq!(told, [(Active, Some(Timestamp::from_micros(0))), (Absent, None), (Active, Some(since))]);
}

#[test]
fn what_the_bus_says_meanwhile_is_newer_than_the_registry() {
    let mut rig = Rig::new();
    let (watcher, post) = rig.live(user(0), 1);
    rig.store.online.insert(user(2), PresenceChange { user: user(2), attendance: Active, since: rig.now });
    rig.watch(watcher, &[user(1), user(2)]);
    rig.says(user(1), Active);
    rig.says(user(2), Absent);
    rig.read_all();
    let Some(Outgoing::Presence(told)) = post.0.borrow_mut().queue.pop() else { panic!("no presence") };
    assert_eq!(told.iter().map(|present| present.attendance).collect::<Vec<_>>(), [Active, Absent]);
}

#[test]
fn without_a_registry_presence_is_blank_and_asked_for_later() {
    let mut rig = Rig::new();
    let (watcher, post) = rig.live(user(0), 1);
    rig.watch(watcher, &[user(1)]);
    let ask = Read::Presence(vec![user(1)]);
    assert!(rig.read_but(&ask));
    rig.node.hub.failed(rig.now, ask.clone(), domain_kernel::FailureKind::TimedOut);
    rig.pass(Span::seconds(1));
    assert_eq!(take(&post), ["presence 0"]);
    assert_eq!(rig.node.desk.reads.iter().filter(|read| **read == ask).count(), 0);
    rig.store.online.insert(user(1), PresenceChange { user: user(1), attendance: Active, since: rig.now });
    rig.pass(Span::seconds(5));
    rig.read_all();
    assert_eq!(take(&post), ["presence 1"]);
    rig.pass(Span::minutes(1));
    assert!(!rig.node.desk.reads.contains(&ask));
}

#[test]
fn bundles_are_a_second_apart_and_what_the_registry_did_not_take_is_noted_again() {
    let mut rig = Rig::new();
    rig.live(user(0), 1);
    rig.pass(Span::millis(50));
    rig.live(user(1), 2);
    rig.live(user(2), 3);
    assert_eq!(rig.noted(true), [(user(0), Active, false)]);
    rig.pass(Span::millis(900));
    assert_eq!(rig.noted(true), []);
    rig.pass(Span::millis(100));
    assert_eq!(rig.noted(false), [(user(1), Active, false), (user(2), Active, false)]);
    rig.pass(Span::seconds(4));
    assert_eq!(rig.noted(true), []);
    rig.pass(Span::seconds(1));
    // Every node has heard of it: the registry alone is told.
    assert_eq!(rig.noted(true), [(user(1), Active, true), (user(2), Active, true)]);
    rig.pass(Span::seconds(6));
    assert_eq!(rig.noted(true), []);
}

#[test]
fn a_user_who_is_online_elsewhere_is_noted_here_too() {
    let (mut rig, _, post) = Rig::watching(&[user(1)]);
    rig.says(user(1), Active);
    rig.pass(Span::seconds(6));
    take(&post);
    rig.noted(true);
    rig.live(user(1), 2);
    rig.pass(Span::seconds(6));
    assert_eq!(rig.noted(true), [(user(1), Active, false)]);
    assert_eq!(take(&post), Vec::<String>::new());
}

#[test]
fn a_node_that_stops_announces_nobody_offline() {
    let (mut rig, _, _) = Rig::watching(&[user(1)]);
    let (id, _) = rig.live(user(1), 2);
    rig.pass(Span::seconds(1));
    rig.noted(true);
    rig.node.hub.drain(rig.now);
    rig.node.hub.disconnect(rig.now, id, &mut rig.node.desk);
    rig.pass(Span::seconds(30));
    rig.pass(Span::seconds(1));
    assert_eq!(rig.noted(true), []);
}

#[test]
fn nobody_is_remembered_whom_nobody_watches() {
    let mut rig = Rig::new();
    rig.live(user(0), 1);
    for n in 0..1_000 {
        rig.says(user(10 + n), Active);
    }
    assert_eq!(rig.node.hub.people.known.len(), 1);
}

#[test]
fn a_person_is_idle_when_all_their_devices_are() {
    let (mut rig, _, post) = Rig::watching(&[user(1)]);
    take(&post);
    rig.pass(Span::seconds(6));
    let ((laptop, _), (phone, _)) = (rig.live(user(1), 2), rig.live(user(1), 3));
    assert_eq!(take(&post), ["presence 1"]);
    rig.pass(Span::seconds(6));
    rig.noted(true);
    rig.set_idle(laptop, true);
    rig.pass(Span::seconds(6));
    assert_eq!((take(&post).len(), rig.noted(true)), (0, vec![]));
    rig.set_idle(phone, true);
    rig.set_idle(phone, true);
    rig.pass(Span::seconds(6));
    assert_eq!((take(&post), rig.noted(true)), (vec!["presence 0".to_owned()], vec![(user(1), Idle, false)]));
    rig.pass(Span::seconds(6));
    rig.set_idle(laptop, false);
    assert_eq!(take(&post), ["presence 1"]);
    rig.pass(Span::seconds(1));
    assert_eq!(rig.noted(true), [(user(1), Active, false)]);
}

#[test]
fn who_turns_idle_is_told_so_a_little_later() {
    let (mut rig, _, post) = Rig::watching(&[user(1)]);
    let (id, _) = rig.live(user(1), 2);
    rig.pass(Span::seconds(6));
    take(&post);
    rig.set_idle(id, true);
    rig.pass(Span::millis(2_900));
    assert_eq!(take(&post), Vec::<String>::new());
    rig.pass(Span::millis(300));
    assert_eq!(take(&post), ["presence 0"]);
}

#[test]
fn a_device_in_use_that_goes_away_for_a_moment_leaves_nobody_idle() {
    let (mut rig, _, _) = Rig::watching(&[]);
    let ((phone, _), (laptop, _)) = (rig.live(user(1), 2), rig.live(user(1), 3));
    rig.set_idle(phone, true);
    rig.pass(Span::seconds(1));
    rig.noted(true);
    rig.node.hub.disconnect(rig.now, laptop, &mut rig.node.desk);
    rig.pass(Span::seconds(19));
    let (again, _) = rig.live(user(1), 4);
    rig.pass(Span::seconds(6));
    assert_eq!(rig.noted(true), []);
    rig.node.hub.disconnect(rig.now, again, &mut rig.node.desk);
    rig.pass(Span::seconds(20));
    rig.pass(Span::seconds(1));
    assert_eq!(rig.noted(true), [(user(1), Idle, false)]);
    rig.node.hub.disconnect(rig.now, phone, &mut rig.node.desk);
    rig.pass(Span::seconds(20));
    rig.pass(Span::seconds(1));
    assert_eq!(rig.noted(true), [(user(1), Absent, false)]);
}

#[test]
fn an_idle_device_that_connects_again_makes_nobody_active() {
    let (mut rig, _, _) = Rig::watching(&[]);
    let (id, _) = rig.live(user(1), 2);
    rig.set_idle(id, true);
    rig.pass(Span::seconds(1));
    assert_eq!(rig.noted(true), [(user(1), Idle, false)]);
    rig.node.hub.disconnect(rig.now, id, &mut rig.node.desk);
    rig.pass(Span::seconds(2));
    let newcomer = Newcomer { is_idle: true, ..Rig::newcomer(user(1), 3) };
    rig.node.hub.connect(rig.now, newcomer, Post::default(), &mut rig.node.desk);
    rig.pass(Span::seconds(30));
    assert_eq!(rig.noted(true), []);
}

#[test]
fn a_node_whose_user_is_at_a_device_objects_to_idle() {
    let (mut rig, _, _) = Rig::watching(&[]);
    let (id, _) = rig.live(user(1), 2);
    rig.pass(Span::seconds(1));
    rig.noted(true);
    rig.says(user(1), Idle);
    rig.pass(Span::seconds(1));
    assert_eq!(rig.noted(true), [(user(1), Active, false)]);
    rig.set_idle(id, true);
    rig.pass(Span::seconds(1));
    assert_eq!(rig.noted(true), [(user(1), Idle, false)]);
    // Whoever is idle here may well be at a device elsewhere, but is not gone.
    rig.says(user(1), Active);
    rig.pass(Span::seconds(1));
    assert_eq!(rig.noted(true), []);
    rig.says(user(1), Absent);
    rig.pass(Span::seconds(1));
    assert_eq!(rig.noted(true), [(user(1), Idle, false)]);
}

#[test]
fn who_comes_back_after_others_called_them_absent_is_announced() {
    let (mut rig, _, _) = Rig::watching(&[]);
    let (id, _) = rig.live(user(1), 2);
    rig.pass(Span::seconds(1));
    rig.noted(true);
    rig.node.hub.disconnect(rig.now, id, &mut rig.node.desk);
    rig.says(user(1), Absent);
    rig.pass(Span::seconds(5));
    rig.live(user(1), 3);
    rig.pass(Span::seconds(1));
    assert_eq!(rig.noted(true), [(user(1), Active, false)]);
}

impl Rig {
    /// User 1 was here for a while, and all know it; then the connection is lost.
    fn leaving() -> (Self, Post) {
        let (mut rig, _, post) = Rig::watching(&[user(1)]);
        let (id, _) = rig.live(user(1), 2);
        rig.pass(Span::seconds(6));
        rig.noted(true);
        rig.says(user(1), Active);
        rig.pass(Span::seconds(6));
        take(&post);
        rig.node.hub.disconnect(rig.now, id, &mut rig.node.desk);
        (rig, post)
    }

    /// Another node has user 1, and says so.
    fn comes_elsewhere(&mut self) {
        self.store.online.insert(user(1), PresenceChange { user: user(1), attendance: Active, since: self.now });
        self.says(user(1), Active);
    }

    /// Lets time pass in steps of a tick, with a registry that answers. What was noted meanwhile.
    fn noted_within(&mut self, span: Span) -> Vec<(UserId, Attendance, bool)> {
        let (end, mut noted) = (self.now.plus(span), vec![]);
        while self.now < end {
            self.pass(Span::millis(50));
            noted.extend(self.noted(true));
            self.read_all();
        }
        noted
    }
}

#[test]
fn who_comes_to_another_node_within_twenty_seconds_is_not_seen_to_leave() {
    let (mut rig, post) = Rig::leaving();
    rig.pass(Span::seconds(1));
    rig.comes_elsewhere();
    // The registry alone is told that they are not here.
    assert_eq!(rig.noted_within(Span::seconds(40)), [(user(1), Absent, true)]);
    assert_eq!(take(&post), Vec::<String>::new());
    // And when the other node loses them for good, it says so.
    rig.store.online.clear();
    rig.says(user(1), Absent);
    rig.pass(Span::seconds(6));
    assert_eq!(take(&post), ["presence 0"]);
}

#[test]
fn a_node_that_hears_its_own_word_late_takes_nobody_for_connected_elsewhere() {
    let (mut rig, _, post) = Rig::watching(&[user(1)]);
    let (id, _) = rig.live(user(1), 2);
    rig.node.hub.disconnect(rig.now, id, &mut rig.node.desk);
    let echo = PresenceChange { user: user(1), attendance: Active, since: rig.now };
    rig.pass(Span::seconds(1));
    rig.noted(true);
    rig.hear(&[BusItem::Presence(echo)]);
    assert_eq!(rig.noted_within(Span::seconds(25)), [(user(1), Absent, true), (user(1), Absent, false)]);
    assert_eq!(take(&post).last().map(String::as_str), Some("presence 0"));
}

#[test]
fn who_was_elsewhere_only_for_a_moment_is_announced_once_the_registry_answers() {
    let (mut rig, post) = Rig::leaving();
    rig.comes_elsewhere();
    rig.store.online.clear();
    rig.pass(Span::seconds(20));
    for _ in 0..2 {
        rig.pass(Span::seconds(5));
        assert_eq!(rig.noted(false), [(user(1), Absent, true)]);
        assert!(!rig.read().iter().any(|read| matches!(read, Read::Elsewhere(_))));
    }
    rig.pass(Span::seconds(5));
    assert_eq!(rig.noted(true), [(user(1), Absent, true)]);
    rig.pass(Span::millis(50));
    for read in std::mem::take(&mut rig.node.desk.reads) {
        rig.node.hub.failed(rig.now, read, domain_kernel::FailureKind::TimedOut);
    }
    assert_eq!(take(&post), Vec::<String>::new());
    assert_eq!(rig.noted_within(Span::minutes(3)), [(user(1), Absent, false)]);
    assert_eq!(take(&post), ["presence 0"]);
}

#[test]
fn who_comes_back_from_another_node_is_announced_so_that_it_tells_nobody_that_they_left() {
    let (mut rig, post) = Rig::leaving();
    rig.comes_elsewhere();
    rig.pass(Span::seconds(5));
    rig.live(user(1), 3);
    assert_eq!(rig.noted_within(Span::seconds(30)), [(user(1), Active, false)]);
    assert_eq!(take(&post), Vec::<String>::new());
}

#[test]
fn who_comes_back_while_the_registry_is_asked_stays() {
    let (mut rig, post) = Rig::leaving();
    rig.comes_elsewhere();
    rig.store.online.clear();
    rig.pass(Span::seconds(20));
    rig.pass(Span::millis(50));
    assert_eq!(rig.noted(true), [(user(1), Absent, true)]);
    rig.pass(Span::millis(50));
    let asked = std::mem::take(&mut rig.node.desk.reads);
    rig.live(user(1), 3);
    rig.node.desk.reads.extend(asked);
    assert_eq!(rig.noted_within(Span::seconds(30)), [(user(1), Active, false)]);
    assert_eq!(take(&post), Vec::<String>::new());
}
