mod list;
mod revoke;
mod revoke_many;

use std::sync::Arc;

use crate::UseCases;
use crate::cookies::Cookies;

pub(crate) type Api = (list::List, revoke::Revoke, revoke_many::RevokeMany);

pub(crate) fn api(cases: &UseCases, cookies: Cookies) -> Api {
    (
        list::List { list_sessions: Arc::clone(&cases.list_sessions) },
        revoke::Revoke { revoke_sessions: Arc::clone(&cases.revoke_sessions) },
        revoke_many::RevokeMany { revoke_sessions: Arc::clone(&cases.revoke_sessions), cookies },
    )
}
