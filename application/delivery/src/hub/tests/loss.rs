//! What the bus has swallowed comes from the log.

use domain_kernel::{Span, Tag};

use super::*;
use crate::End;
use crate::ports::PresenceChange;

impl Rig {
    fn lose(&mut self, within: Option<Span>) {
        self.node.hub.lost(self.now, within, &mut self.node.desk);
    }

    /// Words for what was asked of the log since the last look; nothing of it is carried out. Who may see whom has a time of its own.
    pub(super) fn asked(&self) -> Vec<&'static str> {
        let word = |read: &Read| match read {
            Read::User { .. } => "user",
            Read::UserHeads(_) => "user heads",
            Read::Heads(_) => "heads",
            Read::Recent { .. } => "recent",
            Read::Changes(_) => "changes",
            Read::EndedSessions => "ended sessions",
            Read::Presence(_) => "presence",
            Read::Elsewhere(_) => "elsewhere",
            Read::Sight { .. } => "sight",
            Read::Severed { .. } => "severed",
            Read::Markers { .. } => "markers",
            Read::Marks { .. } => "marks",
            Read::Summaries { .. } => "summaries",
            Read::Reset { .. } => "reset",
        };
        let of_the_log =
            self.node.desk.reads.iter().filter(|read| !matches!(read, Read::Sight { .. } | Read::Severed { .. }));
        of_the_log.map(word).collect()
    }

    /// Lets time pass in steps of a tick, reading all that is asked for.
    pub(super) fn live_through(&mut self, span: Span) {
        let end = self.now.plus(span);
        while self.now < end {
            self.pass(Span::millis(50));
            self.store.now = self.now;
            self.read_all();
        }
    }
}

#[test]
fn however_often_a_loss_is_told_it_is_read_once_at_a_time_and_once_a_second() {
    for (within, reads) in [
        (Some(Span::seconds(5)), ["ended sessions", "recent", "user heads"]),
        (None, ["ended sessions", "heads", "user heads"]),
    ] {
        let mut rig = Rig::new();
        rig.live(user(0), 1);
        for _ in 0..3 {
            rig.lose(within);
        }
        assert_eq!(rig.asked(), reads);
        // Not answered yet: nothing of it is asked for a second time, however long it takes.
        for _ in 0..5 {
            rig.node.hub.lost(rig.now.plus(Span::seconds(2)), within, &mut rig.node.desk);
        }
        assert_eq!(rig.asked(), reads);
        // Once answered what was told meanwhile is looked for in its turn, by one more look.
        rig.read_all();
        rig.live_through(Span::seconds(5));
        rig.lose(within);
        assert_eq!(rig.asked(), reads);
    }
}

#[test]
fn another_server_behind_the_log_is_a_reason_to_compare_all() {
    let mut rig = Rig::new();
    rig.live(user(0), 1);
    rig.node.hub.log_replaced(rig.now, &mut rig.node.desk);
    assert_eq!(rig.asked(), ["ended sessions", "heads", "user heads"]);
    // And once more, when nobody speaks of the former one any more.
    rig.read_all();
    rig.pass(Span::millis(4_900));
    assert!(!rig.node.desk.reads.contains(&Read::EndedSessions), "{:?}", rig.node.desk.reads);
    rig.read_all();
    rig.pass(Span::millis(200));
    assert_eq!(rig.asked(), ["ended sessions", "heads", "user heads"]);
    rig.read_all();
    rig.pass(Span::seconds(9));
    assert!(!rig.node.desk.reads.contains(&Read::EndedSessions), "{:?}", rig.node.desk.reads);
}

#[test]
fn whoever_has_read_beyond_the_end_of_a_log_that_grows_again_is_found() {
    let mut rig = Rig::new();
    rig.live(user(1), 1);
    written(&mut rig, 3);
    // The node has heard of nothing, and this device has everything.
    let second = rig.store.chats[&chat(0)].events[1].0;
    let (id, post) = rig.join(user(0), 2, vec![(chat(0), second), (chat(1), rig.head(1))]);
    rig.read_all();
    assert_eq!(take(&post), ["diff 2-4", "sync_done"]);
    // The log goes back to before that, and then on to beyond what the node knows.
    for _ in 0..3 {
        rig.store.roll_back(chat(0));
    }
    written(&mut rig, 1);
    rig.node.hub.log_replaced(rig.now, &mut rig.node.desk);
    rig.read_all();
    rig.drained(id);
    rig.read_all();
    assert_eq!(take(&post), ["reset tag"]);
}

#[test]
fn what_was_read_of_a_log_that_is_replaced_is_read_again() {
    let mut rig = Rig::new();
    rig.live(user(1), 1);
    written(&mut rig, 3);
    let second = rig.store.chats[&chat(0)].events[1].0;
    let (_, post) = rig.join(user(0), 2, vec![(chat(0), second), (chat(1), rig.head(1))]);
    while !rig.node.desk.reads.iter().any(|read| matches!(read, Read::Markers { .. })) {
        assert!(!rig.read().is_empty());
    }
    rig.store.roll_back(chat(0));
    rig.node.hub.log_replaced(rig.now, &mut rig.node.desk);
    rig.read_all();
    assert_eq!(take(&post), ["diff 2-3", "sync_done"]);
}

#[test]
fn a_loss_that_waits_for_its_look_reaches_back_further() {
    let mut rig = Rig::new();
    rig.live(user(0), 1);
    rig.lose(Some(Span::seconds(5)));
    rig.read_all();
    rig.pass(Span::millis(200));
    rig.lose(Some(Span::seconds(5)));
    rig.lose(Some(Span::seconds(1)));
    assert_eq!(rig.node.desk.reads, vec![]);
    rig.pass(Span::millis(800));
    assert!(rig.node.desk.reads.contains(&Read::Recent { within: Span::millis(5_800) }), "{:?}", rig.node.desk.reads);
    // A look that failed is made again, as far back as before.
    rig.node.desk.reads.clear();
    let failed = Read::Recent { within: Span::millis(5_800) };
    rig.node.hub.failed(rig.now, failed, domain_kernel::FailureKind::Unavailable);
    rig.pass(Span::seconds(1));
    assert!(rig.node.desk.reads.contains(&Read::Recent { within: Span::millis(6_800) }), "{:?}", rig.node.desk.reads);
}

#[test]
fn what_was_committed_and_never_heard_is_found_in_the_tail() {
    let mut rig = Rig::new();
    let (_, post) = rig.live(user(0), 1);
    written(&mut rig, 1);
    rig.store.mark_read(chat(1), user(0));
    rig.lose(Some(Span::seconds(20)));
    rig.read_all();
    assert_eq!(take(&post), ["user_diff +1 -0"]);
    rig.live_through(Span::millis(250));
    assert_eq!(take(&post), ["event 2"]);
    assert_eq!(rig.node.hub.figures().repairs, [0, 1, 0, 0]);
}

#[test]
fn a_loss_during_a_read_is_looked_for_after_it() {
    // The chat is loading: its head was read, then an event was lost, then the head arrives.
    let mut rig = Rig::new();
    let (_, post) = rig.join(user(0), 1, vec![]);
    rig.read();
    let heads = std::mem::take(&mut rig.node.desk.reads);
    for read in heads {
        rig.node.look_up(read, &rig.store);
    }
    written(&mut rig, 1);
    rig.lose(Some(Span::seconds(20)));
    // The look at the tail is answered first.
    let looks = std::mem::take(&mut rig.node.desk.reads);
    let late = std::mem::take(&mut rig.node.answers);
    for read in looks {
        rig.node.look_up(read, &rig.store);
    }
    for answer in std::mem::take(&mut rig.node.answers).into_iter().chain(late) {
        rig.node.hub.answer(rig.now, answer, &mut rig.node.desk);
    }
    rig.live_through(Span::millis(500));
    assert_eq!(take(&post), ["user_diff +2 -0", "sync_done", "event 2"]);
}

#[test]
fn too_long_a_tail_compares_everything() {
    let mut rig = Rig::new();
    rig.live(user(0), 1);
    let head = rig.store.heads(&[chat(0)])[0];
    let recent = vec![head; domain_messages::RECENT_HEADS];
    rig.node.hub.answer(rig.now, crate::Answer::Recent(recent), &mut rig.node.desk);
    assert!(matches!(rig.node.desk.reads.as_slice(), [Read::Heads(chats)] if chats.len() == 2));
}

#[test]
fn an_end_of_a_session_that_was_not_heard_closes_its_connections_all_the_same() {
    let mut rig = Rig::new();
    let posts: Vec<Post> = (0..3).map(|n| rig.live(user(n), n as u128).1).collect();
    rig.store.ended = vec![SessionId::new(uuid::Uuid::from_u128(1)), SessionId::new(uuid::Uuid::from_u128(77))];
    rig.lose(Some(Span::seconds(5)));
    rig.read_all();
    let ends: Vec<Option<End>> = posts.iter().map(|post| post.0.borrow().end).collect();
    assert_eq!(ends, [None, Some(End::Revoked), None]);
    assert_eq!(rig.node.hub.figures().revoked, 1);
}

#[test]
fn an_event_that_the_bus_only_names_is_read_at_once() {
    let mut rig = Rig::new();
    let (_, post) = rig.live(user(0), 1);
    let mut items = written(&mut rig, 3);
    let cursor = match &items[1] {
        BusItem::Chat(event) => event.cursor,
        other => panic!("{other:?}"),
    };
    items[1] = BusItem::ChatMoved { chat: chat(0), cursor };
    rig.hear(&items[..2]);
    assert_eq!(rig.asked(), ["changes"]);
    rig.hear(&items[1..]);
    rig.read_all();
    // The log told of three as well; heard again it is known already.
    rig.live_through(Span::millis(200));
    let seen = take(&post);
    assert_eq!(seen, ["event 2", "event 3", "event 4"]);
    assert_eq!((rig.node.hub.figures().repairs, rig.node.hub.figures().told), ([0; 4], 1));
    rig.hear(&items);
    assert_eq!(take(&post), Vec::<String>::new());
}

#[test]
fn an_event_that_is_named_while_its_chat_loads_or_is_repaired_is_not_lost() {
    for is_loading in [true, false] {
        let mut rig = Rig::new();
        let (_, post) = rig.join(user(0), 1, vec![]);
        rig.read();
        if !is_loading {
            rig.read_all();
            written(&mut rig, 1);
            rig.hear(&[BusItem::ChatMoved { chat: chat(0), cursor: rig.store.chats[&chat(0)].head() }]);
        }
        // Carried out before the event is there, answered after it was named.
        let reads = std::mem::take(&mut rig.node.desk.reads);
        for read in reads {
            rig.node.look_up(read, &rig.store);
        }
        written(&mut rig, 1);
        rig.hear(&[BusItem::ChatMoved { chat: chat(0), cursor: rig.store.chats[&chat(0)].head() }]);
        for answer in std::mem::take(&mut rig.node.answers) {
            rig.node.hub.answer(rig.now, answer, &mut rig.node.desk);
        }
        rig.live_through(Span::millis(500));
        let last = if is_loading { "event 2" } else { "event 3" };
        assert_eq!(take(&post).last().map(String::as_str), Some(last));
        assert_eq!(rig.asked(), Vec::<&str>::new());
    }
}

#[test]
fn what_the_log_does_not_know_is_not_asked_for_for_ever() {
    let mut rig = Rig::new();
    let (_, post) = rig.live(user(0), 1);
    let tag = Tag::new(-5);
    let cursor = Cursor::new(Seq::new(9), tag);
    rig.hear(&[BusItem::ChatMoved { chat: chat(0), cursor }]);
    let mut lost_future = written(&mut rig, 3);
    rig.store.chats.get_mut(&chat(0)).expect("there").events.truncate(1);
    rig.hear(&lost_future.split_off(2));
    let mut reads = 0;
    for _ in 0..100 {
        rig.pass(Span::millis(50));
        reads += rig.read().iter().filter(|read| matches!(read, Read::Changes(_))).count();
    }
    assert!(reads < 10, "{reads}");
    let next = written(&mut rig, 1);
    rig.hear(&next);
    assert_eq!(take(&post), ["event 2"]);
}

#[test]
fn a_log_that_went_back_is_noticed_though_its_new_events_look_old() {
    for is_told_of_an_event in [true, false] {
        let mut rig = Rig::new();
        let (_, post) = rig.live(user(0), 1);
        let items = written(&mut rig, 5);
        rig.hear(&items);
        take(&post);
        rig.store.chats.get_mut(&chat(0)).expect("there").events.truncate(2);
        let items = written(&mut rig, 1);
        if is_told_of_an_event {
            rig.hear(&items);
        } else {
            rig.lose(None);
        }
        rig.read_all();
        assert_eq!(take(&post), ["reset tag"]);
    }
}

#[test]
fn a_stream_of_a_user_that_went_back_is_read_anew() {
    let mut rig = Rig::new();
    let (_, post) = rig.live(user(0), 1);
    for _ in 0..3 {
        written(&mut rig, 1);
        let items = rig.store.mark_read(chat(0), user(0));
        rig.hear(&items);
    }
    assert_eq!(take(&post), ["user 3", "user 4", "user 5"]);
    rig.store.forget_user_events(user(0), 3);
    let items = rig.store.mark_read(chat(1), user(0));
    rig.hear(&items);
    rig.live_through(Span::seconds(2));
    assert_eq!(take(&post).first().map(String::as_str), Some("user_diff +2 -0"));
    // And goes on from there, without further reads.
    let (mut reads, next) = (0, rig.store.add_marker(chat(0), user(0)));
    rig.hear(&next);
    assert_eq!(take(&post), ["user 5"]);
    for _ in 0..20 {
        rig.pass(Span::millis(50));
        reads += rig.read().iter().filter(|read| matches!(read, Read::User { .. })).count();
    }
    assert_eq!(reads, 0);
}

#[test]
fn markers_of_parallel_devices_in_any_order_leave_no_device_behind() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut rig = Rig::new();
        let posts = [rig.live(user(0), 1).1, rig.live(user(0), 2).1];
        let mut items = vec![];
        for _ in 0..3 {
            written(&mut rig, 1);
            items.push(rig.store.mark_read(chat(0), user(0)));
        }
        for n in order {
            rig.hear(&items[n]);
            rig.read_all();
        }
        rig.live_through(Span::seconds(2));
        let head = rig.store.user_head(user(0));
        for slot in 0..2 {
            assert_eq!(rig.node.hub.connections.get(slot).expect("there").user_at, Some(head), "{order:?}");
        }
        assert!(posts.iter().all(|post| !take(post).is_empty()));
    }
}

#[test]
fn people_of_a_node_that_is_gone_are_looked_for_when_its_lease_has_ended() {
    let mut rig = Rig::new();
    let (watcher, post) = rig.live(user(0), 1);
    rig.live(user(1), 2);
    rig.node.hub.watch(rig.now, watcher, &[user(0), user(1), user(2)], &mut rig.node.desk);
    rig.pass(Span::seconds(6));
    rig.hear(&[BusItem::Presence(PresenceChange { user: user(2), attendance: Attendance::Active, since: rig.now })]);
    rig.pass(Span::seconds(6));
    rig.read_all();
    take(&post);
    rig.node.hub.node_gone(rig.now);
    // The registry counts them as present for 35 s more.
    rig.store.online.insert(user(2), PresenceChange { user: user(2), attendance: Attendance::Active, since: rig.now });
    rig.live_through(Span::seconds(35));
    rig.store.online.clear();
    assert_eq!(take(&post), Vec::<String>::new());
    rig.pass(Span::millis(4_999));
    assert!(!rig.node.desk.reads.iter().any(|read| matches!(read, Read::Presence(_))), "{:?}", rig.node.desk.reads);
    rig.pass(Span::millis(1));
    // Only who is known by hearsay.
    assert!(rig.node.desk.reads.contains(&Read::Presence(vec![user(2)])), "{:?}", rig.node.desk.reads);
    rig.read_all();
    assert_eq!(take(&post), ["presence 0"]);
}

#[test]
fn who_came_and_went_while_nothing_was_heard_is_found_in_the_registry() {
    let mut rig = Rig::new();
    let (watcher, post) = rig.live(user(0), 1);
    let there =
        |n: usize| PresenceChange { user: user(n), attendance: Attendance::Active, since: Timestamp::default() };
    rig.store.online.insert(user(1), there(1));
    rig.node.hub.watch(rig.now, watcher, &[user(1), user(2)], &mut rig.node.desk);
    rig.read_all();
    assert_eq!(take(&post), ["presence 1"]);
    rig.store.online = [(user(2), there(2))].into();
    for _ in 0..60 {
        rig.lose(Some(Span::seconds(2)));
        rig.live_through(Span::seconds(1));
    }
    // As long as it lasts people are asked for as seldom as who may see them.
    let seen: Vec<_> = std::iter::from_fn(|| post.0.borrow_mut().queue.pop()).collect();
    let [Outgoing::Presence(told)] = seen.as_slice() else { panic!("{seen:?}") };
    let told: Vec<_> = told.iter().map(|present| (present.user, present.attendance)).collect();
    assert_eq!(told, [(user(1), Attendance::Absent), (user(2), Attendance::Active)]);
    rig.live_through(Span::seconds(31));
    rig.store.online = [(user(1), there(1))].into();
    rig.lose(None);
    // Nodes need a while to write into an emptied registry who they have.
    rig.pass(Span::millis(9_999));
    assert!(!rig.node.desk.reads.iter().any(|read| matches!(read, Read::Presence(_))), "{:?}", rig.node.desk.reads);
    rig.live_through(Span::seconds(5));
    assert_eq!(take(&post), ["presence 1"]);
}

#[test]
fn everybody_is_looked_for_a_portion_each_second() {
    let mut rig = Rig::new();
    for n in 0..3 {
        let (watcher, _) = rig.live(user(n), n as u128);
        let people: Vec<UserId> = (0..500).map(|k| user(100 + 500 * n + k)).collect();
        rig.node.hub.watch(rig.now, watcher, &people, &mut rig.node.desk);
    }
    rig.read_all();
    rig.lose(None);
    rig.live_through(Span::seconds(9));
    let mut asked = vec![];
    for _ in 0..6 {
        rig.pass(Span::seconds(1));
        let reads = rig.read();
        let portions = reads.iter().filter_map(|read| match read {
            Read::Presence(users) => Some(users.len()),
            _ => None,
        });
        asked.push(portions.collect::<Vec<_>>());
    }
    asked.retain(|portions| !portions.is_empty());
    assert_eq!(asked, [[500]; 3]);
}
