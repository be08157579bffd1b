//! Contract of `CeremonyStore`.

use domain_kernel::Span;
use domain_users::{CEREMONY_LIFE, Ceremony, CeremonyKind};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, user};

async fn open(stores: &Stores, n: u8, kind: CeremonyKind) {
    let ceremony = Ceremony { digest: [n; 32], kind, expires_at: DAWN.plus(CEREMONY_LIFE) };
    stores.ceremonies.open(ceremony, DAWN).await.expect("opened");
}

/// A question is answered once, by one of parallel calls, and says what it was about.
pub async fn a_question_is_answered_once(stores: &Stores) {
    open(stores, 1, CeremonyKind::Create(user(1))).await;
    open(stores, 2, CeremonyKind::Show).await;
    let take = |n: u8| async move { stores.ceremonies.take(&[n; 32], DAWN).await.expect("an answer") };
    let answers = join_all((0..8).map(|_| take(1))).await;
    assert_eq!(answers.into_iter().flatten().collect::<Vec<_>>(), [CeremonyKind::Create(user(1))]);
    assert_eq!((take(2).await, take(2).await, take(3).await), (Some(CeremonyKind::Show), None, None));
}

/// From its last moment on no answer is taken.
pub async fn a_question_ends_by_itself(stores: &Stores) {
    open(stores, 1, CeremonyKind::Show).await;
    let end = DAWN.plus(CEREMONY_LIFE);
    assert_eq!(stores.ceremonies.take(&[1; 32], end).await.expect("an answer"), None);
    let just = stores.ceremonies.take(&[1; 32], end.minus(Span::millis(1))).await.expect("an answer");
    assert_eq!(just, Some(CeremonyKind::Show));
}

/// The cases of `CeremonyStore`.
#[macro_export]
macro_rules! ceremony_store {
    ($fresh:path) => {
        $crate::cases!(users::ceremony_store, $fresh: a_question_is_answered_once, a_question_ends_by_itself);
    };
}
