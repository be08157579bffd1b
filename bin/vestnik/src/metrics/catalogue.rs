use adapter_redis::NACK_OUTCOMES;
use adapter_sql::Unappended;
use adapter_websocket::Fenced;
use metrics::{counter, describe_counter, describe_gauge, describe_histogram};

/// What each metric means, for whoever reads a scrape. `docs/OPERATIONS.md` says which of them should wake somebody.
pub(super) fn describe() {
    for (name, help) in COUNTERS {
        describe_counter!(*name, *help);
        // What has not happened yet stands at 0 in the first scrape: an increase from nothing is no increase to Prometheus.
        counter!(*name).increment(0);
    }
    describe_labelled_counters();
    for (name, help) in GAUGES {
        describe_gauge!(*name, *help);
    }
    for (name, help) in HISTOGRAMS {
        describe_histogram!(*name, *help);
    }
}

/// What showed a repair, in the order in which the hub counts them.
pub(super) const REPAIR_CAUSES: [&str; 4] = ["hole", "tail", "patrol", "focus"];
/// Why chats are taken anew, in the order in which the hub counts them.
pub(super) const RESET_REASONS: [&str; 4] = ["far", "tag", "floor", "membership"];
/// What clients do when they were ended, in the order of the ranges of close codes.
pub(super) const NEXT: [&str; 3] = ["reconnect", "renew", "stop"];

/// A label has few values, and all are known: each stands at 0 before it has happened.
fn describe_labelled_counters() {
    let counters: [(&'static str, &'static str, &'static str, &[&'static str]); 6] = [
        (
            "vestnik_append_refused_total",
            "Changes of chats that were refused, by reason",
            "reason",
            &Unappended::ALL.map(Unappended::word),
        ),
        (
            "vestnik_repairs_total",
            "Events that the bus lost and the log gave back, by what noticed it",
            "cause",
            &REPAIR_CAUSES,
        ),
        ("vestnik_resets_total", "Chats that clients had to take anew, by reason", "reason", &RESET_REASONS),
        (
            "vestnik_fenced_total",
            "Times that this node sent all its sockets elsewhere, by reason",
            "reason",
            &Fenced::ALL.map(Fenced::word),
        ),
        ("vestnik_bus_nacks_total", "Frames asked for again, by outcome", "outcome", &NACK_OUTCOMES),
        ("vestnik_connections_ended_total", "Sockets ended by this node, by what the client does next", "next", &NEXT),
    ];
    for (name, help, label, words) in counters {
        describe_counter!(name, help);
        for word in words {
            counter!(name, &[(label, *word)]).increment(0);
        }
    }
}

const COUNTERS: &[(&str, &str)] = &[
    ("vestnik_lags_total", "Times that a socket read too slowly and fell back to differences"),
    ("vestnik_hello_refused_total", "Newcomers sent away because too many came at once"),
    ("vestnik_bus_holes_total", "Frames of other nodes that did not come"),
    ("vestnik_bus_resent_total", "Frames sent again because another node asked"),
    ("vestnik_bus_published_total", "Items handed to the bus"),
    ("vestnik_bus_received_total", "Items heard on the bus"),
    ("vestnik_bus_losses_total", "Times that the bus had to say that it lost something"),
    ("vestnik_histories_changed_total", "Chats whose log turned out to have another history"),
    ("vestnik_deliveries_total", "Frames queued for sockets"),
    ("vestnik_unread_mismatches_total", "Unread counts that differed from the messages; must be 0"),
    ("vestnik_unread_verified_total", "Unread counts that were compared with the messages"),
];

const GAUGES: &[(&str, &str)] = &[
    ("vestnik_lane_depth", "Changes that wait for a commit, by lane"),
    ("vestnik_lagging_connections", "Sockets that read too slowly now"),
    ("vestnik_bus_instances_alive", "Redis of the bus that can be reached"),
    ("vestnik_bus_lag_seconds", "How old the newest frame heard from other nodes was"),
    ("vestnik_bus_echo_seconds", "How long this node's last beat took through Redis and back"),
    ("vestnik_bus_nodes", "Other nodes that are heard"),
    ("vestnik_connections", "Open sockets"),
    ("vestnik_chats", "Chats that somebody here hears"),
    ("vestnik_queued_frames", "Frames that wait for sockets"),
    ("vestnik_queued_bytes", "Bytes that wait for sockets"),
    ("vestnik_database_connections", "Connections to the database, by state"),
    ("vestnik_hot_update_ratio", "Of the updates of chats' heads, how many touched no index"),
    ("process_resident_memory_bytes", "Memory of this process"),
    ("process_cpu_seconds_total", "Processor time of this process"),
    ("process_open_fds", "Open files and sockets of this process"),
];

const HISTOGRAMS: &[(&str, &str)] = &[
    ("vestnik_append_seconds", "From a change of a chat to its commit"),
    ("vestnik_append_batch_messages", "Changes that shared a commit"),
    ("vestnik_http_request_seconds", "From a request to its answer, by route"),
    ("vestnik_command_seconds", "From a socket's command to its answer, by command"),
    ("vestnik_database_seconds", "From a statement to its answer, by statement"),
];
