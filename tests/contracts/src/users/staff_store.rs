//! Contract of `StaffStore`.

use domain_kernel::{PasskeyId, SessionId, Version};
use domain_users::ports::{HeldTotp, Look, OpenRefused, StaffRefused};
use domain_users::{
    AccountState, AdministrationRight, Audience, AuditAct, AuditFilter, Device, EmailAddress, HeldFactors, Name,
    Passkey, PasskeyKey, Session, User, UserRole,
};
use futures_util::future::join_all;

use crate::Stores;
use crate::scene::{DAWN, account, entry, id, page_of, profile, user};

fn person(n: u128, role: UserRole) -> User {
    User { role, ..account(n, "Somebody") }
}

async fn register(stores: &Stores, people: &[User]) {
    for person in people {
        stores.accounts.register(person).await.expect("registered");
    }
}

async fn account_of(stores: &Stores, n: u128) -> User {
    stores.users.by_id(user(n)).await.expect("an answer").expect("an account")
}

fn session(n: u128, of: u128) -> Session {
    Session {
        id: SessionId::new(id(n)),
        user: user(of),
        device: Device { client: "Firefox on Linux".into(), address: "2001:db8::1".into() },
        seed: [7; 32],
        generation: 1,
        renewed_at: DAWN,
        created_at: DAWN,
        proved_at: DAWN,
        revoked_at: None,
    }
}

async fn sign_in(stores: &Stores, n: u128, of: u128) -> Result<Vec<SessionId>, OpenRefused> {
    stores.sessions.open(session(n, of), entry(AuditAct::SignIn, of, DAWN)).await
}

async fn written(stores: &Stores, act: AuditAct) -> usize {
    let filter = AuditFilter { act: Some(act), ..AuditFilter::default() };
    stores.audit.page(&filter, None, page_of(200)).await.expect("an answer").len()
}

fn shell() -> AdministrationRight {
    AdministrationRight::at_the_shell()
}

/// An account is made with the role that may be given and with its entry; where address or name is taken, neither is.
pub async fn an_account_is_made_with_its_entry(stores: &Stores) {
    let right = shell().granting(UserRole::Auditor).expect("a right");
    let create = async |user: User| stores.staff.create(right, &user, entry(AuditAct::CreateUser, 1, DAWN)).await;
    create(person(1, UserRole::Member)).await.expect("created");
    assert_eq!(account_of(stores, 1).await, person(1, UserRole::Auditor));
    let same_email = User { email: account(1, "Anna").email, ..person(2, UserRole::Member) };
    assert!(matches!(create(same_email).await, Err(StaffRefused::EmailTaken)));
    let same_name = User { profile: account(1, "Anna").profile, ..person(2, UserRole::Member) };
    assert!(matches!(create(same_name).await, Err(StaffRefused::UsernameTaken)));
    assert_eq!(written(stores, AuditAct::CreateUser).await, 1);
}

/// Address and profile are replaced, and found by the new name alone; what is taken changes nothing.
pub async fn an_account_is_changed(stores: &Stores) {
    register(stores, &[person(1, UserRole::Member), person(2, UserRole::Member)]).await;
    let right = shell().over(&account_of(stores, 1).await).expect("a right");
    let entry = || entry(AuditAct::ChangeUser, 1, DAWN);
    let new = EmailAddress::parse("maria@example.org").expect("an address");
    let taken = account(2, "Anna").email;
    let refused = stores.staff.change(right, &taken, &profile("maria", "Мария"), entry()).await;
    assert!(matches!(refused, Err(StaffRefused::EmailTaken)), "{refused:?}");
    let refused = stores.staff.change(right, &new, &profile("user2", "Мария"), entry()).await;
    assert!(matches!(refused, Err(StaffRefused::UsernameTaken)), "{refused:?}");
    let settled = stores.staff.change(right, &new, &profile("maria", "Мария"), entry()).await.expect("changed");
    assert_eq!((settled.user.email.as_str(), settled.user.version), ("maria@example.org", Version::new(2)));
    assert_eq!(stores.found("мария").await, [settled.user]);
    assert_eq!(written(stores, AuditAct::ChangeUser).await, 1);
}

/// An act is refused when the account, or the one of whoever acts, has moved on.
pub async fn a_right_holds_while_both_accounts_stand_still(stores: &Stores) {
    register(stores, &[person(1, UserRole::Administrator), person(2, UserRole::Member)]).await;
    let right = account_of(stores, 1).await.administration_right().expect("a right");
    let over = right.over(&account_of(stores, 2).await).expect("a right");
    let moved = shell().over(&account_of(stores, 2).await).expect("a right").assigning(UserRole::Guest);
    stores.staff.assign(moved.expect("a right"), entry(AuditAct::ChangeRole, 2, DAWN)).await.expect("assigned");
    let refused = stores.staff.enable(over, entry(AuditAct::EnableUser, 2, DAWN)).await;
    assert!(matches!(refused, Err(StaffRefused::Stale)), "{refused:?}");
    let over = right.over(&account_of(stores, 2).await).expect("a right");
    let fallen = shell().over(&account_of(stores, 1).await).expect("a right").assigning(UserRole::Member);
    stores.staff.assign(fallen.expect("a right"), entry(AuditAct::ChangeRole, 1, DAWN)).await.expect("assigned");
    let refused = stores.staff.enable(over, entry(AuditAct::EnableUser, 2, DAWN)).await;
    assert!(matches!(refused, Err(StaffRefused::Stale)), "{refused:?}");
    assert_eq!(written(stores, AuditAct::EnableUser).await, 0);
}

/// A role is given and every session of the account ends; nobody else's does.
pub async fn a_new_role_ends_every_session(stores: &Stores) {
    register(stores, &[person(1, UserRole::Member), person(2, UserRole::Member)]).await;
    for (n, of) in [(1, 1), (2, 1), (3, 2)] {
        sign_in(stores, n, of).await.expect("signed in");
    }
    let right = shell().over(&account_of(stores, 1).await).expect("a right").assigning(UserRole::Administrator);
    let settled = stores.staff.assign(right.expect("a right"), entry(AuditAct::ChangeRole, 1, DAWN)).await;
    let mut settled = settled.expect("assigned");
    settled.ended.sort_unstable();
    assert_eq!((settled.user.role, settled.user.version), (UserRole::Administrator, Version::new(2)));
    assert_eq!(settled.ended, [SessionId::new(id(1)), SessionId::new(id(2))]);
    assert_eq!(stores.sessions.list(user(2), DAWN).await.expect("an answer").len(), 1);
}

/// Who is disabled has no session and gets none until they are enabled, however the two race.
pub async fn who_is_disabled_is_out_until_enabled(stores: &Stores) {
    register(stores, &[person(1, UserRole::Member)]).await;
    sign_in(stores, 1, 1).await.expect("signed in");
    let right = shell().over(&account_of(stores, 1).await).expect("a right").expelling().expect("a right");
    let disable = stores.staff.disable(right, entry(AuditAct::DisableUser, 1, DAWN));
    let (settled, _) = tokio::join!(disable, join_all((2..=9).map(|n| sign_in(stores, n, 1))));
    assert_eq!(settled.expect("disabled").user.state, AccountState::Disabled);
    assert_eq!(stores.sessions.list(user(1), DAWN).await.expect("an answer"), []);
    assert!(matches!(sign_in(stores, 20, 1).await, Err(OpenRefused::LockedOut)));
    assert_eq!(stores.found("user1").await, [], "nobody finds them");
    let right = shell().over(&account_of(stores, 1).await).expect("a right");
    stores.staff.enable(right, entry(AuditAct::EnableUser, 1, DAWN)).await.expect("enabled");
    sign_in(stores, 21, 1).await.expect("signed in");
}

/// The last owner who may sign in neither steps down nor is locked out nor goes; another who is disabled does not count.
pub async fn the_last_owner_stays(stores: &Stores) {
    let disabled = User { state: AccountState::Disabled, ..person(2, UserRole::Owner) };
    register(stores, &[person(1, UserRole::Owner), disabled]).await;
    let over = shell().over(&account_of(stores, 1).await).expect("a right");
    let down = over.assigning(UserRole::Administrator).expect("a right");
    let out = over.expelling().expect("a right");
    let entry = || entry(AuditAct::DisableUser, 1, DAWN);
    assert!(matches!(stores.staff.assign(down, entry()).await, Err(StaffRefused::LastOwner)));
    assert!(matches!(stores.staff.disable(out, entry()).await, Err(StaffRefused::LastOwner)));
    assert!(matches!(stores.staff.delete(out, entry()).await, Err(StaffRefused::LastOwner)));
    let other = shell().over(&account_of(stores, 2).await).expect("a right");
    stores.staff.delete(other.expelling().expect("a right"), entry()).await.expect("the other may go");
    assert_eq!(account_of(stores, 1).await, person(1, UserRole::Owner));
}

/// Of owners who all expel each other at once, one is left.
pub async fn of_owners_who_expel_each_other_one_is_left(stores: &Stores) {
    let owners: Vec<User> = (1..=4).map(|n| person(n, UserRole::Owner)).collect();
    register(stores, &owners).await;
    let acts = (0..4_usize).map(|n| {
        let right = owners[n].administration_right().expect("a right").over(&owners[(n + 1) % 4]).expect("a right");
        async move {
            let entry = entry(AuditAct::DisableUser, 1, DAWN);
            if n % 2 == 0 {
                stores.staff.disable(right.expelling().expect("a right"), entry).await
            } else {
                stores.staff.assign(right.assigning(UserRole::Member).expect("a right"), entry).await
            }
        }
    });
    join_all(acts).await;
    let mut left = 0;
    for n in 1..=4 {
        let owner = account_of(stores, n).await;
        left += usize::from(owner.role == UserRole::Owner && owner.state == AccountState::Active);
    }
    assert!(left >= 1, "nobody is left");
}

/// Every second factor goes, and every session; the password stays, and so does everybody else's.
pub async fn a_lost_second_factor_is_reset(stores: &Stores) {
    register(stores, &[person(1, UserRole::Member), person(2, UserRole::Member)]).await;
    for n in [1_u8, 2] {
        let of = user(u128::from(n));
        stores.passwords.set(of, "hash", DAWN).await.expect("kept");
        stores.totp.propose(of, [n; 32], DAWN).await.expect("kept");
        let totp = HeldTotp { seed: [n; 32], last_step: 1 };
        assert!(stores.totp.confirm(of, &totp, &[[n; 32]], DAWN).await.expect("an answer"));
        stores.totp.propose(of, [9; 32], DAWN).await.expect("kept");
        let key = PasskeyKey { credential: vec![n; 20], public_key: vec![1], sign_count: 0 };
        let (id, name) = (PasskeyId::new(id(u128::from(n))), Name::parse("Phone").expect("a name"));
        let passkey = Passkey { id, user: of, name, key, created_at: DAWN, used_at: None };
        stores.passkeys.add(&passkey).await.expect("kept");
        sign_in(stores, u128::from(n), u128::from(n)).await.expect("signed in");
    }
    let right = shell().over(&account_of(stores, 1).await).expect("a right").expelling().expect("a right");
    let entry = entry(AuditAct::ResetSecondFactor, 1, DAWN);
    let settled = stores.staff.reset_second_factor(right, entry).await.expect("reset");
    assert_eq!((settled.user, settled.ended), (person(1, UserRole::Member), vec![SessionId::new(id(1))]));
    assert_eq!(written(stores, AuditAct::ResetSecondFactor).await, 1);
    let held = async |n| stores.factors.held(user(n)).await.expect("an answer");
    assert_eq!(held(1).await, HeldFactors { has_password: true, ..HeldFactors::default() });
    assert_eq!(stores.totp.proposed(user(1), DAWN).await.expect("an answer"), None);
    let expected = HeldFactors { has_totp: true, passkeys: 1, recovery_codes: 1, has_password: true };
    assert_eq!(held(2).await, expected);
    sign_in(stores, 20, 1).await.expect("signed in");
}

/// Of a deleted account nothing tells who it was: its address is free, nobody finds it, its devices are forgotten.
pub async fn who_is_deleted_is_forgotten(stores: &Stores) {
    register(stores, &[person(1, UserRole::Member)]).await;
    sign_in(stores, 1, 1).await.expect("signed in");
    let right = shell().over(&account_of(stores, 1).await).expect("a right").expelling().expect("a right");
    let settled = stores.staff.delete(right, entry(AuditAct::DeleteUser, 1, DAWN)).await.expect("deleted");
    assert_eq!(settled.ended, [SessionId::new(id(1))]);
    let gone = account_of(stores, 1).await;
    assert_eq!((gone.state, &gone), (AccountState::Deleted, &settled.user));
    assert_ne!(gone.email, account(1, "Anna").email);
    assert_ne!(gone.profile, account(1, "Somebody").profile);
    let session = stores.sessions.load(SessionId::new(id(1))).await.expect("an answer").expect("a session");
    assert_eq!((session.device.client.as_str(), session.device.address.as_str()), ("", ""));
    assert_eq!(stores.found("somebody").await, []);
    assert_eq!(stores.portraits.load(user(1)).await.expect("an answer").presence, Audience::Nobody);
    let look = Look { viewer: user(9), subject: user(1) };
    assert_eq!(stores.sights.seen(&[look]).await.expect("an answer"), [], "nor when they were last here");
    stores
        .accounts
        .register(&User { id: user(2), ..person(1, UserRole::Member) })
        .await
        .expect("name and address are free");
}

/// The cases of `StaffStore`.
#[macro_export]
macro_rules! staff_store {
    ($fresh:path) => {
        $crate::cases!(users::staff_store, $fresh:
            an_account_is_made_with_its_entry, an_account_is_changed, a_right_holds_while_both_accounts_stand_still,
            a_new_role_ends_every_session, who_is_disabled_is_out_until_enabled, the_last_owner_stays,
            of_owners_who_expel_each_other_one_is_left, a_lost_second_factor_is_reset, who_is_deleted_is_forgotten);
    };
}
