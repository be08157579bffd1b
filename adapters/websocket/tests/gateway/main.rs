//! The gateway as its clients meet it: sockets in memory and one real port, the ports behind it by hand, the client by
//! tungstenite.

#![expect(clippy::indexing_slicing, clippy::panic, reason = "a test that fails shall say so and stop")]

mod answers;
mod clock;
mod leaving;
mod marks;
mod passive;
mod peer;
mod service;
mod slow;
mod upgrade;
