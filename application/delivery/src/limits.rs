//! The numbers of `docs/PROTOCOL.md` and of the design of delivery.

use domain_kernel::Span;

/// The most frames that wait for one connection before it falls into lag mode.
pub const QUEUE_FRAMES: usize = 256;
/// The most bytes that wait for one connection before it falls into lag mode.
pub const QUEUE_BYTES: usize = 256 * 1024;
/// Whose coming and going one connection may watch.
pub const PRESENCE_SUBSCRIPTIONS: usize = 500;
/// Typing of one user in one chat is passed on this often at most.
pub const TYPING_EVERY: Span = Span::seconds(3);
/// Typing is not passed on in chats with more people.
pub const TYPING_MEMBERS: u32 = 200;

/// With more frames waiting nothing that can wait is added: no diff, no presence, no typing.
pub(crate) const LOW_WATER: usize = 16;
/// A ring holds so many events of a chat at most.
pub(crate) const RING_EVENTS: usize = 64;
/// A ring holds so many encoded bytes at most, but always the last event.
pub(crate) const RING_BYTES: usize = 64 * 1024;
/// So long stragglers may close a hole before the log is read, in milliseconds: from, to.
pub(crate) const REPAIR_WAIT: (u32, u32) = (30, 150);
/// So many events out of order are kept per chat; beyond it the log will tell.
pub(crate) const STRAGGLERS: usize = 256;
/// A connection holds differences of so many bytes at most that wait to be cut; what comes beyond is read again later.
pub(crate) const BATCH_BYTES: usize = domain_messages::CATCHUP_TOTAL_BYTES;
/// So many newest pages are read for one connection at once: they are large, and each client asks for its own.
pub(crate) const RESETS: usize = 4;
/// Heads are asked for in portions of so many chats, or so many users.
pub(crate) const HEADS: usize = 500;
/// A failed read is tried again after so many milliseconds: from, to.
pub(crate) const RETRY_WAIT: (u32, u32) = (500, 1_500);
/// A connection is ended when so many of its reads have met corrupt data: the next attempt will find the same.
pub(crate) const CORRUPT_READS: u8 = 5;
/// A chat whose hole cannot be read is tried again after twice as long each time, up to this.
pub(crate) const REPAIR_RETRY: Span = Span::seconds(30);
/// However often the bus says that it has lost something, what that leads to is not read more often than this.
pub(crate) const LOSS_EVERY: Span = Span::seconds(1);
/// What nodes say of a log that was replaced is over after so long: they look every two seconds which one answers.
pub(crate) const FORMER_LOG: Span = Span::seconds(5);
/// And what everybody may know of everybody not more often than this: it is much, and changes seldom.
pub(crate) const SIGHTS_EVERY: Span = Span::seconds(30);
/// A node that is gone leaves its people to others for so long before they are looked for, once. What it noted of them must have run
/// out by then: a registry's lease, with all that the node may still say just after its farewell, is shorter.
pub const NODE_GONE_WAIT: Span = Span::seconds(40);
/// So long after a loss one begins to look for everybody who is watched. A registry that was emptied has to be written anew by then.
pub const PRESENCE_SETTLED: Span = Span::seconds(10);
/// Each second this part of the resident heads is compared with the log.
pub(crate) const PATROL: usize = 600;
/// Whoever has no connection for so long is offline.
pub(crate) const OFFLINE_AFTER: Span = Span::seconds(20);
/// That somebody has turned idle can wait so long: at another node they may be at a device, and it objects.
pub(crate) const IDLE_TOLD_AFTER: Span = Span::seconds(3);
/// Presence frames of one connection keep this distance in milliseconds: from, to.
pub(crate) const PRESENCE_EVERY: (u32, u32) = (2_000, 5_000);
/// Those who wait for a presence frame are looked through this often.
pub(crate) const PRESENCE_TICK: Span = Span::millis(250);
/// Who went offline this long ago and is watched by nobody is forgotten.
pub(crate) const PRESENCE_MEMORY: Span = Span::minutes(60);
/// What devices have got is published this often at most.
pub(crate) const RECEIPTS_EVERY: Span = Span::seconds(1);
/// And written down this often.
pub(crate) const RECEIPTS_WRITTEN_EVERY: Span = Span::seconds(5);
/// So many receipts are published or written at once.
pub(crate) const RECEIPTS_NOTED: usize = 1_000;
/// So many receipts wait to be written at most.
pub(crate) const RECEIPTS_HELD: usize = 100_000;
/// Marks that moved in a chat are told this often at most.
pub(crate) const MARKS_EVERY: Span = Span::seconds(1);
/// A mark that was heard is in the store after so long: what is written every five seconds, with a margin.
pub(crate) const MARKS_MEMORY: Span = Span::seconds(15);
/// With the bus away for so long nothing is relayed that the log does not prove.
pub(crate) const BUS_SILENCE: Span = Span::seconds(3);
/// In chats with more people a connection that says it can gets no events unless the chat is on its screen.
pub(crate) const PASSIVE_MEMBERS: u32 = 200;
/// A bump of one chat is sent this often at most.
pub(crate) const BUMP_EVERY: Span = Span::seconds(3);
/// A bump names so many retracted messages at most.
pub(crate) const RETRACTED: usize = 1_000;
/// Presence of people here is told to other nodes in bundles, this far apart.
pub(crate) const PRESENCE_BUNDLE: Span = Span::seconds(1);
/// The first presence frame waits for the registry so long at most.
pub(crate) const PRESENCE_ANSWER: Span = Span::seconds(1);
/// A registry that has failed is tried again after so long.
pub(crate) const PRESENCE_RETRY: Span = Span::seconds(5);
