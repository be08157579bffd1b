//! Signing in with something else than a mailed code.

use domain_kernel::{PortFailure, Span};
use domain_users::ports::{HeldTotp, RevokeScope, StoredPassword, Verdict};
use domain_users::{Device, HeldFactors, PendingSignIn, Session};

use crate::support::{NOW, World, account, actor, ask, ask_signed_in, world};

fn knowing(verdict: Verdict) -> World {
    let mut world = world();
    let stored = StoredPassword { user: account(1).id, hash: "hash".into() };
    world.passwords.expect_by_email().returning(move |_| Ok(Some(stored.clone())));
    world.password_hasher.expect_check().returning(move |_, _| Ok(verdict));
    world.factors.expect_held().returning(|_| Ok(HeldFactors::default()));
    world.users.expect_by_id().returning(|_| Ok(Some(account(1))));
    world.sessions.expect_open().returning(|_, _| Ok(vec![]));
    world.refresh.expect_make().returning(|_| "renewing".to_owned());
    world
}

const BODY: &str = r#"{"email":"user1@example.org","password":"plum orbit tin"}"#;

#[tokio::test]
async fn a_password_opens_a_session() {
    let said = ask(&knowing(Verdict::Right).app(), "POST /api/v1/auth/password", &[], BODY).await;
    assert_eq!(said.status, 200, "{}", said.body);
    assert!(said.header("set-cookie").starts_with("vestnik-refresh=renewing; "), "{:?}", said.headers);
    assert_eq!(said.json()["access_token"], "access");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_answered_byte_for_byte_alike() {
    let wrong = ask(&knowing(Verdict::Wrong).app(), "POST /api/v1/auth/password", &[], BODY).await;
    let mut nobody = world();
    nobody.passwords.expect_by_email().returning(|_| Ok(None));
    nobody.password_hasher.expect_check().times(1).returning(|_, _| Ok(Verdict::Wrong));
    let unknown = ask(&nobody.app(), "POST /api/v1/auth/password", &[], BODY).await;
    assert_eq!((wrong.status, wrong.json()["type"].as_str()), (422, Some("wrong_password")));
    assert_eq!((wrong.status, wrong.body), (unknown.status, unknown.body));
}

#[tokio::test]
async fn too_many_passwords_at_once_are_told_to_come_again() {
    let mut world = world();
    world.passwords.expect_by_email().returning(|_| Ok(None));
    world.password_hasher.expect_check().returning(|_, _| Err(PortFailure::unavailable("PasswordHasher", "full")));
    let said = ask(&world.app(), "POST /api/v1/auth/password", &[], BODY).await;
    assert_eq!((said.status, said.header("retry-after")), (503, "1"));
}

fn session(age: Span) -> Session {
    Session {
        id: actor().session,
        user: actor().user,
        device: Device { client: "test".into(), address: "127.0.0.1".into() },
        seed: [1; 32],
        generation: 1,
        renewed_at: NOW,
        created_at: NOW.minus(age),
        proved_at: NOW.minus(age),
        revoked_at: None,
    }
}

#[tokio::test]
async fn a_password_is_set_only_by_whoever_has_proved_lately_who_they_are() {
    for (age, expected) in [(Span::minutes(4), 204), (Span::minutes(5), 403)] {
        let mut world = world();
        world.sessions.expect_load().returning(move |_| Ok(Some(session(age))));
        world.users.expect_by_id().returning(|_| Ok(Some(account(1))));
        world.password_hasher.expect_hash().returning(|_| Ok("hash".into()));
        world.passwords.expect_set().times(usize::from(expected == 204)).returning(|_, _, _| Ok(()));
        world.sessions.expect_revoke().returning(|_, _, _| Ok(vec![]));
        world.mails.expect_enqueue().times(usize::from(expected == 204)).returning(|_| Ok(()));
        let body = r#"{"password":"plum orbit tin"}"#;
        let said = ask_signed_in(&world.app(), "PUT /api/v1/users/me/password", body).await;
        assert_eq!(said.status, expected, "{}", said.body);
        if expected == 403 {
            assert_eq!(said.json()["type"], "proof_needed");
        }
    }
}

#[tokio::test]
async fn a_password_that_is_none_is_refused_by_field_and_limit() {
    let short = ask_signed_in(&world().app(), "PUT /api/v1/users/me/password", r#"{"password":"short"}"#).await;
    assert_eq!(
        (short.status, short.json()["field"].as_str(), short.json()["limit"].as_i64()),
        (422, Some("password"), Some(12))
    );
    let more = r#"{"password":"plum orbit tin","user":"01890000-0000-7000-8000-000000000001"}"#;
    let more = ask_signed_in(&world().app(), "PUT /api/v1/users/me/password", more).await;
    assert_eq!(more.status, 400, "nobody sets another's password: {}", more.body);
}

const WITH_TOTP: HeldFactors = HeldFactors { has_totp: true, passkeys: 0, recovery_codes: 9, has_password: true };

#[tokio::test]
async fn whoever_has_a_second_factor_is_asked_for_it_and_gets_no_session() {
    let mut world = world();
    let stored = StoredPassword { user: account(1).id, hash: "hash".into() };
    world.passwords.expect_by_email().returning(move |_| Ok(Some(stored.clone())));
    world.password_hasher.expect_check().returning(|_, _| Ok(Verdict::Right));
    world.users.expect_by_id().returning(|_| Ok(Some(account(1))));
    world.factors.expect_held().returning(|_| Ok(WITH_TOTP));
    world.pending_sign_ins.expect_open().times(1).returning(|_, _| Ok(()));
    let said = ask(&world.app(), "POST /api/v1/auth/password", &[], BODY).await;
    assert_eq!(said.status, 202, "{}", said.body);
    assert_eq!(said.body, r#"{"methods":["totp","recovery_code"],"must_enrol":false,"expires_in":600}"#);
    assert!(said.header("set-cookie").starts_with("vestnik-sign-in=0707"), "{:?}", said.headers);
}

fn waiting(must_enrol: bool) -> World {
    let mut world = world();
    let pending = move |id, expires_at| {
        Ok(Some(PendingSignIn { id, user: account(1).id, must_enrol, is_new: false, expires_at }))
    };
    world.pending_sign_ins.expect_attempt().returning(pending);
    world.pending_sign_ins.expect_read().returning(pending);
    world.pending_sign_ins.expect_close().returning(|_| Ok(true));
    world.users.expect_by_id().returning(|_| Ok(Some(account(1))));
    world.sessions.expect_open().returning(|_, _| Ok(vec![]));
    world.refresh.expect_make().returning(|_| "renewing".to_owned());
    world
}

const FROM_CLIENT: (&str, &str) = ("x-vestnik-client", "1");
const COOKIE: (&str, &str) = ("cookie", "vestnik-sign-in=01890000000040008000000000000001");

#[tokio::test]
async fn a_right_second_factor_opens_the_session_and_a_wrong_one_does_not() {
    for (step, status) in [(Some(5), 200), (None, 422)] {
        let mut world = waiting(false);
        world.totp.expect_held().returning(|_| Ok(Some(HeldTotp { seed: [1; 32], last_step: 4 })));
        world.totp.expect_spend().returning(|_, _| Ok(true));
        world.one_time_codes.expect_step_of().return_const(step);
        let body = r#"{"method":"totp","proof":"123 456"}"#;
        let said = ask(&world.app(), "POST /api/v1/auth/second-factor", &[FROM_CLIENT, COOKIE], body).await;
        assert_eq!(said.status, status, "{}", said.body);
        if status == 422 {
            assert_eq!(said.json()["type"], "wrong_proof");
        }
    }
}

#[tokio::test]
async fn what_must_be_set_up_cannot_be_shown_and_what_must_be_shown_cannot_be_set_up() {
    let body = r#"{"method":"totp","proof":"123456"}"#;
    let said = ask(&waiting(true).app(), "POST /api/v1/auth/second-factor", &[FROM_CLIENT, COOKIE], body).await;
    assert_eq!((said.status, said.json()["type"].as_str()), (422, Some("code_expired")));
    let said =
        ask(&waiting(false).app(), "POST /api/v1/auth/second-factor/enrolment", &[FROM_CLIENT, COOKIE], "").await;
    assert_eq!((said.status, said.json()["type"].as_str()), (422, Some("code_expired")));
}

#[tokio::test]
async fn whoever_must_sets_up_a_second_factor_and_is_in() {
    let mut world = waiting(true);
    world.totp.expect_proposed().returning(|_, _| Ok(Some([1; 32])));
    world
        .totp
        .expect_confirm()
        .times(1)
        .withf(|_, totp, codes, _| totp.last_step == 5 && codes.len() == 10)
        .returning(|_, _, _, _| Ok(true));
    world.one_time_codes.expect_step_of().return_const(Some(5));
    world.digests.expect_digest().return_const([9; 32]);
    world.mails.expect_enqueue().times(1).returning(|_| Ok(()));
    let headers = [FROM_CLIENT, COOKIE];
    let said =
        ask(&world.app(), "POST /api/v1/auth/second-factor/enrolment/check", &headers, r#"{"code":"123456"}"#).await;
    assert_eq!(said.status, 200, "{}", said.body);
    assert_eq!(said.json()["recovery_codes"].as_array().map(Vec::len), Some(10));
    assert_eq!(said.json()["signed_in"]["access_token"], "access");
}

#[tokio::test]
async fn nobody_proves_themselves_by_less_than_they_have_set_up() {
    let mut world = world();
    world.users.expect_by_id().returning(|_| Ok(Some(account(1))));
    world.factors.expect_held().returning(|_| Ok(WITH_TOTP));
    let body = r#"{"method":"password","proof":"plum orbit tin"}"#;
    let headers = [FROM_CLIENT, ("authorization", "Bearer good")];
    let said = ask(&world.app(), "POST /api/v1/auth/proof", &headers, body).await;
    assert_eq!((said.status, said.json()["type"].as_str()), (422, Some("wrong_proof")));
}

#[tokio::test]
async fn whoever_proves_again_who_they_are_gets_a_new_session_and_the_old_one_ends() {
    let mut world = world();
    let alone = HeldFactors { has_password: true, ..HeldFactors::default() };
    world.users.expect_by_id().returning(|_| Ok(Some(account(1))));
    world.factors.expect_held().returning(move |_| Ok(alone));
    let stored = StoredPassword { user: account(1).id, hash: "hash".into() };
    world.passwords.expect_by_user().returning(move |_| Ok(Some(stored.clone())));
    world.password_hasher.expect_check().returning(|_, _| Ok(Verdict::Right));
    world.sessions.expect_open().times(1).withf(|session, _| session.proved_at == NOW).returning(|_, _| Ok(vec![]));
    world.refresh.expect_make().returning(|_| "renewing".to_owned());
    let former = actor().session;
    world
        .sessions
        .expect_revoke()
        .times(1)
        .withf(move |_, scope, _| *scope == RevokeScope::One(former))
        .returning(move |_, _, _| Ok(vec![former]));
    world.announcer.expect_ended().times(1).withf(move |_, ended| ended == [former]).returning(|_, _| Ok(()));
    let body = r#"{"method":"password","proof":"plum orbit tin"}"#;
    let headers = [FROM_CLIENT, ("authorization", "Bearer good")];
    let said = ask(&world.app(), "POST /api/v1/auth/proof", &headers, body).await;
    assert_eq!(said.status, 200, "{}", said.body);
    assert_ne!(said.json()["session"].as_str(), Some(former.to_string().as_str()));
}
