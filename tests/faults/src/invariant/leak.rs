use super::{Findings, Log};
use crate::observer::{Rule, Sightings};

/// A6: everything that anybody was given lies in one of their memberships.
pub(crate) fn leaks(sightings: &Sightings, log: &Log) -> Findings {
    let mut findings = Findings::default();
    for ((user, id), given) in &sightings.given {
        let chat = log.chats.get(id);
        for (seq, by) in given {
            let holds = chat.is_some_and(|chat| chat.may_see(*user, *seq));
            let spans = || chat.and_then(|chat| chat.spans.get(user)).cloned().unwrap_or_default();
            findings.expect(Rule::NoLeak, holds, || {
                format!("user {user} was given {seq} of chat {id} by {by}, and was in it only {:?}", spans())
            });
        }
    }
    findings
}

/// A6 from the other side: whoever wrote was in the chat at that place.
pub(crate) fn authors(log: &Log) -> Findings {
    const TEXT_OR_TOMBSTONE: [i32; 2] = [0, 2];
    let mut findings = Findings::default();
    for (id, chat) in &log.chats {
        for (seq, row) in chat.messages.iter().filter(|(_, row)| TEXT_OR_TOMBSTONE.contains(&row.kind)) {
            findings.expect(Rule::NoLeak, chat.may_see(row.sender, *seq), || {
                let spans = chat.spans.get(&row.sender);
                format!("user {} wrote {seq} in chat {id}, and was in it only {spans:?}", row.sender)
            });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariant::testing::{ANNA, BORIS, CHAT, chat, log};
    use crate::model::testing::message;

    fn given(user: uuid::Uuid, seqs: &[i64]) -> Vec<Rule> {
        let mut sightings = Sightings::default();
        let messages: Vec<_> = seqs.iter().map(|seq| message(*seq, ANNA)).collect();
        sightings.messages(user, CHAT, &messages, "page");
        leaks(&sightings, &log()).rules()
    }

    #[test]
    fn members_may_be_given_what_was_said_while_they_were_in() {
        assert_eq!(given(ANNA, &[1, 2, 5, 6, 9]), []);
        assert_eq!(given(BORIS, &[1, 4, 7, 9]), []);
    }

    #[test]
    fn what_was_said_between_two_memberships_is_a_leak() {
        assert_eq!(given(BORIS, &[5]), [Rule::NoLeak]);
        assert_eq!(given(BORIS, &[4, 6, 7]), [Rule::NoLeak]);
        assert_eq!(given(uuid::Uuid::from_u128(3), &[1]), [Rule::NoLeak]);
    }

    #[test]
    fn a_message_of_somebody_who_was_out_is_found() {
        let mut log = log();
        assert_eq!(authors(&log).rules(), []);
        chat(&mut log).messages.get_mut(&6).expect("there").sender = BORIS;
        assert_eq!(authors(&log).rules(), [Rule::NoLeak]);
    }
}
