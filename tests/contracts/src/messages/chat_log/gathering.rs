//! How many streams are caught up at once, and how one learns which have moved.

use domain_kernel::{ChatId, Cursor, Seq, Span, Tag};
use domain_messages::{
    BODY_BYTES, CATCHUP_BYTES, CATCHUP_CHATS, CATCHUP_PAGE, CATCHUP_TOTAL_BYTES, CATCHUP_TOTAL_EVENTS, Catchup, Change,
    ResetReason, Stamp,
};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, chat, draft, stamp, user};

async fn changes(stores: &Stores, asked: &[(ChatId, Cursor)]) -> Vec<Catchup> {
    stores.log.changes_since(asked).await.expect("an answer")
}

/// A group of user 1 with `count` messages of `text`, and its first place.
async fn written(stores: &Stores, count: usize, text: &str) -> (ChatId, Cursor) {
    let group = stores.group(user(1), &[]).await;
    let first = stores.head(group).await;
    let right = stores.posting(group, user(1)).await;
    let mut left = count;
    while left > 0 {
        let some = left.min(100);
        let writes = (0..some).map(|_| stores.log.append(Change::Write { right, draft: draft(text), stamp: stamp() }));
        for answer in join_all(writes).await {
            answer.expect("written");
        }
        left -= some;
    }
    (group, first)
}

/// Each chat is answered as it is alone, in the order asked: those that moved, those that did not, and those that must start anew.
pub async fn many_chats_are_answered_as_each_alone(stores: &Stores) {
    let (moved, before) = written(stores, 3, "x").await;
    let (still, _) = written(stores, 2, "y").await;
    let (other, _) = written(stores, 1, "z").await;
    let head = stores.head(still).await;
    let foreign = Cursor::new(Seq::new(1), Tag::new(before.tag.value().wrapping_add(1)));
    let (edited, first) = written(stores, 2, "v").await;
    stores.edit(edited, user(1), Seq::new(2), "w").await.expect("edited");
    let asked = [(still, head), (other, foreign), (moved, before), (chat(404), Cursor::START), (edited, first)];
    let answers = changes(stores, &asked).await;
    assert_eq!(answers.len(), asked.len());
    for ((of, from), answer) in asked.into_iter().zip(&answers) {
        assert_eq!(*answer, stores.changes(of, from).await);
    }
    assert_eq!((&answers[1], &answers[3]), (&Catchup::Reset(ResetReason::Tag), &Catchup::Reset(ResetReason::Tag)));
    let told = |answer: &Catchup| match answer {
        Catchup::Changes { messages, .. } => messages.len(),
        Catchup::Reset(_) => 0,
    };
    assert_eq!(answers.iter().map(told).collect::<Vec<_>>(), [0, 0, 3, 0, 2]);
    assert_eq!(changes(stores, &[]).await, []);
}

/// As many chats as may be asked for are answered together while little was said in them.
pub async fn many_chats_with_little_news_come_together(stores: &Stores) {
    let mut asked = Vec::new();
    for _ in 0..CATCHUP_CHATS {
        let group = stores.group(user(1), &[]).await;
        asked.push((group, stores.head(group).await));
        stores.write(group, user(1), "x").await;
    }
    let answers = changes(stores, &asked).await;
    assert_eq!(answers.len(), CATCHUP_CHATS);
    for ((of, _), answer) in asked.iter().zip(answers) {
        let Catchup::Changes { more, messages, .. } = answer else { unreachable!("{answer:?}") };
        assert_eq!((messages.len(), messages[0].chat, more), (1, *of, false));
    }
}

/// Where the bodies reach the limit the answer ends; whoever asks for the rest gets it.
pub async fn many_long_chats_come_in_parts_by_bytes(stores: &Stores) {
    const FITTING: usize = CATCHUP_TOTAL_BYTES / CATCHUP_BYTES;
    let long = "я".repeat(BODY_BYTES / 2);
    let mut asked = Vec::new();
    for _ in 0..=FITTING {
        asked.push(written(stores, CATCHUP_BYTES / BODY_BYTES + 1, &long).await);
    }
    let answers = changes(stores, &asked).await;
    assert_eq!(answers.len(), FITTING);
    for answer in answers {
        let Catchup::Changes { more, messages, .. } = answer else { unreachable!("{answer:?}") };
        assert_eq!((messages.len(), more), (CATCHUP_BYTES / BODY_BYTES, true));
    }
    assert_eq!(changes(stores, &asked[FITTING..]).await.len(), 1);
}

/// Where the events reach the limit the answer ends, too.
pub async fn many_busy_chats_come_in_parts_by_events(stores: &Stores) {
    const FITTING: usize = CATCHUP_TOTAL_EVENTS / CATCHUP_PAGE;
    let mut asked = Vec::new();
    for _ in 0..=FITTING {
        asked.push(written(stores, CATCHUP_PAGE, "x").await);
    }
    assert_eq!(changes(stores, &asked).await.len(), FITTING);
    assert_eq!(changes(stores, &asked[1..]).await.len(), FITTING);
}

/// A message that was touched often is told once and weighs once.
pub async fn a_message_touched_often_weighs_once(stores: &Stores) {
    let (group, first) = written(stores, 1, &"x".repeat(BODY_BYTES)).await;
    for n in 0..CATCHUP_BYTES / BODY_BYTES + 4 {
        let text = format!("{n}{}", "x".repeat(BODY_BYTES - 4));
        stores.edit(group, user(1), Seq::new(2), &text).await.expect("edited");
    }
    let Catchup::Changes { to, more, messages, .. } = stores.changes(group, first).await else { unreachable!() };
    assert_eq!((to, more, messages.len()), (stores.head(group).await, false, 1));
}

/// Every chat in which something was just committed is recent, by whatever kind of change, the newest first, with its present head.
pub async fn what_was_just_committed_is_recent(stores: &Stores) {
    let mut groups = Vec::new();
    for _ in 0..4 {
        groups.push(stores.group(user(1), &[user(2)]).await);
    }
    for (n, group) in (1..).zip(&groups) {
        let right = stores.posting(*group, user(1)).await;
        let stamp = Stamp { at: DAWN.plus(Span::seconds(n)), ..stamp() };
        stores.log.append(Change::Write { right, draft: draft("x"), stamp }).await.expect("written");
    }
    let recent = stores.log.recent(Span::seconds(60)).await.expect("an answer");
    let newest: Vec<_> = groups.iter().rev().copied().collect();
    assert_eq!(recent.iter().map(|head| head.chat).collect::<Vec<_>>(), newest);
    let mut heads = stores.log.heads(&newest).await.expect("an answer");
    heads.sort_by_key(|head| newest.iter().position(|chat| *chat == head.chat));
    assert_eq!(recent, heads);
    stores.edit(groups[0], user(1), Seq::new(2), "y").await.expect("edited");
    stores.remove(groups[1], user(1), user(2)).await.expect("removed");
    let recent = stores.log.recent(Span::seconds(60)).await.expect("an answer");
    for group in &groups[..2] {
        let head = stores.head(*group).await;
        assert!(recent.iter().any(|told| told.chat == *group && told.cursor == head), "{recent:?}");
    }
}
