use uuid::Uuid;

use super::{ChatLog, Findings, Log};
use crate::observer::Rule;

/// A3: seqs are 1 … head and numbers 1 … last number, without a hole; times rise; every written message is there.
pub(crate) fn dense(log: &Log) -> Findings {
    let mut findings = Findings::default();
    log.chats.iter().for_each(|(id, chat)| dense_chat(*id, chat, &mut findings));
    findings
}

fn dense_chat(id: Uuid, chat: &ChatLog, findings: &mut Findings) {
    for (seq, event) in (1..).zip(&chat.events) {
        findings
            .expect(Rule::Dense, event.seq == seq, || format!("chat {id}: event {} stands at place {seq}", event.seq));
        // 2 and 3 change an older message, the others write their own.
        let is_own = matches!(event.kind, 2 | 3) || event.message == seq;
        findings.expect(Rule::Dense, is_own, || format!("chat {id}: {event:?} says that another message was written"));
        let is_there = chat.messages.contains_key(&event.message);
        findings
            .expect(Rule::Dense, is_there, || format!("chat {id}: event {seq} is about a message that is not there"));
    }
    let last = chat.events.last().map(|event| (event.seq, event.tag));
    let head = (chat.head.seq, chat.head.tag);
    findings.expect(Rule::Dense, last == Some(head), || {
        format!("chat {id}: the head is {head:?}, the last event {last:?}")
    });
    for pair in chat.events.windows(2) {
        if let [before, after] = pair {
            let holds = before.at < after.at;
            findings.expect(Rule::Dense, holds, || {
                format!("chat {id}: the time of event {} is not later than that before", after.seq)
            });
        }
    }
    let numbers: Vec<i64> = chat.messages.values().filter_map(|message| message.number).collect();
    let holds = numbers.iter().copied().eq(1..=chat.last_number);
    findings.expect(Rule::Dense, holds, || {
        format!("chat {id}: the last number is {}, and there are {numbers:?}", chat.last_number)
    });
    for (before, after) in chat.messages.values().zip(chat.messages.values().skip(1)) {
        let holds = before.created_at < after.created_at;
        findings.expect(Rule::Dense, holds, || format!("chat {id}: {after:?} is not later than {before:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariant::testing::{chat, log};

    fn broken(change: impl Fn(&mut ChatLog)) -> bool {
        let mut log = log();
        change(chat(&mut log));
        dense(&log).rules().contains(&Rule::Dense)
    }

    #[test]
    fn a_log_without_holes_is_dense() {
        let findings = dense(&log());
        assert_eq!(findings.rules(), []);
        assert!(findings.compared > 20);
    }

    #[test]
    fn holes_doubles_and_a_wrong_head_are_found() {
        assert!(broken(|chat| assert_eq!(chat.events.remove(4).seq, 5)));
        assert!(broken(|chat| chat.events.truncate(8)));
        assert!(broken(|chat| chat.head.tag += 1));
        assert!(broken(|chat| chat.events[3].at = chat.events[2].at));
        assert!(broken(|chat| chat.events[1].message = 4));
        assert!(broken(|chat| drop(chat.messages.remove(&6))));
        assert!(broken(|chat| chat.last_number += 1));
        assert!(broken(|chat| chat.messages.get_mut(&6).expect("there").created_at = 5));
        assert!(broken(|chat| chat.messages.get_mut(&6).expect("there").number = Some(9)));
    }
}
