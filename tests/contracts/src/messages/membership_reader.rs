//! Contract of `MembershipReader`.

use domain_chats::{SeqSpan, Visibility};
use domain_kernel::{Cursor, Seq};
use domain_messages::{MembershipPlace, Memberships};

use crate::Stores;
use crate::scene::user;

/// Somebody without chats is at the start.
pub async fn somebody_new_hears_nothing(stores: &Stores) {
    let nothing = Memberships { cursor: Cursor::START, places: vec![] };
    assert_eq!(stores.memberships.memberships(user(1)).await.expect("an answer"), nothing);
}

/// Every chat the user is in, with what may be seen of it, and the head of the user's stream.
pub async fn every_place_is_told_with_its_visibility(stores: &Stores) {
    let mut groups = [stores.group(user(1), &[user(2)]).await, stores.group(user(1), &[]).await];
    let left = stores.group(user(1), &[user(2)]).await;
    stores.write(groups[1], user(1), "x").await;
    stores.add(groups[1], user(1), &[user(2)]).await.expect("added");
    for group in [left, groups[0]] {
        stores.remove(group, user(1), user(2)).await.expect("removed");
    }
    stores.add(groups[0], user(1), &[user(2)]).await.expect("added");
    let told = stores.memberships.memberships(user(2)).await.expect("an answer");
    assert_eq!(told.cursor, stores.user_cursor(user(2)).await);
    let span = SeqSpan { from: Seq::new(1), to: Seq::new(2) };
    let expected = [
        MembershipPlace { chat: groups[0], visibility: Visibility { joined: Seq::new(3), former: vec![span] } },
        MembershipPlace { chat: groups[1], visibility: Visibility { joined: Seq::new(3), former: vec![] } },
    ];
    let mut places = told.places;
    groups.sort_unstable();
    places.sort_by_key(|place| place.chat);
    let mut expected = expected.to_vec();
    expected.sort_by_key(|place| place.chat);
    assert_eq!(places, expected);
}

/// Chats and cursor come from one snapshot: whoever reads the changes after the cursor misses nothing.
pub async fn places_and_cursor_are_of_one_moment(stores: &Stores) {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let joining = async {
        for _ in 0..30 {
            stores.group(user(1), &[user(2)]).await;
        }
        stop.send_replace(true);
    };
    let reading = async {
        while !*stopped.borrow() {
            let told = stores.memberships.memberships(user(2)).await.expect("an answer");
            let joined = i64::try_from(told.places.len()).expect("few");
            assert_eq!(told.cursor.seq, Seq::new(joined), "each joining is one event");
        }
    };
    tokio::join!(joining, reading);
}

/// The cases of `MembershipReader`.
#[macro_export]
macro_rules! membership_reader {
    ($fresh:path) => {
        $crate::cases!(messages::membership_reader, $fresh:
            somebody_new_hears_nothing, every_place_is_told_with_its_visibility, places_and_cursor_are_of_one_moment);
    };
}
