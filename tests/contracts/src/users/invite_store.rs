//! Contract of `InviteStore`.

use domain_kernel::{InviteId, Span, Timestamp};
use domain_users::ports::{RedeemRefused, RegisterRefused};
use domain_users::{AuditAct, INVITE_LIFE, Invite, InviteCode, User, UserRole};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, account, entry, id, page_of, user};

fn invite(n: u8, max_uses: u32) -> Invite {
    Invite {
        id: InviteId::new(id(n.into())),
        code: InviteCode::draw([n; 32]),
        role: UserRole::Guest,
        created_by: Some(user(1)),
        created_at: DAWN,
        expires_at: DAWN.plus(INVITE_LIFE),
        max_uses,
        uses: 0,
        revoked_at: None,
    }
}

async fn create(stores: &Stores, invite: &Invite) {
    stores.invites.create(invite, entry(AuditAct::CreateInvite, 1, DAWN)).await.expect("created");
}

async fn usable(stores: &Stores, invite: &Invite, now: Timestamp) -> Option<Invite> {
    stores.invites.usable(&invite.code, now).await.expect("an answer")
}

async fn redeem(stores: &Stores, invite: &Invite, user: &User) -> Result<(), RedeemRefused> {
    stores.invites.redeem(&invite.code, user, DAWN).await
}

/// An invite is usable until it expires, is used up or is taken back; one that never was is not.
pub async fn an_invite_is_usable_for_a_while(stores: &Stores) {
    let [one, two] = [invite(1, 1), Invite { created_by: None, ..invite(2, 5) }];
    create(stores, &one).await;
    create(stores, &two).await;
    assert_eq!(usable(stores, &one, DAWN).await, Some(one.clone()));
    assert_eq!(usable(stores, &two, DAWN).await, Some(two.clone()));
    assert_eq!(usable(stores, &invite(3, 1), DAWN).await, None);
    assert_eq!(usable(stores, &one, DAWN.plus(INVITE_LIFE)).await, None);
    redeem(stores, &one, &account(1, "Anna")).await.expect("in");
    assert_eq!(usable(stores, &one, DAWN).await, None);
    let back = entry(AuditAct::RevokeInvite, 1, DAWN.plus(Span::seconds(1)));
    assert!(stores.invites.revoke(two.id, back.clone()).await.expect("an answer"));
    assert!(!stores.invites.revoke(two.id, back.clone()).await.expect("an answer"), "taken back before");
    assert!(!stores.invites.revoke(InviteId::new(id(99)), back).await.expect("an answer"));
    assert_eq!(usable(stores, &two, DAWN).await, None);
}

/// Of parallel people no more come than the invite has uses left, and the others have no account.
pub async fn no_more_come_than_an_invite_has_uses(stores: &Stores) {
    create(stores, &invite(1, 3)).await;
    let people: Vec<User> = (1..=12).map(|n| account(n, "Somebody")).collect();
    let invite = invite(1, 3);
    let answers = join_all(people.iter().map(|person| redeem(stores, &invite, person))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3, "{answers:?}");
    let unusable = answers.iter().filter(|answer| matches!(answer, Err(RedeemRefused::Unusable)));
    assert_eq!(unusable.count(), 9, "{answers:?}");
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    assert_eq!(stores.users.by_ids(&ids).await.expect("an answer").len(), 3);
}

/// An account that cannot be made costs no use.
pub async fn a_refused_account_costs_no_use(stores: &Stores) {
    create(stores, &invite(1, 1)).await;
    stores.accounts.register(&account(1, "Anna")).await.expect("registered");
    let refused = redeem(stores, &invite(1, 1), &User { email: account(1, "Anna").email, ..account(2, "Boris") }).await;
    assert!(matches!(refused, Err(RedeemRefused::Account(RegisterRefused::EmailTaken))), "{refused:?}");
    redeem(stores, &invite(1, 1), &account(3, "Vera")).await.expect("a use is left");
}

/// Invites come the newest first, a page at a time.
pub async fn invites_come_the_newest_first(stores: &Stores) {
    for n in 1..=3 {
        create(stores, &invite(n, 1)).await;
    }
    let page = async |before, size| {
        let page = stores.invites.page(before, page_of(size)).await.expect("an answer");
        page.into_iter().map(|invite| invite.id).collect::<Vec<_>>()
    };
    let number = |n| InviteId::new(id(n));
    assert_eq!(page(None, 2).await, [number(3), number(2)]);
    assert_eq!(page(Some(number(2)), 2).await, [number(1)]);
}

/// The cases of `InviteStore`.
#[macro_export]
macro_rules! invite_store {
    ($fresh:path) => {
        $crate::cases!(users::invite_store, $fresh:
            an_invite_is_usable_for_a_while, no_more_come_than_an_invite_has_uses, a_refused_account_costs_no_use,
            invites_come_the_newest_first);
    };
}
