//! How chats begin.

use domain_chats::{Founding, MemberRole};
use domain_kernel::{ChatId, Cursor, Number, Seq};
use domain_messages::{ChatEventKind, Content, Founded, SystemLine};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, group_of, new_id, stamp, user};

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
