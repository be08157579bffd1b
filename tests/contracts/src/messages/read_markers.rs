//! Contract of `ReadMarkers`.

use domain_kernel::{ChatId, Number, Seq};
use domain_messages::{ReadState, UserEventKind};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{chat, stamp, user};

async fn advance(stores: &Stores, of: u128, chat: ChatId, seq: i64) -> Option<ReadState> {
    stores.markers.advance(user(of), chat, Seq::new(seq), stamp().tag).await.expect("an answer")
}

async fn state(stores: &Stores, of: u128, chat: ChatId) -> (i64, i64, u32) {
    let states = stores.markers.states(user(of), &[chat]).await.expect("an answer");
    let state = states.first().expect("a member");
    (state.seq.value(), state.number.value(), state.unread)
}

/// A group of users 1 and 2, and `count` messages of user 1: seqs 2, 3 …, numbers 1, 2 …
async fn messages(stores: &Stores, count: usize) -> ChatId {
    let group = stores.group(user(1), &[user(2)]).await;
    for _ in 0..count {
        stores.write(group, user(1), "x").await;
    }
    group
}

/// Unread is what was said after the marker; own messages move the author's own marker.
pub async fn unread_is_what_others_said_since(stores: &Stores) {
    let group = messages(stores, 5).await;
    assert_eq!(state(stores, 2, group).await, (1, 0, 5));
    assert_eq!(state(stores, 1, group).await, (6, 5, 0));
    stores.write(group, user(2), "answer").await;
    assert_eq!(state(stores, 2, group).await, (7, 6, 0), "whoever answers has read");
    assert_eq!(state(stores, 1, group).await, (6, 5, 1));
}

/// The marker moves forward, and answers where it is.
pub async fn a_marker_moves_forward(stores: &Stores) {
    let group = messages(stores, 5).await;
    let moved = advance(stores, 2, group, 4).await.expect("a member");
    assert_eq!(moved, ReadState { chat: group, seq: Seq::new(4), number: Number::new(3), unread: 2 });
    assert_eq!(state(stores, 2, group).await, (4, 3, 2));
}

/// Never back, and never beyond the head.
pub async fn a_marker_never_goes_back_nor_into_the_future(stores: &Stores) {
    let group = messages(stores, 5).await;
    advance(stores, 2, group, 4).await;
    assert_eq!(advance(stores, 2, group, 2).await.map(|state| state.seq), Some(Seq::new(4)));
    assert_eq!(advance(stores, 2, group, -1).await.map(|state| state.seq), Some(Seq::new(4)));
    let moved = advance(stores, 2, group, 999).await.expect("a member");
    assert_eq!((moved.seq, moved.number, moved.unread), (Seq::new(6), Number::new(5), 0));
    stores.write(group, user(1), "later").await;
    assert_eq!(state(stores, 2, group).await, (6, 5, 1));
}

/// Many devices at once end at the furthest.
pub async fn racing_devices_end_at_the_furthest(stores: &Stores) {
    let group = messages(stores, 8).await;
    join_all([3, 9, 5, 7, 2, 8].map(|seq| advance(stores, 2, group, seq))).await;
    assert_eq!(state(stores, 2, group).await, (9, 8, 0));
    let seqs: Vec<_> = stores.heard.user_events(user(2)).iter().map(|event| event.cursor.seq.value()).collect();
    let mut dense = seqs.clone();
    dense.sort_unstable();
    assert_eq!(dense, (1..=i64::try_from(seqs.len()).expect("few")).collect::<Vec<_>>());
}

/// A marker that moved is an event of the user's stream, announced after the commit; one that did not move writes nothing.
pub async fn only_a_move_is_an_event(stores: &Stores) {
    let group = messages(stores, 3).await;
    let before = stores.user_cursor(user(2)).await;
    let tag = stamp().tag;
    let moved = stores.markers.advance(user(2), group, Seq::new(3), tag).await.expect("an answer").expect("a member");
    let event = stores.heard.user_events(user(2)).last().cloned().expect("an event");
    assert_eq!(event.kind, UserEventKind::ReadMoved(moved));
    assert_eq!((event.previous, event.cursor.seq, event.cursor.tag), (before, before.seq.next(), tag));
    assert_eq!(stores.user_cursor(user(2)).await, event.cursor);
    advance(stores, 2, group, 3).await;
    assert_eq!(stores.user_cursor(user(2)).await, event.cursor);
    assert_eq!(stores.heard.user_events(user(2)).len(), 2);
    advance(stores, 1, group, 3).await;
    assert_eq!(stores.heard.user_events(user(1)).len(), 1, "the own message had moved it further");
}

/// Retracted messages do not count, whether read or not, and the count is never negative.
pub async fn retracted_messages_do_not_count(stores: &Stores) {
    let group = messages(stores, 5).await;
    stores.retract(group, user(1), Seq::new(6)).await.expect("retracted");
    assert_eq!(state(stores, 2, group).await.2, 4);
    advance(stores, 2, group, 3).await;
    stores.retract(group, user(1), Seq::new(2)).await.expect("retracted");
    assert_eq!(state(stores, 2, group).await.2, 2);
    for seq in [4, 5] {
        stores.retract(group, user(1), Seq::new(seq)).await.expect("retracted");
    }
    assert_eq!(state(stores, 2, group).await.2, 0);
}

/// Edits and system lines do not count.
pub async fn edits_and_system_lines_do_not_count(stores: &Stores) {
    let group = messages(stores, 2).await;
    stores.edit(group, user(1), Seq::new(2), "y").await.expect("edited");
    stores.add(group, user(1), &[user(3)]).await.expect("added");
    assert_eq!(state(stores, 2, group).await, (1, 0, 2));
    let moved = advance(stores, 2, group, 5).await.expect("a member");
    assert_eq!((moved.seq, moved.number, moved.unread), (Seq::new(5), Number::new(2), 0));
}

/// Whoever joins, or comes back, has read everything until then.
pub async fn joining_leaves_nothing_unread(stores: &Stores) {
    let group = messages(stores, 3).await;
    stores.add(group, user(1), &[user(3)]).await.expect("added");
    assert_eq!(state(stores, 3, group).await, (5, 3, 0));
    stores.remove(group, user(1), user(3)).await.expect("removed");
    stores.write(group, user(1), "missed").await;
    stores.add(group, user(1), &[user(3)]).await.expect("added");
    assert_eq!(state(stores, 3, group).await.2, 0);
    stores.write(group, user(1), "now").await;
    assert_eq!(state(stores, 3, group).await.2, 1);
}

/// Who is not in the chat has no marker there.
pub async fn outsiders_have_no_marker(stores: &Stores) {
    let group = messages(stores, 3).await;
    stores.remove(group, user(1), user(2)).await.expect("removed");
    for of in [2, 3] {
        assert_eq!(advance(stores, of, group, 3).await, None);
    }
    assert_eq!(advance(stores, 1, chat(404), 3).await, None);
    assert_eq!(stores.markers.states(user(2), &[group]).await.expect("an answer"), []);
}

/// Many chats are answered at once, without those that the user is not in.
pub async fn many_states_come_at_once(stores: &Stores) {
    let (one, two) = (messages(stores, 1).await, messages(stores, 2).await);
    let states = stores.markers.states(user(2), &[one, chat(404), two]).await.expect("an answer");
    let mut unread: Vec<_> = states.iter().map(|state| (state.unread, state.chat)).collect();
    unread.sort_unstable();
    assert_eq!(unread, [(1, one), (2, two)]);
}

/// The cases of `ReadMarkers`.
#[macro_export]
macro_rules! read_markers {
    ($fresh:path) => {
        $crate::cases!(messages::read_markers, $fresh:
            unread_is_what_others_said_since, a_marker_moves_forward, a_marker_never_goes_back_nor_into_the_future,
            racing_devices_end_at_the_furthest, only_a_move_is_an_event, retracted_messages_do_not_count,
            edits_and_system_lines_do_not_count, joining_leaves_nothing_unread, outsiders_have_no_marker, many_states_come_at_once);
    };
}
