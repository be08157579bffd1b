//! Contract of `TotpStore`, and of what it does to recovery codes.

use domain_kernel::Span;
use domain_users::TotpStep;
use domain_users::ports::HeldTotp;
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, user};

const ONE: [u8; 32] = [1; 32];
const TWO: [u8; 32] = [2; 32];

async fn propose(stores: &Stores, seed: [u8; 32]) {
    stores.totp.propose(user(1), seed, DAWN).await.expect("kept");
}

async fn confirm(stores: &Stores, seed: [u8; 32], last_step: TotpStep, codes: &[[u8; 32]]) -> bool {
    stores.totp.confirm(user(1), &HeldTotp { seed, last_step }, codes, DAWN).await.expect("an answer")
}

async fn held(stores: &Stores) -> Option<HeldTotp> {
    stores.totp.held(user(1)).await.expect("an answer")
}

async fn recovers(stores: &Stores, code: [u8; 32]) -> bool {
    stores.recovery_codes.spend(user(1), &code).await.expect("an answer")
}

/// What was proposed is answered while it is new, and the next proposal takes its place.
pub async fn the_last_proposal_counts(stores: &Stores) {
    propose(stores, ONE).await;
    propose(stores, TWO).await;
    let proposed = async |n, since| stores.totp.proposed(user(n), since).await.expect("an answer");
    assert_eq!(proposed(1, DAWN).await, Some(TWO));
    assert_eq!(proposed(1, DAWN.plus(Span::millis(1))).await, None, "too old");
    assert_eq!(proposed(2, DAWN).await, None);
    assert_eq!(held(stores).await, None, "nothing is confirmed");
}

/// A proposal leaves what is confirmed as it is; its own confirmation takes that place.
pub async fn what_is_confirmed_stays_until_another_is(stores: &Stores) {
    propose(stores, ONE).await;
    assert!(confirm(stores, ONE, 7, &[]).await);
    propose(stores, TWO).await;
    assert_eq!(held(stores).await, Some(HeldTotp { seed: ONE, last_step: 7 }));
    assert!(confirm(stores, TWO, 9, &[]).await);
    assert_eq!(held(stores).await, Some(HeldTotp { seed: TWO, last_step: 9 }));
    assert_eq!(stores.totp.proposed(user(1), DAWN).await.expect("an answer"), None);
}

/// What was not proposed, or was confirmed before, is not confirmed, and recovery codes stay.
pub async fn only_what_was_proposed_is_confirmed(stores: &Stores) {
    stores.recovery_codes.replace(user(1), &[ONE]).await.expect("kept");
    assert!(!confirm(stores, ONE, 7, &[TWO]).await);
    propose(stores, ONE).await;
    assert!(!confirm(stores, TWO, 7, &[TWO]).await);
    assert_eq!(held(stores).await, None);
    assert!(!recovers(stores, TWO).await && recovers(stores, ONE).await);
    let answers = join_all((0..4).map(|_| confirm(stores, ONE, 7, &[TWO]))).await;
    assert_eq!(answers.into_iter().filter(|is_done| *is_done).count(), 1);
}

/// A confirmation replaces all recovery codes.
pub async fn a_confirmation_replaces_recovery_codes(stores: &Stores) {
    stores.recovery_codes.replace(user(1), &[ONE]).await.expect("kept");
    propose(stores, ONE).await;
    assert!(confirm(stores, ONE, 7, &[TWO]).await);
    assert!(!recovers(stores, ONE).await && recovers(stores, TWO).await);
}

/// A step is taken once, by one of parallel calls, and none before it afterwards.
pub async fn a_step_is_taken_once_and_none_before_it(stores: &Stores) {
    propose(stores, ONE).await;
    assert!(confirm(stores, ONE, 7, &[]).await);
    let spend = async |step| stores.totp.spend(user(1), step).await.expect("an answer");
    assert_eq!((spend(6).await, spend(7).await), (false, false));
    let answers = join_all((0..8).map(|_| spend(8))).await;
    assert_eq!(answers.into_iter().filter(|is_taken| *is_taken).count(), 1);
    assert_eq!((spend(8).await, spend(10).await, spend(9).await), (false, true, false));
    assert!(!stores.totp.spend(user(2), 99).await.expect("an answer"), "whoever has none spends none");
}

/// Everything is forgotten at once.
pub async fn what_is_removed_is_gone(stores: &Stores) {
    propose(stores, ONE).await;
    assert!(!stores.totp.remove(user(1)).await.expect("an answer"), "nothing was confirmed");
    propose(stores, ONE).await;
    assert!(confirm(stores, ONE, 7, &[]).await);
    propose(stores, TWO).await;
    assert!(stores.totp.remove(user(1)).await.expect("an answer"));
    assert!(!stores.totp.remove(user(1)).await.expect("an answer"));
    assert_eq!((held(stores).await, stores.totp.proposed(user(1), DAWN).await.expect("an answer")), (None, None));
}

/// The cases of `TotpStore`.
#[macro_export]
macro_rules! totp_store {
    ($fresh:path) => {
        $crate::cases!(users::totp_store, $fresh:
            the_last_proposal_counts, what_is_confirmed_stays_until_another_is, only_what_was_proposed_is_confirmed,
            a_confirmation_replaces_recovery_codes, a_step_is_taken_once_and_none_before_it, what_is_removed_is_gone);
    };
}
