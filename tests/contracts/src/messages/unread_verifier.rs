//! Contract of `UnreadVerifier`. That a wrong count is found is for the adapter to show, which alone can make one.

use domain_kernel::Seq;

use crate::Stores;
use crate::scene::{stamp, user};

/// Whatever was written, read, edited, retracted, left and joined: counting by hand gives what is told, in every chat of everybody.
pub async fn right_counts_are_found_right(stores: &Stores) {
    let group = stores.group(user(1), &[user(2), user(3)]).await;
    for _ in 0..6 {
        stores.write(group, user(1), "x").await;
    }
    stores.markers.advance(user(2), group, Seq::new(4), stamp().tag).await.expect("an answer");
    stores.edit(group, user(1), Seq::new(6), "y").await.expect("edited");
    for seq in [3, 7] {
        stores.retract(group, user(1), Seq::new(seq)).await.expect("retracted");
    }
    stores.remove(group, user(1), user(3)).await.expect("removed");
    stores.write(group, user(2), "answer").await;
    stores.add(group, user(1), &[user(3)]).await.expect("added");
    stores.write(group, user(1), "last").await;
    let notes = stores.group(user(1), &[]).await;
    stores.write(notes, user(1), "x").await;
    assert_eq!(stores.verifier.verify(1, 100).await.expect("an answer"), (4, vec![]));
}

/// No more people are counted than was asked for, and every seed chooses as many.
pub async fn only_so_many_people_are_counted(stores: &Stores) {
    let others: Vec<_> = (2..=20).map(user).collect();
    stores.group(user(1), &others).await;
    for (people, counted) in [(0, 0), (1, 1), (7, 7), (20, 20), (1_000, 20)] {
        for seed in [0, 1, u64::MAX] {
            assert_eq!(stores.verifier.verify(seed, people).await.expect("an answer"), (counted, vec![]));
        }
    }
}

/// Where nobody is, nothing is compared.
pub async fn an_empty_database_has_nothing_to_compare(stores: &Stores) {
    assert_eq!(stores.verifier.verify(7, 10).await.expect("an answer"), (0, vec![]));
}

/// The cases of `UnreadVerifier`.
#[macro_export]
macro_rules! unread_verifier {
    ($fresh:path) => {
        $crate::cases!(messages::unread_verifier, $fresh:
            right_counts_are_found_right, only_so_many_people_are_counted, an_empty_database_has_nothing_to_compare);
    };
}
