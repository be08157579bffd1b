//! Who may know of whom.

use domain_kernel::FailureKind;
use domain_messages::{ReadState, UserEvent, UserEventKind};
use domain_users::{Availability, Block};

use super::*;
use crate::ports::PresenceChange;

/// What was told of presence last: who is online, and as what.
fn told(post: &Post) -> Option<Vec<(UserId, bool, Availability)>> {
    let mut last = None;
    while let Some(item) = post.0.borrow_mut().queue.pop() {
        if let Outgoing::Presence(people) = item {
            last = Some(
                people.iter().map(|one| (one.user, one.attendance == Attendance::Active, one.availability)).collect(),
            );
        }
    }
    last
}

fn block() -> Block {
    Block { blocker: user(1), blocked: user(0) }
}

impl Rig {
    /// Users 0 and 1 are here, and 0 watches 1 and 2.
    fn seeing() -> (Self, Post, ConnectionId, Post) {
        let mut rig = Self::new();
        let (viewer, post) = rig.live(user(0), 1);
        let (subject, other) = rig.live(user(1), 2);
        rig.node.hub.watch(rig.now, viewer, &[user(1), user(2)], &mut rig.node.desk);
        rig.read_all();
        (rig, post, subject, other)
    }

    /// The store has changed, and the bus tells it.
    fn sight_changes(&mut self, users: &[UserId]) {
        self.hear(&[BusItem::SightChanged(users.to_vec())]);
        self.read_all();
        self.pass(Span::seconds(6));
    }
}

#[test]
fn what_people_chose_to_appear_as_is_told_and_retold() {
    let (mut rig, post, ..) = Rig::seeing();
    let plain = vec![(user(1), true, Availability::Automatic), (user(2), false, Availability::Automatic)];
    assert_eq!(told(&post), Some(plain));
    rig.store.shown.insert(user(1), Some(Availability::Busy));
    rig.sight_changes(&[user(1)]);
    assert_eq!(told(&post), Some(vec![(user(1), true, Availability::Busy)]));
    rig.sight_changes(&[user(1)]);
    assert_eq!(told(&post), None, "nothing has changed");
}

#[test]
fn who_hides_is_offline_and_comes_and_goes_unseen() {
    for hidden in [None, Some(Availability::Offline)] {
        let (mut rig, post, subject, _) = Rig::seeing();
        told(&post);
        rig.store.shown.insert(user(1), hidden);
        rig.sight_changes(&[user(1)]);
        assert_eq!(told(&post), Some(vec![(user(1), false, Availability::Automatic)]));
        rig.node.hub.disconnect(rig.now, subject, &mut rig.node.desk);
        rig.pass(Span::seconds(21));
        rig.hear(&[BusItem::Presence(PresenceChange {
            user: user(1),
            attendance: Attendance::Active,
            since: rig.now,
        })]);
        rig.pass(Span::seconds(6));
        assert_eq!(told(&post), None, "not even that something happened");
        rig.store.shown.clear();
        rig.sight_changes(&[user(1)]);
        assert_eq!(told(&post), Some(vec![(user(1), true, Availability::Automatic)]));
    }
}

#[test]
fn nothing_is_told_before_it_is_known_who_may_be_seen() {
    let mut rig = Rig::new();
    let (viewer, post) = rig.live(user(0), 1);
    rig.node.hub.watch(rig.now, viewer, &[user(0)], &mut rig.node.desk);
    let asked = std::mem::take(&mut rig.node.desk.reads);
    let [look @ Read::Sight { .. }] = asked.as_slice() else { panic!("{asked:?}") };
    rig.pass(Span::seconds(10));
    assert_eq!(told(&post), None);
    rig.node.hub.failed(rig.now, look.clone(), FailureKind::Unavailable);
    rig.pass(Span::seconds(2));
    rig.read_all();
    rig.pass(Span::seconds(1));
    assert_eq!(told(&post), Some(vec![(user(0), true, Availability::Automatic)]));
}

#[test]
fn what_cannot_be_read_is_not_shown() {
    let mut rig = Rig::new();
    let (viewer, post) = rig.live(user(0), 1);
    rig.node.hub.watch(rig.now, viewer, &[user(0)], &mut rig.node.desk);
    let asked = std::mem::take(&mut rig.node.desk.reads);
    rig.node.hub.failed(rig.now, asked[0].clone(), FailureKind::Corrupt);
    rig.pass(Span::seconds(6));
    assert_eq!(told(&post), Some(vec![(user(0), false, Availability::Automatic)]));
}

#[test]
fn between_two_of_whom_one_has_blocked_the_other_there_is_no_typing_and_no_marks() {
    let (mut rig, post, _, _) = Rig::seeing();
    let viewer = rig.node.hub.connections.iter().find(|found| found.user == user(0)).expect("here").id;
    rig.node.hub.focus(rig.now, viewer, Some(chat(0)), &mut rig.node.desk);
    rig.read_all();
    let moved = |rig: &mut Rig, seq: i64| {
        rig.pass(Span::seconds(4));
        take(&post);
        let read = ReadState { chat: chat(0), seq: Seq::new(seq), number: domain_kernel::Number::default(), unread: 0 };
        let cursor = Cursor::new(Seq::new(seq), domain_kernel::Tag::new(1));
        let event = UserEvent { user: user(1), cursor, previous: cursor, kind: UserEventKind::ReadMoved(read) };
        rig.hear(&[BusItem::Typing { chat: chat(0), user: user(1) }, BusItem::User(Arc::new(event))]);
        rig.pass(Span::seconds(2));
        take(&post)
    };
    let seen = moved(&mut rig, 1);
    assert!(seen.iter().any(|word| word == "typing") && seen.iter().any(|word| word.starts_with("marks")), "{seen:?}");
    rig.store.blocks.push(block());
    rig.sight_changes(&[user(0), user(1)]);
    assert_eq!(moved(&mut rig, 2), Vec::<String>::new());
    rig.store.blocks.clear();
    rig.sight_changes(&[user(0), user(1)]);
    assert!(moved(&mut rig, 3).iter().any(|word| word == "typing"));
}

#[test]
fn what_the_bus_has_lost_is_looked_at_anew_but_not_all_the_time() {
    let (mut rig, post, ..) = Rig::seeing();
    told(&post);
    rig.store.blocks.push(block());
    rig.node.hub.lost(rig.now, None, &mut rig.node.desk);
    rig.read_all();
    rig.pass(Span::seconds(6));
    assert_eq!(told(&post), Some(vec![(user(1), false, Availability::Automatic)]));
    for _ in 0..10 {
        rig.node.hub.lost(rig.now, None, &mut rig.node.desk);
        rig.pass(Span::seconds(2));
    }
    assert!(!rig.node.desk.reads.iter().any(|read| matches!(read, Read::Sight { .. })));
    rig.pass(Span::seconds(10));
    assert!(rig.node.desk.reads.iter().any(|read| matches!(read, Read::Sight { .. })));
}

impl Rig {
    /// Carries out what is asked for now; its answers come when the test wants them.
    fn look_early(&mut self) -> Vec<crate::Answer> {
        for read in std::mem::take(&mut self.node.desk.reads) {
            self.node.look_up(read, &self.store);
        }
        std::mem::take(&mut self.node.answers)
    }

    fn answer(&mut self, answers: Vec<crate::Answer>) {
        for answer in answers {
            self.node.hub.answer(self.now, answer, &mut self.node.desk);
        }
    }
}

#[test]
fn what_was_asked_before_somebody_hid_shows_them_at_no_time_however_late_it_is_answered() {
    let hidden = Some(vec![(user(1), false, Availability::Automatic), (user(2), false, Availability::Automatic)]);
    for is_overtaken in [false, true] {
        let (mut rig, post, ..) = Rig::seeing();
        told(&post);
        let viewer = rig.node.hub.connections.iter().find(|found| found.user == user(0)).expect("here").id;
        rig.node.hub.watch(rig.now, viewer, &[user(1), user(2)], &mut rig.node.desk);
        let early = rig.look_early();
        rig.store.shown.insert(user(1), None);
        rig.hear(&[BusItem::SightChanged(vec![user(1)])]);
        let newer = rig.look_early();
        let [first, second] = if is_overtaken { [newer, early] } else { [early, newer] };
        rig.answer(first);
        rig.pass(Span::seconds(6));
        let online = |seen: Option<Vec<(UserId, bool, Availability)>>| seen.into_iter().flatten().any(|one| one.1);
        assert!(!online(told(&post)), "overtaken: {is_overtaken}");
        rig.answer(second);
        rig.pass(Span::seconds(6));
        assert!(!online(told(&post)), "overtaken: {is_overtaken}");
        rig.node.hub.watch(rig.now, viewer, &[user(1), user(2)], &mut rig.node.desk);
        rig.read_all();
        assert_eq!(told(&post), hidden);
    }
}

#[test]
fn what_was_asked_for_a_former_set_of_people_says_nothing_of_the_next() {
    let (mut rig, post, ..) = Rig::seeing();
    told(&post);
    let viewer = rig.node.hub.connections.iter().find(|found| found.user == user(0)).expect("here").id;
    rig.node.hub.watch(rig.now, viewer, &[user(1)], &mut rig.node.desk);
    let early = rig.look_early();
    rig.store.shown.insert(user(1), None);
    rig.node.hub.watch(rig.now, viewer, &[user(1)], &mut rig.node.desk);
    rig.answer(early);
    rig.pass(Span::seconds(6));
    assert_eq!(told(&post), None);
    rig.read_all();
    rig.pass(Span::seconds(6));
    assert_eq!(told(&post), Some(vec![(user(1), false, Availability::Automatic)]));
}

#[test]
fn a_block_holds_though_an_older_answer_comes_after_it() {
    let (mut rig, ..) = Rig::seeing();
    rig.hear(&[BusItem::SightChanged(vec![user(0)])]);
    let early = rig.look_early();
    rig.store.blocks.push(block());
    rig.hear(&[BusItem::SightChanged(vec![user(0), user(1)])]);
    rig.read_all();
    rig.answer(early);
    let viewer = rig.node.hub.connections.iter().find(|found| found.user == user(0)).expect("here");
    assert!(viewer.is_severed_from(user(1)));
}

#[test]
fn who_may_be_seen_is_asked_again_after_a_failure_unless_it_was_asked_again_since() {
    let (mut rig, ..) = Rig::seeing();
    let changed = [BusItem::SightChanged(vec![user(0), user(1)])];
    rig.hear(&changed);
    let failed = std::mem::take(&mut rig.node.desk.reads);
    assert_eq!(failed.len(), 2, "{failed:?}");
    rig.hear(&changed);
    rig.read_all();
    for read in failed {
        rig.node.hub.failed(rig.now, read, FailureKind::Unavailable);
    }
    rig.pass(Span::seconds(2));
    assert!(!rig.node.desk.reads.iter().any(|read| matches!(read, Read::Sight { .. } | Read::Severed { .. })));
}
