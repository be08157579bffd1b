//! Who may depend on whom, held against `cargo metadata`.
//!
//! A new arrow is a decision: it gets a record in `docs/adr/` and a line in the `table` module.

mod check;
mod graph;
mod table;

pub use check::{Violation, violations};
pub use graph::{Edge, Graph, GraphError};
