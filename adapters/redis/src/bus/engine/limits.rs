//! Every number of the bus, in one place.

use std::time::Duration;

/// So often a node tells the numbers of its last frames.
pub(crate) const BEAT: Duration = Duration::from_millis(500);
/// A node that is asked for its numbers tells them at once, but not more often than this.
pub(crate) const BEAT_SOONEST: Duration = Duration::from_millis(50);
/// An instance through which a node does not hear its own beats for so long does not work.
pub(crate) const SILENCE: Duration = Duration::from_millis(2_500);
/// A node that says nothing for so long is gone.
pub(crate) const LEASE: Duration = Duration::from_secs(15);
/// What lies between a commit and its frame takes at most so long.
pub(crate) const MARGIN: Duration = Duration::from_secs(5);
/// Frames that went through different instances may overtake each other for so long.
pub(crate) const REORDER: Duration = Duration::from_millis(30);
/// Missing frames are asked for again after so long,
pub(crate) const NACK_EVERY: Duration = Duration::from_millis(300);
/// and so often; then they count as lost.
pub(crate) const NACK_TRIES: u32 = 3;
/// So many ranges of frames are asked for at once.
pub(crate) const NACK_RANGES: usize = 32;
/// Frames can be asked for as long as this,
pub(crate) const RING_AGE: Duration = Duration::from_secs(30);
/// while the newest of their channel have no more bytes than this.
pub(crate) const RING_BYTES: usize = 4 * 1024 * 1024;
/// One request is answered with so many bytes at most; what is left is asked for again.
pub(crate) const RESEND_BYTES: usize = 1024 * 1024;
/// So many frames wait for a missing one, for each publisher and channel,
pub(crate) const AHEAD_FRAMES: usize = 4_096;
/// and so many bytes of them.
pub(crate) const AHEAD_BYTES: usize = 4 * 1024 * 1024;
/// A frame is closed when it has so many bytes.
pub(crate) const FRAME_BYTES: usize = 64 * 1024;
/// Events wait so long for company while earlier ones are under way; never when nothing is.
pub(crate) const PROMPT: Duration = Duration::from_millis(5);
/// Receipts and read markers wait so long for company.
pub(crate) const MARKERS: Duration = Duration::from_millis(100);
/// Who has come and gone waits so long for company.
pub(crate) const PRESENCE: Duration = Duration::from_secs(1);
/// So many frames are under way to one instance; the others wait in the ring.
pub(crate) const IN_FLIGHT: usize = 256;
/// While no instance works, losses are told so often,
pub(crate) const BLIND_EVERY: Duration = Duration::from_secs(1);
/// each reaching so far back, beside the margin.
pub(crate) const BLIND_REACH: Duration = Duration::from_secs(2);
/// A node that has been gone for so long is forgotten.
pub(crate) const FORGET: Duration = Duration::from_secs(600);
/// Whoever has not looked at the clock for so long has been frozen, and judges nobody's silence by it.
pub(crate) const FROZEN: Duration = Duration::from_secs(2);
