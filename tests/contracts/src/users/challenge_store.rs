//! Contract of `ChallengeStore`.

use domain_kernel::{ChallengeId, Span, Timestamp};
use domain_users::ports::Attempt;
use domain_users::{CODE_LIFE, CODE_TRIES, Challenge};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, account, id};

fn challenge(n: u128, hash: &str) -> Challenge {
    let email = account(n, "Anna").email;
    Challenge { id: ChallengeId::new(id(n)), email, code_hash: hash.into(), expires_at: DAWN.plus(CODE_LIFE) }
}

async fn attempt(stores: &Stores, n: u128, at: Timestamp) -> Option<Attempt> {
    stores.challenges.attempt(ChallengeId::new(id(n)), at).await.expect("an answer")
}

/// A try answers what to compare with.
pub async fn a_try_answers_address_and_hash(stores: &Stores) {
    stores.challenges.open(challenge(1, "hash"), DAWN).await.expect("opened");
    let expected = Attempt { email: account(1, "Anna").email, code_hash: "hash".into() };
    assert_eq!(attempt(stores, 1, DAWN).await, Some(expected));
    assert_eq!(attempt(stores, 2, DAWN).await, None);
}

/// Of parallel tries five in all are answered.
pub async fn of_parallel_tries_five_are_answered(stores: &Stores) {
    stores.challenges.open(challenge(1, "hash"), DAWN).await.expect("opened");
    let answers = join_all((0..16).map(|_| attempt(stores, 1, DAWN))).await;
    assert_eq!(answers.iter().flatten().count(), usize::from(CODE_TRIES));
    assert_eq!(attempt(stores, 1, DAWN).await, None);
}

/// From its last moment on a challenge is worth nothing.
pub async fn an_expired_challenge_answers_nothing(stores: &Stores) {
    stores.challenges.open(challenge(1, "hash"), DAWN).await.expect("opened");
    let end = DAWN.plus(CODE_LIFE);
    assert!(attempt(stores, 1, end.minus(Span::millis(1))).await.is_some());
    assert_eq!(attempt(stores, 1, end).await, None);
}

/// A challenge ends for exactly one of parallel calls, and answers nothing afterwards.
pub async fn a_challenge_ends_once(stores: &Stores) {
    stores.challenges.open(challenge(1, "hash"), DAWN).await.expect("opened");
    let close = || stores.challenges.close(ChallengeId::new(id(1)));
    let answers = join_all((0..8).map(|_| close())).await;
    assert_eq!(answers.into_iter().filter(|answer| *answer.as_ref().expect("an answer")).count(), 1);
    assert_eq!(attempt(stores, 1, DAWN).await, None);
}

/// A new challenge of the same id replaces the former one, tries and all.
pub async fn a_challenge_of_the_same_id_replaces_the_former(stores: &Stores) {
    stores.challenges.open(challenge(1, "one"), DAWN).await.expect("opened");
    for _ in 0..CODE_TRIES {
        attempt(stores, 1, DAWN).await;
    }
    stores.challenges.open(challenge(1, "two"), DAWN).await.expect("opened");
    assert_eq!(attempt(stores, 1, DAWN).await.map(|attempt| attempt.code_hash), Some("two".into()));
}

/// Opening one forgets those past their time.
pub async fn challenges_past_their_time_are_forgotten(stores: &Stores) {
    stores.challenges.open(challenge(1, "hash"), DAWN).await.expect("opened");
    let later = DAWN.plus(CODE_LIFE);
    let next = Challenge { expires_at: later.plus(CODE_LIFE), ..challenge(2, "hash") };
    stores.challenges.open(next, later).await.expect("opened");
    assert!(!stores.challenges.close(ChallengeId::new(id(1))).await.expect("an answer"));
    assert!(attempt(stores, 2, later).await.is_some());
}

/// The cases of `ChallengeStore`.
#[macro_export]
macro_rules! challenge_store {
    ($fresh:path) => {
        $crate::cases!(users::challenge_store, $fresh:
            a_try_answers_address_and_hash, of_parallel_tries_five_are_answered, an_expired_challenge_answers_nothing,
            a_challenge_ends_once, a_challenge_of_the_same_id_replaces_the_former, challenges_past_their_time_are_forgotten);
    };
}
