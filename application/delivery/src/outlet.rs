use bytes::Bytes;
use domain_kernel::{ChatId, Cursor};
use domain_messages::{ChatEvent, Receipt};

use crate::ports::PresenceChange;
use crate::{Outgoing, Read};

/// What came of an offered event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It waits for the connection.
    Taken {
        /// Nothing waited before: the connection must be woken.
        was_idle: bool,
    },
    /// Too much waits already.
    Refused,
}

/// Why the server ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its session was ended.
    Revoked,
    /// What it needs cannot be read, however often it is tried.
    Failed,
}

/// One connection's end of the hub. Calls are short and never wait: behind it is a [`crate::Queue`] under a lock of its own.
pub trait Mailbox {
    /// Adds a live event, unless too much waits already.
    fn offer(&self, item: Outgoing) -> Offer;
    /// Adds something that cannot be refused. True when nothing waited before.
    fn put(&self, item: Outgoing) -> bool;
    /// How many frames wait, those that are being written included.
    fn backlog(&self) -> usize;
    /// Throws away and answers the live events that wait, and refuses new ones until `reopen`.
    fn shed(&self) -> Vec<Outgoing>;
    /// Takes live events again.
    fn reopen(&self);
    /// When all that waits is written, [`crate::Hub::drained`] is to be called, once.
    fn tell_when_drained(&self);
    /// Sends no more than a farewell.
    fn close(&self, end: End);
}

/// Something to be written down. One of each kind is under way at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// People who have come to this node or gone from it: for the registry first, and then for every node to hear. Whoever asks the
    /// registry too early has been listening already. At most 500.
    Presence {
        /// Who.
        changes: Vec<PresenceChange>,
        /// Every node has heard of it: only the registry is still to be told.
        is_told: bool,
    },
    /// What devices have got, of which every node has heard: for the store. At most 1000.
    Receipts(Vec<Receipt>),
}

/// What the hub needs done by whoever drives it. Nothing here is carried out while the hub is called, except encoding.
pub trait Outlet<M: Mailbox> {
    /// The frame of an event. Called once per event.
    fn encode(&mut self, event: &ChatEvent) -> Bytes;
    /// The frame that only moves a cursor. Called once per event at most.
    fn encode_hidden(&mut self, chat: ChatId, cursor: Cursor) -> Bytes;
    /// Something waits for a connection that was idle.
    fn wake(&mut self, mailbox: &M);
    /// Something must be read; the answer goes to [`crate::Hub::answer`], a failure to [`crate::Hub::failed`].
    fn read(&mut self, read: Read);
    /// Every node must hear what devices here have got.
    fn publish(&mut self, receipts: Vec<Receipt>);
    /// Something must be written down; what came of it goes to [`crate::Hub::noted`].
    fn note(&mut self, note: Note);
}
