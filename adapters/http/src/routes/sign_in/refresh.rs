use std::sync::Arc;

use adapter_wire::{SignedIn, Slug};
use application::users::RefreshSession;
use poem_openapi::OpenApi;

use super::signed_in;
use crate::caller::Caller;
use crate::cookies::{Cookies, ShownCookies};
use crate::problem::{Answer, Fault};
use crate::refuse::refuse;
use crate::reply::{Found, WithHeaders};
use crate::routes::Topic;

pub(crate) struct Refresh {
    pub refresh_session: Arc<RefreshSession>,
    pub cookies: Cookies,
}

#[OpenApi(tag = "Topic::SignIn")]
impl Refresh {
    /// Renew the session of this browser
    ///
    /// Needs the refresh cookie and the header `X-Vestnik-Client: 1`. Each refresh token works once; the next one comes in
    /// the cookie of the answer.
    #[oai(path = "/auth/refresh", method = "post", operation_id = "refresh_session")]
    async fn refresh_session(&self, shown: ShownCookies, caller: Caller) -> Answer<WithHeaders<Found<SignedIn>>> {
        let token = self.cookies.refresh(&shown).ok_or_else(|| Fault::new(Slug::Unauthenticated))?;
        let opened = self.refresh_session.execute(token, &caller.address()).await.map_err(refuse)?;
        Ok(signed_in(&opened, self.cookies))
    }
}
