//! Contract of `PasswordStore`.

use domain_kernel::Span;
use domain_users::ports::StoredPassword;

use crate::Stores;
use crate::scene::{DAWN, account, user};

async fn set(stores: &Stores, n: u128, hash: &str) {
    stores.passwords.set(user(n), hash, DAWN).await.expect("kept");
}

async fn hash_of(stores: &Stores, n: u128) -> Option<String> {
    stores.passwords.by_user(user(n)).await.expect("an answer").map(|stored| stored.hash)
}

/// A password is found by the address of its user and by the user; of nobody and of whoever has none there is none.
pub async fn a_password_is_found_by_its_users_address(stores: &Stores) {
    for n in [1, 2] {
        stores.accounts.register(&account(n, "Anna")).await.expect("registered");
    }
    set(stores, 1, "one").await;
    let by_email = async |n| stores.passwords.by_email(&account(n, "Anna").email).await.expect("an answer");
    assert_eq!(by_email(1).await, Some(StoredPassword { user: user(1), hash: "one".into() }));
    assert_eq!((by_email(2).await, by_email(3).await), (None, None));
    assert_eq!((hash_of(stores, 1).await, hash_of(stores, 2).await), (Some("one".into()), None));
}

/// A new password takes the place of the former one.
pub async fn a_new_password_replaces_the_former(stores: &Stores) {
    set(stores, 1, "one").await;
    set(stores, 2, "other").await;
    stores.passwords.set(user(1), "two", DAWN.plus(Span::seconds(1))).await.expect("kept");
    assert_eq!((hash_of(stores, 1).await, hash_of(stores, 2).await), (Some("two".into()), Some("other".into())));
}

/// A better hash replaces the one that it was made from, and never a password that was set meanwhile.
pub async fn a_better_hash_never_replaces_another_password(stores: &Stores) {
    set(stores, 1, "weak").await;
    let weak = StoredPassword { user: user(1), hash: "weak".into() };
    stores.passwords.upgrade(&weak, "strong").await.expect("an answer");
    assert_eq!(hash_of(stores, 1).await, Some("strong".into()));
    stores.passwords.upgrade(&weak, "late").await.expect("an answer");
    assert_eq!(hash_of(stores, 1).await, Some("strong".into()));
    assert!(stores.passwords.remove(user(1)).await.expect("an answer"));
    stores.passwords.upgrade(&weak, "later").await.expect("an answer");
    assert_eq!(hash_of(stores, 1).await, None);
}

/// A password is forgotten once.
pub async fn a_password_is_forgotten_once(stores: &Stores) {
    set(stores, 1, "one").await;
    set(stores, 2, "other").await;
    assert!(stores.passwords.remove(user(1)).await.expect("an answer"));
    assert!(!stores.passwords.remove(user(1)).await.expect("an answer"));
    assert_eq!((hash_of(stores, 1).await, hash_of(stores, 2).await), (None, Some("other".into())));
}

/// The cases of `PasswordStore`.
#[macro_export]
macro_rules! password_store {
    ($fresh:path) => {
        $crate::cases!(users::password_store, $fresh:
            a_password_is_found_by_its_users_address, a_new_password_replaces_the_former,
            a_better_hash_never_replaces_another_password, a_password_is_forgotten_once);
    };
}
