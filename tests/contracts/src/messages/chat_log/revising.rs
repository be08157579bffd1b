//! How messages change.

use domain_kernel::{Number, Seq, Version};
use domain_messages::{AppendRefused, Change, ChatEventKind, Content, Draft, EditingRight};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{body, draft, stamp, user};

/// An edit replaces the body, counts the version, and is one event about the old place.
pub async fn an_edit_replaces_the_body(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let seq = stores.write(group, user(1), "one").await.seq;
    let edited = stores.edit(group, user(1), seq, "two").await.expect("edited");
    assert_eq!((edited.seq, edited.version, edited.repeated), (seq, Version::new(2), false));
    let message = stores.message(group, user(2), seq).await;
    assert_eq!(message.content, Content::Text(body("two")));
    assert_eq!((message.version, message.edited_at), (Version::new(2), Some(edited.at)));
    assert_eq!(stores.log.heads(&[group]).await.expect("an answer")[0].cursor.seq, Seq::new(3));
    let event = stores.heard.chat_events(group).last().cloned().expect("an event");
    assert_eq!(event.cursor.seq, Seq::new(3));
    assert!(matches!(&event.kind, ChatEventKind::MessageEdited(told) if **told == message), "{event:?}");
}

/// An edit of another version than the present is stale; of parallel edits one succeeds.
pub async fn of_parallel_edits_one_succeeds(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let seq = stores.write(group, user(1), "one").await.seq;
    let message = stores.message(group, user(1), seq).await;
    let posting = stores.posting(group, user(1)).await;
    let right = EditingRight::prove(posting, &message, message.version).expect("a right");
    let edits =
        (0..8).map(|n| stores.log.append(Change::Edit { right, body: body(&format!("two {n}")), stamp: stamp() }));
    let answers = join_all(edits).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Err(AppendRefused::Stale))).count(), 7, "{answers:?}");
}

/// An edit that changes nothing writes nothing.
pub async fn an_unchanged_edit_writes_nothing(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let seq = stores.write(group, user(1), "one").await.seq;
    let answer = stores.edit(group, user(1), seq, "one").await.expect("answered");
    assert_eq!((answer.seq, answer.version, answer.repeated), (seq, Version::new(1), true));
    assert_eq!(stores.log.heads(&[group]).await.expect("an answer")[0].cursor.seq, Seq::new(2));
}

/// A retracted message is a tombstone without any of its content, and cannot be edited.
pub async fn a_retraction_erases_the_content(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let first = stores.write(group, user(1), "first").await.seq;
    let secret = Draft { reply_to: Some(first), ..draft("secret") };
    let seq = stores.send(group, user(2), secret).await.expect("written").seq;
    let before = stores.message(group, user(2), seq).await;
    let retracted = stores.retract(group, user(1), seq).await.expect("the owner retracts");
    assert_eq!((retracted.seq, retracted.version, retracted.repeated), (seq, Version::new(2), false));
    let message = stores.message(group, user(2), seq).await;
    assert_eq!((&message.content, message.reply_to), (&Content::Tombstone, None));
    assert_eq!((message.number, message.retracted_at), (Some(Number::new(2)), Some(retracted.at)));
    let posting = stores.posting(group, user(2)).await;
    let right = EditingRight::prove(posting, &before, before.version).expect("a right");
    let refused = stores.log.append(Change::Edit { right, body: body("back"), stamp: stamp() }).await;
    assert!(matches!(refused, Err(AppendRefused::NoSuchMessage)), "{refused:?}");
    let event = stores.heard.chat_events(group).last().cloned().expect("an event");
    assert!(matches!(&event.kind, ChatEventKind::MessageRetracted(told) if **told == message), "{event:?}");
}

/// Retracting twice is once.
pub async fn a_second_retraction_changes_nothing(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let seq = stores.write(group, user(1), "one").await.seq;
    let first = stores.retract(group, user(1), seq).await.expect("retracted");
    let second = stores.retract(group, user(1), seq).await.expect("answered");
    assert_eq!((second.seq, second.version, second.at, second.repeated), (seq, first.version, first.at, true));
    assert_eq!(stores.log.heads(&[group]).await.expect("an answer")[0].cursor.seq, Seq::new(3));
}
