//! One person and all that they prove themselves with, against the real server.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contracts::users::authenticator::Authenticator;
use contracts::users::one_time_codes::shown_by_application;
use serde_json::{Value, json};

use crate::node::{Node, PUBLIC_URL};
use crate::request::Answer;

const EMAIL: &str = "anna@example.org";
const PASSWORD: &str = "plum orbit tin";

/// A server, and the token of somebody who has signed in by code and set a password.
fn start() -> (Node, String) {
    let node = Node::start(&[("VESTNIK_RATE_LIMITS", "off")]);
    let asked = node.ask("POST /api/v1/auth/code", "", &json!({ "email": EMAIL }).to_string());
    let cookie = asked.cookie("vestnik-challenge");
    let mail = node.mail(EMAIL, 1);
    let (_, code) = mail.split_once("Your sign-in code: ").unwrap_or_else(|| panic!("no code in {mail}"));
    let code: String = code.chars().take(6).collect();
    let body = json!({ "code": code }).to_string();
    let token = token_of(&node.ask_with("POST /api/v1/auth/code/check", "", &cookie, &body));
    set_password(&node, &token);
    assert!(node.mail(EMAIL, 2).contains("has a new password"), "whoever reads the mail is told");
    (node, token)
}

fn set_password(node: &Node, token: &str) {
    let set = node.ask("PUT /api/v1/users/me/password", token, &json!({ "password": PASSWORD }).to_string());
    assert_eq!(set.status, 204, "{set:?}");
}

fn with_password(node: &Node, email: &str, password: &str) -> Answer {
    node.ask("POST /api/v1/auth/password", "", &json!({ "email": email, "password": password }).to_string())
}

fn slug(answer: &Answer) -> String {
    answer.json()["type"].as_str().unwrap_or_default().to_owned()
}

fn token_of(answer: &Answer) -> String {
    assert!(answer.status == 200, "{answer:?}");
    answer.json()["access_token"].as_str().expect("a token").to_owned()
}

/// What an application shows now that was given `secret`.
#[expect(clippy::disallowed_methods, reason = "an application reads the time of the machine it runs on")]
fn code_now(secret: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let moment = i64::try_from(now).expect("not yet") * 1_000_000;
    shown_by_application(secret, contracts::scene::at(moment)).digits().to_owned()
}

fn show(node: &Node, cookie: &str, method: &str, proof: &str) -> Answer {
    let body = json!({ "method": method, "proof": proof }).to_string();
    node.ask_with("POST /api/v1/auth/second-factor", "", cookie, &body)
}

fn bytes(value: &[u8]) -> Value {
    URL_SAFE_NO_PAD.encode(value).into()
}

fn shown(authenticator: &Authenticator, question: &Answer) -> String {
    let question = question.json();
    let answer = authenticator.show(question["challenge"].as_str().expect("a challenge"));
    json!({
        "credential": bytes(&answer.credential),
        "client_data": bytes(&answer.client_data),
        "authenticator_data": bytes(&answer.authenticator_data),
        "signature": bytes(&answer.signature),
    })
    .to_string()
}

/// What the link in a mail holds.
fn link_in(mail: &str) -> String {
    let (_, rest) = mail.split_once("#token=").unwrap_or_else(|| panic!("no link in {mail}"));
    rest.chars().take(32).collect()
}

#[test]
fn a_password_signs_in_and_nothing_tells_whether_an_address_is_known() {
    let (node, _) = start();
    assert_eq!(with_password(&node, EMAIL, PASSWORD).status, 200);
    let wrong = with_password(&node, EMAIL, "plum orbit tim");
    let unknown = with_password(&node, "nobody@example.org", PASSWORD);
    assert_eq!((wrong.status, slug(&wrong).as_str()), (422, "wrong_password"));
    assert_eq!((wrong.status, wrong.body), (unknown.status, unknown.body));
}

#[test]
fn one_time_codes_and_recovery_codes_work_once() {
    let (node, token) = start();
    let secret =
        node.ask("POST /api/v1/users/me/totp", &token, "").json()["secret"].as_str().expect("a secret").to_owned();
    let code = code_now(&secret);
    let codes = node.ask("POST /api/v1/users/me/totp/check", &token, &json!({ "code": code }).to_string()).json();
    let recovery = codes["codes"][0].as_str().expect("a code").to_owned();

    let asked = with_password(&node, EMAIL, PASSWORD);
    assert_eq!((asked.status, &asked.json()["methods"]), (202, &json!(["totp", "recovery_code"])), "{asked:?}");
    let cookie = asked.cookie("vestnik-sign-in");
    assert_eq!(slug(&show(&node, &cookie, "totp", &code)), "wrong_proof", "its step is used");
    assert_eq!(slug(&show(&node, "", "recovery_code", &recovery)), "code_expired", "another browser");
    let opened = show(&node, &cookie, "recovery_code", &recovery.to_uppercase());
    assert_eq!(node.ask("GET /api/v1/users/me", &token_of(&opened), "").status, 200);
    assert_eq!(slug(&show(&node, &cookie, "recovery_code", &recovery)), "code_expired", "it has ended");
    let again = with_password(&node, EMAIL, PASSWORD).cookie("vestnik-sign-in");
    assert_eq!(slug(&show(&node, &again, "recovery_code", &recovery)), "wrong_proof", "it is used");
}

#[test]
fn a_lost_second_factor_is_reset_at_the_shell_and_its_owner_is_told() {
    let (node, token) = start();
    let proposed = node.ask("POST /api/v1/users/me/totp", &token, "").json();
    let code = code_now(proposed["secret"].as_str().expect("a secret"));
    let kept = node.ask("POST /api/v1/users/me/totp/check", &token, &json!({ "code": code }).to_string());
    assert_eq!(kept.status, 200, "{kept:?}");
    assert!(node.mail(EMAIL, 3).contains("application for one-time codes was set up"));
    assert_eq!(with_password(&node, EMAIL, PASSWORD).status, 202, "a second factor is asked for");
    node.shell(&["admin", "reset-second-factor", EMAIL]);
    assert!(node.mail(EMAIL, 4).contains("An administrator has reset the second factor"));
    assert_eq!(with_password(&node, EMAIL, PASSWORD).status, 200, "none is");
    assert!(node.shell(&["admin", "audit", "--act", "reset_second_factor"]).contains(",shell,"));
    let until = Instant::now() + Duration::from_secs(10);
    while node.ask("GET /api/v1/users/me", &token, "").status != 401 {
        assert!(Instant::now() < until, "the session goes on");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_passkey_signs_in_once_for_each_question_and_proves_again_who_one_is() {
    let (node, token) = start();
    let authenticator = Authenticator::new("chat.localhost", PUBLIC_URL);
    let question = node.ask("POST /api/v1/users/me/passkeys/question", &token, "").json();
    let made = authenticator.create(question["challenge"].as_str().expect("a challenge"));
    let body =
        json!({ "name": "phone", "client_data": bytes(&made.client_data), "attestation": bytes(&made.attestation) });
    let added = node.ask("POST /api/v1/users/me/passkeys", &token, &body.to_string());
    assert_eq!((added.status, added.json()["recovery_codes"].as_array().map(Vec::len)), (201, Some(10)), "{added:?}");

    let ask = || node.ask("POST /api/v1/auth/passkey", "", "");
    let answer = shown(&authenticator, &ask());
    let opened = token_of(&node.ask("POST /api/v1/auth/passkey/check", "", &answer));
    assert_eq!(slug(&node.ask("POST /api/v1/auth/passkey/check", "", &answer)), "wrong_proof", "answered already");
    let stranger = shown(&Authenticator::new("chat.localhost", PUBLIC_URL), &ask());
    assert_eq!(slug(&node.ask("POST /api/v1/auth/passkey/check", "", &stranger)), "wrong_proof");
    let mut phished = authenticator;
    phished.origin = "http://evil.localhost:8080".into();
    let phished = shown(&phished, &ask());
    assert_eq!(slug(&node.ask("POST /api/v1/auth/passkey/check", "", &phished)), "wrong_proof");
    assert_eq!(with_password(&node, EMAIL, PASSWORD).json()["methods"], json!(["passkey", "recovery_code"]));

    let listed = node.ask("GET /api/v1/users/me/passkeys", &opened, "").json();
    assert_eq!(listed["passkeys"][0]["name"], "phone");
}

#[test]
fn whoever_proves_again_who_they_are_gets_another_session() {
    let (node, token) = start();
    let body = json!({ "method": "password", "proof": PASSWORD }).to_string();
    let proved = token_of(&node.ask("POST /api/v1/auth/proof", &token, &body));
    assert!(node.soon_refuses(&token), "the old one has not ended");
    assert_eq!(node.ask("GET /api/v1/users/me", &proved, "").status, 200);
}

#[test]
fn a_forgotten_password_is_replaced_by_whoever_reads_the_mail() {
    let (node, token) = start();
    for email in [EMAIL, "nobody@example.org"] {
        let asked = node.ask("POST /api/v1/auth/password/reset", "", &json!({ "email": email }).to_string());
        assert_eq!((asked.status, asked.body.as_str()), (204, ""));
    }
    let link = link_in(&node.mail(EMAIL, 3));
    let reset = |password: &str| {
        node.ask(
            "POST /api/v1/auth/password/reset/check",
            "",
            &json!({ "token": link, "password": password }).to_string(),
        )
    };
    assert_eq!(slug(&reset("password2026!")), "invalid", "the link still works");
    assert_eq!(reset("a green lamp post").status, 204);
    assert!(node.mail(EMAIL, 4).contains("has a new password"));
    assert_eq!(slug(&reset("another lamp post")), "wrong_link", "once");
    assert!(node.soon_refuses(&token), "a session has not ended");
    assert_eq!(with_password(&node, EMAIL, PASSWORD).status, 422);
    assert_eq!(with_password(&node, EMAIL, "a green lamp post").status, 200);
}

#[test]
fn an_address_changes_when_both_have_agreed() {
    let (node, token) = start();
    let new = "hanna@example.org";
    let begun = node.ask("POST /api/v1/users/me/email", &token, &json!({ "email": new }).to_string());
    assert_eq!(begun.status, 204, "{begun:?}");
    let agree = |address: &str, count: usize| {
        let link = link_in(&node.mail(address, count));
        node.ask("POST /api/v1/auth/email/check", "", &json!({ "token": link }).to_string())
    };
    let address = || node.ask("GET /api/v1/users/me", &token, "").json()["email"].as_str().map(str::to_owned);
    assert_eq!(agree(new, 1).json()["is_changed"], false);
    assert_eq!(address().as_deref(), Some(EMAIL));
    assert_eq!(agree(EMAIL, 3).json()["is_changed"], true);
    assert_eq!(address().as_deref(), Some(new));
    assert!(node.mail(EMAIL, 4).contains("has changed"), "the former address is told");
}

#[test]
fn an_owner_sets_a_second_factor_up_at_the_next_sign_in() {
    let (node, _) = start();
    let owner = "owner@example.org";
    let token = node.make_owner(&node.setup_token());
    set_password(&node, &token);
    let asked = with_password(&node, owner, PASSWORD);
    assert_eq!((asked.status, &asked.json()["must_enrol"]), (202, &json!(true)), "{asked:?}");
    let cookie = asked.cookie("vestnik-sign-in");
    let proposed = node.ask_with("POST /api/v1/auth/second-factor/enrolment", "", &cookie, "");
    let code = code_now(proposed.json()["secret"].as_str().expect("a secret"));
    let body = json!({ "code": code }).to_string();
    let enrolled = node.ask_with("POST /api/v1/auth/second-factor/enrolment/check", "", &cookie, &body).json();
    assert_eq!(enrolled["recovery_codes"].as_array().map(Vec::len), Some(10));
    let token = enrolled["signed_in"]["access_token"].as_str().expect("a token").to_owned();
    let removed = node.ask("DELETE /api/v1/users/me/totp", &token, "");
    assert_eq!((removed.status, slug(&removed).as_str()), (409, "second_factor_required"));
}
