//! What the stores answer while their server is stopped, frozen, cut off or full: never that something failed which may have been done,
//! and all is well again by itself a few seconds after the server is.

mod network;
mod refusals;
mod scene;
mod server;
