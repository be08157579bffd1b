use domain_kernel::SessionId;
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::{Time, time};

/// One of my sign-ins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Session {
    /// Which sign-in.
    pub id: Uuid,
    /// From what, as far as the server could tell.
    #[oai(validator(max_length = 100))]
    pub client: String,
    /// From which network address.
    #[oai(validator(max_length = 64))]
    pub address: String,
    /// When I signed in.
    pub created_at: Time,
    /// When it was last renewed: correct to ten minutes while in use.
    pub last_seen_at: Time,
    /// The one that asks.
    pub is_current: bool,
}

/// My sign-ins, last used first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct SessionList {
    /// The sign-ins.
    #[oai(validator(max_items = 20))]
    pub sessions: Vec<Session>,
}

impl Session {
    /// The wire's form of `session`, asked for by `current`.
    pub fn of(session: &domain_users::Session, current: SessionId) -> Self {
        Self {
            id: session.id.value(),
            client: session.device.client.clone(),
            address: session.device.address.clone(),
            created_at: time(session.created_at),
            last_seen_at: time(session.renewed_at),
            is_current: session.id == current,
        }
    }
}

/// Which of my sign-ins end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum RevokeScope {
    /// All but the one that asks.
    Others,
    /// Every one.
    All,
}
