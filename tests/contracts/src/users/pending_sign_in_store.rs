//! Contract of `PendingSignInStore`.

use domain_kernel::{PendingSignInId, Span, Timestamp};
use domain_users::{PENDING_LIFE, PENDING_TRIES, PendingSignIn};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, id, user};

fn pending(n: u128) -> PendingSignIn {
    PendingSignIn {
        id: PendingSignInId::new(id(n)),
        user: user(1),
        must_enrol: n.is_multiple_of(2),
        is_new: n == 1,
        expires_at: DAWN.plus(PENDING_LIFE),
    }
}

async fn open(stores: &Stores, n: u128) {
    stores.pending_sign_ins.open(pending(n), DAWN).await.expect("opened");
}

async fn attempt(stores: &Stores, n: u128, at: Timestamp) -> Option<PendingSignIn> {
    stores.pending_sign_ins.attempt(pending(n).id, at).await.expect("an answer")
}

async fn read(stores: &Stores, n: u128, at: Timestamp) -> Option<PendingSignIn> {
    stores.pending_sign_ins.read(pending(n).id, at).await.expect("an answer")
}

/// What was opened is read as it was, however often; what was not is not.
pub async fn reading_counts_nothing(stores: &Stores) {
    open(stores, 1).await;
    open(stores, 2).await;
    for _ in 0..=PENDING_TRIES {
        assert_eq!(read(stores, 1, DAWN).await, Some(pending(1)));
    }
    assert_eq!((read(stores, 2, DAWN).await, read(stores, 3, DAWN).await), (Some(pending(2)), None));
}

/// Of parallel tries five in all are answered, and then it is not even read.
pub async fn of_parallel_tries_five_are_answered(stores: &Stores) {
    open(stores, 1).await;
    let answers = join_all((0..16).map(|_| attempt(stores, 1, DAWN))).await;
    assert_eq!(answers.iter().flatten().count(), usize::from(PENDING_TRIES));
    assert_eq!((attempt(stores, 1, DAWN).await, read(stores, 1, DAWN).await), (None, None));
}

/// From its last moment on it is worth nothing, and the next one that is opened lets it be forgotten.
pub async fn it_ends_by_itself(stores: &Stores) {
    open(stores, 1).await;
    let end = DAWN.plus(PENDING_LIFE);
    assert!(read(stores, 1, end.minus(Span::millis(1))).await.is_some());
    assert_eq!((read(stores, 1, end).await, attempt(stores, 1, end).await), (None, None));
    let next = PendingSignIn { expires_at: end.plus(PENDING_LIFE), ..pending(2) };
    stores.pending_sign_ins.open(next, end).await.expect("opened");
    assert!(!stores.pending_sign_ins.close(pending(1).id).await.expect("an answer"));
}

/// It ends for exactly one of parallel calls.
pub async fn it_ends_once(stores: &Stores) {
    open(stores, 1).await;
    let answers = join_all((0..8).map(|_| stores.pending_sign_ins.close(pending(1).id))).await;
    assert_eq!(answers.into_iter().filter(|answer| *answer.as_ref().expect("an answer")).count(), 1);
    assert_eq!(read(stores, 1, DAWN).await, None);
}

/// The cases of `PendingSignInStore`.
#[macro_export]
macro_rules! pending_sign_in_store {
    ($fresh:path) => {
        $crate::cases!(users::pending_sign_in_store, $fresh:
            reading_counts_nothing, of_parallel_tries_five_are_answered, it_ends_by_itself, it_ends_once);
    };
}
