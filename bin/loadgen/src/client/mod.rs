//! A client of the public protocol, as small as it can be: the machine is to be busy with the server, not with this.
//!
//! Sockets share one read buffer per thread; a quiet one holds a task and little else.

mod api;
mod connection;
pub(crate) mod frame;
mod http;
mod inbox;
mod link;
mod reading;
mod sign_in;
mod upgrade;

pub(crate) use api::Api;
pub(crate) use connection::{Connection, WINDOW, connect_all};
pub(crate) use inbox::parse;
pub(crate) use reading::read_frames;
pub(crate) use sign_in::Person;
