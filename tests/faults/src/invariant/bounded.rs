use anyhow::Result;
use sea_orm::DatabaseConnection;

use super::Findings;
use super::log::all;
use crate::observer::Rule;

/// So much may a node grow under the load of a few hundred clients: signing them in, before, takes more.
const GROWTH: u64 = 256 * 1024 * 1024;
/// Connections to the database of one node, with room: its pool is smaller.
const MOST_CONNECTIONS: i64 = 40;
/// What may wait for one socket: 256 KiB.
const MOST_QUEUED: f64 = 262_144.0;

/// A12: the memory of each node, by name, against what the largest of them used when the load began, and the connections of all to
/// their database.
pub(crate) fn bounded(memory: &[(String, Option<u64>)], before: u64, connections: Option<i64>) -> Findings {
    let mut findings = Findings::default();
    for (name, bytes) in memory {
        let Some(bytes) = bytes else { continue };
        let mebibytes = |bytes: u64| bytes / 1_048_576;
        findings.expect(Rule::Bounded, *bytes <= before + GROWTH, || {
            format!("{name} uses {} MiB, and none used more than {} MiB at first", mebibytes(*bytes), mebibytes(before))
        });
    }
    if let Some(connections) = connections {
        let most = MOST_CONNECTIONS * i64::try_from(memory.len()).unwrap_or(1);
        findings.expect(Rule::Bounded, connections <= most, || format!("{connections} connections to the database"));
    }
    findings
}

/// A12 at any moment: the bytes that wait in node `name` for its sockets, by how many sockets it has.
pub(crate) fn queues(name: &str, bytes: f64, sockets: f64) -> Findings {
    let mut findings = Findings::default();
    findings.expect(Rule::Bounded, bytes <= MOST_QUEUED * sockets.max(1.0), || {
        format!("{bytes} bytes wait in {name} for {sockets} sockets")
    });
    findings
}

/// Connections to this database now; nothing when it is a file.
pub(crate) async fn connections(database: &DatabaseConnection) -> Result<Option<i64>> {
    if database.get_database_backend() != sea_orm::DbBackend::Postgres {
        return Ok(None);
    }
    let rows = all(database, "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()").await?;
    rows.first().map(|row| Ok(row.try_get("", "n")?)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queues_that_are_too_long_are_found() {
        assert_eq!(queues("node 1", 2.0 * MOST_QUEUED, 2.0).rules(), []);
        assert_eq!(queues("node 1", 2.0 * MOST_QUEUED + 1.0, 2.0).rules(), [Rule::Bounded]);
    }

    #[test]
    fn too_much_memory_and_too_many_connections_are_found() {
        let node = |bytes| [("node 1".to_owned(), Some(bytes))];
        assert_eq!(bounded(&node(5 + GROWTH), 5, Some(MOST_CONNECTIONS)).rules(), []);
        assert_eq!(bounded(&node(6 + GROWTH), 5, None).rules(), [Rule::Bounded]);
        assert_eq!(bounded(&node(1), 5, Some(MOST_CONNECTIONS + 1)).rules(), [Rule::Bounded]);
    }
}
