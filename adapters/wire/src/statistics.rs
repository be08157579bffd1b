use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::time::{Time, time};

/// How the server is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Statistics {
    /// Now.
    pub now: Usage,
    /// At the end of each of the last 90 days, the oldest first; days on which the server did not run are missing.
    #[oai(validator(max_items = 91))]
    pub days: Vec<UsageDay>,
}

/// What one day came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct UsageDay {
    /// The day as its first moment.
    pub day: Time,
    /// The figures.
    pub usage: Usage,
}

/// Figures of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Usage {
    /// Accounts that are not deleted.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub users: i64,
    /// Accounts that are locked out.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub disabled_users: i64,
    /// People with a session that was renewed within a day.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub active_day: i64,
    /// The same within 30 days.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub active_month: i64,
    /// Chats of every kind.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub chats: i64,
    /// Messages that were ever written, system lines left out.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub messages: i64,
    /// Bytes that the database takes on disk.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub storage_bytes: i64,
}

impl From<&domain_users::ports::Statistics> for Statistics {
    fn from(statistics: &domain_users::ports::Statistics) -> Self {
        let day = |day: &domain_users::ports::UsageDay| UsageDay { day: time(day.day), usage: (&day.usage).into() };
        Self { now: (&statistics.now).into(), days: statistics.days.iter().map(day).collect() }
    }
}

impl From<&domain_users::ports::Usage> for Usage {
    fn from(usage: &domain_users::ports::Usage) -> Self {
        Self {
            users: usage.users,
            disabled_users: usage.disabled_users,
            active_day: usage.active_day,
            active_month: usage.active_month,
            chats: usage.chats,
            messages: usage.messages,
            storage_bytes: usage.storage_bytes,
        }
    }
}
