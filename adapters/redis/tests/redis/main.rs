//! What is shared through Redis, on servers of the tests' own: contracts, and what happens when a server is killed, frozen, paused,
//! emptied, or closes connections.

mod bus;
mod contracts;
mod limits;
mod node;
mod presence;
