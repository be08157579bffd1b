//! Contract of `ChatListReader`.

use domain_chats::{ChatKind, Founding, MemberRole};
use domain_kernel::{ChatId, Cursor, Number, Seq, Tag, UserId};
use domain_messages::{OwnPart, UserCatchup};

use crate::Stores;
use crate::scene::{DAWN, chat, new_id, page_of, stamp, user};

async fn since(stores: &Stores, of: u128, from: Option<Cursor>) -> UserCatchup {
    stores.chats.changes_since(user(of), from).await.expect("an answer")
}

async fn cursor(stores: &Stores, of: u128) -> Cursor {
    stores.user_cursor(user(of)).await
}

fn ids(catchup: &UserCatchup) -> Vec<ChatId> {
    let mut ids: Vec<_> = catchup.chats.iter().map(|summary| summary.chat.id).collect();
    ids.sort_unstable();
    ids
}

async fn pair(stores: &Stores, founder: UserId, peer: UserId) -> ChatId {
    let founding = Founding::Direct { id: ChatId::new(new_id()), founder, peer, at: DAWN };
    stores.log.found(founding, stamp().tag).await.expect("a chat").chat
}

/// A summary tells what a row of the list shows.
pub async fn a_summary_tells_the_chat_as_the_user_sees_it(stores: &Stores) {
    let group = stores.group(user(1), &[user(2), user(3)]).await;
    stores.write(group, user(1), "one").await;
    let last = stores.write(group, user(1), "two").await;
    stores.edit(group, user(1), Seq::new(2), "uno").await.expect("edited");
    let summary = stores.chats.summary(user(2), group).await.expect("an answer").expect("a member");
    assert_eq!((summary.chat.id, summary.chat.kind, summary.peer), (group, ChatKind::Group, None));
    assert_eq!(summary.chat.title.as_ref().map(|title| title.as_str().to_owned()), Some("team".into()));
    assert_eq!((summary.member_count, summary.role, summary.joined), (3, MemberRole::Member, Seq::new(1)));
    assert_eq!((summary.cursor.seq, summary.last_number), (Seq::new(4), Number::new(2)));
    assert_eq!(summary.last_message, Some(stores.message(group, user(2), last.seq).await));
    assert_eq!((summary.read.seq, summary.read.unread), (Seq::new(1), 2));
    assert_eq!(summary.cursor, stores.log.heads(&[group]).await.expect("an answer")[0].cursor);
}

/// A direct chat names the other person, to each of the two; notes name nobody.
pub async fn a_direct_chat_names_the_peer(stores: &Stores) {
    let direct = pair(stores, user(2), user(1)).await;
    for (of, peer) in [(1, 2), (2, 1)] {
        let summary = stores.chats.summary(user(of), direct).await.expect("an answer").expect("a member");
        assert_eq!((summary.peer, summary.chat.kind, summary.chat.title), (Some(user(peer)), ChatKind::Direct, None));
    }
    let founding = Founding::Notes { id: ChatId::new(new_id()), founder: user(1), at: DAWN };
    let notes = stores.log.found(founding, stamp().tag).await.expect("notes").chat;
    let summary = stores.chats.summary(user(1), notes).await.expect("an answer").expect("a member");
    assert_eq!((summary.peer, summary.chat.kind, summary.member_count), (None, ChatKind::Notes, 1));
}

/// Who is not in a chat sees no summary.
pub async fn outsiders_see_no_summary(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    stores.remove(group, user(1), user(2)).await.expect("removed");
    for (of, which) in [(2, group), (3, group), (1, chat(404))] {
        assert_eq!(stores.chats.summary(user(of), which).await.expect("an answer"), None);
    }
}

/// Whoever has just come sees the line by which it was, and nothing older, as the last message.
pub async fn the_last_message_is_one_the_user_may_see(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    stores.write(group, user(1), "before").await;
    let joined = stores.add(group, user(1), &[user(2)]).await.expect("added");
    stores.edit(group, user(1), Seq::new(2), "still before").await.expect("edited");
    let summary = stores.chats.summary(user(2), group).await.expect("an answer").expect("a member");
    assert_eq!(summary.last_message.map(|message| message.seq), Some(joined.seq));
    assert_eq!((summary.joined, summary.read.unread), (joined.seq, 0));
}

/// The list comes by id, page after page, without chats left.
pub async fn the_list_comes_by_id_in_pages(stores: &Stores) {
    let mut groups = Vec::new();
    for _ in 0..7 {
        groups.push(stores.group(user(1), &[user(2)]).await);
    }
    stores.remove(groups[3], user(1), user(2)).await.expect("removed");
    groups.remove(3);
    groups.sort_unstable();
    let page = async |after| {
        let page = stores.chats.list(user(2), after, page_of(4)).await.expect("an answer");
        page.into_iter().map(|summary| summary.chat.id).collect::<Vec<_>>()
    };
    assert_eq!(page(None).await, groups[..4]);
    assert_eq!(page(Some(groups[3])).await, groups[4..]);
}

/// Without a cursor everything is told, as a reset.
pub async fn without_a_cursor_everything_is_told(stores: &Stores) {
    assert_eq!(
        since(stores, 1, None).await,
        UserCatchup { to: Cursor::START, is_reset: true, chats: vec![], left: vec![], changed: OwnPart::ALL.to_vec() }
    );
    let mut groups = vec![stores.group(user(1), &[user(2)]).await, stores.group(user(1), &[user(2)]).await];
    stores.remove(groups[1], user(1), user(2)).await.expect("removed");
    groups.truncate(1);
    let all = since(stores, 2, None).await;
    assert_eq!((all.is_reset, ids(&all), &all.left), (true, groups, &vec![]));
    assert_eq!(all.to, cursor(stores, 2).await);
}

/// After a cursor what has changed is told, in its current state, and what was left.
pub async fn after_a_cursor_the_changes_are_told(stores: &Stores) {
    let old = stores.group(user(1), &[user(2)]).await;
    let leaving = stores.group(user(1), &[user(2)]).await;
    let reading = stores.group(user(1), &[user(2)]).await;
    stores.write(reading, user(1), "x").await;
    let from = cursor(stores, 2).await;
    assert_eq!(
        since(stores, 2, Some(from)).await,
        UserCatchup { to: from, is_reset: false, chats: vec![], left: vec![], changed: vec![] }
    );
    let new = stores.group(user(1), &[user(2)]).await;
    stores.remove(leaving, user(1), user(2)).await.expect("removed");
    stores.markers.advance(user(2), reading, Seq::new(2), stamp().tag).await.expect("an answer");
    stores.write(old, user(1), "messages are not of the user's stream").await;
    let changes = since(stores, 2, Some(from)).await;
    let mut expected = vec![reading, new];
    expected.sort_unstable();
    assert_eq!((changes.is_reset, ids(&changes), &changes.left), (false, expected, &vec![leaving]));
    assert_eq!((changes.to, changes.to.seq.value()), (cursor(stores, 2).await, from.seq.value() + 3));
    let summary = changes.chats.iter().find(|summary| summary.chat.id == reading).expect("told");
    assert_eq!((summary.read.seq, summary.read.unread), (Seq::new(2), 0));
}

/// From the start of a stream everything is told, and it is no reset.
pub async fn from_the_start_everything_is_told(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let all = since(stores, 2, Some(Cursor::START)).await;
    assert_eq!((all.is_reset, ids(&all)), (false, vec![group]));
}

/// A cursor of another history, or from the future, is a reset.
pub async fn a_cursor_of_another_history_is_a_reset(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    stores.group(user(1), &[user(2)]).await;
    stores.remove(group, user(1), user(2)).await.expect("removed");
    let head = cursor(stores, 2).await;
    let other = Tag::new(head.tag.value().wrapping_add(1));
    for from in [
        Cursor::new(head.seq, other),
        Cursor::new(head.seq.next(), head.tag),
        Cursor::new(Seq::new(2), other),
        Cursor::new(Seq::new(0), other),
        Cursor::new(Seq::new(-3), other),
    ] {
        let catchup = since(stores, 2, Some(from)).await;
        assert_eq!((catchup.is_reset, catchup.chats.len(), catchup.left.len()), (true, 1, 0), "{from:?}");
    }
}

/// A very old cursor is a reset, or is followed: never a hole.
pub async fn a_very_old_cursor_leaves_no_hole(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let old = cursor(stores, 2).await;
    for _ in 0..60 {
        stores.write(group, user(1), "x").await;
    }
    for seq in 2..=61 {
        stores.markers.advance(user(2), group, Seq::new(seq), stamp().tag).await.expect("an answer");
    }
    let catchup = since(stores, 2, Some(old)).await;
    assert_eq!((ids(&catchup), catchup.chats[0].read.seq), (vec![group], Seq::new(61)));
}

/// A long list is told, each with its own numbers.
pub async fn a_long_list_is_told_whole(stores: &Stores) {
    const MANY: usize = 300;
    let mut groups = Vec::new();
    for n in 0..MANY {
        let group = stores.group(user(1), &[user(2)]).await;
        if n % 3 == 0 {
            stores.write(group, user(1), "x").await;
        }
        groups.push(group);
    }
    let all = since(stores, 2, None).await;
    assert_eq!(all.chats.len(), MANY);
    assert_eq!(all.chats.iter().filter(|summary| summary.read.unread == 1).count(), MANY / 3);
    assert!(all.chats.iter().all(|summary| summary.last_message.is_some()));
}

/// Some chats at once are answered as each alone, without those that the user is not in.
pub async fn several_summaries_come_at_once(stores: &Stores) {
    let mut groups = Vec::new();
    for _ in 0..3 {
        let group = stores.group(user(1), &[user(2)]).await;
        stores.write(group, user(1), "x").await;
        groups.push(group);
    }
    stores.remove(groups[2], user(1), user(2)).await.expect("removed");
    let foreign = stores.group(user(1), &[user(3)]).await;
    let asked = [groups[1], foreign, groups[2], chat(404), groups[0]];
    let mut summaries = stores.chats.summaries(user(2), &asked).await.expect("an answer");
    summaries.sort_by_key(|summary| summary.chat.id);
    groups.truncate(2);
    groups.sort_unstable();
    assert_eq!(summaries.iter().map(|summary| summary.chat.id).collect::<Vec<_>>(), groups);
    for summary in summaries {
        let alone = stores.chats.summary(user(2), summary.chat.id).await.expect("an answer");
        assert_eq!(alone, Some(summary));
    }
    assert_eq!(stores.chats.summaries(user(2), &[]).await.expect("an answer"), []);
}

/// Heads of users' streams are answered one for each, in the order asked, and the start for whoever has none.
pub async fn heads_of_many_streams_are_answered(stores: &Stores) {
    stores.group(user(1), &[user(2)]).await;
    stores.group(user(2), &[]).await;
    let asked = [user(2), user(9), user(1), user(2)];
    let cursors = stores.chats.cursors(&asked).await.expect("an answer");
    let seqs: Vec<_> = cursors.iter().map(|cursor| cursor.seq.value()).collect();
    assert_eq!((seqs, cursors[1]), (vec![2, 0, 1, 2], Cursor::START));
    assert_eq!((cursors[0], cursors[2]), (since(stores, 2, None).await.to, since(stores, 1, None).await.to));
    assert_eq!(stores.chats.cursors(&[]).await.expect("an answer"), []);
}

/// The cases of `ChatListReader`.
#[macro_export]
macro_rules! chat_list_reader {
    ($fresh:path) => {
        $crate::cases!(messages::chat_list_reader, $fresh:
            a_summary_tells_the_chat_as_the_user_sees_it, a_direct_chat_names_the_peer, outsiders_see_no_summary,
            the_last_message_is_one_the_user_may_see, the_list_comes_by_id_in_pages, without_a_cursor_everything_is_told,
            after_a_cursor_the_changes_are_told, from_the_start_everything_is_told, a_cursor_of_another_history_is_a_reset,
            a_very_old_cursor_leaves_no_hole, a_long_list_is_told_whole, several_summaries_come_at_once,
            heads_of_many_streams_are_answered);
    };
}
