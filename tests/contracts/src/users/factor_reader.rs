//! Contract of `FactorReader`.

use domain_users::HeldFactors;
use domain_users::ports::HeldTotp;

use crate::Stores;
use crate::scene::{DAWN, user};

async fn held(stores: &Stores, n: u128) -> HeldFactors {
    stores.factors.held(user(n)).await.expect("an answer")
}

/// Everything that somebody holds is counted, and nothing of anybody else.
pub async fn what_somebody_holds_is_counted(stores: &Stores) {
    assert_eq!(held(stores, 1).await, HeldFactors::default());
    stores.passwords.set(user(1), "hash", DAWN).await.expect("kept");
    stores.recovery_codes.replace(user(1), &[[1; 32], [2; 32]]).await.expect("kept");
    assert!(stores.recovery_codes.spend(user(1), &[1; 32]).await.expect("an answer"));
    let expected = HeldFactors { recovery_codes: 1, has_password: true, ..HeldFactors::default() };
    assert_eq!(held(stores, 1).await, expected);
    stores.totp.propose(user(1), [1; 32], DAWN).await.expect("kept");
    assert_eq!(held(stores, 1).await, expected, "a proposal is none");
    let totp = HeldTotp { seed: [1; 32], last_step: 1 };
    assert!(stores.totp.confirm(user(1), &totp, &[[3; 32]], DAWN).await.expect("an answer"));
    assert_eq!(held(stores, 1).await, HeldFactors { has_totp: true, ..expected });
    assert_eq!(held(stores, 2).await, HeldFactors::default());
}

/// The cases of `FactorReader`.
#[macro_export]
macro_rules! factor_reader {
    ($fresh:path) => { $crate::cases!(users::factor_reader, $fresh: what_somebody_holds_is_counted); };
}
