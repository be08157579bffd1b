//! Contract of `ChatLog`.

use domain_chats::{Founding, MemberRole};
use domain_kernel::{ChatId, ClientId, Cursor, Number, Seq, Span, Tag, Timestamp, Version};
use domain_messages::{
    AppendRefused, CATCHUP_LIMIT, CATCHUP_PAGE, Catchup, Change, ChatEventKind, Content, Draft, EditingRight, Founded,
    ResetReason, Stamp, SystemLine, UserEventKind,
};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, body, chat, draft, group_of, new_id, new_key, stamp, user};

fn direct(founder: u128, peer: u128) -> Founding {
    Founding::Direct { id: ChatId::new(new_id()), founder: user(founder), peer: user(peer), at: DAWN }
}

async fn found(stores: &Stores, founding: Founding) -> Founded {
    stores.log.found(founding, stamp().tag).await.expect("founded")
}

/// One direct chat for each pair, whoever asks, and however many at once.
pub async fn a_pair_has_one_direct_chat(stores: &Stores) {
    let pairs = (0..8).map(|n| if n % 2 == 0 { direct(1, 2) } else { direct(2, 1) });
    let founded = join_all(pairs.map(|founding| found(stores, founding))).await;
    assert_eq!(founded.iter().filter(|founded| founded.is_new).count(), 1);
    assert!(founded.windows(2).all(|two| two[0].chat == two[1].chat), "{founded:?}");
    assert_ne!(found(stores, direct(1, 3)).await.chat, founded[0].chat);
}

/// One set of notes for each person.
pub async fn a_person_has_one_set_of_notes(stores: &Stores) {
    let notes = |of| Founding::Notes { id: ChatId::new(new_id()), founder: user(of), at: DAWN };
    let first = found(stores, notes(1)).await;
    assert!(first.is_new);
    assert_eq!(found(stores, notes(1)).await, Founded { chat: first.chat, is_new: false });
    assert_ne!(found(stores, notes(2)).await.chat, first.chat);
}

/// One group for each founder and client id.
pub async fn a_group_is_founded_once_under_a_client_id(stores: &Stores) {
    let founding = group_of(user(1), &[user(2)]);
    let again = |id| match founding.clone() {
        Founding::Group { founder, client_id, title, members, at, .. } => {
            Founding::Group { id, founder, client_id, title, members, at }
        }
        other => other,
    };
    let first = found(stores, founding.clone()).await;
    assert!(first.is_new);
    let second = found(stores, again(ChatId::new(new_id()))).await;
    assert_eq!(second, Founded { chat: first.chat, is_new: false });
    assert!(found(stores, group_of(user(1), &[user(2)])).await.is_new, "another client id is another group");
}

/// A new chat begins with an event that writes the line `ChatCreated`; the founder and the others join by it.
pub async fn a_chat_begins_with_its_line_and_its_members(stores: &Stores) {
    let stamp = stamp();
    let founding = group_of(user(1), &[user(2), user(3)]);
    let group = stores.log.found(founding, stamp.tag).await.expect("founded").chat;
    let heads = stores.log.heads(&[group]).await.expect("an answer");
    assert_eq!(heads[0].cursor, Cursor::new(Seq::new(1), stamp.tag));
    assert_eq!((heads[0].last_number, heads[0].member_count), (Number::new(0), 3));
    for n in 1..=3 {
        let line = stores.message(group, user(n), Seq::new(1)).await;
        assert!(matches!(line.content, Content::System(SystemLine::ChatCreated { title: Some(_) })), "{line:?}");
        assert_eq!((line.sender, line.number), (user(1), None));
    }
    let events = stores.heard.chat_events(group);
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].previous, events[0].cursor, events[0].member_count), (Cursor::START, heads[0].cursor, 3));
    assert!(
        matches!(&events[0].kind, ChatEventKind::MembersAdded { users, .. } if *users == [1, 2, 3].map(user)),
        "{events:?}"
    );
    assert_eq!(stores.heard.user_events(user(2)).len(), 1);
}

/// A group is owned by its founder; of two people neither owns their chat.
pub async fn only_a_group_has_an_owner(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let pair = found(stores, direct(1, 2)).await.chat;
    assert_eq!(stores.role(group, user(1)).await, MemberRole::Owner);
    assert_eq!(stores.role(group, user(2)).await, MemberRole::Member);
    for n in [1, 2] {
        assert_eq!(stores.role(pair, user(n)).await, MemberRole::Member);
    }
}

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

/// Newcomers join at the event; those who are in already are skipped; each is told on the own stream.
pub async fn people_are_added_once(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let placed = stores.add(group, user(2), &[user(2), user(3), user(4)]).await.expect("added");
    assert_eq!((placed.seq, placed.number, placed.repeated), (Seq::new(2), None, false));
    let line = stores.message(group, user(3), placed.seq).await;
    assert_eq!(line.content, Content::System(SystemLine::MembersAdded { users: [3, 4].map(user).to_vec() }));
    assert_eq!(line.sender, user(2));
    let event = stores.heard.chat_events(group).last().cloned().expect("an event");
    assert_eq!((event.cursor.seq, event.member_count), (placed.seq, 4));
    for n in [3, 4] {
        let told = stores.heard.user_events(user(n));
        assert_eq!(told.iter().map(|event| event.kind).collect::<Vec<_>>(), [UserEventKind::ChatJoined(group)]);
        assert_eq!((told[0].previous, told[0].cursor.seq), (Cursor::START, Seq::new(1)));
    }
    let nothing = stores.add(group, user(1), &[user(3), user(4)]).await.expect("answered");
    assert_eq!((nothing.seq, nothing.repeated), (Seq::new(0), true));
    assert_eq!(stores.log.heads(&[group]).await.expect("an answer")[0].cursor.seq, Seq::new(2));
}

/// Whoever was removed is out from that event on, which is hidden from this person.
pub async fn a_removed_member_is_out_from_that_event_on(stores: &Stores) {
    let group = stores.group(user(1), &[user(2), user(3)]).await;
    let placed = stores.remove(group, user(1), user(2)).await.expect("removed");
    let line = stores.message(group, user(3), placed.seq).await;
    assert_eq!(line.content, Content::System(SystemLine::MemberRemoved { user: user(2) }));
    assert!(stores.try_posting(group, user(2)).await.is_none());
    assert!(stores.newest(group, user(2), 10).await.is_none());
    let event = stores.heard.chat_events(group).last().cloned().expect("an event");
    assert_eq!(event.member_count, 2);
    assert!(
        matches!(event.kind, ChatEventKind::MemberRemoved { user: gone, new_owner: None, .. } if gone == user(2)),
        "{event:?}"
    );
    let told = stores.heard.user_events(user(2)).last().cloned().expect("an event");
    assert_eq!(told.kind, UserEventKind::ChatLeft(group));
    assert_eq!(told.cursor.seq, Seq::new(2));
    let nothing = stores.remove(group, user(1), user(2)).await.expect("answered");
    assert_eq!((nothing.seq, nothing.repeated), (Seq::new(0), true));
}

/// When the owner leaves, the member who has been there longest follows, in the same append.
pub async fn the_longest_member_follows_the_owner(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    stores.add(group, user(1), &[user(9)]).await.expect("added");
    stores.add(group, user(1), &[user(2)]).await.expect("added");
    let placed = stores.remove(group, user(1), user(1)).await.expect("left");
    let line = stores.message(group, user(9), placed.seq).await;
    assert_eq!((line.sender, line.content), (user(1), Content::System(SystemLine::MemberLeft)));
    assert_eq!(stores.role(group, user(9)).await, MemberRole::Owner);
    assert_eq!(stores.role(group, user(2)).await, MemberRole::Member);
    let event = stores.heard.chat_events(group).last().cloned().expect("an event");
    assert!(
        matches!(event.kind, ChatEventKind::MemberRemoved { new_owner: Some(owner), .. } if owner == user(9)),
        "{event:?}"
    );
    stores.add(group, user(9), &[user(1)]).await.expect("added");
    assert_eq!(stores.role(group, user(1)).await, MemberRole::Member, "who comes back owns nothing");
    for n in [9, 2, 1] {
        stores.remove(group, user(n), user(n)).await.expect("left");
    }
    assert_eq!(stores.log.heads(&[group]).await.expect("an answer")[0].member_count, 0);
}

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
    assert_eq!(at, stores.log.heads(&[group]).await.expect("an answer")[0].cursor);
}

/// Catching up gives each touched message once, in its current state, by rising seq.
pub async fn a_catch_up_is_the_current_state(stores: &Stores) {
    let group = stores.group(user(1), &[user(2)]).await;
    let one = stores.write(group, user(1), "one").await.seq;
    let from = stores.log.heads(&[group]).await.expect("an answer")[0].cursor;
    let two = stores.write(group, user(1), "two").await.seq;
    for text in ["three", "four"] {
        stores.edit(group, user(1), one, text).await.expect("edited");
    }
    stores.retract(group, user(1), two).await.expect("retracted");
    let head = stores.log.heads(&[group]).await.expect("an answer")[0].cursor;
    let catchup = stores.log.changes_since(group, from).await.expect("an answer");
    let Catchup::Changes { from: begun, to, more, messages, member_count } = catchup else {
        unreachable!("{catchup:?}")
    };
    assert_eq!((begun, to, more, member_count), (from, head, false, 2));
    assert_eq!(messages, [stores.message(group, user(1), one).await, stores.message(group, user(1), two).await]);
    let nothing = stores.log.changes_since(group, head).await.expect("an answer");
    let expected = Catchup::Changes { from: head, to: head, more: false, messages: vec![], member_count: 2 };
    assert_eq!(nothing, expected);
}

/// A long way is given in pages; a longer one is a reset.
pub async fn a_long_way_comes_in_pages_and_a_longer_one_is_a_reset(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let first = stores.log.heads(&[group]).await.expect("an answer")[0].cursor;
    let right = stores.posting(group, user(1)).await;
    for _ in 0..CATCHUP_LIMIT / 50 {
        let writes = (0..50).map(|_| stores.log.append(Change::Write { right, draft: draft("x"), stamp: stamp() }));
        for answer in join_all(writes).await {
            answer.expect("written");
        }
    }
    let page = stores.log.changes_since(group, first).await.expect("an answer");
    let Catchup::Changes { to, more, messages, .. } = page else { unreachable!("{page:?}") };
    assert_eq!((messages.len(), more), (CATCHUP_PAGE, true));
    assert_eq!(to.seq, messages.last().expect("a message").seq);
    let (end, rest) = stores.caught_up(group, first).await;
    assert_eq!((end.seq.value(), rest.len()), (CATCHUP_LIMIT + 1, 1_000));
    let far = stores.log.changes_since(group, Cursor::START).await.expect("an answer");
    assert_eq!(far, Catchup::Reset(ResetReason::Far));
}

/// A cursor proves its history: another tag, the future, and a chat that is not there are all answered with a reset.
pub async fn a_cursor_of_another_history_is_a_reset(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let head = stores.log.heads(&[group]).await.expect("an answer")[0].cursor;
    let other = Tag::new(head.tag.value().wrapping_add(1));
    for (of, from) in [
        (group, Cursor::new(head.seq, other)),
        (group, Cursor::new(head.seq.next(), head.tag)),
        (group, Cursor::new(Seq::new(0), other)),
        (group, Cursor::new(Seq::new(-1), head.tag)),
        (chat(1), Cursor::START),
    ] {
        let answer = stores.log.changes_since(of, from).await.expect("an answer");
        assert_eq!(answer, Catchup::Reset(ResetReason::Tag), "{from:?}");
    }
    assert!(matches!(stores.log.changes_since(group, Cursor::START).await, Ok(Catchup::Changes { .. })));
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

/// Nothing is accepted after a removal: a writer hammers while it is removed and let in again, and every message lies within a membership.
pub async fn nothing_is_accepted_after_a_removal(stores: &Stores) {
    const TURNS: usize = 20;
    let group = stores.group(user(1), &[user(2)]).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let hammer = (0..4).map(|_| {
        let stopped = stopped.clone();
        async move {
            while !*stopped.borrow() {
                // On cached facts, as the use case does: the log alone keeps the rule.
                let facts = stores.facts.facts(group, user(2)).await.expect("facts").expect("a chat");
                let Ok(right) = facts.posting_right() else { continue };
                let change = Change::Write { right, draft: draft("x"), stamp: stamp() };
                match stores.log.append(change).await {
                    Ok(_) => {}
                    Err(AppendRefused::Stale) => drop(stores.facts.fresh_facts(group, user(2)).await),
                    Err(error) => unreachable!("{error:?}"),
                }
            }
        }
    });
    let turns = async {
        for _ in 0..TURNS {
            stores.remove(group, user(1), user(2)).await.expect("removed");
            stores.add(group, user(1), &[user(2)]).await.expect("added");
        }
        stop.send_replace(true);
    };
    tokio::join!(join_all(hammer), turns);
    let (_, messages) = stores.caught_up_all(group).await;
    let mut is_in = true;
    for message in messages {
        match message.content {
            Content::System(SystemLine::MemberRemoved { .. }) => is_in = false,
            Content::System(SystemLine::MembersAdded { .. }) => is_in = true,
            _ => assert!(is_in || message.sender != user(2), "accepted after the removal: {message:?}"),
        }
    }
}

/// Keys of system lines name one command: the same again is answered as the first time.
pub async fn the_same_membership_command_again_is_answered_as_the_first(stores: &Stores) {
    let group = stores.group(user(1), &[]).await;
    let facts = stores.facts.fresh_facts(group, user(1)).await.expect("facts").expect("a chat");
    let right = facts.inviting_right().expect("a right");
    let line: ClientId = new_key();
    let change = || Change::AddMembers { right, users: vec![user(2)], line, stamp: stamp() };
    let first = stores.log.append(change()).await.expect("added");
    let again = stores.log.append(change()).await.expect("answered");
    assert_eq!((again.seq, again.repeated), (first.seq, true));
}

impl Stores {
    /// Every message of a chat, however long it is, from the newest back.
    pub async fn caught_up_all(&self, chat: ChatId) -> (Cursor, Vec<domain_messages::Message>) {
        use domain_messages::ports::Anchor;
        let head = self.log.heads(&[chat]).await.expect("an answer")[0].cursor;
        let mut messages = Vec::new();
        let mut anchor = Anchor::Newest;
        loop {
            let page = self.history.page(user(1), chat, anchor, crate::scene::page_of(200)).await;
            let page = page.expect("an answer").expect("a member");
            let Some(first) = page.messages.first() else { break };
            anchor = Anchor::Before(first.seq);
            messages.splice(0..0, page.messages);
        }
        (head, messages)
    }
}

/// The cases of `ChatLog`.
#[macro_export]
macro_rules! chat_log {
    ($fresh:path) => {
        $crate::cases!(messages::chat_log, $fresh:
            a_pair_has_one_direct_chat, a_person_has_one_set_of_notes, a_group_is_founded_once_under_a_client_id,
            a_chat_begins_with_its_line_and_its_members, only_a_group_has_an_owner, a_message_takes_the_next_place,
            parallel_writers_make_one_dense_stream, changes_in_flight_keep_their_order, a_retry_answers_the_first_place,
            a_retry_of_a_changed_message_is_a_retry, a_retry_is_answered_to_somebody_removed, parallel_retries_are_one_message,
            a_client_id_names_one_message, only_what_the_author_sees_can_be_answered, a_right_does_not_outlive_its_membership,
            a_stale_message_refuses_no_other, time_rises_whatever_the_clock_does, an_edit_replaces_the_body,
            of_parallel_edits_one_succeeds, an_unchanged_edit_writes_nothing, a_retraction_erases_the_content,
            a_second_retraction_changes_nothing, people_are_added_once, a_removed_member_is_out_from_that_event_on,
            the_longest_member_follows_the_owner, announced_events_chain, a_catch_up_is_the_current_state,
            a_long_way_comes_in_pages_and_a_longer_one_is_a_reset, a_cursor_of_another_history_is_a_reset,
            heads_of_many_chats_are_answered, nothing_is_accepted_after_a_removal,
            the_same_membership_command_again_is_answered_as_the_first);
    };
}
