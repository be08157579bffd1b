mod ask_for_passkey;
mod begin_enrolment;
mod check_invite;
mod create_owner;
mod finish;
mod finish_enrolment;
mod prove_again;
mod prove_with_passkey;
mod refresh;
mod show_second_factor;
mod sign_out;
mod start;
mod with_link;
mod with_passkey;
mod with_password;

use std::sync::Arc;

use adapter_wire::{ProofMethod, SecondFactorAsked, SignedIn};
use application::users::{OpenedSession, SignInStep};
use domain_users::PENDING_LIFE;
use http::HeaderValue;

use crate::UseCases;
use crate::cookies::Cookies;
use crate::reply::{Accepted, Found, OneOf, Reply, WithHeaders};

pub(crate) type Api = (
    start::Start,
    finish::Finish,
    with_password::WithPassword,
    with_link::WithLink,
    show_second_factor::ShowSecondFactor,
    begin_enrolment::BeginEnrolment,
    finish_enrolment::FinishEnrolment,
    prove_again::ProveAgain,
    check_invite::Check,
    ask_for_passkey::AskForPasskey,
    with_passkey::WithPasskey,
    prove_with_passkey::ProveWithPasskey,
    create_owner::CreateOwner,
    refresh::Refresh,
    sign_out::SignOut,
);

/// What a first factor leads to: a session, or the question for a second factor.
type Step = WithHeaders<OneOf<Found<SignedIn>, Accepted<SecondFactorAsked>>>;

pub(crate) fn api(cases: &UseCases, cookies: Cookies) -> Api {
    let own = &cases.credentials;
    (
        start::Start { request_code: Arc::clone(&cases.request_code), cookies },
        finish::Finish { check_code: Arc::clone(&cases.check_code), cookies },
        with_password::WithPassword { sign_in_with_password: Arc::clone(&own.sign_in_with_password), cookies },
        with_link::WithLink { sign_in_with_link: Arc::clone(&own.sign_in_with_link), cookies },
        show_second_factor::ShowSecondFactor { show_second_factor: Arc::clone(&own.show_second_factor), cookies },
        begin_enrolment::BeginEnrolment { begin_enrolment: Arc::clone(&own.begin_enrolment), cookies },
        finish_enrolment::FinishEnrolment { finish_enrolment: Arc::clone(&own.finish_enrolment), cookies },
        prove_again::ProveAgain { prove_again: Arc::clone(&own.prove_again), cookies },
        check_invite::Check { entrance: Arc::clone(&cases.entrance) },
        ask_for_passkey::AskForPasskey { ask_for_passkey: Arc::clone(&own.ask_for_passkey) },
        with_passkey::WithPasskey { sign_in_with_passkey: Arc::clone(&own.sign_in_with_passkey), cookies },
        prove_with_passkey::ProveWithPasskey { prove_again: Arc::clone(&own.prove_again), cookies },
        create_owner::CreateOwner { create_first_owner: Arc::clone(&cases.create_first_owner), cookies },
        refresh::Refresh { refresh_session: Arc::clone(&cases.refresh_session), cookies },
        sign_out::SignOut { revoke_sessions: Arc::clone(&cases.revoke_sessions), cookies },
    )
}

/// An open session, with what renews it in a cookie.
fn signed_in(opened: &OpenedSession, cookies: Cookies) -> WithHeaders<Found<SignedIn>> {
    WithHeaders {
        answer: Reply(signed_in_answer(opened)),
        cookies: session_cookies(opened, cookies),
        clears_site: false,
    }
}

/// The same after a second factor: the sign-in waits no more.
fn signed_in_after_second(opened: &OpenedSession, cookies: Cookies) -> WithHeaders<Found<SignedIn>> {
    WithHeaders { cookies: cookies_after_second(opened, cookies), ..signed_in(opened, cookies) }
}

/// A session, or the question for a second factor with what it belongs to in a cookie.
fn step(step: SignInStep, cookies: Cookies) -> Step {
    match step {
        SignInStep::Opened(opened) => {
            let answer = OneOf::First(Reply(signed_in_answer(&opened)));
            WithHeaders { answer, cookies: session_cookies(&opened, cookies), clears_site: false }
        }
        SignInStep::SecondFactor(asked) => {
            let answer = OneOf::Second(Reply(SecondFactorAsked {
                methods: asked.methods.into_iter().map(ProofMethod::from).collect(),
                must_enrol: asked.must_enrol,
                expires_in: u32::try_from(PENDING_LIFE.whole_seconds()).unwrap_or(u32::MAX),
            }));
            let cookies = vec![cookies.keep_pending(asked.pending), cookies.drop_challenge()];
            WithHeaders { answer, cookies, clears_site: false }
        }
    }
}

fn signed_in_answer(opened: &OpenedSession) -> SignedIn {
    SignedIn {
        access_token: opened.access_token.clone(),
        expires_in: u32::try_from(opened.expires_in).unwrap_or(u32::MAX),
        session: opened.session.value(),
        me: (&opened.user).into(),
        is_new: opened.is_new,
    }
}

fn session_cookies(opened: &OpenedSession, cookies: Cookies) -> Vec<HeaderValue> {
    vec![cookies.keep_refresh(&opened.refresh_token), cookies.drop_challenge()]
}

fn cookies_after_second(opened: &OpenedSession, cookies: Cookies) -> Vec<HeaderValue> {
    vec![cookies.keep_refresh(&opened.refresh_token), cookies.drop_pending()]
}
