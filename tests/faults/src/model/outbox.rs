use std::collections::VecDeque;

use client::shapes::{Command, FromClient, Refusal};
use uuid::Uuid;

/// Commands that were given and not yet answered, in the order in which they were given.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    entries: VecDeque<Pending>,
    /// Numbers are never used twice, so that a late answer cannot be taken for another.
    last: u64,
}

/// One of them.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) command: Command,
    /// The number it was sent under last; 0: not sent yet.
    id: u64,
    /// How often it was sent.
    pub(crate) attempts: u32,
    /// The connection it was first sent over.
    pub(crate) connection: u64,
    /// Its place among all commands of this device.
    pub(crate) place: u64,
    /// Where the chat stood when it was first sent.
    pub(crate) seen: i64,
    /// The event came before the answer: it need not be sent again.
    is_done: bool,
}

impl Outbox {
    /// Takes a command; `seen` is the cursor of its chat.
    pub(crate) fn put(&mut self, command: Command, seen: i64) {
        self.last += 1;
        let place = self.last;
        self.entries.push_back(Pending { command, id: 0, attempts: 0, connection: 0, place, seen, is_done: false });
    }

    /// The commands that were not sent yet, to be sent over `connection` now.
    pub(crate) fn due(&mut self, connection: u64) -> Vec<FromClient> {
        let last = &mut self.last;
        let fresh = self.entries.iter_mut().filter(|entry| entry.id == 0);
        let send = |entry: &mut Pending| {
            *last += 1;
            entry.id = *last;
            entry.attempts += 1;
            if entry.attempts == 1 {
                entry.connection = connection;
            }
            FromClient::Cmd { id: entry.id, cmd: entry.command.clone() }
        };
        fresh.map(send).collect()
    }

    /// The connection is lost: what was not answered is to be sent again.
    pub(crate) fn disconnect(&mut self) {
        self.entries.retain(|entry| !entry.is_done);
        self.entries.iter_mut().for_each(|entry| entry.id = 0);
    }

    /// Command `id` was answered: it is out of the box.
    pub(crate) fn answer(&mut self, id: u64) -> Option<Pending> {
        let at = self.entries.iter().position(|entry| entry.id == id && id != 0)?;
        self.entries.remove(at)
    }

    /// Command `id` was refused. To be sent again later: it stays, and so does its place.
    pub(crate) fn refuse(&mut self, id: u64, refusal: &Refusal) -> Option<Pending> {
        if refusal.retry != "same_id" {
            return self.answer(id);
        }
        None
    }

    /// The pause after a refusal is over: command `id` is sent again.
    pub(crate) fn again(&mut self, id: u64) {
        if let Some(refused) = self.entries.iter_mut().find(|entry| entry.id == id) {
            refused.id = 0;
        }
    }

    /// The own message with this client id came as an event.
    pub(crate) fn seen(&mut self, client_id: Uuid) {
        let is_it = |entry: &&mut Pending| matches!(&entry.command, Command::SendMessage { client_id: mine, .. } if *mine == client_id);
        if let Some(entry) = self.entries.iter_mut().find(is_it) {
            entry.is_done = true;
        }
    }

    /// How many wait for an answer.
    pub(crate) fn len(&self) -> usize {
        self.entries.iter().filter(|entry| !entry.is_done).count()
    }

    /// What waits.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Pending> {
        self.entries.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn send(number: u128) -> Command {
        let (chat, client_id) = (Uuid::from_u128(1), Uuid::from_u128(number));
        Command::SendMessage { chat, client_id, body: "x".into(), reply_to: None }
    }

    fn ids(frames: &[FromClient]) -> Vec<u64> {
        frames
            .iter()
            .filter_map(|frame| if let FromClient::Cmd { id, .. } = frame { Some(*id) } else { None })
            .collect()
    }

    #[test]
    fn what_was_not_answered_is_sent_again_over_the_next_connection() {
        let mut outbox = Outbox::default();
        outbox.put(send(1), 0);
        outbox.put(send(2), 0);
        let first = ids(&outbox.due(1));
        assert!(outbox.due(1).is_empty());
        assert_eq!(outbox.answer(first[0]).map(|pending| pending.command), Some(send(1)));
        outbox.disconnect();
        assert!(outbox.answer(first[1]).is_none(), "an answer to the old number");
        let second = ids(&outbox.due(2));
        let pending = outbox.answer(second[0]).expect("the second");
        assert_eq!((pending.command, pending.attempts, pending.connection), (send(2), 2, 1));
        assert_eq!(outbox.len(), 0);
    }

    #[test]
    fn an_event_ends_an_entry_and_its_late_answer_is_still_known() {
        let mut outbox = Outbox::default();
        outbox.put(send(1), 0);
        let sent = ids(&outbox.due(1));
        outbox.seen(Uuid::from_u128(1));
        assert_eq!(outbox.len(), 0);
        assert!(outbox.answer(sent[0]).is_some());
        outbox.put(send(3), 0);
        outbox.due(1);
        outbox.seen(Uuid::from_u128(3));
        outbox.disconnect();
        assert!(outbox.due(2).is_empty());
    }

    #[test]
    fn a_busy_server_is_asked_again_and_a_final_no_ends_it() {
        let mut outbox = Outbox::default();
        outbox.put(send(1), 0);
        let sent = ids(&outbox.due(1));
        let refusal = |retry: &str| Refusal { code: "busy".into(), retry: retry.into(), after_ms: None };
        assert!(outbox.refuse(sent[0], &refusal("same_id")).is_none());
        assert!(outbox.due(1).is_empty(), "not before the pause is over");
        outbox.again(sent[0]);
        let again = ids(&outbox.due(1));
        assert!(outbox.refuse(again[0], &refusal("never")).is_some());
        assert_eq!(outbox.len(), 0);
    }
}
