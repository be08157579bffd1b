//! Contract of `StaffReader`.

use domain_kernel::SessionId;
use domain_users::ports::StaffFilter;
use domain_users::{AccountState, AuditAct, Device, Session, User, UserRole};

use crate::Stores;
use crate::scene::{DAWN, account, entry, id, page_of, profile, user};

async fn people(stores: &Stores) {
    for person in [
        User { role: UserRole::Owner, ..account(1, "Яна Ёлкина") },
        User { profile: profile("anna", "Анна"), ..account(2, "Anna") },
        User { state: AccountState::Disabled, ..account(3, "Boris 100%") },
        User { state: AccountState::Deleted, role: UserRole::Guest, ..account(4, "Vera") },
    ] {
        stores.accounts.register(&person).await.expect("registered");
    }
}

async fn found(stores: &Stores, filter: &StaffFilter) -> Vec<u128> {
    let page = stores.staff_reader.page(filter, None, page_of(50)).await.expect("an answer");
    let number = |id| (1..=4).find(|n| user(*n) == id).expect("one of the people");
    let found: Vec<u128> = page.iter().map(|member| number(member.user.id)).collect();
    let count = stores.staff_reader.count(filter).await.expect("an answer");
    assert_eq!(count, found.len() as u64, "{filter:?}");
    found
}

/// What fits every part of a filter, by name; deleted accounts only when asked for. A count says how many.
pub async fn accounts_are_found_by_filter(stores: &Stores) {
    people(stores).await;
    let any = StaffFilter::default;
    let text = |text: &str| StaffFilter { text: Some(text.into()), ..any() };
    for (filter, expected) in [
        (any(), vec![3, 2, 1]),
        (text("ЕЛКИ"), vec![1]),
        (text("nn"), vec![2]),
        (text("user2@"), vec![2]),
        (text("@example"), vec![3, 2, 1]),
        (text("%"), vec![3]),
        (text("_"), vec![]),
        (StaffFilter { role: Some(UserRole::Owner), ..any() }, vec![1]),
        (StaffFilter { state: Some(AccountState::Disabled), ..any() }, vec![3]),
        (StaffFilter { state: Some(AccountState::Deleted), ..any() }, vec![4]),
        (StaffFilter { role: Some(UserRole::Guest), ..any() }, vec![]),
        (StaffFilter { state: Some(AccountState::Active), ..text("а") }, vec![2, 1]),
    ] {
        assert_eq!(found(stores, &filter).await, expected, "{filter:?}");
    }
}

/// A page goes on behind an account, and ends at its size.
pub async fn accounts_come_page_by_page(stores: &Stores) {
    people(stores).await;
    let filter = StaffFilter::default();
    let first = stores.staff_reader.page(&filter, None, page_of(2)).await.expect("an answer");
    let last = first[1].user.id;
    assert_eq!((first.len(), last), (2, user(2)));
    let second = stores.staff_reader.page(&filter, Some(last), page_of(2)).await.expect("an answer");
    assert_eq!(second.iter().map(|member| member.user.id).collect::<Vec<_>>(), [user(1)]);
}

/// One account, with when it was last seen; `None` for one that never was.
pub async fn an_account_says_when_it_was_last_seen(stores: &Stores) {
    people(stores).await;
    let session = Session {
        id: SessionId::new(id(50)),
        user: user(1),
        device: Device { client: "Firefox".into(), address: "::1".into() },
        seed: [0; 32],
        generation: 1,
        renewed_at: DAWN,
        created_at: DAWN,
        proved_at: DAWN,
        revoked_at: None,
    };
    stores.sessions.open(session, entry(AuditAct::SignIn, 1, DAWN)).await.expect("opened");
    let seen = async |n| {
        let member = stores.staff_reader.member(user(n)).await.expect("an answer");
        member.map(|member| (member.user.id, member.last_seen_at))
    };
    assert_eq!(seen(1).await, Some((user(1), Some(DAWN))));
    assert_eq!(seen(4).await, Some((user(4), None)));
    assert_eq!(seen(9).await, None);
}

/// The cases of `StaffReader`.
#[macro_export]
macro_rules! staff_reader {
    ($fresh:path) => {
        $crate::cases!(users::staff_reader, $fresh:
            accounts_are_found_by_filter, accounts_come_page_by_page, an_account_says_when_it_was_last_seen);
    };
}
