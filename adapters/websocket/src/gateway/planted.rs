//! The hub of a gateway. Under the feature `faults` the rig may plant a bug in it, to see whether it is seen.

use delivery::Hub;
use delivery::ports::BusItem;
use domain_kernel::Timestamp;

use crate::line::Line;

#[cfg(not(feature = "faults"))]
pub(super) fn hub(now: Timestamp, seed: u64) -> Hub<Line> {
    Hub::new(now, seed)
}

#[cfg(feature = "faults")]
pub(super) fn hub(now: Timestamp, seed: u64) -> Hub<Line> {
    use delivery::Sabotage;

    let mut hub = Hub::new(now, seed);
    let bugs =
        [("cursor-without-tag", Sabotage::CursorWithoutTag), ("read-before-register", Sabotage::ReadBeforeRegister)];
    hub.sabotage(bugs.into_iter().find(|(name, _)| is_planted(name)).map(|(_, bug)| bug));
    hub
}

#[cfg(feature = "faults")]
fn is_planted(name: &str) -> bool {
    fail::fail_point!(name, |_| true);
    false
}

/// What the bug `sessions-live-on` does not hear: that sessions have ended.
#[cfg(not(feature = "faults"))]
pub(super) fn is_unheard(_item: &BusItem) -> bool {
    false
}

#[cfg(feature = "faults")]
pub(super) fn is_unheard(item: &BusItem) -> bool {
    matches!(item, BusItem::SessionsEnded { .. }) && is_planted("sessions-live-on")
}

/// Lies between a read and its use. The bug `read-before-register` uses what it has read so much later: on an idle machine too
/// there is then time for something to happen in between.
#[cfg(not(feature = "faults"))]
pub(super) fn dawdle() -> std::future::Ready<()> {
    std::future::ready(())
}

#[cfg(feature = "faults")]
pub(super) async fn dawdle() {
    if is_planted("read-before-register") {
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
}
