use domain_kernel::{SessionId, UserId};

/// Who is acting, and through which session. Only an adapter's authentication makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// The sign-in it happens through.
    pub session: SessionId,
}
