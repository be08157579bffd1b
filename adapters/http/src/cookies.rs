//! The three cookies: which mailed code this browser asked for, which sign-in of it waits for a second factor, and what renews its
//! session.
//!
//! None is readable by scripts or sent from other sites. Over TLS their names bind them to this host (`__Host-`, RFC
//! 6265bis §4.1.3); on a plain network browsers refuse such names, so that plain ones are used there.

use adapter_wire::Slug;
use domain_kernel::{ChallengeId, PendingSignInId};
use domain_users::{CODE_LIFE, PENDING_LIFE, SESSION_IDLE};
use http::{HeaderMap, HeaderValue, header};
use poem::{FromRequest, Request, RequestBody};

use crate::problem::Fault;

/// Which cookies this server sets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cookies {
    is_secure: bool,
}

/// The cookies of a request, from a client that says that it is one: a form of another site cannot set a header.
pub(crate) struct ShownCookies(HeaderMap);

impl Cookies {
    /// Cookies for a server that is reached over TLS, or not.
    pub(crate) const fn new(is_secure: bool) -> Self {
        Self { is_secure }
    }

    /// Keeps the sign-in attempt in this browser for as long as the code works.
    pub(crate) fn keep_challenge(self, challenge: ChallengeId) -> HeaderValue {
        self.line(self.challenge_name(), &challenge.value().simple().to_string(), CODE_LIFE.whole_seconds())
    }

    /// Keeps the pending sign-in in this browser for as long as it waits.
    pub(crate) fn keep_pending(self, pending: PendingSignInId) -> HeaderValue {
        self.line(self.pending_name(), &pending.value().simple().to_string(), PENDING_LIFE.whole_seconds())
    }

    /// Keeps the session in this browser for as long as it may be idle.
    pub(crate) fn keep_refresh(self, token: &str) -> HeaderValue {
        self.line(self.refresh_name(), token, SESSION_IDLE.whole_seconds())
    }

    /// Forgets the sign-in attempt.
    pub(crate) fn drop_challenge(self) -> HeaderValue {
        self.line(self.challenge_name(), "", 0)
    }

    /// Forgets the pending sign-in.
    pub(crate) fn drop_pending(self) -> HeaderValue {
        self.line(self.pending_name(), "", 0)
    }

    /// Forgets the session.
    pub(crate) fn drop_refresh(self) -> HeaderValue {
        self.line(self.refresh_name(), "", 0)
    }

    /// The sign-in attempt that this browser began.
    pub(crate) fn challenge(self, shown: &ShownCookies) -> Option<ChallengeId> {
        shown.get(self.challenge_name())?.parse().ok().map(ChallengeId::new)
    }

    /// The sign-in of this browser that waits for a second factor.
    pub(crate) fn pending(self, shown: &ShownCookies) -> Option<PendingSignInId> {
        shown.get(self.pending_name())?.parse().ok().map(PendingSignInId::new)
    }

    /// What renews this browser's session.
    pub(crate) fn refresh(self, shown: &ShownCookies) -> Option<&str> {
        shown.get(self.refresh_name())
    }

    fn challenge_name(self) -> &'static str {
        if self.is_secure { "__Host-vestnik-challenge" } else { "vestnik-challenge" }
    }

    fn pending_name(self) -> &'static str {
        if self.is_secure { "__Host-vestnik-sign-in" } else { "vestnik-sign-in" }
    }

    fn refresh_name(self) -> &'static str {
        if self.is_secure { "__Host-vestnik-refresh" } else { "vestnik-refresh" }
    }

    fn line(self, name: &str, value: &str, seconds: u64) -> HeaderValue {
        let secure = if self.is_secure { "; Secure" } else { "" };
        let line = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
        let mut line = HeaderValue::from_str(&line).unwrap_or_else(|_| HeaderValue::from_static(""));
        line.set_sensitive(true);
        line
    }
}

impl ShownCookies {
    fn get(&self, name: &str) -> Option<&str> {
        let lines = self.0.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

impl<'a> FromRequest<'a> for ShownCookies {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        if request.header("x-vestnik-client") == Some("1") {
            Ok(Self(request.headers().clone()))
        } else {
            Err(Fault::new(Slug::Forbidden).with_detail("the header X-Vestnik-Client: 1 is missing").into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> ShownCookies {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(line).expect("a header"));
        ShownCookies(headers)
    }

    #[test]
    fn over_tls_a_cookie_is_bound_to_its_host() {
        let line = Cookies::new(true).keep_refresh("abc");
        assert_eq!(line, "__Host-vestnik-refresh=abc; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure");
        let line = Cookies::new(false).drop_refresh();
        assert_eq!(line, "vestnik-refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let id = uuid::Uuid::from_u128(7);
        let cookies = Cookies::new(false);
        let shown = shown(&format!("a=b; vestnik-refresh=x.y; vestnik-challenge={}; c", id.simple()));
        assert_eq!(cookies.refresh(&shown), Some("x.y"));
        assert_eq!(cookies.challenge(&shown), Some(ChallengeId::new(id)));
        assert_eq!(Cookies::new(true).refresh(&shown), None, "a plain cookie means nothing over TLS");
    }
}
