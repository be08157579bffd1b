//! How people come and go.

use domain_chats::MemberRole;
use domain_kernel::{ClientId, Cursor, Seq};
use domain_messages::{AppendRefused, Change, ChatEventKind, Content, SystemLine, UserEventKind};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{draft, new_key, stamp, user};

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
