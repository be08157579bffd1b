use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Findings, Fresh, FreshChat, Log};
use crate::model::Held;
use crate::observer::Rule;

/// How a device follows a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Event by event.
    Whole,
    /// Only its entry in the list: a large chat on a passive device.
    Entry,
}

/// A5: what device `name` holds is what a fresh fetch answers, and that is what the log lets its user see.
pub(crate) fn same_state(
    name: &str,
    user: Uuid,
    held: &BTreeMap<Uuid, Held>,
    shape: impl Fn(&Uuid, &Held) -> Shape,
    fresh: &Fresh,
    log: &Log,
) -> Findings {
    let mut findings = Findings::default();
    for chat in held.keys() {
        let holds = fresh.chats.contains_key(chat);
        findings.expect(Rule::SameState, holds, || format!("{name} holds chat {chat}, in which user {user} is not"));
    }
    for (id, fresh) in &fresh.chats {
        let Some(held) = held.get(id) else {
            findings.expect(Rule::SameState, false, || format!("{name} lacks chat {id}, in which user {user} is"));
            continue;
        };
        let mut differs = |what: String| {
            findings.expect(Rule::SameState, false, || format!("{name} (user {user}), chat {id}: {what}"));
        };
        entry(held, fresh, &mut differs);
        if shape(id, held) == Shape::Whole {
            messages(held, fresh, &mut differs);
        }
        visible(*id, user, fresh, log, &mut differs);
        findings.compared += 4 + fresh.messages.len() as u64;
    }
    findings
}

fn entry(held: &Held, fresh: &FreshChat, differs: &mut impl FnMut(String)) {
    let summary = &fresh.summary;
    let mut compare = |what: &str, held: String, fresh: String| {
        if held != fresh {
            differs(format!("{what} is held as {held}, and fresh it is {fresh}"));
        }
    };
    compare("the membership", held.joined.to_string(), summary.joined_seq.to_string());
    compare("the title", format!("{:?}", held.title), format!("{:?}", summary.title));
    compare("the number of people", held.member_count.to_string(), summary.member_count.to_string());
    compare("the last number", held.count.last_number().to_string(), summary.last_number.to_string());
    compare("the newest message", format!("{:?}", held.last_message), format!("{:?}", summary.last_message));
}

fn messages(held: &Held, fresh: &FreshChat, differs: &mut impl FnMut(String)) {
    if held.cursor != fresh.summary.cursor {
        differs(format!("the cursor is held as {:?}, and fresh it is {:?}", held.cursor, fresh.summary.cursor));
    }
    let Some(since) = fresh.since else { return };
    for (seq, message) in fresh.messages.range(held.since.max(since) + 1..) {
        match held.messages.get(seq) {
            None => differs(format!("message {seq} is missing (held since {})", held.since)),
            Some(mine) if mine != message => {
                differs(format!("a message is held as {mine:?}, and fresh it is {message:?}"));
            }
            Some(_) => {}
        }
    }
    for (seq, message) in held.messages.range(since + 1..) {
        match fresh.messages.get(seq) {
            None => differs(format!("{message:?} is held, and fresh there is none")),
            Some(theirs) if theirs != message => {
                differs(format!("a message is held as {message:?}, and fresh it is {theirs:?}"));
            }
            Some(_) => {}
        }
    }
}

/// The fetch itself: exactly the messages that the log lets the user see, as the log has them.
fn visible(id: Uuid, user: Uuid, fresh: &FreshChat, log: &Log, differs: &mut impl FnMut(String)) {
    let (Some(since), Some(chat)) = (fresh.since, log.chats.get(&id)) else { return };
    let logged = chat.messages.range(since + 1..).filter(|(seq, _)| chat.may_see(user, **seq));
    let logged: Vec<_> = logged.map(|(seq, row)| (*seq, row.version, row.body.clone())).collect();
    let told: Vec<_> =
        fresh.messages.values().map(|message| (message.seq, message.version, message.body.clone())).collect();
    if let Some(odd) = logged.iter().find(|row| !told.contains(row)).or(told.iter().find(|row| !logged.contains(row))) {
        differs(format!("the log and a fresh fetch do not agree about {odd:?}"));
    }
    let agrees =
        fresh.summary.cursor == chat.head && i64::from(fresh.summary.member_count) == i64::from(chat.member_count);
    if !agrees {
        differs(format!("a fresh fetch says {:?}, and the log ends at {:?}", fresh.summary.cursor, chat.head));
    }
}

#[cfg(test)]
mod tests {
    use client::shapes::{ChatSummary, FromServer, UserDiff};

    use super::*;
    use crate::model::Store;
    use crate::model::testing::{CHAT, ME, cursor, message, summary};

    fn held(summary: &ChatSummary) -> BTreeMap<Uuid, Held> {
        let mut store = Store::new(ME);
        let list = UserDiff {
            from: None,
            to: cursor(1),
            more: false,
            reset: true,
            chats: vec![summary.clone()],
            left: vec![],
        };
        store.apply(&FromServer::UserDiff(list)).expect("a list");
        store.chats().clone()
    }

    fn fresh(summary: ChatSummary) -> Fresh {
        Fresh { chats: [(CHAT, FreshChat { summary, since: Some(5), messages: BTreeMap::new() })].into() }
    }

    fn compare(held: &BTreeMap<Uuid, Held>, fresh: &Fresh) -> usize {
        same_state("me.1", ME, held, |_, _| Shape::Whole, fresh, &Log::default()).violations.len()
    }

    #[test]
    fn the_same_is_the_same() {
        assert_eq!(compare(&held(&summary(5)), &fresh(summary(5))), 0);
    }

    #[test]
    fn a_chat_too_many_one_too_few_and_each_difference_are_found() {
        assert_eq!(compare(&BTreeMap::new(), &fresh(summary(5))), 1);
        assert_eq!(compare(&held(&summary(5)), &Fresh { chats: [].into() }), 1);
        assert_eq!(compare(&held(&summary(5)), &fresh(ChatSummary { member_count: 3, ..summary(5) })), 1);
        let other = ChatSummary { cursor: client::shapes::Cursor { seq: 5, tag: -1 }, ..summary(5) };
        assert_eq!(compare(&held(&summary(5)), &fresh(other)), 1);
        assert_eq!(compare(&held(&summary(5)), &fresh(ChatSummary { joined_seq: 3, ..summary(5) })), 1);
    }

    #[test]
    fn a_missing_a_changed_and_a_forgotten_message_are_found() {
        let mut missing = fresh(summary(5));
        let chat = missing.chats.get_mut(&CHAT).expect("there");
        chat.messages.insert(6, message(6, ME));
        assert_eq!(compare(&held(&summary(5)), &missing), 1);
        let mut mine = held(&summary(5));
        mine.get_mut(&CHAT)
            .expect("there")
            .messages
            .insert(6, client::shapes::Message { version: 2, ..message(6, ME) });
        assert!(compare(&mine, &missing) >= 1);
        assert_eq!(compare(&mine, &fresh(summary(5))), 1);
    }

    #[test]
    fn an_answer_that_is_not_what_the_log_says_is_found() {
        use crate::invariant::testing::{BORIS, CHAT, log};
        let summary = ChatSummary { cursor: client::shapes::Cursor { seq: 9, tag: 99 }, ..summary(9) };
        let mut fresh =
            Fresh { chats: [(CHAT, FreshChat { summary, since: Some(5), messages: BTreeMap::new() })].into() };
        let found = |fresh: &Fresh| {
            let mut found = Vec::new();
            visible(CHAT, BORIS, &fresh.chats[&CHAT], &log(), &mut |what| found.push(what));
            found.len()
        };
        assert_eq!(found(&fresh), 1, "7 and 8 are missing");
        let chat = fresh.chats.get_mut(&CHAT).expect("there");
        chat.messages.insert(7, client::shapes::Message { body: None, ..message(7, BORIS) });
        chat.messages.insert(8, message(8, BORIS));
        assert_eq!(found(&fresh), 0);
        fresh.chats.get_mut(&CHAT).expect("there").messages.insert(6, message(6, BORIS));
        assert_eq!(found(&fresh), 1, "6 was said while he was out");
    }
}
