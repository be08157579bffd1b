//! One test per rule. The store and the mailboxes are those of the simulation; here nothing happens by chance.

mod catchup;
mod failure;
mod focus;
mod loss;
mod marks;
mod presence;
mod sight;
mod tiers;
mod typing;

use std::sync::Arc;

use domain_kernel::{ChatId, Cursor, Seq, SessionId, Span, Timestamp, UserId};

use domain_messages::MemberMark;

use super::{ConnectionId, Newcomer};
use crate::ports::{Attendance, BusItem};
use crate::simulation::client::Post;
use crate::simulation::node::Node;
use crate::simulation::store::{Store, chat, user};
use crate::{Outgoing, Read};

/// A node whose store and time are in the test's hand.
struct Rig {
    node: Node,
    store: Store,
    now: Timestamp,
}

impl Rig {
    /// Two chats in which users 0, 1 and 2 are.
    fn new() -> Self {
        let now = Timestamp::from_micros(0);
        Self { node: Node::new(now, 1, None), store: Store::new(2, 3), now }
    }

    fn hear(&mut self, items: &[BusItem]) {
        for item in items {
            self.node.hub.heard(self.now, item, &mut self.node.desk);
        }
    }

    fn pass(&mut self, span: Span) {
        self.now = self.now.plus(span);
        self.node.hub.tick(self.now, &mut self.node.desk);
    }

    /// Carries out one round of what was asked for; answers what it was.
    fn read(&mut self) -> Vec<Read> {
        let reads = std::mem::take(&mut self.node.desk.reads);
        for read in reads.clone() {
            self.node.look_up(read, &self.store);
        }
        for (read, memberships) in std::mem::take(&mut self.node.halves) {
            self.node.look_up_list(&read, memberships, &self.store);
        }
        for answer in std::mem::take(&mut self.node.answers) {
            self.node.hub.answer(self.now, answer, &mut self.node.desk);
        }
        reads
    }

    /// Carries out what was asked for but one read, which must be among it.
    fn read_but(&mut self, left: &Read) -> bool {
        let before = self.node.desk.reads.len();
        self.node.desk.reads.retain(|read| read != left);
        let was_there = self.node.desk.reads.len() < before;
        self.read();
        was_there
    }

    fn read_all(&mut self) {
        while !self.read().is_empty() {}
    }

    /// Somebody who holds nothing.
    fn newcomer(user: UserId, session: u128) -> Newcomer {
        let session = SessionId::new(uuid::Uuid::from_u128(session));
        Newcomer { user, session, cursor: None, held: vec![], takes_bumps: false, is_idle: false }
    }

    fn join(&mut self, user: UserId, session: u128, held: Vec<(ChatId, Cursor)>) -> (ConnectionId, Post) {
        let cursor = (!held.is_empty()).then(|| self.store.user_head(user));
        let post = Post::default();
        let newcomer = Newcomer { cursor, held, ..Self::newcomer(user, session) };
        (self.node.hub.connect(self.now, newcomer, post.clone(), &mut self.node.desk), post)
    }

    /// A connection that is up to date, with an empty mailbox.
    fn live(&mut self, user: UserId, session: u128) -> (ConnectionId, Post) {
        let (id, post) = self.join(user, session, vec![]);
        self.read_all();
        assert!(take(&post).ends_with(&["sync_done".to_owned()]));
        (id, post)
    }

    fn drained(&mut self, id: ConnectionId) {
        self.node.hub.drained(self.now, id, &mut self.node.desk);
    }
}

/// What waits, in one word each.
fn take(post: &Post) -> Vec<String> {
    let mut seen = vec![];
    while let Some(item) = post.0.borrow_mut().queue.pop() {
        seen.push(match item {
            Outgoing::Event(frame) if frame.bytes.as_ref() == b"hidden" => format!("hidden {}", frame.cursor.seq),
            Outgoing::Event(frame) => format!("event {}", frame.cursor.seq),
            Outgoing::User(frame) => format!("user {}", frame.event.cursor.seq),
            Outgoing::UserDiff(diff) => format!("user_diff +{} -{}", diff.catchup.chats.len(), diff.left.len()),
            Outgoing::Diff(diff) => match diff.catchup.as_ref() {
                domain_messages::Catchup::Changes { from, to, .. } => format!("diff {}-{}", from.seq, to.seq),
                domain_messages::Catchup::Reset(_) => "a diff of nothing".to_owned(),
            },
            Outgoing::Reset(reset) => format!("reset {:?}", reset.reason).to_lowercase(),
            Outgoing::SyncDone => "sync_done".to_owned(),
            Outgoing::Typing { .. } => "typing".to_owned(),
            Outgoing::Marks(marks) => {
                format!("marks {}", marks.value().marks.iter().map(said).collect::<Vec<_>>().join(" "))
            }
            Outgoing::Bump(chats) => {
                format!("bump {}", chats.value().iter().map(|bump| bump.seq.to_string()).collect::<Vec<_>>().join(" "))
            }
            Outgoing::Presence(users) => {
                format!("presence {}", users.iter().filter(|user| user.attendance == Attendance::Active).count())
            }
            Outgoing::Ready(_) => "ready".to_owned(),
        });
    }
    seen
}

/// A mark as `user:received/read`.
fn said(mark: &MemberMark) -> String {
    format!("{}:{}/{}", mark.user.value().as_u128() - 0x1000, mark.received, mark.read)
}

/// `count` messages of user 1 in chat 0, as the bus tells them.
fn written(rig: &mut Rig, count: usize) -> Vec<BusItem> {
    (0..count).flat_map(|_| rig.store.write(chat(0), user(1))).collect()
}

#[test]
fn events_are_handed_out_once_and_in_order() {
    // Which of events 2, 3, 4 are heard in which order, and what is delivered before the log is read.
    for (heard, expected) in [
        (vec![2, 3, 4], vec!["event 2", "event 3", "event 4"]),
        (vec![2, 2, 3, 2], vec!["event 2", "event 3"]),
        (vec![3, 2, 4], vec!["event 2", "event 3", "event 4"]),
        (vec![4, 3, 2], vec!["event 2", "event 3", "event 4"]),
        (vec![2, 4], vec!["event 2"]),
        (vec![4, 3], vec![]),
    ] {
        let mut rig = Rig::new();
        let (_, post) = rig.live(user(0), 1);
        let items = written(&mut rig, 3);
        for seq in &heard {
            rig.hear(&items[seq - 2..=seq - 2]);
        }
        assert_eq!(take(&post), expected, "{heard:?}");
    }
}

#[test]
fn a_hole_waits_a_little_and_is_then_read_once() {
    let mut rig = Rig::new();
    let (_, post) = rig.live(user(0), 1);
    let (_, other) = rig.live(user(1), 2);
    let items = written(&mut rig, 5);
    rig.hear(&items[2..]);
    rig.pass(Span::millis(29));
    assert_eq!(rig.read(), vec![]);
    rig.pass(Span::millis(130));
    rig.pass(Span::millis(130));
    let from = Cursor::new(Seq::new(1), rig.store.chats[&chat(0)].events[0].0.tag);
    assert_eq!(rig.read(), vec![Read::Changes(vec![(chat(0), from)])]);
    // Two events are missing: everybody gets a diff, and the read that it needs is made once for both.
    let again = rig.read();
    assert_eq!(again, vec![Read::Changes(vec![(chat(0), from)])]);
    rig.read_all();
    assert_eq!(take(&post), ["diff 1-6"]);
    assert_eq!(take(&other), ["diff 1-6"]);
    let more = written(&mut rig, 1);
    rig.hear(&more);
    assert_eq!(take(&post), ["event 7"]);
}

#[test]
fn one_lost_event_comes_back_as_an_event() {
    for after in 0..3 {
        let mut rig = Rig::new();
        let (_, post) = rig.live(user(0), 1);
        let items = written(&mut rig, 1 + after);
        rig.hear(&items[1..]);
        if after == 0 {
            rig.node.hub.lost(rig.now, None, &mut rig.node.desk);
            rig.read();
        }
        rig.pass(Span::millis(200));
        rig.read_all();
        let expected: Vec<String> = (2..=2 + after).map(|seq| format!("event {seq}")).collect();
        assert_eq!(take(&post), expected);
    }
}

#[test]
fn an_event_is_encoded_once_and_shared() {
    let mut rig = Rig::new();
    let posts: Vec<Post> = (0..3).map(|n| rig.live(user(n), n as u128).1).collect();
    let items = written(&mut rig, 1);
    rig.hear(&items);
    let frames: Vec<_> = posts
        .iter()
        .map(|post| match post.0.borrow_mut().queue.pop() {
            Some(Outgoing::Event(frame)) => frame,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(frames.iter().all(|frame| Arc::ptr_eq(frame, &frames[0])));
}

#[test]
fn a_cursor_is_compared_with_the_head() {
    // Seq and tag of what the client holds, of a head at 40 of which 36 to 40 were heard live, and what it gets for it.
    for (held, is_genuine, expected) in [
        (40, true, vec![]),
        (38, true, vec!["event 39", "event 40"]),
        (35, true, vec!["event 36", "event 37", "event 38", "event 39", "event 40"]),
        (34, true, vec!["diff 34-40"]),
        (20, true, vec!["diff 20-27", "diff 27-34", "diff 34-40"]),
        (38, false, vec!["reset tag"]),
        (99, false, vec!["reset tag"]),
    ] {
        let mut rig = Rig::new();
        written(&mut rig, 34);
        rig.live(user(1), 1);
        let items = written(&mut rig, 5);
        rig.hear(&items);
        let stream = &rig.store.chats[&chat(0)];
        let mut cursor = Cursor::new(Seq::new(held), domain_kernel::Tag::new(-1));
        if is_genuine {
            cursor = stream.events[usize::try_from(held - 1).expect("small")].0;
        }
        let other = (chat(1), rig.store.chats[&chat(1)].head());
        let (id, post) = rig.join(user(0), 2, vec![(chat(0), cursor), other]);
        let mut seen = vec![];
        for _ in 0..20 {
            rig.read_all();
            seen.extend(take(&post));
            rig.drained(id);
        }
        assert_eq!(seen.pop().as_deref(), Some("sync_done"));
        assert_eq!(seen, expected, "{held}");
        let next = written(&mut rig, 1);
        rig.hear(&next);
        assert_eq!(take(&post), ["event 41"], "{held}");
    }
}

#[test]
fn what_is_heard_while_a_chat_loads_is_not_lost() {
    let mut rig = Rig::new();
    let (_, post) = rig.join(user(0), 1, vec![]);
    rig.read();
    // The entries are there, their heads are not.
    let asked = rig.node.desk.reads.clone();
    assert!(matches!(asked.as_slice(), [Read::Heads(chats)] if chats.len() == 2));
    let items = written(&mut rig, 2);
    rig.hear(&items);
    assert_eq!(take(&post), ["user_diff +2 -0"]);
    rig.read_all();
    // The summary's cursor was read before, the head after: the log tells what lies between.
    assert_eq!(take(&post), ["diff 1-3", "sync_done"]);
}

#[test]
fn a_removal_is_the_last_thing_that_is_not_heard() {
    let mut rig = Rig::new();
    let (_, out) = rig.live(user(2), 1);
    let (_, stays) = rig.live(user(0), 2);
    let mut items = written(&mut rig, 1);
    items.extend(rig.store.remove(chat(0), user(2), false));
    items.extend(written(&mut rig, 1));
    rig.hear(&items);
    rig.read_all();
    assert_eq!(take(&out), ["event 2", "user_diff +0 -1"]);
    assert_eq!(take(&stays), ["event 2", "event 3", "event 4"]);
}

#[test]
fn whoever_comes_back_sees_old_messages_change_and_not_what_was_said_meanwhile() {
    let mut rig = Rig::new();
    let mut items = written(&mut rig, 1);
    items.extend(rig.store.remove(chat(0), user(2), true));
    items.extend(written(&mut rig, 1));
    let (_, post) = rig.live(user(2), 1);
    let joins = rig.store.add(chat(0), user(2));
    // The event of the own stream is lost; the chat's own is enough.
    rig.hear(&joins[..1]);
    rig.live(user(0), 2);
    rig.read_all();
    assert_eq!(take(&post), ["user_diff +1 -0"]);
    let edits = [rig.store.change(chat(0), Seq::new(2), false), rig.store.change(chat(0), Seq::new(4), false)].concat();
    rig.hear(&edits);
    assert_eq!(take(&post), ["event 6", "hidden 7"]);
}

#[test]
fn markers_are_passed_on_while_they_join_on() {
    let mut rig = Rig::new();
    let (_, post) = rig.live(user(0), 1);
    let first = rig.store.mark_read(chat(0), user(0));
    rig.hear(&first);
    rig.hear(&first);
    assert_eq!(take(&post), ["user 3"]);
    rig.store.mark_read(chat(1), user(0));
    written(&mut rig, 1);
    let third = rig.store.mark_read(chat(0), user(0));
    rig.hear(&third);
    assert_eq!(take(&post), Vec::<String>::new());
    rig.read_all();
    assert_eq!(take(&post), ["user_diff +2 -0"]);
}

#[test]
fn a_full_mailbox_lags_and_goes_on_from_what_was_sent() {
    let mut rig = Rig::new();
    let (id, post) = rig.live(user(0), 1);
    let items = written(&mut rig, 30);
    rig.hear(&items[..20]);
    // Twelve fit; the thirteenth threw them away.
    assert_eq!(take(&post), Vec::<String>::new());
    assert_eq!(rig.node.hub.figures().lagging, 1);
    rig.hear(&items[20..25]);
    rig.read_all();
    assert_eq!(take(&post), Vec::<String>::new());
    let mut seen = vec![];
    for _ in 0..6 {
        rig.drained(id);
        rig.read_all();
        seen.extend(take(&post));
    }
    // The log is ahead of the bus here: what the bus still tells is known already.
    assert_eq!(seen, ["diff 1-8", "diff 8-15", "diff 15-22", "diff 22-29", "diff 29-31"]);
    rig.hear(&items[25..]);
    let next = written(&mut rig, 1);
    rig.hear(&next);
    assert_eq!(take(&post), ["event 32"]);
    assert_eq!((rig.node.hub.figures().lagging, rig.node.hub.figures().lags), (0, 1));
}

#[test]
fn a_failed_read_is_made_again() {
    let mut rig = Rig::new();
    let (_, post) = rig.join(user(0), 1, vec![]);
    let read = rig.node.desk.reads.pop().expect("a read");
    rig.node.hub.failed(rig.now, read.clone(), domain_kernel::FailureKind::Unavailable);
    rig.pass(Span::millis(499));
    assert_eq!(rig.node.desk.reads, vec![]);
    rig.pass(Span::millis(1_002));
    assert!(rig.node.desk.reads.contains(&read));
    rig.read_all();
    assert!(take(&post).ends_with(&["sync_done".to_owned()]));
}

#[test]
fn an_ended_session_closes_its_own_connections_only() {
    let mut rig = Rig::new();
    let posts: Vec<Post> = [(0, 1), (0, 2), (1, 1)].map(|(n, session)| rig.live(user(n), session).1).into();
    let sessions = vec![SessionId::new(uuid::Uuid::from_u128(1))];
    rig.hear(&[BusItem::SessionsEnded { user: user(0), sessions }]);
    let closed: Vec<bool> = posts.iter().map(|post| post.0.borrow().end.is_some()).collect();
    assert_eq!(closed, [true, false, false]);
}

#[test]
fn every_head_is_compared_within_ten_minutes() {
    let mut rig = Rig::new();
    rig.store = Store::new(1_200, 1);
    rig.live(user(0), 1);
    let mut compared = std::collections::BTreeSet::new();
    for second in 1..=600 {
        rig.pass(Span::seconds(1));
        let before = compared.len();
        for read in rig.read() {
            if let Read::Heads(chats) = read {
                compared.extend(chats.iter().map(|(chat, _)| *chat));
            }
        }
        assert_eq!(compared.len() - before, 2, "second {second}");
    }
    assert_eq!(compared.len(), 1_200);
}

#[test]
fn a_log_with_another_history_resets_whoever_stood_at_its_end() {
    let mut rig = Rig::new();
    let (_, post) = rig.live(user(0), 1);
    let items = written(&mut rig, 3);
    rig.hear(&items);
    take(&post);
    // Restored from a backup: the last two events are gone, others came in their place.
    let stream = rig.store.chats.get_mut(&chat(0)).expect("there");
    stream.events.truncate(2);
    let items = written(&mut rig, 2);
    rig.hear(&items);
    rig.read_all();
    assert_eq!(take(&post), ["reset tag"]);
    assert_eq!(rig.node.hub.figures().histories_changed, 1);
    let next = written(&mut rig, 1);
    rig.hear(&next);
    assert_eq!(take(&post), ["event 5"]);
}

#[test]
fn nothing_is_kept_of_those_who_left() {
    let mut rig = Rig::new();
    let ids: Vec<ConnectionId> = (0..3).map(|n| rig.live(user(n), n as u128).0).collect();
    rig.node.hub.watch(rig.now, ids[0], &[user(1)], &mut rig.node.desk);
    for id in ids {
        rig.node.hub.disconnect(rig.now, id, &mut rig.node.desk);
        rig.node.hub.disconnect(rig.now, id, &mut rig.node.desk);
    }
    rig.pass(Span::minutes(70));
    rig.pass(Span::minutes(1));
    rig.read_all();
    let hub = &rig.node.hub;
    assert_eq!((hub.figures().connections, hub.figures().chats), (0, 0));
    assert!(hub.users.is_empty() && hub.changes.is_empty() && hub.patrol.is_empty() && hub.repairing.is_empty());
}

#[test]
fn newest_pages_are_read_a_few_at_a_time_and_not_before_the_socket_takes_them() {
    let mut rig = Rig { store: Store::new(20, 3), ..Rig::new() };
    let (me, post) = (user(0), Post::default());
    // Knows its list and holds none of its chats: each must begin with its newest page.
    let newcomer = Newcomer {
        user: me,
        session: SessionId::new(uuid::Uuid::from_u128(1)),
        cursor: Some(rig.store.user_head(me)),
        held: vec![],
        takes_bumps: false,
        is_idle: false,
    };
    let id = rig.node.hub.connect(rig.now, newcomer, post.clone(), &mut rig.node.desk);
    let mut seen = vec![];
    while !seen.ends_with(&["sync_done".to_owned()]) {
        rig.read_all();
        let waiting = take(&post);
        let resets = waiting.iter().filter(|word| word.starts_with("reset")).count();
        assert!((1..=4).contains(&resets), "{waiting:?}");
        seen.extend(waiting);
        rig.drained(id);
    }
    assert_eq!(seen.len(), 21);
    assert!(seen.iter().take(20).all(|word| word == "reset floor"), "{seen:?}");
}
