use std::sync::Arc;

use domain_kernel::ports::{Clock, Limit, RateLimiter, TooMany};
use domain_kernel::{InviteId, PortFailure};
use domain_users::ports::{InviteStore, PolicyStore, RedeemRefused, UserStore};
use domain_users::{Invite, InviteCode, Policies, Registration, User, UserRole};

/// The policies as they are: what is stored, or what the configuration says while nothing is.
#[derive(Clone)]
pub struct CurrentPolicies {
    /// What the administrators have decided.
    pub store: Arc<dyn PolicyStore>,
    /// What holds until then.
    pub initial: Policies,
}

impl CurrentPolicies {
    /// The policies.
    pub async fn read(&self) -> Result<Policies, PortFailure> {
        Ok(self.store.current().await?.unwrap_or(self.initial))
    }
}

/// How strangers become users: the one place that decides it, whatever they prove themselves with.
pub struct Entrance {
    /// Whether strangers may come at all.
    pub policies: CurrentPolicies,
    /// Invites.
    pub invites: Arc<dyn InviteStore>,
    /// Where accounts are made.
    pub accounts: Arc<dyn UserStore>,
    /// Against guessing invites.
    pub limiter: Arc<dyn RateLimiter>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// How a stranger may come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Everybody may.
    Open,
    /// By this invite.
    Invited(Invite),
}

/// Why nobody was asked whether an invite works.
#[derive(Debug, thiserror::Error)]
pub enum AdmissionError {
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl Admission {
    /// What a newcomer becomes.
    pub fn role(&self) -> UserRole {
        match self {
            Self::Open => UserRole::Member,
            Self::Invited(invite) => invite.role,
        }
    }

    /// By which invite.
    pub fn invite(&self) -> Option<InviteId> {
        match self {
            Self::Open => None,
            Self::Invited(invite) => Some(invite.id),
        }
    }
}

impl Entrance {
    /// How a stranger at network address `address` who shows the code `invite` may come in; `None` when not at all. An invite counts
    /// where registration is open too: it may say who somebody becomes.
    pub async fn admission(&self, invite: Option<&str>, address: &str) -> Result<Option<Admission>, AdmissionError> {
        let registration = self.policies.read().await?.registration;
        if registration == Registration::Closed {
            return Ok(None);
        }
        if let Some(invite) = self.usable(invite, address).await? {
            return Ok(Some(Admission::Invited(invite)));
        }
        Ok((registration == Registration::Open).then_some(Admission::Open))
    }

    /// The invite of a code, if somebody may come by it. What is no code is as good as one that works no more.
    pub async fn usable(&self, code: Option<&str>, address: &str) -> Result<Option<Invite>, AdmissionError> {
        let Some(code) = code.and_then(|code| InviteCode::parse(code).ok()) else { return Ok(None) };
        self.limiter.take(Limit::InviteLookup, address).await?;
        Ok(self.invites.usable(&code, self.clock.now()).await?)
    }

    /// Makes the account of somebody who was admitted.
    pub(super) async fn register(&self, admission: &Admission, user: &User) -> Result<(), RedeemRefused> {
        match admission {
            Admission::Open => Ok(self.accounts.register(user).await?),
            Admission::Invited(invite) => self.invites.redeem(&invite.code, user, self.clock.now()).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{clock, entrance, invite, no_limit};
    use domain_users::ports::{MockInviteStore, MockPolicyStore, MockUserStore};

    async fn admitted(registration: Registration, shows: bool) -> Option<Admission> {
        let mut entrance = entrance(registration);
        let mut invites = MockInviteStore::new();
        invites.expect_usable().returning(|_, _| Ok(Some(invite())));
        entrance.invites = Arc::new(invites);
        let code = invite().code;
        entrance.admission(shows.then_some(code.reveal()), "127.0.0.1").await.expect("an answer")
    }

    #[tokio::test]
    async fn who_may_come_in_is_a_matter_of_policy_and_invite() {
        use Registration::{Closed, Invite, Open};
        let invited = Some(Admission::Invited(invite()));
        for (registration, shows, expected) in [
            (Open, false, Some(Admission::Open)),
            (Open, true, invited.clone()),
            (Invite, false, None),
            (Invite, true, invited),
            (Closed, false, None),
            (Closed, true, None),
        ] {
            assert_eq!(admitted(registration, shows).await, expected, "{registration:?} {shows}");
        }
    }

    #[tokio::test]
    async fn what_is_no_code_is_looked_up_nowhere() {
        let entrance = entrance(Registration::Invite);
        for code in ["", "0", "a b"] {
            assert_eq!(entrance.admission(Some(code), "127.0.0.1").await.expect("an answer"), None);
        }
    }

    #[tokio::test]
    async fn what_is_stored_overrules_the_configuration() {
        let mut store = MockPolicyStore::new();
        store.expect_current().returning(|| Ok(Some(Policies::initial(Registration::Closed))));
        let entrance = Entrance {
            policies: CurrentPolicies { store: Arc::new(store), initial: Policies::initial(Registration::Open) },
            invites: Arc::new(MockInviteStore::new()),
            accounts: Arc::new(MockUserStore::new()),
            limiter: Arc::new(no_limit()),
            clock: clock(),
        };
        assert_eq!(entrance.admission(None, "127.0.0.1").await.expect("an answer"), None);
    }
}
