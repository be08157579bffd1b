//! Contract of `PasskeyStore`.

use domain_kernel::{PasskeyId, Span};
use domain_users::ports::PasskeyNotKept;
use domain_users::{Name, PASSKEYS_PER_USER, Passkey, PasskeyKey};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, account, id, user};

fn passkey(n: u8, of: u128) -> Passkey {
    Passkey {
        id: PasskeyId::new(id(u128::from(n))),
        user: user(of),
        name: Name::parse("Телефон").expect("a name"),
        key: PasskeyKey { credential: vec![n; 20], public_key: vec![1, 2, 3], sign_count: 0 },
        created_at: DAWN.plus(Span::seconds(i64::from(n))),
        used_at: None,
    }
}

async fn add(stores: &Stores, passkey: &Passkey) {
    stores.passkeys.add(passkey).await.expect("kept");
}

async fn registered(stores: &Stores) {
    for n in [1, 2] {
        stores.accounts.register(&account(n, "Anna")).await.expect("registered");
    }
}

/// A passkey is found by what the authenticator calls it, and listed for its owner, the oldest first.
pub async fn a_passkey_is_found_and_listed(stores: &Stores) {
    registered(stores).await;
    for passkey in [passkey(2, 1), passkey(1, 1), passkey(3, 2)] {
        add(stores, &passkey).await;
    }
    assert_eq!(stores.passkeys.by_credential(&[2; 20]).await.expect("an answer"), Some(passkey(2, 1)));
    assert_eq!(stores.passkeys.by_credential(&[9; 20]).await.expect("an answer"), None);
    assert_eq!(stores.passkeys.list(user(1)).await.expect("an answer"), [passkey(1, 1), passkey(2, 1)]);
    assert_eq!(stores.factors.held(user(1)).await.expect("an answer").passkeys, 2);
}

/// A key is kept once, whoever brings it.
pub async fn a_key_is_kept_once(stores: &Stores) {
    registered(stores).await;
    add(stores, &passkey(1, 1)).await;
    let again = Passkey { key: passkey(1, 1).key, ..passkey(2, 2) };
    assert!(matches!(stores.passkeys.add(&again).await, Err(PasskeyNotKept::Known)));
    assert_eq!(stores.passkeys.list(user(2)).await.expect("an answer"), []);
}

/// However many come at once, ten are kept.
pub async fn ten_are_kept(stores: &Stores) {
    registered(stores).await;
    let many: Vec<Passkey> = (1..=14).map(|n| passkey(n, 1)).collect();
    let answers = join_all(many.iter().map(|passkey| stores.passkeys.add(passkey))).await;
    let refused = answers.iter().filter(|answer| matches!(answer, Err(PasskeyNotKept::TooMany))).count();
    assert_eq!((answers.iter().flatten().count(), refused), (PASSKEYS_PER_USER, 4));
    add(stores, &passkey(90, 2)).await;
}

/// The count grows or stays at zero; a call that comes late with less is told so.
pub async fn a_count_never_goes_back(stores: &Stores) {
    registered(stores).await;
    add(stores, &passkey(1, 1)).await;
    let used = async |count| {
        stores.passkeys.used(passkey(1, 1).id, count, DAWN.plus(Span::seconds(60))).await.expect("an answer")
    };
    assert_eq!(
        [used(0).await, used(0).await, used(3).await, used(3).await, used(2).await, used(4).await],
        [true, true, true, false, false, true]
    );
    let found = stores.passkeys.by_credential(&[1; 20]).await.expect("an answer").expect("a passkey");
    assert_eq!((found.key.sign_count, found.used_at), (4, Some(DAWN.plus(Span::seconds(60)))));
}

/// A passkey is forgotten once, by its owner alone.
pub async fn a_passkey_is_forgotten_by_its_owner(stores: &Stores) {
    registered(stores).await;
    add(stores, &passkey(1, 1)).await;
    let remove = async |of| stores.passkeys.remove(user(of), passkey(1, 1).id).await.expect("an answer");
    assert_eq!([remove(2).await, remove(1).await, remove(1).await], [false, true, false]);
}

/// The cases of `PasskeyStore`.
#[macro_export]
macro_rules! passkey_store {
    ($fresh:path) => {
        $crate::cases!(users::passkey_store, $fresh:
            a_passkey_is_found_and_listed, a_key_is_kept_once, ten_are_kept, a_count_never_goes_back,
            a_passkey_is_forgotten_by_its_owner);
    };
}
