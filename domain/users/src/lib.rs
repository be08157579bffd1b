//! People and how they prove who they are: accounts, sign-in by a mailed code, sessions.
//!
//! Invariants: an e-mail address and a username name at most one user; a code works once, for ten minutes, for five tries;
//! a refresh token works once; there is at most one first owner.
//!
//! Absent on purpose: passwords, second factors, contacts, presence. Hashing, signing and mailing are ports.
//!
//! Start with [`Session`] and [`Renewal`].

mod actor;
mod challenge;
mod email;
mod name;
pub mod ports;
mod session;
mod user;
mod username;

pub use actor::Actor;
pub use challenge::{CODE_LIFE, CODE_TRIES, Challenge, Code, CodeError, RESEND_AFTER};
pub use email::{EmailAddress, EmailError};
pub use name::{NAME_CHARACTERS, Name, NameError};
pub use session::{Device, Generation, RENEWAL_GRACE, Renewal, SESSION_IDLE, SESSION_LIFE, SESSIONS_PER_USER, Session};
pub use user::{Profile, User, UserRole};
pub use username::{Username, UsernameError};
