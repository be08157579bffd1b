mod create_owner;
mod finish;
mod refresh;
mod sign_out;
mod start;

use std::sync::Arc;

use adapter_wire::SignedIn;
use application::users::OpenedSession;

use crate::UseCases;
use crate::cookies::Cookies;
use crate::reply::{Found, Reply, WithHeaders};

pub(crate) type Api = (start::Start, finish::Finish, create_owner::CreateOwner, refresh::Refresh, sign_out::SignOut);

pub(crate) fn api(cases: &UseCases, cookies: Cookies) -> Api {
    (
        start::Start { request_code: Arc::clone(&cases.request_code), cookies },
        finish::Finish { check_code: Arc::clone(&cases.check_code), cookies },
        create_owner::CreateOwner { create_first_owner: Arc::clone(&cases.create_first_owner), cookies },
        refresh::Refresh { refresh_session: Arc::clone(&cases.refresh_session), cookies },
        sign_out::SignOut { revoke_sessions: Arc::clone(&cases.revoke_sessions), cookies },
    )
}

/// An open session, with what renews it in a cookie.
fn signed_in(opened: &OpenedSession, cookies: Cookies) -> WithHeaders<Found<SignedIn>> {
    let answer = Reply(SignedIn {
        access_token: opened.access_token.clone(),
        expires_in: u32::try_from(opened.expires_in).unwrap_or(u32::MAX),
        session: opened.session.value(),
        me: (&opened.user).into(),
        is_new: opened.is_new,
    });
    let cookies = vec![cookies.keep_refresh(&opened.refresh_token), cookies.drop_challenge()];
    WithHeaders { answer, cookies, clears_site: false }
}
