//! Contract of `UserStore`.

use domain_kernel::Version;
use domain_users::ports::{ProfileRefused, RegisterRefused};
use domain_users::{User, UserRole};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{account, profile, user};

/// What was registered is read back.
pub async fn an_account_is_read_back(stores: &Stores) {
    let anna = account(1, "Анна Ким");
    stores.accounts.register(&anna).await.expect("registered");
    assert_eq!(stores.users.by_id(anna.id).await.expect("an answer"), Some(anna));
}

/// Of parallel calls for one address exactly one succeeds.
pub async fn of_parallel_registrations_of_one_address_one_succeeds(stores: &Stores) {
    let same = account(1, "Anna").email;
    let accounts: Vec<User> = (1..=8).map(|n| User { email: same.clone(), ..account(n, "Anna") }).collect();
    let answers = join_all(accounts.iter().map(|account| stores.accounts.register(account))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let refused = |answer: &Result<(), _>| matches!(answer, Err(RegisterRefused::EmailTaken));
    assert_eq!(answers.iter().filter(|answer| refused(answer)).count(), 7, "{answers:?}");
}

/// Of parallel calls for one username exactly one succeeds.
pub async fn of_parallel_registrations_of_one_username_one_succeeds(stores: &Stores) {
    let accounts: Vec<User> =
        (1..=8).map(|n| User { profile: profile("anna", "Anna"), ..account(n, "Anna") }).collect();
    let answers = join_all(accounts.iter().map(|account| stores.accounts.register(account))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let refused = |answer: &Result<(), _>| matches!(answer, Err(RegisterRefused::UsernameTaken));
    assert_eq!(answers.iter().filter(|answer| refused(answer)).count(), 7, "{answers:?}");
}

/// A refused registration has written nothing.
pub async fn a_refused_registration_leaves_no_trace(stores: &Stores) {
    stores.accounts.register(&account(1, "Anna")).await.expect("registered");
    let clash = User { email: account(1, "Anna").email, ..account(2, "Boris") };
    assert!(stores.accounts.register(&clash).await.is_err());
    assert_eq!(stores.users.by_id(user(2)).await.expect("an answer"), None);
    assert_eq!(stores.found("boris").await, []);
}

/// Of parallel first owners exactly one succeeds, and there is an owner from then on.
pub async fn of_parallel_first_owners_one_succeeds(stores: &Stores) {
    assert!(!stores.users.has_owner().await.expect("an answer"));
    let accounts: Vec<User> = (1..=8).map(|n| account(n, "Owner")).collect();
    let answers = join_all(accounts.iter().map(|account| stores.accounts.register_first_owner(account))).await;
    let owner = answers.iter().find_map(|answer| answer.as_ref().ok()).copied().expect("an owner");
    let refused = answers.iter().filter(|answer| matches!(answer, Err(RegisterRefused::OwnerExists))).count();
    assert_eq!(refused, 7, "{answers:?}");
    assert!(stores.users.has_owner().await.expect("an answer"));
    assert_eq!(stores.users.by_id(owner).await.expect("an answer").map(|user| user.role), Some(UserRole::Owner));
}

/// The first owner may be somebody who has an account: its id is answered, and it is raised.
pub async fn an_existing_account_becomes_the_first_owner(stores: &Stores) {
    stores.accounts.register(&account(1, "Anna")).await.expect("registered");
    let again = User { email: account(1, "Anna").email, ..account(2, "Anna") };
    assert_eq!(stores.accounts.register_first_owner(&again).await.expect("an owner"), user(1));
    let raised = stores.users.by_id(user(1)).await.expect("an answer").expect("an account");
    assert_eq!((raised.role, raised.version), (UserRole::Owner, Version::new(2)));
    assert_eq!(stores.users.by_id(user(2)).await.expect("an answer"), None);
}

/// A first owner whose username is taken is not made, and the place stays free.
pub async fn a_refused_first_owner_leaves_the_place_free(stores: &Stores) {
    stores.accounts.register(&account(1, "Anna")).await.expect("registered");
    let clash = User { profile: account(1, "Anna").profile, ..account(2, "Boris") };
    let refused = stores.accounts.register_first_owner(&clash).await;
    assert!(matches!(refused, Err(RegisterRefused::UsernameTaken)), "{refused:?}");
    assert!(!stores.users.has_owner().await.expect("an answer"));
    stores.accounts.register_first_owner(&account(3, "Vera")).await.expect("the place was free");
}

/// A profile is replaced at its version; the account as it is now is answered, and found by its new name alone.
pub async fn a_profile_is_replaced(stores: &Stores) {
    stores.accounts.register(&account(1, "Anna")).await.expect("registered");
    let new = profile("maria", "Мария");
    let changed = stores.accounts.change_profile(user(1), Version::new(1), &new).await.expect("changed");
    assert_eq!((&changed.profile, changed.version), (&new, Version::new(2)));
    assert_eq!(stores.users.by_id(user(1)).await.expect("an answer").as_ref(), Some(&changed));
    assert_eq!(stores.found("мар").await, [changed]);
    assert_eq!(stores.found("anna").await, []);
}

/// On another version, or on nobody, nothing is written.
pub async fn a_stale_profile_is_refused(stores: &Stores) {
    stores.accounts.register(&account(1, "Anna")).await.expect("registered");
    for (who, version) in [(1, 2), (9, 1)] {
        let refused = stores.accounts.change_profile(user(who), Version::new(version), &profile("maria", "M")).await;
        assert!(matches!(refused, Err(ProfileRefused::Stale)), "{refused:?}");
    }
    assert_eq!(stores.users.by_id(user(1)).await.expect("an answer"), Some(account(1, "Anna")));
}

/// Two changes of one version: one succeeds.
pub async fn of_parallel_profile_changes_one_succeeds(stores: &Stores) {
    stores.accounts.register(&account(1, "Anna")).await.expect("registered");
    let profiles: Vec<_> = (1..=6).map(|n| profile(&format!("anna{n}"), "Anna")).collect();
    let change = |new| stores.accounts.change_profile(user(1), Version::new(1), new);
    let answers = join_all(profiles.iter().map(change)).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Err(ProfileRefused::Stale))).count(), 5, "{answers:?}");
}

/// A username of somebody else is refused.
pub async fn a_taken_username_changes_nothing(stores: &Stores) {
    for n in [1, 2] {
        stores.accounts.register(&account(n, "Anna")).await.expect("registered");
    }
    let refused = stores.accounts.change_profile(user(1), Version::new(1), &profile("user2", "Boris")).await;
    assert!(matches!(refused, Err(ProfileRefused::UsernameTaken)), "{refused:?}");
    assert_eq!(stores.users.by_id(user(1)).await.expect("an answer"), Some(account(1, "Anna")));
    assert_eq!(stores.found("anna").await.len(), 2);
}

/// The cases of `UserStore`.
#[macro_export]
macro_rules! user_store {
    ($fresh:path) => {
        $crate::cases!(users::user_store, $fresh:
            an_account_is_read_back, of_parallel_registrations_of_one_address_one_succeeds,
            of_parallel_registrations_of_one_username_one_succeeds, a_refused_registration_leaves_no_trace,
            of_parallel_first_owners_one_succeeds, an_existing_account_becomes_the_first_owner,
            a_refused_first_owner_leaves_the_place_free, a_profile_is_replaced, a_stale_profile_is_refused,
            of_parallel_profile_changes_one_succeeds, a_taken_username_changes_nothing);
    };
}
