use super::{Findings, Log};
use crate::observer::{Rule, Sightings};

/// A4 and A1: every event that anybody was told is the one at its place in the log, so all were told the same ones.
pub(crate) fn same_events(sightings: &Sightings, log: &Log) -> Findings {
    let mut findings = Findings::default();
    for (id, tags) in &sightings.tags {
        let chat = log.chats.get(id);
        for (seq, tags) in tags {
            findings.expect(Rule::SameOrder, tags.len() == 1, || {
                format!("chat {id}: {seq} was told with the tags {tags:?}")
            });
            let logged = chat.and_then(|chat| chat.tag(*seq));
            let holds = logged.is_some_and(|logged| tags.contains(&logged));
            findings.expect(Rule::Durable, holds, || {
                format!("chat {id}: {seq} was told with {tags:?}, and the log has {logged:?}")
            });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use client::shapes::{ChatEvent, Event, FromServer};

    use super::*;
    use crate::invariant::testing::{ANNA, CHAT, log};

    fn told(events: &[(i64, i32)]) -> Vec<Rule> {
        let mut sightings = Sightings::default();
        for (seq, tag) in events {
            let event = Event { chat: CHAT, seq: *seq, tag: *tag, event: ChatEvent::Hidden };
            sightings.frame(ANNA, &FromServer::Event(event));
        }
        same_events(&sightings, &log()).rules()
    }

    #[test]
    fn events_of_the_log_are_in_order() {
        assert_eq!(told(&[(1, 11), (2, 22), (9, 99), (9, 99)]), []);
    }

    #[test]
    fn two_histories_and_an_event_that_was_never_stored_are_found() {
        assert_eq!(told(&[(2, 22), (2, 23)]), [Rule::SameOrder]);
        assert_eq!(told(&[(10, 5)]), [Rule::Durable]);
        assert_eq!(told(&[(3, 34)]), [Rule::Durable]);
    }
}
