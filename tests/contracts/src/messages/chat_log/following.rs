//! How the stream is told and caught up.

use domain_kernel::{Cursor, Seq, Tag};
use domain_messages::{BODY_BYTES, CATCHUP_BYTES, CATCHUP_LIMIT, CATCHUP_PAGE, Catchup, Change, ResetReason};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{chat, draft, stamp, user};

/// Every event names the one before it, by seq and tag, and all are announced in the order of their commits.
pub async fn announced_events_chain(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let right = stores.posting(group, user(1)).await;
    let writes = (0..100).map(|_| stores.log.append(Change::Write { right, draft: draft("x"), stamp: stamp() }));
    join_all(writes).await;
    stores.edit(group, user(1), Seq::new(2), "y").await.expect("edited");
    stores.remove(group, user(1), user(2)).await.expect("removed");
    let mut at = Cursor::START;
    for event in stores.heard.chat_events(group) {
        assert_eq!((event.previous, event.cursor.seq), (at, at.seq.next()));
        at = event.cursor;
    }
    assert_eq!(at, stores.head(group).await);
}

/// Catching up gives each touched message once, in its current state, by rising seq.
pub async fn a_catch_up_is_the_current_state(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let one = stores.write(group, user(1), "one").await.seq;
    let from = stores.head(group).await;
    let two = stores.write(group, user(1), "two").await.seq;
    for text in ["three", "four"] {
        stores.edit(group, user(1), one, text).await.expect("edited");
    }
    stores.retract(group, user(1), two).await.expect("retracted");
    let head = stores.head(group).await;
    let catchup = stores.changes(group, from).await;
    let Catchup::Changes { from: begun, to, more, messages, member_count } = catchup else {
        unreachable!("{catchup:?}")
    };
    assert_eq!((begun, to, more, member_count), (from, head, false, 2));
    assert_eq!(messages, [stores.message(group, user(1), one).await, stores.message(group, user(1), two).await]);
    let nothing = stores.changes(group, head).await;
    let expected = Catchup::Changes { from: head, to: head, more: false, messages: vec![], member_count: 2 };
    assert_eq!(nothing, expected);
}

/// A long way is given in pages; a longer one is a reset.
pub async fn a_long_way_comes_in_pages_and_a_longer_one_is_a_reset(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let first = stores.head(group).await;
    let right = stores.posting(group, user(1)).await;
    for _ in 0..CATCHUP_LIMIT / 50 {
        let writes = (0..50).map(|_| stores.log.append(Change::Write { right, draft: draft("x"), stamp: stamp() }));
        for answer in join_all(writes).await {
            answer.expect("written");
        }
    }
    let page = stores.changes(group, first).await;
    let Catchup::Changes { to, more, messages, .. } = page else { unreachable!("{page:?}") };
    assert_eq!((messages.len(), more), (CATCHUP_PAGE, true));
    assert_eq!(to.seq, messages.last().expect("a message").seq);
    let (end, rest) = stores.caught_up(group, first).await;
    assert_eq!((end.seq.value(), rest.len()), (CATCHUP_LIMIT + 1, 1_000));
    let far = stores.changes(group, Cursor::START).await;
    assert_eq!(far, Catchup::Reset(ResetReason::Far));
}

/// Pages of long messages are cut by bytes, and together they tell everything.
pub async fn a_page_of_long_messages_is_cut_by_bytes(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let first = stores.head(group).await;
    let right = stores.posting(group, user(1)).await;
    let long = "я".repeat(BODY_BYTES / 2);
    for _ in 0..20 {
        let change = Change::Write { right, draft: draft(&long), stamp: stamp() };
        stores.log.append(change).await.expect("written");
    }
    let page = stores.changes(group, first).await;
    let Catchup::Changes { more, messages, .. } = page else { unreachable!("{page:?}") };
    assert_eq!((messages.len(), more), (CATCHUP_BYTES / BODY_BYTES, true));
    assert_eq!(stores.caught_up(group, first).await.1.len(), 20);
}

/// A cursor proves its history: another tag, the future, and a chat that is not there are all answered with a reset.
pub async fn a_cursor_of_another_history_is_a_reset(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let head = stores.head(group).await;
    let other = Tag::new(head.tag.value().wrapping_add(1));
    for (of, from) in [
        (group, Cursor::new(head.seq, other)),
        (group, Cursor::new(head.seq.next(), head.tag)),
        (group, Cursor::new(Seq::new(0), other)),
        (group, Cursor::new(Seq::new(-1), head.tag)),
        (chat(1), Cursor::START),
    ] {
        let answer = stores.changes(of, from).await;
        assert_eq!(answer, Catchup::Reset(ResetReason::Tag), "{from:?}");
    }
    assert!(matches!(stores.changes(group, Cursor::START).await, Catchup::Changes { .. }));
}

/// Heads of many chats; those that do not exist are left out.
pub async fn heads_of_many_chats_are_answered(stores: &Stores) {
    let one = stores.group(user(1), &[]).await;
    let two = stores.group(user(1), &[user(2)]).await;
    stores.write(two, user(2), "x").await;
    let mut heads = stores.log.heads(&[one, chat(1), two]).await.expect("an answer");
    heads.sort_by_key(|head| head.last_number.value());
    let seen: Vec<_> = heads.iter().map(|head| (head.chat, head.cursor.seq.value(), head.member_count)).collect();
    assert_eq!(seen, [(one, 1, 1), (two, 2, 2)]);
    assert_eq!(stores.log.heads(&[]).await.expect("an answer"), []);
}
