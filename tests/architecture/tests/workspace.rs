//! The workspace as it is, against the table.

use std::path::Path;

use architecture::{Graph, violations};

#[test]
fn the_workspace_has_no_arrow_that_is_not_in_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let graph = Graph::read(&root).expect("cargo metadata answers");
    assert_eq!(violations(&graph), vec![]);
}
