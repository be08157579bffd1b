//! The core of live delivery, without sockets, clocks or databases.
//!
//! Start with [`ports::EventBus`].

pub mod ports;
