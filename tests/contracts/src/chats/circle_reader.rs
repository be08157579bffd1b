//! Contract of `CircleReader`.

use domain_chats::Founding;
use domain_kernel::{ChatId, UserId};

use crate::Stores;
use crate::scene::{DAWN, new_id, stamp, user};

async fn met(stores: &Stores, of: u128, others: &[u128]) -> Vec<UserId> {
    let others: Vec<UserId> = others.iter().copied().map(user).collect();
    stores.circles.met(user(of), &others).await.expect("an answer")
}

async fn open_direct(stores: &Stores, founder: u128, peer: u128) -> ChatId {
    let (id, founder, peer) = (ChatId::new(new_id()), user(founder), user(peer));
    let founding = Founding::Direct { id, founder, peer, at: DAWN };
    stores.log.found(founding, stamp().tag).await.expect("a chat").chat
}

/// Only those are met who are asked after and are in a chat with the user now, each once.
pub async fn those_are_met_who_are_in_a_chat_now(stores: &Stores) {
    stores.group(user(1), &[user(2), user(3)]).await;
    let left = stores.group(user(1), &[user(3), user(4)]).await;
    stores.group(user(5), &[user(6)]).await;
    assert_eq!(met(stores, 1, &[6, 5, 4, 3, 2, 404]).await, [2, 3, 4].map(user));
    assert_eq!(met(stores, 1, &[3]).await, [user(3)]);
    assert_eq!(met(stores, 1, &[]).await, []);
    stores.remove(left, user(1), user(4)).await.expect("removed");
    assert_eq!(met(stores, 1, &[3, 4]).await, [user(3)], "who was removed is met no more");
    assert_eq!(met(stores, 4, &[1, 3]).await, [], "nor meets anybody");
}

/// A direct chat is found by its two people, whoever opened it, and makes them known to each other.
pub async fn a_direct_chat_is_found_by_its_two_people(stores: &Stores) {
    assert_eq!(stores.circles.direct(user(1), user(2)).await.expect("an answer"), None);
    let chat = open_direct(stores, 2, 1).await;
    for (one, other) in [(1, 2), (2, 1)] {
        assert_eq!(stores.circles.direct(user(one), user(other)).await.expect("an answer"), Some(chat));
        assert_eq!(met(stores, one, &[other]).await, [user(other)]);
    }
    assert_eq!(stores.circles.direct(user(1), user(3)).await.expect("an answer"), None);
}

/// The cases of `CircleReader`.
#[macro_export]
macro_rules! circle_reader {
    ($fresh:path) => {
        $crate::cases!(chats::circle_reader, $fresh:
            those_are_met_who_are_in_a_chat_now, a_direct_chat_is_found_by_its_two_people);
    };
}
