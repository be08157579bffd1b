use std::time::Duration;

use bytes::Bytes;
use delivery::ports::BusItem;
use uuid::Uuid;

/// What the engine wants done.
#[derive(Debug)]
pub(crate) enum Effect {
    /// To be published.
    Send(Letter),
    /// To be heard on this node.
    Deliver(Vec<BusItem>),
    /// Whatever was committed within this time may be missing.
    Lost { within: Duration },
    /// A node is gone.
    NodeGone,
    /// An instance does not work: its connections are to be thrown away.
    Break { instance: usize },
}

/// A text for one instance.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) instance: usize,
    pub(crate) to: Address,
    pub(crate) text: Bytes,
    /// Channel and number of a frame of which the engine wants to know that the instance took it.
    pub(crate) ticket: Option<(usize, u64)>,
}

/// Where a letter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// One of the channels that carry items.
    Channel(usize),
    /// The channel of beats.
    Everybody,
    /// The inbox of one node.
    Node(Uuid),
}
