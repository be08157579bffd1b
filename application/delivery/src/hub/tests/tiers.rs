//! Large chats: whose events a connection gets, and what it is told instead. Here a chat of three is large.

use domain_messages::ReadState;

use super::*;
use crate::ChatBump;

impl Rig {
    /// A connection that takes bumps and is up to date.
    fn passive(&mut self, user: UserId, session: u128, held: Vec<(ChatId, Cursor)>) -> (ConnectionId, Post) {
        let cursor = (!held.is_empty()).then(|| self.store.user_head(user));
        let post = Post::default();
        let session = SessionId::new(uuid::Uuid::from_u128(session));
        let newcomer = Newcomer { user, session, cursor, held, takes_bumps: true, is_idle: false };
        (self.node.hub.connect(self.now, newcomer, post.clone(), &mut self.node.desk), post)
    }

    fn live_passive(&mut self, user: UserId, session: u128) -> (ConnectionId, Post) {
        let (id, post) = self.passive(user, session, vec![]);
        self.read_all();
        assert_eq!(take(&post), ["user_diff +2 -0", "sync_done"]);
        (id, post)
    }

    fn retracted(&mut self, seq: i64) {
        let items = self.store.change(chat(0), Seq::new(seq), true);
        self.hear(&items);
    }

    pub(super) fn head(&self, of: usize) -> Cursor {
        self.store.chats[&chat(of)].head()
    }
}

/// The bumps that wait, and nothing else.
fn bumps(post: &Post) -> Vec<ChatBump> {
    let mut seen = vec![];
    while let Some(item) = post.0.borrow_mut().queue.pop() {
        match item {
            Outgoing::Bump(bumps) => seen.extend(bumps.value().iter().cloned()),
            other => panic!("{other:?}"),
        }
    }
    seen
}

fn numbers(bump: &ChatBump) -> Vec<i64> {
    bump.retracted.iter().map(|number| number.value()).collect()
}

#[test]
fn a_large_chat_off_the_screen_comes_as_a_bump_every_three_seconds() {
    let mut rig = Rig::new();
    let (_, plain) = rig.live(user(0), 1);
    let (_, post) = rig.live_passive(user(1), 2);
    let items = written(&mut rig, 8);
    for (n, item) in items.iter().enumerate() {
        rig.hear(std::slice::from_ref(item));
        rig.pass(Span::millis(500));
        assert_eq!(take(&plain).len(), 1, "{n}");
    }
    let told: Vec<_> = bumps(&post).iter().map(|bump| (bump.seq.value(), bump.last_number.value())).collect();
    assert_eq!(told, [(2, 1), (8, 7)]);
    rig.pass(Span::seconds(3));
    let last = bumps(&post).pop().expect("a bump");
    let newest = last.last_message.map(|message| message.seq);
    assert_eq!((last.seq, newest, last.member_count, last.read), (Seq::new(9), Some(Seq::new(9)), 3, None));
    rig.pass(Span::seconds(30));
    assert_eq!(bumps(&post), []);
}

#[test]
fn a_bump_is_shared() {
    let mut rig = Rig::new();
    let posts: Vec<Post> = (0..3).map(|n| rig.live_passive(user(n), n as u128).1).collect();
    let items = written(&mut rig, 1);
    rig.hear(&items);
    rig.pass(Span::millis(50));
    let bumps: Vec<_> = posts
        .iter()
        .map(|post| match post.0.borrow_mut().queue.pop() {
            Some(Outgoing::Bump(bumps)) => bumps,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(bumps.iter().all(|other| Arc::ptr_eq(other, &bumps[0])));
}

#[test]
fn a_bump_names_what_was_retracted_since_the_last_one() {
    let mut rig = Rig::new();
    let (_, post) = rig.live_passive(user(1), 2);
    let items = written(&mut rig, 5);
    rig.hear(&items);
    rig.pass(Span::millis(50));
    assert_eq!(bumps(&post).iter().map(numbers).collect::<Vec<_>>(), [[]; 1]);
    rig.retracted(2);
    rig.retracted(4);
    rig.pass(Span::seconds(3));
    rig.retracted(3);
    rig.pass(Span::seconds(3));
    assert_eq!(bumps(&post).iter().map(numbers).collect::<Vec<_>>(), [vec![1, 3], vec![2]]);
}

#[test]
fn a_look_brings_what_was_missed_and_what_follows() {
    let mut rig = Rig::new();
    let (id, post) = rig.live_passive(user(1), 2);
    let items = written(&mut rig, 3);
    rig.hear(&items);
    rig.pass(Span::millis(50));
    assert_eq!(bumps(&post).len(), 1);
    rig.focus(id, Some(chat(0)));
    // The ring still holds it.
    assert_eq!(take(&post), ["event 2", "event 3", "event 4"]);
    let more = written(&mut rig, 1);
    rig.hear(&more);
    rig.focus(id, None);
    let rest = written(&mut rig, 8);
    rig.hear(&rest);
    rig.read_all();
    let seen = take(&post);
    assert_eq!(seen[0], "event 5");
    rig.pass(Span::seconds(3));
    assert_eq!(take(&post), ["bump 13"]);
    rig.focus(id, Some(chat(1)));
    rig.focus(id, Some(chat(0)));
    rig.read_all();
    let seen = take(&post);
    assert!(seen.contains(&"event 13".to_owned()) && !seen.contains(&"event 5".to_owned()), "{seen:?}");
}

#[test]
fn what_happened_before_the_hello_is_one_bump_with_the_servers_own_count() {
    let mut rig = Rig::new();
    let held = vec![(chat(0), rig.head(0)), (chat(1), rig.head(1))];
    written(&mut rig, 4);
    rig.store.change(chat(0), Seq::new(3), true);
    let (id, post) = rig.passive(user(2), 1, held);
    rig.read_all();
    let seen = bumps_before_sync_done(&post);
    let [bump] = seen.as_slice() else { panic!("{seen:?}") };
    let read = ReadState { chat: chat(0), seq: Seq::default(), number: domain_kernel::Number::default(), unread: 3 };
    assert_eq!((bump.seq, bump.last_number.value(), &bump.retracted, bump.read), (Seq::new(6), 4, &vec![], Some(read)));
    rig.focus(id, Some(chat(0)));
    rig.read_all();
    assert!(take(&post).contains(&"diff 1-6".to_owned()));
}

#[test]
fn what_is_owed_of_a_chat_is_told_before_its_events_go_on() {
    let mut rig = Rig::new();
    let held = vec![(chat(0), rig.head(0)), (chat(1), rig.head(1))];
    written(&mut rig, 4);
    let (id, post) = rig.passive(user(2), 1, held);
    // On the screen before the first catching up is over: whatever the device was told of this chat may be of another history.
    rig.focus(id, Some(chat(0)));
    let mut seen = vec![];
    for _ in 0..3 {
        rig.read_all();
        seen.extend(take(&post));
        rig.node.hub.drained(rig.now, id, &mut rig.node.desk);
    }
    let place = |what: &str| seen.iter().position(|seen| seen == what);
    assert!(place("bump 5").is_some_and(|bump| place("diff 1-5").is_some_and(|diff| bump < diff)), "{seen:?}");
}

#[test]
fn what_bumps_have_told_of_another_history_is_taken_back_before_events_go_on() {
    let mut rig = Rig::new();
    let (id, post) = rig.live_passive(user(2), 1);
    let items = written(&mut rig, 12);
    // Nearly all is lost on the way: the node has it from the log, and nothing to replay.
    rig.hear(&items[11..]);
    rig.pass(Span::seconds(1));
    rig.read_all();
    rig.pass(Span::seconds(3));
    rig.read_all();
    assert_eq!(take(&post).last().map(String::as_str), Some("bump 13"));
    // It comes onto the screen, and while its events are read the log goes back to where some of them still are.
    rig.focus(id, Some(chat(0)));
    rig.store.roll_back(chat(0));
    rig.node.hub.log_replaced(rig.now, &mut rig.node.desk);
    let mut seen = vec![];
    for _ in 0..4 {
        rig.read_all();
        seen.extend(take(&post));
        rig.drained(id);
    }
    seen.retain(|seen| !seen.starts_with("marks"));
    assert_eq!(seen, ["bump 12", "diff 1-8", "diff 8-12"]);
}

/// The bumps of a first catching up that is over.
fn bumps_before_sync_done(post: &Post) -> Vec<ChatBump> {
    let mut seen = vec![];
    loop {
        match post.0.borrow_mut().queue.pop() {
            Some(Outgoing::Bump(bumps)) => seen.extend(bumps.value().iter().cloned()),
            Some(Outgoing::SyncDone) => return seen,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_busy_socket_is_told_the_whole_when_it_has_room() {
    let mut rig = Rig::new();
    let (id, post) = rig.live_passive(user(1), 2);
    rig.focus(id, Some(chat(1)));
    rig.read_all();
    take(&post);
    let items = written(&mut rig, 2);
    rig.hear(&items);
    rig.pass(Span::millis(50));
    assert_eq!(bumps(&post).len(), 1);
    // The other chat's events fill the mailbox, and then overflow it.
    let flood: Vec<BusItem> = (0..20).flat_map(|_| rig.store.write(chat(1), user(0))).collect();
    rig.hear(&flood);
    rig.retracted(2);
    rig.pass(Span::seconds(3));
    rig.retracted(3);
    rig.pass(Span::seconds(3));
    assert_eq!(take(&post), Vec::<String>::new());
    let mut seen = vec![];
    for _ in 0..6 {
        rig.drained(id);
        rig.read_all();
        seen.extend(take(&post));
    }
    assert!(seen.contains(&"bump 5".to_owned()), "{seen:?}");
    let items = written(&mut rig, 1);
    rig.hear(&items);
    rig.pass(Span::seconds(3));
    let next = bumps(&post).pop().expect("a bump");
    // What the whole has told is not told again.
    assert_eq!((next.seq, numbers(&next)), (Seq::new(6), vec![]));
}

#[test]
fn whoever_is_told_the_whole_in_between_is_told_no_retraction_twice() {
    let mut rig = Rig::new();
    let (_, first) = rig.live_passive(user(0), 1);
    let items = written(&mut rig, 4);
    rig.hear(&items);
    rig.pass(Span::millis(50));
    take(&first);
    rig.retracted(2);
    let held = vec![(chat(0), rig.store.chats[&chat(0)].events[0].0), (chat(1), rig.head(1))];
    let (_, late) = rig.passive(user(1), 2, held);
    rig.read_all();
    assert_eq!(bumps_before_sync_done(&late).len(), 1);
    rig.retracted(3);
    rig.pass(Span::seconds(3));
    let told: Vec<_> = [first, late].iter().map(|post| numbers(&bumps(post).pop().expect("a bump"))).collect();
    assert_eq!(told, [vec![1, 2], vec![2]]);
}

#[test]
fn a_chat_becomes_large_and_small_again() {
    let mut rig = Rig::new();
    let (_, post) = rig.live_passive(user(1), 2);
    let removal = rig.store.remove(chat(0), user(2), false);
    let more = written(&mut rig, 1);
    rig.hear(&removal);
    // From where its events were left.
    assert_eq!(take(&post), ["event 2"]);
    rig.hear(&more);
    assert_eq!(take(&post), ["event 3"]);
    let join = rig.store.add(chat(0), user(2));
    let rest = written(&mut rig, 2);
    rig.hear(&join[..1]);
    rig.hear(&rest);
    assert_eq!(take(&post), ["event 4"]);
    rig.pass(Span::millis(50));
    assert_eq!(bumps(&post).iter().map(|bump| bump.seq.value()).collect::<Vec<_>>(), [6]);
}

#[test]
fn who_is_removed_gets_no_bump_and_is_told_so() {
    let mut rig = Rig::new();
    let (_, out) = rig.live_passive(user(2), 1);
    let (_, stays) = rig.live_passive(user(1), 2);
    let mut items = written(&mut rig, 1);
    // A fourth, so that the chat stays large.
    rig.node.hub.passive_members = 1;
    items.extend(rig.store.remove(chat(0), user(2), false));
    items.extend(written(&mut rig, 1));
    rig.hear(&items);
    rig.pass(Span::millis(50));
    rig.read_all();
    assert_eq!(take(&out), ["user_diff +0 -1"]);
    assert_eq!(take(&stays), ["bump 4"]);
}

#[test]
fn a_message_from_before_somebodys_time_is_in_no_bump_for_them() {
    let mut rig = Rig::new();
    rig.store.remove(chat(0), user(2), false);
    written(&mut rig, 1);
    rig.store.add(chat(0), user(2));
    // The node has only just begun to hear the chat, and hears that an old message has changed.
    let (_, old) = rig.live_passive(user(0), 1);
    let (_, new) = rig.live_passive(user(2), 2);
    let edit = rig.store.change(chat(0), Seq::new(3), false);
    rig.hear(&edit);
    rig.pass(Span::millis(50));
    let shown = |post: &Post| bumps(post).pop().expect("a bump").last_message.map(|message| message.seq.value());
    assert_eq!((shown(&old), shown(&new)), (Some(3), None));
}

#[test]
fn whoever_wrote_elsewhere_and_was_answered_is_told_where_that_put_the_marker() {
    for is_answered in [false, true] {
        let mut rig = Rig::new();
        let posts = [0, 1].map(|n| rig.live_passive(user(n), n as u128).1);
        let mut items = rig.store.write(chat(0), user(0));
        if is_answered {
            items.extend(rig.store.write(chat(0), user(1)));
        }
        rig.hear(&items);
        rig.pass(Span::millis(50));
        rig.read_all();
        let is_whole = posts.map(|post| bumps(&post).pop().expect("a bump").read.is_some());
        assert_eq!(is_whole, [is_answered, false]);
    }
}

#[test]
fn whoever_wrote_elsewhere_and_then_added_somebody_is_told_where_that_put_the_marker() {
    let mut rig = Rig::new();
    rig.node.hub.passive_members = 1;
    rig.store.remove(chat(0), user(2), false);
    let posts = [0, 1].map(|n| rig.live_passive(user(n), n as u128).1);
    let mut items = rig.store.write(chat(0), user(0));
    // The line says that user 0 did it, and has no number.
    items.extend(rig.store.add(chat(0), user(2)));
    rig.hear(&items);
    rig.pass(Span::millis(50));
    rig.read_all();
    let is_whole = posts.map(|post| bumps(&post).pop().expect("a bump").read.is_some());
    assert_eq!(is_whole, [true, false]);
}

#[test]
fn a_hole_in_a_large_chat_reaches_the_next_bump() {
    let mut rig = Rig::new();
    let (_, post) = rig.live_passive(user(1), 2);
    let items = written(&mut rig, 3);
    rig.hear(&items);
    rig.pass(Span::millis(50));
    take(&post);
    // Three events are lost: one of them a retraction.
    rig.store.change(chat(0), Seq::new(3), true);
    written(&mut rig, 2);
    rig.node.hub.lost(rig.now, None, &mut rig.node.desk);
    for _ in 0..20 {
        rig.read_all();
        rig.pass(Span::millis(200));
    }
    let told: Vec<_> = bumps(&post).iter().map(|bump| (bump.seq.value(), numbers(bump))).collect();
    assert_eq!(told, [(7, vec![2])]);
}

#[test]
fn a_log_with_another_history_is_told_as_a_whole() {
    let mut rig = Rig::new();
    let (_, post) = rig.live_passive(user(1), 2);
    let items = written(&mut rig, 3);
    rig.hear(&items);
    rig.pass(Span::millis(50));
    take(&post);
    rig.store.roll_back(chat(0));
    rig.node.hub.lost(rig.now, None, &mut rig.node.desk);
    for _ in 0..20 {
        rig.read_all();
        rig.pass(Span::millis(200));
    }
    let told = bumps(&post).pop().expect("a bump");
    assert_eq!((told.seq, told.read.map(|read| read.unread)), (Seq::new(3), Some(2)));
}

#[test]
fn whoever_cannot_take_bumps_gets_events_however_large_the_chat() {
    let mut rig = Rig::new();
    rig.node.hub.passive_members = 0;
    let (_, post) = rig.live(user(0), 1);
    let items = written(&mut rig, 2);
    rig.hear(&items);
    rig.pass(Span::seconds(3));
    assert_eq!(take(&post), ["event 2", "event 3"]);
}

#[test]
fn a_chat_of_two_hundred_is_no_large_one() {
    assert_eq!(crate::Hub::<Post>::new(Timestamp::default(), 1).passive_members, 200);
}
