//! Contract of `UserReader`.

use domain_kernel::UserId;
use domain_users::EmailAddress;

use crate::Stores;
use crate::scene::{account, user};

/// Nobody is nobody.
pub async fn an_unknown_user_is_none(stores: &Stores) {
    assert_eq!(stores.users.by_id(user(1)).await.expect("an answer"), None);
    let email = EmailAddress::parse("nobody@example.org").expect("an address");
    assert_eq!(stores.users.by_email(&email).await.expect("an answer"), None);
}

/// By address.
pub async fn a_user_is_found_by_address(stores: &Stores) {
    stores.accounts.register(&account(1, "Anna")).await.expect("registered");
    let found = stores.users.by_email(&account(1, "Anna").email).await.expect("an answer");
    assert_eq!(found, Some(account(1, "Anna")));
    let found = stores.users.by_username(&account(1, "Anna").profile.username).await.expect("an answer");
    assert_eq!(found, Some(account(1, "Anna")));
    let nobody = domain_users::Username::parse("nobody").expect("a username");
    assert_eq!(stores.users.by_username(&nobody).await.expect("an answer"), None);
}

/// Those of many ids that exist, each once.
pub async fn of_many_ids_those_that_exist_come_once(stores: &Stores) {
    for n in 1..=3 {
        stores.accounts.register(&account(n, "Anna")).await.expect("registered");
    }
    let ids: Vec<UserId> = [1, 9, 3, 1].into_iter().chain(100..596).map(user).collect();
    let mut users = stores.users.by_ids(&ids).await.expect("an answer");
    users.sort_by_key(|user| user.id);
    assert_eq!(users, [account(1, "Anna"), account(3, "Anna")]);
    assert_eq!(stores.users.by_ids(&[]).await.expect("an answer"), []);
}

/// The cases of `UserReader`.
#[macro_export]
macro_rules! user_reader {
    ($fresh:path) => {
        $crate::cases!(users::user_reader, $fresh:
            an_unknown_user_is_none, a_user_is_found_by_address, of_many_ids_those_that_exist_come_once);
    };
}
