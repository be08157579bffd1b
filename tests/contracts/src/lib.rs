//! The contracts of the ports: one case for each sentence that a port's documentation promises, run against every adapter of the port.
//!
//! A case is a plain function over a bundle of ports, named as a sentence. Each port has a macro that lists its cases; an adapter's test
//! binary invokes it with the path of an async function that makes a fresh bundle:
//!
//! ```text
//! // adapters/local/tests/contracts.rs
//! async fn fresh() -> std::sync::Arc<dyn domain_kernel::ports::RateLimiter> { std::sync::Arc::new(LocalLimits::new()) }
//! mod rate_limiter { contracts::rate_limiter!(super::fresh); }
//!
//! // adapters/sql/tests/contracts.rs: all stores share one bundle, and a fresh one has an empty, migrated database
//! async fn fresh() -> contracts::Stores { … }
//! mod user_store { contracts::user_store!(super::fresh); }
//! ```
//!
//! What `$fresh` answers: [`Stores`] for `user_reader`, `people_search`, `user_store`, `challenge_store`, `password_store`, `totp_store`,
//! `recovery_code_store`, `factor_reader`, `pending_sign_in_store`, `mailed_link_store`, `email_change_store`, `passkey_store`,
//! `ceremony_store`, `session_store`, `staff_store`, `staff_reader`, `invite_store`, `policy_store`, `audit_log`,
//! `statistics_reader`, `portrait_store`, `contact_store`, `block_store`, `sight_reader`, `facts_reader`, `circle_reader`, `member_reader`, `chat_log`, `chat_list_reader`, `history_reader`,
//! `membership_reader`, `read_markers`, `member_marks`, `log_origin`, `unread_verifier`; a [`BusEnds`] for `event_bus`,
//! `session_announcer` and `typing_announcer`; a [`PresenceEnds`] for `presence_registry`; an `Arc<dyn Port>` for `rate_limiter`,
//! `clock`, `id_source`, `randomness`, `code_hasher`, `password_hasher`, `one_time_codes`, `passkey_verifier`, `secret_digest`,
//! `access_tokens`, `refresh_tokens`; a [`Letterbox`] for `mail_sender`. The invoking crate needs tokio with `macros` and
//! `rt-multi-thread`.
//!
//! Absent on purpose: adapters, and anything that a port does not promise.

#![expect(clippy::unused_async, reason = "one macro runs every case, whether its port waits or not")]
#![expect(clippy::indexing_slicing, reason = "a case that finds less than it looks for has to fail")]

pub mod chats;
pub mod delivery;
pub mod kernel;
pub mod messages;
pub mod profiles;
pub mod scene;
mod stores;
pub mod users;

pub use delivery::presence_registry::PresenceEnds;
pub use delivery::{BusEnds, RecordingBus};
pub use stores::Stores;
pub use users::mail_sender::Letterbox;

/// One test for each case of a port.
#[macro_export]
macro_rules! cases {
    ($context:ident::$port:ident, $fresh:path: $($case:ident),+ $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let fresh = $fresh().await;
                $crate::$context::$port::$case(&fresh).await;
            }
        )+
    };
}
