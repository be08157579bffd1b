/// What a node's end of the bus has done so far, and how it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Instances that work now.
    pub instances: u64,
    /// Other nodes that are there.
    pub nodes: u64,
    /// Items handed in.
    pub published: u64,
    /// Items heard of other nodes.
    pub received: u64,
    /// Frames that were heard twice.
    pub doubled: u64,
    /// Items that only newer nodes understand.
    pub unknown: u64,
    /// Times that frames were missing.
    pub holes: u64,
    /// Requests for missing frames.
    pub nacks: u64,
    /// Holes that were filled on request,
    pub nacks_answered: u64,
    /// that could not be, as their publisher no longer had the frames,
    pub nacks_refused: u64,
    /// and of which nobody said anything.
    pub nacks_unanswered: u64,
    /// Frames sent again on request.
    pub resent: u64,
    /// Frames that could not be read.
    pub unreadable: u64,
    /// Losses told.
    pub losses: u64,
    /// How long this node's last beat took to come back, in microseconds.
    pub echo_micros: u64,
    /// How old the last frame of another node was, in microseconds, against the fastest.
    pub late_micros: u64,
}
