//! Contract of `MailedLinkStore`.

use domain_kernel::{Span, Timestamp, UserId};
use domain_users::{LinkPurpose, MailedLink, RESET_LIFE};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, user};

use LinkPurpose::{ResetPassword, SignIn};

async fn open(stores: &Stores, n: u8, of: Option<u128>, purpose: LinkPurpose) {
    let link = MailedLink { digest: [n; 32], purpose, user: of.map(user), expires_at: DAWN.plus(RESET_LIFE) };
    stores.mailed_links.open(link, DAWN).await.expect("opened");
}

async fn read(stores: &Stores, n: u8, purpose: LinkPurpose, at: Timestamp) -> Option<UserId> {
    stores.mailed_links.read(&[n; 32], purpose, at).await.expect("an answer")
}

async fn take(stores: &Stores, n: u8, purpose: LinkPurpose, at: Timestamp) -> Option<UserId> {
    stores.mailed_links.take(&[n; 32], purpose, at).await.expect("an answer")
}

/// A link is its user's, for its purpose alone; reading uses nothing up.
pub async fn a_link_is_for_one_user_and_purpose(stores: &Stores) {
    open(stores, 1, Some(1), ResetPassword).await;
    for _ in 0..2 {
        assert_eq!(read(stores, 1, ResetPassword, DAWN).await, Some(user(1)));
    }
    assert_eq!((read(stores, 1, SignIn, DAWN).await, take(stores, 1, SignIn, DAWN).await), (None, None));
    assert_eq!(read(stores, 2, ResetPassword, DAWN).await, None);
}

/// A link works for one of parallel calls, and never again.
pub async fn a_link_works_once(stores: &Stores) {
    open(stores, 1, Some(1), SignIn).await;
    let answers = join_all((0..8).map(|_| take(stores, 1, SignIn, DAWN))).await;
    assert_eq!(answers.into_iter().flatten().collect::<Vec<_>>(), [user(1)]);
    assert_eq!(read(stores, 1, SignIn, DAWN).await, None);
}

/// From its last moment on a link is worth nothing.
pub async fn a_link_ends_by_itself(stores: &Stores) {
    open(stores, 1, Some(1), SignIn).await;
    let end = DAWN.plus(RESET_LIFE);
    assert!(read(stores, 1, SignIn, end.minus(Span::millis(1))).await.is_some());
    assert_eq!((read(stores, 1, SignIn, end).await, take(stores, 1, SignIn, end).await), (None, None));
}

/// The last link counts: the former ones of the same user and purpose are worth nothing, those of others stay.
pub async fn the_last_link_counts(stores: &Stores) {
    open(stores, 1, Some(1), SignIn).await;
    open(stores, 2, Some(1), ResetPassword).await;
    open(stores, 3, Some(2), SignIn).await;
    open(stores, 4, Some(1), SignIn).await;
    assert_eq!((read(stores, 1, SignIn, DAWN).await, read(stores, 4, SignIn, DAWN).await), (None, Some(user(1))));
    assert_eq!(read(stores, 2, ResetPassword, DAWN).await, Some(user(1)));
    assert_eq!(read(stores, 3, SignIn, DAWN).await, Some(user(2)));
}

/// A link of nobody is kept and lets nobody in.
pub async fn a_link_of_nobody_is_nobodys(stores: &Stores) {
    open(stores, 1, None, SignIn).await;
    open(stores, 2, None, SignIn).await;
    assert_eq!((read(stores, 1, SignIn, DAWN).await, take(stores, 2, SignIn, DAWN).await), (None, None));
}

/// The cases of `MailedLinkStore`.
#[macro_export]
macro_rules! mailed_link_store {
    ($fresh:path) => {
        $crate::cases!(users::mailed_link_store, $fresh:
            a_link_is_for_one_user_and_purpose, a_link_works_once, a_link_ends_by_itself, the_last_link_counts,
            a_link_of_nobody_is_nobodys);
    };
}
