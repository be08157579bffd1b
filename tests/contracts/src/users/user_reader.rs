//! Contract of `UserReader`.

use domain_kernel::UserId;
use domain_users::EmailAddress;

use crate::Stores;
use crate::scene::{account, profile, user};

async fn register(stores: &Stores, people: &[(u128, &str, &str)]) {
    for (n, username, name) in people {
        let account = domain_users::User { profile: profile(username, name), ..account(*n, name) };
        stores.accounts.register(&account).await.expect("registered");
    }
}

async fn found(stores: &Stores, query: &str) -> Vec<UserId> {
    let users = stores.users.search(query, 20).await.expect("an answer");
    users.into_iter().map(|user| user.id).collect()
}

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

/// Each word of the query begins a word of the name or the username.
pub async fn people_are_found_by_the_beginnings_of_words(stores: &Stores) {
    register(stores, &[(1, "anna.k", "Анна Ким"), (2, "boris", "Boris Kim"), (3, "anton", "Антон Кимов")]).await;
    for (query, expected) in [
        ("ким", vec![user(1), user(3)]),
        ("анн ким", vec![user(1)]),
        ("ким анна", vec![user(1)]),
        ("kim bor", vec![user(2)]),
        ("an", vec![user(1), user(3)]),
        ("@anna.k", vec![user(1)]),
        ("anna ким", vec![user(1)]),
        ("им", vec![]),
        ("анна борис", vec![]),
        ("%", vec![]),
    ] {
        assert_eq!(found(stores, query).await, expected, "{query}");
    }
}

/// Case and the difference of `е` and `ё` do not matter, either way.
pub async fn case_and_yo_do_not_matter(stores: &Stores) {
    register(stores, &[(1, "fedor", "Фёдор Семёнов"), (2, "semen", "СЕМЕН ФЕДОРОВ")]).await;
    for query in ["ФЕДОР семенов", "фёдор СЕМЁН", "Fed", "fEd"] {
        assert!(found(stores, query).await.contains(&user(1)), "{query}");
    }
    assert_eq!(found(stores, "семён").await, [user(2), user(1)]);
}

/// A whole address finds its user; a part of one finds nobody.
pub async fn only_a_whole_address_finds_anybody(stores: &Stores) {
    register(stores, &[(1, "anna", "Anna")]).await;
    assert_eq!(found(stores, " USER1@example.org ").await, [user(1)]);
    assert_eq!(found(stores, "user1@example").await, []);
    assert_eq!(found(stores, "user1").await, []);
}

/// By name, at most so many.
pub async fn people_come_by_name_and_no_more_than_asked(stores: &Stores) {
    register(stores, &[(1, "kim1", "Яна"), (2, "kim2", "Ёлка"), (3, "kim3", "анна"), (4, "kim4", "Zed")]).await;
    assert_eq!(found(stores, "kim").await, [user(4), user(3), user(2), user(1)]);
    assert_eq!(stores.users.search("kim", 2).await.expect("an answer").len(), 2);
}

/// The cases of `UserReader`.
#[macro_export]
macro_rules! user_reader {
    ($fresh:path) => {
        $crate::cases!(users::user_reader, $fresh:
            an_unknown_user_is_none, a_user_is_found_by_address, of_many_ids_those_that_exist_come_once,
            people_are_found_by_the_beginnings_of_words, case_and_yo_do_not_matter, only_a_whole_address_finds_anybody,
            people_come_by_name_and_no_more_than_asked);
    };
}
