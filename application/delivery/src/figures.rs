/// What the hub has done and holds, as plain counters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Connections present.
    pub connections: u64,
    /// Chats that somebody here hears.
    pub chats: u64,
    /// Connections in lag mode now.
    pub lagging: u64,
    /// Events handed out in order.
    pub events: u64,
    /// Frames queued for connections.
    pub deliveries: u64,
    /// Events heard twice.
    pub duplicates: u64,
    /// Holes that stragglers closed.
    pub holes_closed: u64,
    /// Losses that were read from the log, by what showed them: a hole, a look at the tail of the log, the patrol, a
    /// chat that came onto a screen.
    pub repairs: [u64; 4],
    /// Events that the bus only named and that were read from the log.
    pub told: u64,
    /// Times that the bus said it had lost something.
    pub bus_losses: u64,
    /// Chats whose log turned out to have another history.
    pub histories_changed: u64,
    /// Times that a connection fell into lag mode.
    pub lags: u64,
    /// Resets sent, by reason: far, tag, floor, membership.
    pub resets: [u64; 4],
    /// Reads that failed and were tried again.
    pub reads_failed: u64,
    /// Connections ended because what they need cannot be read.
    pub given_up: u64,
    /// Connections ended because their session was.
    pub revoked: u64,
}
