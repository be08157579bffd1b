//! The stores of Vestnik on `SQLite` and Postgres.
//!
//! Invariants: nothing is answered before it is durable; all appends of one chat pass one lane, lock its head in a statement of their
//! own, and are announced in the order of their commits; every answer that joins two things reads them from one snapshot.
//!
//! Absent on purpose: an in-memory store (`sqlite::memory:` is one), rules about who may do what (rights come in as values),
//! and any sharing of these rows with other crates.
//!
//! Start with [`Database::open`]; the way of a message is `append/`.

mod append;
mod audit;
mod chats;
mod credentials;
mod database;
mod dialect;
mod failure;
mod faults;
mod figures;
mod lead;
mod messages;
mod options;
mod own;
mod pool;
mod profiles;
mod sql;
mod stores;
mod users;
mod work;

pub use append::Unappended;
pub use database::{Database, OpenError};
pub use figures::DatabaseFigures;
pub use lead::Lead;
pub use migrations::State as MigrationState;
pub use options::Options;
pub use stores::Stores;
