use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Declares the counters once, as atomics and as the figures read from them.
macro_rules! counters {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// What happened so far, counted by many.
        #[derive(Debug, Default)]
        pub(crate) struct Counters { $($(#[doc = $doc])* pub(crate) $name: AtomicU64,)* }

        /// The figures of one moment.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub(crate) struct Counts { $($(#[doc = $doc])* pub(crate) $name: u64,)* }

        impl Counters {
            /// The figures now.
            pub(crate) fn now(&self) -> Counts {
                Counts { $($name: self.$name.load(Relaxed),)* }
            }
        }

        impl Counts {
            /// What was added since `before`.
            pub(crate) fn since(&self, before: &Self) -> Self {
                Self { $($name: self.$name.saturating_sub(before.$name),)* }
            }
        }
    };
}

counters! {
    /// Messages that clients gave.
    sent,
    /// Answered with a place.
    acknowledged,
    /// Sent again on purpose, on another node.
    retried,
    /// Sent again because the server was busy.
    busy,
    /// Refused for good.
    refused,
    /// Edits answered.
    edited,
    /// Retractions answered.
    retracted,
    /// Markers moved.
    marked,
    /// Memberships that began or ended.
    moved,
    /// People taken out of a chat, or gone from it, who were not let in again at once.
    removed,
    /// Events that clients were told.
    received,
    /// Differences that clients were told.
    diffs,
    /// Chats that clients had to take anew.
    resets,
    /// Bumps of large chats.
    bumps,
    /// Marks of others.
    marks,
    /// Times that clients were told who types.
    typing,
    /// Connections that came to `sync_done`.
    synced,
    /// Connections opened again.
    reconnects,
    /// Access tokens renewed.
    renewed,
    /// Sessions ended on purpose.
    revoked,
    /// Devices that had to sign in again.
    signed_in,
    /// Messages into quiet chats that arrived in time.
    drilled,
    /// Events looked up in the log the moment they were shown.
    looked_up,
    /// Times that all counts were compared with the messages under load.
    recounted,
    /// Times that a node told how much waits for its sockets.
    measured,
    /// Single comparisons of all checks at rest.
    compared,
    /// Pages read over HTTP under load.
    pages,
    /// Acknowledged things that the log has lost where that was allowed.
    lost,
}

/// One more.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Relaxed);
}
