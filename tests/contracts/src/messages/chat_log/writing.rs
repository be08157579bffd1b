//! How messages find their place, once.

use domain_kernel::{Cursor, Number, Seq, Span, Timestamp, Version};
use domain_messages::{AppendRefused, Change, Content, Draft, Stamp};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, body, chat, draft, stamp, user};

/// Each message takes the next seq and the next number, and comes back as it was written.
pub async fn a_message_takes_the_next_place(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    for n in 1..=3_i64 {
        let text = format!("**{n}** \u{1f44b} \"'\\\n\u{2028}");
        let draft = draft(&text);
        let placed = stores.send(group, user(1), draft.clone()).await.expect("written");
        assert_eq!((placed.chat, placed.seq, placed.number), (group, Seq::new(n + 1), Some(Number::new(n))));
        assert_eq!((placed.version, placed.repeated), (Version::new(1), false));
        let message = stores.message(group, user(2), placed.seq).await;
        assert_eq!(message.content, Content::Text(draft.body));
        assert_eq!((message.sender, message.client_id), (user(1), draft.client_id));
        assert_eq!((message.number, message.created_at), (placed.number, placed.at));
    }
}

/// Many writers at once: seqs and numbers are dense, time rises strictly, and each writer's messages keep their order.
pub async fn parallel_writers_make_one_dense_stream(stores: &Stores) {
    const EACH: i64 = 25;
    let writers: Vec<_> = (1..=8).map(user).collect();
    let group = stores.group(writers[0], &writers[1..]).await;
    let series = writers.iter().map(|writer| async move {
        let mut seqs = Vec::new();
        for n in 0..EACH {
            seqs.push(stores.write(group, *writer, &n.to_string()).await.seq);
        }
        seqs
    });
    let seqs = join_all(series).await;
    assert!(seqs.iter().all(|series| series.is_sorted()), "each writer's own order");
    let (end, messages) = stores.caught_up(group, Cursor::START).await;
    let count = 8 * EACH;
    assert_eq!(end.seq, Seq::new(count + 1));
    assert_eq!(messages.iter().map(|m| m.seq.value()).collect::<Vec<_>>(), (1..=count + 1).collect::<Vec<_>>());
    let numbers: Vec<_> = messages.iter().filter_map(|m| m.number).map(Number::value).collect();
    assert_eq!(numbers, (1..=count).collect::<Vec<_>>());
    assert!(messages.windows(2).all(|two| two[0].created_at < two[1].created_at));
}

/// Changes that one caller makes one after the other keep their order even when it does not wait between them.
pub async fn changes_in_flight_keep_their_order(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let right = stores.posting(group, user(1)).await;
    let sent =
        (0..200).map(|n| stores.log.append(Change::Write { right, draft: draft(&n.to_string()), stamp: stamp() }));
    let placed = join_all(sent).await;
    let seqs: Vec<i64> = placed.into_iter().map(|placed| placed.expect("written").seq.value()).collect();
    assert_eq!(seqs, (2..202).collect::<Vec<_>>());
}

/// The same author and client id again changes nothing, answers the first place, and is announced again.
pub async fn a_retry_answers_the_first_place(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let draft = draft("once");
    let first = stores.send(group, user(1), draft.clone()).await.expect("written");
    stores.write(group, user(2), "between").await;
    let again = stores.send(group, user(1), draft.clone()).await.expect("answered");
    assert_eq!((again.seq, again.number, again.at), (first.seq, first.number, first.at));
    assert!(again.repeated && !first.repeated);
    assert_eq!(stores.log.heads(&[group]).await.expect("an answer")[0].cursor.seq, Seq::new(3));
    let written = stores.heard.chat_events(group).into_iter().filter(|event| event.about() == first.seq);
    let written: Vec<_> = written.collect();
    assert_eq!(written.len(), 2, "announced again");
    assert_eq!(written[0], written[1]);
    let other = Draft { client_id: draft.client_id, ..draft };
    assert!(!stores.send(group, user(2), other).await.expect("another author").repeated);
}

/// A retry long after, when the message was edited or retracted, is a retry still.
pub async fn a_retry_of_a_changed_message_is_a_retry(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let draft = draft("once");
    let first = stores.send(group, user(1), draft.clone()).await.expect("written");
    stores.edit(group, user(1), first.seq, "twice").await.expect("edited");
    let again = stores.send(group, user(1), draft.clone()).await.expect("answered");
    assert_eq!((again.seq, again.repeated, again.version), (first.seq, true, Version::new(2)));
    stores.retract(group, user(1), first.seq).await.expect("retracted");
    let again = stores.send(group, user(1), draft).await.expect("answered");
    assert_eq!((again.seq, again.repeated, again.version), (first.seq, true, Version::new(3)));
}

/// A retry is answered even to somebody who may no longer write: it was written when it was allowed.
pub async fn a_retry_is_answered_to_somebody_removed(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let right = stores.posting(group, user(2)).await;
    let draft = draft("once");
    let change = || Change::Write { right, draft: draft.clone(), stamp: stamp() };
    let first = stores.log.append(change()).await.expect("written");
    stores.remove(group, user(1), user(2)).await.expect("removed");
    assert_eq!(stores.log.append(change()).await.expect("answered").seq, first.seq);
}

/// What was written before is found by its client id, for whoever is out by now too, and announced again; nothing else is found.
pub async fn a_repetition_is_found_by_its_client_id(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let written = draft("once");
    let first = stores.send(group, user(2), written.clone()).await.expect("written");
    stores.remove(group, user(1), user(2)).await.expect("removed");
    let told = stores.heard.chat_events(group).len();
    let again = stores.log.repeated(group, user(2), &written).await.expect("an answer").expect("found");
    assert_eq!((again.seq, again.number, again.at, again.repeated), (first.seq, first.number, first.at, true));
    let heard = stores.heard.chat_events(group);
    assert_eq!((heard.len(), heard[told].cursor, &heard[told].kind), (told + 1, heard[1].cursor, &heard[1].kind));
    for (of, author, sent) in
        [(group, user(1), &written), (group, user(2), &draft("new")), (chat(404), user(2), &written)]
    {
        assert!(stores.log.repeated(of, author, sent).await.expect("an answer").is_none());
    }
    let other = Draft { body: body("other"), ..written.clone() };
    let refused = stores.log.repeated(group, user(2), &other).await;
    assert!(matches!(refused, Err(AppendRefused::ClientIdReused)), "{refused:?}");
    stores.retract(group, user(1), first.seq).await.expect("retracted");
    assert!(stores.log.repeated(group, user(2), &other).await.expect("an answer").is_some(), "as a second append is");
}

/// Many retries at once are one message.
pub async fn parallel_retries_are_one_message(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let draft = draft("once");
    let answers = join_all((0..16).map(|_| stores.send(group, user(1), draft.clone()))).await;
    let placed: Vec<_> = answers.into_iter().map(|answer| answer.expect("answered")).collect();
    assert!(placed.iter().all(|placed| placed.seq == Seq::new(2)), "{placed:?}");
    assert_eq!(placed.iter().filter(|placed| !placed.repeated).count(), 1);
}

/// The same client id for another text, or for an answer to another message, is refused.
pub async fn a_client_id_names_one_message(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let first = draft("one");
    stores.send(group, user(1), first.clone()).await.expect("written");
    let others = [Draft { body: body("two"), ..first.clone() }, Draft { reply_to: Some(Seq::new(1)), ..first }];
    for other in others {
        let refused = stores.send(group, user(1), other).await;
        assert!(matches!(refused, Err(AppendRefused::ClientIdReused)), "{refused:?}");
    }
    assert_eq!(stores.log.heads(&[group]).await.expect("an answer")[0].cursor.seq, Seq::new(2));
}

/// An answer needs a message that its author may see.
pub async fn only_what_the_author_sees_can_be_answered(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let seen = stores.write(group, user(1), "seen").await.seq;
    stores.remove(group, user(1), user(2)).await.expect("removed");
    let missed = stores.write(group, user(1), "missed").await.seq;
    stores.add(group, user(1), &[user(2)]).await.expect("added");
    let edited = stores.write(group, user(1), "edited").await.seq;
    let event = stores.edit(group, user(1), edited, "now").await.expect("edited");
    let answer = |to: i64| Draft { reply_to: Some(Seq::new(to)), ..draft("re") };
    for to in [seen, edited] {
        stores.send(group, user(2), answer(to.value())).await.expect("answered");
    }
    assert_eq!(event.seq, edited);
    for to in [missed.value(), edited.value() + 1, 999, 0, -1] {
        let refused = stores.send(group, user(2), answer(to)).await;
        assert!(matches!(refused, Err(AppendRefused::NoSuchMessage)), "{to} {refused:?}");
    }
    let message = stores.message(group, user(1), Seq::new(edited.value() + 2)).await;
    assert_eq!(message.reply_to, Some(seen));
}

/// A right is stale once its holder has left, even after coming back.
pub async fn a_right_does_not_outlive_its_membership(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let right = stores.posting(group, user(2)).await;
    let write = || Change::Write { right, draft: draft("late"), stamp: stamp() };
    stores.remove(group, user(1), user(2)).await.expect("removed");
    assert!(matches!(stores.log.append(write()).await, Err(AppendRefused::Stale)));
    stores.add(group, user(1), &[user(2)]).await.expect("added");
    assert!(matches!(stores.log.append(write()).await, Err(AppendRefused::Stale)));
    assert!(stores.send(group, user(2), draft("now")).await.is_ok());
}

/// A message follows its own right: one stale item refuses nobody else's.
pub async fn a_stale_message_refuses_no_other(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let stale = stores.posting(group, user(2)).await;
    stores.remove(group, user(1), user(2)).await.expect("removed");
    let right = stores.posting(group, user(1)).await;
    let all = (0..40).map(|n| {
        let right = if n % 2 == 0 { right } else { stale };
        stores.log.append(Change::Write { right, draft: draft("x"), stamp: stamp() })
    });
    for (n, answer) in join_all(all).await.into_iter().enumerate() {
        assert_eq!(answer.is_ok(), n % 2 == 0, "{n} {answer:?}");
    }
}

/// Time within a chat rises strictly, whatever the clocks do.
pub async fn time_rises_whatever_the_clock_does(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let right = stores.posting(group, user(1)).await;
    let mut last = Timestamp::from_micros(0);
    for shift in [0, 3_600, -86_400, 0, -1] {
        let stamp = Stamp { at: DAWN.plus(Span::seconds(shift)), ..stamp() };
        let placed = stores.log.append(Change::Write { right, draft: draft("x"), stamp }).await.expect("written");
        assert!(placed.at > last, "{shift}");
        last = placed.at;
    }
    let edited = stores.edit(group, user(1), Seq::new(2), "y").await.expect("edited");
    assert!(edited.at > last);
}
