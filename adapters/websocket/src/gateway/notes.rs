//! What the hub has written down: who is here, and what devices have got.

use std::sync::Arc;
use std::time::Duration;

use delivery::Note;
use delivery::ports::BusItem;
use domain_kernel::PortFailure;

use super::Gateway;

/// A store that takes longer has not taken it. What is noted may be noted twice without harm.
const NOTED_WITHIN: Duration = Duration::from_secs(5);
/// Other nodes wait no longer than this for the registry to take what they are told next.
const REGISTERED_WITHIN: Duration = Duration::from_secs(1);

impl Gateway {
    /// Writes something down, once, and says what came of it.
    pub(super) async fn note(self: Arc<Self>, note: Note) {
        let (port, outcome) = match &note {
            Note::Presence { changes, is_told } => {
                // Whoever asks the registry after this finds it there; whoever asked before hears it on the bus.
                let outcome = within(REGISTERED_WITHIN, self.parts.presence.note(changes)).await;
                if !is_told {
                    self.parts.bus.publish(changes.iter().copied().map(BusItem::Presence).collect()).await;
                }
                ("presence", outcome)
            }
            Note::Receipts(receipts) => ("marks", within(NOTED_WITHIN, self.parts.marks.receive(receipts)).await),
        };
        if let Err(failure) = &outcome {
            tracing::warn!(port, kind = %failure.kind, source = %failure.source, "something was not noted; it is tried again");
        }
        self.with_hub(|hub, now, _| hub.noted(now, note, outcome.is_ok()));
    }

    /// The node stops: its people are not gone, they go elsewhere.
    pub(super) fn begin_parting(self: &Arc<Self>) {
        self.with_hub(|hub, now, _| hub.drain(now));
    }

    /// The last sockets are gone: what the hub holds for later is written now, among the other tasks.
    pub(super) fn flush_notes(self: &Arc<Self>) {
        self.with_hub(delivery::Hub::flush);
    }
}

async fn within(limit: Duration, noting: impl Future<Output = Result<(), PortFailure>>) -> Result<(), PortFailure> {
    let outcome = tokio::time::timeout(limit, noting).await;
    outcome.unwrap_or_else(|_| Err(PortFailure::timed_out("notes", "no answer in time")))
}
