use std::collections::HashMap;

use uuid::Uuid;

use super::{ChatLog, Findings, Log, Marker};
use crate::observer::Rule;

const TEXT: i32 = 0;

/// A8: the difference of numbers, less the retracted ones, is what counting the messages gives.
pub(crate) fn unread(log: &Log) -> Findings {
    let mut findings = Findings::default();
    for ((user, id), marker) in &log.markers {
        let Some(chat) = log.chats.get(id) else { continue };
        let retracted = chat.retracted.range(marker.number + 1..).count();
        let formula = chat.last_number - marker.number - i64::try_from(retracted).unwrap_or(i64::MAX);
        let truth = truth(chat, *marker);
        findings.expect(Rule::UnreadTrue, formula == truth, || {
            format!("user {user} has {truth} unread in chat {id} after {marker:?}, and the formula says {formula}")
        });
    }
    findings
}

/// A8 at rest: what `who` says is unread in each chat is the truth.
pub(crate) fn badges(who: &str, user: Uuid, badges: &HashMap<Uuid, i64>, log: &Log) -> Findings {
    let mut findings = Findings::default();
    for (id, badge) in badges {
        let marker = log.markers.get(&(user, *id));
        let truth = log.chats.get(id).zip(marker).map(|(chat, marker)| truth(chat, *marker));
        findings.expect(Rule::UnreadTrue, truth == Some(*badge), || {
            format!("{who} (user {user}) shows {badge} unread in chat {id}, and there are {truth:?} after {marker:?}")
        });
    }
    findings
}

/// Counted one by one.
fn truth(chat: &ChatLog, marker: Marker) -> i64 {
    let is_unread =
        |row: &&super::log::Row| row.kind == TEXT && row.number.is_some_and(|number| number > marker.number);
    i64::try_from(chat.messages.values().filter(is_unread).count()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariant::testing::{ANNA, BORIS, CHAT, chat, log};

    #[test]
    fn true_counts_are_fine() {
        assert_eq!(unread(&log()).rules(), []);
        assert_eq!(badges("anna.1", ANNA, &HashMap::from([(CHAT, 1)]), &log()).rules(), []);
        assert_eq!(badges("boris.1", BORIS, &HashMap::from([(CHAT, 0)]), &log()).rules(), []);
    }

    #[test]
    fn a_formula_that_drifts_and_a_badge_that_lies_are_found() {
        let mut log = log();
        chat(&mut log).retracted.insert(5);
        assert_eq!(unread(&log).rules(), [Rule::UnreadTrue]);
        assert_eq!(badges("anna.1", ANNA, &HashMap::from([(CHAT, 2)]), &log).rules(), [Rule::UnreadTrue]);
    }
}
