//! Contract of `EmailChangeStore`.

use domain_kernel::{Timestamp, UserId, Version};
use domain_users::{EMAIL_CHANGE_LIFE, EmailAddress, EmailAgreement, EmailChange, LinkPurpose, MailedLink, RESET_LIFE};

use crate::Stores;
use crate::scene::{DAWN, account, user};

const FORMER: u8 = 1;
const NEW: u8 = 2;

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

fn change(of: u128, email: &str, digests: [u8; 2]) -> EmailChange {
    let [former, new] = digests.map(|digest| [digest; 32]);
    let expires_at = DAWN.plus(EMAIL_CHANGE_LIFE);
    EmailChange { user: user(of), email: address(email), former_digest: former, new_digest: new, expires_at }
}

async fn begin(stores: &Stores, of: u128, email: &str, digests: [u8; 2]) {
    stores.email_changes.begin(&change(of, email, digests), DAWN).await.expect("kept");
}

async fn agree(stores: &Stores, digest: u8, at: Timestamp) -> EmailAgreement {
    stores.email_changes.agree(&[digest; 32], at).await.expect("an answer")
}

async fn email_of(stores: &Stores, of: UserId) -> (EmailAddress, Version) {
    let user = stores.users.by_id(of).await.expect("an answer").expect("a user");
    (user.email, user.version)
}

async fn registered(stores: &Stores) {
    for n in [1, 2] {
        stores.accounts.register(&account(n, "Anna")).await.expect("registered");
    }
}

/// When both have agreed, in either order, the account has the new address and is a version on.
pub async fn both_addresses_agree(stores: &Stores) {
    registered(stores).await;
    for (round, order) in [[FORMER, NEW], [NEW, FORMER]].into_iter().enumerate() {
        let (former, version) = email_of(stores, user(1)).await;
        let new = format!("anna{round}@example.org");
        begin(stores, 1, &new, [FORMER, NEW]).await;
        let [first, second] = order;
        assert_eq!(agree(stores, first, DAWN).await, EmailAgreement::Waiting);
        assert_eq!(agree(stores, first, DAWN).await, EmailAgreement::Waiting, "twice changes nothing");
        assert_eq!(email_of(stores, user(1)).await.0, former);
        let changed = EmailAgreement::Changed { user: user(1), former };
        assert_eq!(agree(stores, second, DAWN).await, changed);
        assert_eq!(email_of(stores, user(1)).await, (address(&new), Version::new(version.value() + 1)));
        assert_eq!(agree(stores, first, DAWN).await, EmailAgreement::Void, "it is over");
    }
}

/// Links that were mailed to the former address are worth nothing once it is one.
pub async fn links_to_the_former_address_end_with_it(stores: &Stores) {
    registered(stores).await;
    for (n, of) in [(7, 1), (8, 2)] {
        let (purpose, expires_at) = (LinkPurpose::ResetPassword, DAWN.plus(RESET_LIFE));
        let link = MailedLink { digest: [n; 32], purpose, user: Some(user(of)), expires_at };
        stores.mailed_links.open(link, DAWN).await.expect("opened");
    }
    begin(stores, 1, "anna@example.org", [FORMER, NEW]).await;
    let works = async |n| {
        let found = stores.mailed_links.read(&[n; 32], LinkPurpose::ResetPassword, DAWN).await;
        found.expect("an answer").is_some()
    };
    agree(stores, FORMER, DAWN).await;
    assert_eq!((works(7).await, works(8).await), (true, true));
    agree(stores, NEW, DAWN).await;
    assert_eq!((works(7).await, works(8).await), (false, true));
}

/// The two agree at once, and one of them is told that the address has changed.
pub async fn agreements_at_once_lose_nothing(stores: &Stores) {
    registered(stores).await;
    begin(stores, 1, "anna@example.org", [FORMER, NEW]).await;
    let (one, other) = tokio::join!(agree(stores, FORMER, DAWN), agree(stores, NEW, DAWN));
    let is_changed = |agreement: &EmailAgreement| matches!(agreement, EmailAgreement::Changed { .. });
    assert_eq!([&one, &other].into_iter().filter(|agreement| is_changed(agreement)).count(), 1, "{one:?} {other:?}");
    assert_eq!(email_of(stores, user(1)).await.0, address("anna@example.org"));
}

/// A later change takes the place of the former one, whose links are void; links past their time are too.
pub async fn the_last_change_counts_for_a_day(stores: &Stores) {
    registered(stores).await;
    begin(stores, 1, "anna@example.org", [FORMER, NEW]).await;
    assert_eq!(agree(stores, FORMER, DAWN).await, EmailAgreement::Waiting);
    begin(stores, 1, "hanna@example.org", [3, 4]).await;
    assert_eq!(agree(stores, NEW, DAWN).await, EmailAgreement::Void);
    assert_eq!(agree(stores, 4, DAWN).await, EmailAgreement::Waiting, "former agreements do not count");
    assert_eq!(agree(stores, 3, DAWN.plus(EMAIL_CHANGE_LIFE)).await, EmailAgreement::Void);
    assert_eq!(agree(stores, 9, DAWN).await, EmailAgreement::Void);
}

/// An address that another account has taken meanwhile voids the change.
pub async fn a_taken_address_voids_the_change(stores: &Stores) {
    registered(stores).await;
    begin(stores, 1, account(2, "Anna").email.as_str(), [FORMER, NEW]).await;
    assert_eq!(agree(stores, FORMER, DAWN).await, EmailAgreement::Waiting);
    assert_eq!(agree(stores, NEW, DAWN).await, EmailAgreement::Void);
    assert_eq!(email_of(stores, user(1)).await, (account(1, "Anna").email, Version::new(1)));
    assert_eq!(agree(stores, NEW, DAWN).await, EmailAgreement::Void);
}

/// The cases of `EmailChangeStore`.
#[macro_export]
macro_rules! email_change_store {
    ($fresh:path) => {
        $crate::cases!(users::email_change_store, $fresh:
            both_addresses_agree, links_to_the_former_address_end_with_it, agreements_at_once_lose_nothing, the_last_change_counts_for_a_day,
            a_taken_address_voids_the_change);
    };
}
