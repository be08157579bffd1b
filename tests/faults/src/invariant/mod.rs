//! The invariants of the fault plan, each as a comparison of what was promised, shown or held with what the log says.
//!
//! Invariants of this module: a check is a plain function over plain data, and each has a test in which it fails; only `log` and
//! `fetch` ask anybody anything.

mod bounded;
mod dense;
mod durable;
mod fetch;
mod findings;
mod leak;
mod log;
mod marker;
mod order;
mod same;
mod spot;
#[cfg(test)]
pub(crate) mod testing;
mod unread;

pub(crate) use bounded::{bounded, connections, queues};
pub(crate) use dense::dense;
pub(crate) use durable::{durable, forget_lost};
pub(crate) use fetch::{Fresh, FreshChat, fetch};
pub(crate) use findings::Findings;
pub(crate) use leak::{authors, leaks};
pub(crate) use log::{ChatLog, Log, Marker, heads, places, sessions};
pub(crate) use marker::markers;
pub(crate) use order::same_events;
pub(crate) use same::{Shape, same_state};
pub(crate) use spot::spot_check;
pub(crate) use unread::{badges, unread};
