use std::collections::{BTreeMap, BTreeSet, HashMap};

use client::shapes::{ChatSummary, FromServer, Message};
use uuid::Uuid;

/// What clients were shown, since it was last held against the log.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    /// Tags of events, by chat and seq: two for one place are two histories.
    pub(crate) tags: HashMap<Uuid, BTreeMap<i64, BTreeSet<i32>>>,
    /// Seqs of events and messages, by chat and the user they were given to, and who saw each first.
    pub(crate) given: HashMap<(Uuid, Uuid), BTreeMap<i64, &'static str>>,
}

impl Sightings {
    /// A frame came to a device of `user`.
    pub(crate) fn frame(&mut self, user: Uuid, frame: &FromServer) {
        match frame {
            FromServer::Event(event) => {
                self.tag(event.chat, event.seq, event.tag);
                self.item(user, event.chat, event.seq, "event");
                self.messages(user, event.chat, event.event.message(), "event");
            }
            FromServer::Diff(diff) => {
                self.tag(diff.chat, diff.to.seq, diff.to.tag);
                self.messages(user, diff.chat, &diff.messages, "diff");
            }
            FromServer::Reset(reset) => {
                self.summary(user, &reset.summary, "reset");
                self.messages(user, reset.chat, &reset.messages, "reset");
            }
            FromServer::UserDiff(diff) => {
                diff.chats.iter().for_each(|summary| self.summary(user, summary, "user_diff"));
            }
            FromServer::Bump(bump) => {
                bump.chats.iter().for_each(|chat| self.messages(user, chat.chat, &chat.last_message, "bump"));
            }
            _ => {}
        }
    }

    /// A page came to `user` over HTTP.
    pub(crate) fn messages<'a>(
        &mut self,
        user: Uuid,
        chat: Uuid,
        messages: impl IntoIterator<Item = &'a Message>,
        by: &'static str,
    ) {
        messages.into_iter().for_each(|message| self.item(user, chat, message.seq, by));
    }

    fn summary(&mut self, user: Uuid, summary: &ChatSummary, by: &'static str) {
        self.tag(summary.id, summary.cursor.seq, summary.cursor.tag);
        self.messages(user, summary.id, &summary.last_message, by);
    }

    fn tag(&mut self, chat: Uuid, seq: i64, tag: i32) {
        if seq > 0 {
            self.tags.entry(chat).or_default().entry(seq).or_default().insert(tag);
        }
    }

    fn item(&mut self, user: Uuid, chat: Uuid, seq: i64, by: &'static str) {
        self.given.entry((user, chat)).or_default().entry(seq).or_insert(by);
    }
}
