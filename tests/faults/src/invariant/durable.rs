use std::collections::HashMap;

use uuid::Uuid;

use super::log::Row;
use super::{ChatLog, Findings, Log};
use crate::observer::{Ledger, Rule, Sent};

const TEXT: i32 = 0;
const TOMBSTONE: i32 = 2;

/// A1 and A2: whatever was accepted is in the log as it was sent, once, and at the place that every answer named.
pub(crate) fn durable(ledger: &Ledger, log: &Log) -> Findings {
    let mut findings = Findings::default();
    let places = places(log);
    for (client_id, sent) in &ledger.sends {
        placed(*client_id, sent, ledger, log, &mut findings);
        let rows = places.get(&(sent.chat, sent.sender, *client_id)).map_or(&[][..], Vec::as_slice);
        findings.expect(Rule::Unique, rows.len() <= 1, || {
            format!("{client_id} stands {} times in chat {}: {rows:?}", rows.len(), sent.chat)
        });
        let holds = !sent.is_refused || sent.is_repeated || rows.is_empty() || !sent.places.is_empty();
        findings.expect(Rule::Durable, holds, || {
            format!("{client_id} was refused for good and stands in chat {} at {rows:?}", sent.chat)
        });
    }
    for (chat, seq) in &ledger.retracted {
        let row = row(log, *chat, *seq);
        let holds = row.is_some_and(|row| row.kind == TOMBSTONE);
        findings.expect(Rule::Durable, holds, || format!("message {seq} of chat {chat} was retracted and is {row:?}"));
    }
    for ((chat, seq), versions) in &ledger.edits {
        let row = row(log, *chat, *seq);
        let latest = versions.last_key_value().map_or(0, |(version, _)| *version);
        let holds = row.is_some_and(|row| row.version >= latest);
        findings.expect(Rule::Durable, holds, || {
            format!("message {seq} of chat {chat} was edited to version {latest} and is {row:?}")
        });
    }
    findings
}

/// The log was allowed to lose its tail: what it does not have any more was never promised. Answers how much that is.
pub(crate) fn forget_lost(ledger: &mut Ledger, log: &Log) -> u64 {
    let places = places(log);
    let before = ledger.sends.len();
    for (client_id, sent) in &mut ledger.sends {
        let rows = places.get(&(sent.chat, sent.sender, *client_id)).map_or(&[][..], Vec::as_slice);
        sent.places.retain(|seq| rows.contains(seq));
        sent.is_refused = false;
    }
    ledger.sends.retain(|_, sent| !sent.places.is_empty());
    ledger.retracted.retain(|(chat, seq)| row(log, *chat, *seq).is_some_and(|row| row.kind == TOMBSTONE));
    // A version of the lost future and one of the new present may share their number.
    ledger.edits.clear();
    ledger.read.retain(|(user, chat), seq| log.markers.get(&(*user, *chat)).is_some_and(|marker| marker.seq >= *seq));
    (before - ledger.sends.len()) as u64
}

fn placed(client_id: Uuid, sent: &Sent, ledger: &Ledger, log: &Log, findings: &mut Findings) {
    let (chat, places) = (sent.chat, &sent.places);
    findings.expect(Rule::Unique, places.len() <= 1, || {
        format!("{client_id} in chat {chat} was said to stand at {places:?}")
    });
    for seq in places {
        let row = row(log, chat, *seq);
        let is_it = row.is_some_and(|row| row.client_id == client_id && row.sender == sent.sender);
        findings.expect(Rule::Durable, is_it, || {
            format!("{client_id} was accepted at {seq} of chat {chat}, where there is {row:?}")
        });
        let is_whole = row.is_none_or(|row| {
            !is_it || has_text(row, ledger.edits.get(&(chat, *seq)).and_then(|edits| edits.get(&row.version)), sent)
        });
        findings.expect(Rule::Durable, is_whole, || {
            format!("message {seq} of chat {chat} was sent as {:?} and is {row:?}", sent.draft)
        });
    }
}

/// True when the row has the text of its version, as far as that is known.
fn has_text(row: &Row, edited: Option<&String>, sent: &Sent) -> bool {
    let body = match (row.kind, row.version, edited) {
        (TEXT, 1, _) => &sent.draft.body,
        (TEXT, _, Some(edited)) => edited,
        _ => return true,
    };
    row.body.as_ref() == Some(body)
}

fn row(log: &Log, chat: Uuid, seq: i64) -> Option<&Row> {
    log.chats.get(&chat).and_then(|chat| chat.messages.get(&seq))
}

type Places = HashMap<(Uuid, Uuid, Uuid), Vec<i64>>;

fn places(log: &Log) -> Places {
    let mut places = Places::new();
    let of_chat = |(id, chat): (&Uuid, &ChatLog)| {
        for (seq, row) in &chat.messages {
            places.entry((*id, row.sender, row.client_id)).or_default().push(*seq);
        }
    };
    log.chats.iter().for_each(of_chat);
    places
}

#[cfg(test)]
mod tests {
    use client::Draft;
    use client::shapes::Placed;

    use super::*;
    use crate::invariant::testing::{ANNA, CHAT, chat, client_id, log};

    fn ledger() -> Ledger {
        let mut ledger = Ledger::default();
        for seq in [2, 4, 6] {
            let draft = Draft { client_id: client_id(seq), body: format!("text {seq}"), reply_to: None };
            ledger.give(CHAT, ANNA, &draft, false);
            ledger.place(draft.client_id, seq);
        }
        ledger
    }

    fn broken(change: impl Fn(&mut Ledger, &mut Log)) -> Vec<Rule> {
        let (mut ledger, mut log) = (ledger(), log());
        change(&mut ledger, &mut log);
        durable(&ledger, &log).rules()
    }

    #[test]
    fn a_log_that_keeps_its_promises_is_durable() {
        assert_eq!(broken(|_, _| ()), []);
    }

    #[test]
    fn a_lost_a_changed_and_a_doubled_message_are_found() {
        assert_eq!(broken(|_, log| drop(chat(log).messages.remove(&4))), [Rule::Durable]);
        assert_eq!(
            broken(|_, log| chat(log).messages.get_mut(&4).expect("there").body = Some("other".into())),
            [Rule::Durable]
        );
        assert!(broken(|ledger, _| ledger.place(client_id(4), 6)).contains(&Rule::Unique));
        let double = |_: &mut Ledger, log: &mut Log| {
            let row = chat(log).messages[&4].clone();
            chat(log).messages.insert(20, row);
        };
        assert_eq!(broken(double), [Rule::Unique]);
    }

    #[test]
    fn a_refused_message_that_is_there_is_found() {
        let refused = |ledger: &mut Ledger, _: &mut Log| {
            let draft = Draft { client_id: client_id(8), body: "text 8".into(), reply_to: None };
            ledger.give(CHAT, crate::invariant::testing::BORIS, &draft, false);
            ledger.refuse(draft.client_id);
        };
        assert_eq!(broken(refused), [Rule::Durable]);
    }

    #[test]
    fn a_lost_edit_a_wrong_text_and_a_lost_retraction_are_found() {
        let placed = Placed { chat: CHAT, seq: 4, number: Some(3), version: 2 };
        assert_eq!(broken(|ledger, _| ledger.edit(&placed, "new")), [Rule::Durable]);
        let other = |ledger: &mut Ledger, log: &mut Log| {
            ledger.edit(&placed, "new");
            chat(log).messages.get_mut(&4).expect("there").version = 2;
        };
        assert_eq!(broken(other), [Rule::Durable]);
        assert_eq!(broken(|ledger, _| ledger.retract(&placed)), [Rule::Durable]);
    }

    #[test]
    fn a_lost_tail_is_forgotten_and_nothing_else() {
        let (mut ledger, mut log) = (ledger(), log());
        chat(&mut log).messages.remove(&6);
        assert_eq!(forget_lost(&mut ledger, &log), 1);
        assert_eq!(durable(&ledger, &log).rules(), []);
        chat(&mut log).messages.remove(&4);
        assert_eq!(durable(&ledger, &log).rules(), [Rule::Durable]);
    }
}
