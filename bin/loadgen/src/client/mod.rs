//! The sockets of a measurement, over the shared client of the public protocol: of each frame they read only what must be
//! checked, for the machine is to be busy with the server.

mod connection;
mod inbox;

pub(crate) use ::client::{Api, Person, frame, read_frames};
pub(crate) use connection::{Connection, PACE, WINDOW, connect_all, connect_unpaced};
pub(crate) use inbox::parse;
