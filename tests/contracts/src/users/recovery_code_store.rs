//! Contract of `RecoveryCodeStore`.

use futures_util::future::join_all;

use crate::Stores;
use crate::scene::user;

async fn replace(stores: &Stores, n: u128, codes: &[u8]) {
    let codes: Vec<[u8; 32]> = codes.iter().map(|code| [*code; 32]).collect();
    stores.recovery_codes.replace(user(n), &codes).await.expect("kept");
}

async fn spend(stores: &Stores, n: u128, code: u8) -> bool {
    stores.recovery_codes.spend(user(n), &[code; 32]).await.expect("an answer")
}

/// A code is used up by one of parallel calls.
pub async fn a_code_works_once(stores: &Stores) {
    replace(stores, 1, &[1, 2]).await;
    let answers = join_all((0..8).map(|_| spend(stores, 1, 1))).await;
    assert_eq!(answers.into_iter().filter(|is_spent| *is_spent).count(), 1);
    assert!(!spend(stores, 1, 1).await && spend(stores, 1, 2).await);
}

/// A code of somebody else is worth nothing, and is not used up.
pub async fn a_code_is_its_users(stores: &Stores) {
    replace(stores, 1, &[1]).await;
    replace(stores, 2, &[2]).await;
    assert!(!spend(stores, 2, 1).await && spend(stores, 1, 1).await);
}

/// New codes take the place of all former ones.
pub async fn new_codes_replace_the_former(stores: &Stores) {
    replace(stores, 1, &[1, 2]).await;
    assert!(spend(stores, 1, 1).await);
    replace(stores, 1, &[1, 3]).await;
    assert!(!spend(stores, 1, 2).await && spend(stores, 1, 1).await && spend(stores, 1, 3).await);
    replace(stores, 1, &[]).await;
    assert!(!spend(stores, 1, 3).await);
}

/// The cases of `RecoveryCodeStore`.
#[macro_export]
macro_rules! recovery_code_store {
    ($fresh:path) => {
        $crate::cases!(users::recovery_code_store, $fresh: a_code_works_once, a_code_is_its_users, new_codes_replace_the_former);
    };
}
