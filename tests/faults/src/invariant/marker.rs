use std::collections::HashMap;

use uuid::Uuid;

use super::{Findings, Log};
use crate::observer::{Ledger, Rule};

/// Where a device believes the marker to be: its name, its user, and for each chat the marker and what came before.
pub(crate) type Believed<'a> = (&'a str, Uuid, HashMap<Uuid, (i64, String)>);

/// A7 at rest: no marker that was answered has gone back, and every device of a person has the marker that the log has.
pub(crate) fn markers(ledger: &Ledger, log: &Log, devices: &[Believed]) -> Findings {
    let mut findings = Findings::default();
    for ((user, chat), seq) in &ledger.read {
        // Who is out has no marker.
        let Some(marker) = log.markers.get(&(*user, *chat)) else { continue };
        findings.expect(Rule::MarkerForwards, marker.seq >= *seq, || {
            format!("user {user} was told to have read chat {chat} up to {seq}, and the log says {}", marker.seq)
        });
    }
    for (name, user, believed) in devices {
        for (chat, (seq, before)) in believed {
            let marker = log.markers.get(&(*user, *chat)).map(|marker| marker.seq);
            findings.expect(Rule::MarkerForwards, marker == Some(*seq), || {
                format!("{name} (user {user}) has its marker of chat {chat} at {seq}, and the log has it at {marker:?}; {before}")
            });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use client::shapes::ReadState;

    use super::*;
    use crate::invariant::testing::{ANNA, CHAT, log};

    #[test]
    fn equal_markers_are_fine_and_others_are_found() {
        let mut ledger = Ledger::default();
        ledger.read(ANNA, &ReadState { chat: CHAT, seq: 6, number: 4, unread: 1 });
        let device = |seq| [("anna.1", ANNA, HashMap::from([(CHAT, (seq, String::new()))]))];
        assert_eq!(markers(&ledger, &log(), &device(6)).rules(), []);
        assert_eq!(markers(&ledger, &log(), &device(7)).rules(), [Rule::MarkerForwards]);
        ledger.read(ANNA, &ReadState { chat: CHAT, seq: 7, number: 4, unread: 1 });
        assert_eq!(markers(&ledger, &log(), &[]).rules(), [Rule::MarkerForwards]);
    }
}
