//! The table. Missing numbers belong to what the product does not have yet: push, retention, calls, export.

use super::{
    Injection, Work, bad_clients, bus_down, commit_cut, hot_chat, joining, long_transaction, mutants, node_kill,
    node_pause, nothing, postgres_faults, power_loss, redis_faults, removal, rolling, standby_freeze, storm,
};

/// Every row, by number.
pub(crate) const TABLE: &[Injection] = &[
    nothing::ROW,
    node_kill::ROW,
    commit_cut::ROW,
    node_pause::ROW,
    redis_faults::ROW,
    bus_down::ROW,
    postgres_faults::ROW,
    standby_freeze::ROW,
    Injection {
        number: 8,
        name: "a replica that is behind serves differences",
        aim: "A5",
        about: "Reads go to the primary alone, so there is no replica that could be behind.",
        is_short: false,
        work: Work::Nothing("not applicable: reads go to the primary alone"),
    },
    joining::ROW,
    removal::ROW,
    bad_clients::ROW,
    storm::ROW,
    rolling::ROW,
    power_loss::ROW,
    hot_chat::ROW,
    long_transaction::ROW,
    mutants::ROW,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_order_and_each_number_once() {
        assert!(TABLE.is_sorted_by(|a, b| a.number < b.number));
    }
}
