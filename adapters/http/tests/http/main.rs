//! The HTTP edge as clients meet it: in process for what is said, over a real socket for what is survived.

mod administration;
mod answers;
mod credentials;
mod edge;
mod log;
mod openapi;
mod pages;
mod sockets;
mod support;
