//! Contract of `SightReader`.

use domain_users::ports::Look;
use domain_users::{Audience, Availability, Contact, User, UserRole};

use super::block_store::{block, of};
use crate::Stores;
use crate::scene::{DAWN, account, stamp, user};

fn look(viewer: u128, subject: u128) -> Look {
    Look { viewer: user(viewer), subject: user(subject) }
}

async fn seen(stores: &Stores, looks: &[Look]) -> Vec<(Look, Availability)> {
    let mut seen = stores.sights.seen(looks).await.expect("an answer");
    seen.sort_by_key(|(look, _)| *look);
    seen
}

async fn shows_to(stores: &Stores, n: u128, audience: Audience) {
    stores.portraits.change_audience(user(n), audience, stamp().tag).await.expect("changed");
}

/// Everybody is seen by everybody at first, as it is.
pub async fn at_first_everybody_is_seen(stores: &Stores) {
    let expected = [(look(1, 2), Availability::Automatic), (look(2, 1), Availability::Automatic)];
    assert_eq!(seen(stores, &[look(2, 1), look(1, 2), look(2, 1)]).await, expected);
    assert_eq!(seen(stores, &[]).await, []);
}

/// What was chosen is told.
pub async fn an_availability_is_seen(stores: &Stores) {
    stores.portraits.change_availability(user(2), Availability::Busy, stamp().tag).await.expect("changed");
    assert_eq!(seen(stores, &[look(1, 2)]).await, [(look(1, 2), Availability::Busy)]);
}

/// Whoever does not belong to the audience sees nothing; oneself always does.
pub async fn an_audience_is_kept_to(stores: &Stores) {
    let contact = Contact { user: user(1), nickname: None, added_at: DAWN };
    stores.contacts.put(user(2), &contact, stamp().tag).await.expect("kept");
    let looks = [look(1, 2), look(2, 2), look(3, 2)];
    for (audience, expected) in
        [(Audience::Everybody, vec![1, 2, 3]), (Audience::Contacts, vec![1, 2]), (Audience::Nobody, vec![2])]
    {
        shows_to(stores, 2, audience).await;
        let viewers: Vec<_> = seen(stores, &looks).await.iter().map(|(look, _)| look.viewer).collect();
        assert_eq!(viewers, expected.into_iter().map(user).collect::<Vec<_>>(), "{audience:?}");
    }
}

/// A block hides each from the other, whoever has blocked.
pub async fn a_block_hides_each_from_the_other(stores: &Stores) {
    block(stores, of(1, 2)).await;
    assert_eq!(seen(stores, &[look(1, 2), look(2, 1)]).await, []);
    assert_eq!(seen(stores, &[look(3, 1), look(3, 2)]).await.len(), 2);
}

/// A guest sees whoever shares a chat with them, as long as both are in it. Guests are seen as anybody is.
pub async fn a_guest_sees_the_people_of_their_chats(stores: &Stores) {
    let guest = User { role: UserRole::Guest, ..account(1, "Vera") };
    stores.accounts.register(&guest).await.expect("registered");
    stores.accounts.register(&account(4, "Dora")).await.expect("registered");
    let group = stores.group(user(2), &[user(1), user(3)]).await;
    stores.group(user(2), &[user(4)]).await;
    let sees = async |viewer| {
        let looks: Vec<_> = (1..=4).map(|subject| look(viewer, subject)).collect();
        seen(stores, &looks).await.into_iter().map(|(look, _)| look.subject).collect::<Vec<_>>()
    };
    assert_eq!(sees(1).await, [user(1), user(2), user(3)]);
    assert_eq!(sees(4).await, [user(1), user(2), user(3), user(4)]);
    stores.remove(group, user(2), user(3)).await.expect("removed");
    assert_eq!(sees(1).await, [user(1), user(2)]);
    stores.remove(group, user(2), user(1)).await.expect("removed");
    assert_eq!(sees(1).await, [user(1)]);
}

/// Every block of those asked for, in either direction, once.
pub async fn blocks_are_told_of_both_people(stores: &Stores) {
    for one in [of(1, 2), of(3, 1), of(1, 3), of(4, 5)] {
        block(stores, one).await;
    }
    let told = async |users: &[u128]| {
        let users: Vec<_> = users.iter().copied().map(user).collect();
        let mut blocks = stores.sights.blocks_of(&users).await.expect("an answer");
        blocks.sort_by_key(|block| (block.blocker, block.blocked));
        blocks
    };
    assert_eq!(told(&[1, 3]).await, [of(1, 2), of(1, 3), of(3, 1)]);
    assert_eq!(told(&[2]).await, [of(1, 2)]);
    assert_eq!(told(&[5, 6]).await, [of(4, 5)]);
    assert_eq!(told(&[]).await, []);
}

/// The cases of `SightReader`.
#[macro_export]
macro_rules! sight_reader {
    ($fresh:path) => {
        $crate::cases!(profiles::sight_reader, $fresh:
            at_first_everybody_is_seen, an_availability_is_seen, an_audience_is_kept_to, a_block_hides_each_from_the_other,
            a_guest_sees_the_people_of_their_chats, blocks_are_told_of_both_people);
    };
}
