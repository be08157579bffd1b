use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use client::Draft;
use client::shapes::{Placed, ReadState};
use uuid::Uuid;

/// What the server has promised: it is held to every entry from then on.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// By client id.
    pub(crate) sends: HashMap<Uuid, Sent>,
    /// Texts by message and version.
    pub(crate) edits: HashMap<(Uuid, i64), BTreeMap<i64, String>>,
    /// Messages that were taken back.
    pub(crate) retracted: HashSet<(Uuid, i64)>,
    /// The furthest marker answered, by user and chat.
    pub(crate) read: HashMap<(Uuid, Uuid), i64>,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) chat: Uuid,
    pub(crate) sender: Uuid,
    pub(crate) draft: Draft,
    /// Every place it was said to have: more than one is a violation.
    pub(crate) places: BTreeSet<i64>,
    /// It is sent by another way too, which may be the faster one.
    pub(crate) is_repeated: bool,
    /// The server said no for good to the only try.
    pub(crate) is_refused: bool,
}

impl Ledger {
    /// Somebody gives a message; `is_repeated`: by two ways at once.
    pub(crate) fn give(&mut self, chat: Uuid, sender: Uuid, draft: &Draft, is_repeated: bool) {
        let sent = Sent { chat, sender, draft: draft.clone(), places: BTreeSet::new(), is_repeated, is_refused: false };
        self.sends.entry(draft.client_id).or_insert(sent);
    }

    /// It stands at `seq`: an answer or an event said so.
    pub(crate) fn place(&mut self, client_id: Uuid, seq: i64) {
        self.sends.entry(client_id).and_modify(|sent| {
            sent.places.insert(seq);
        });
    }

    /// It was refused, at the only try.
    pub(crate) fn refuse(&mut self, client_id: Uuid) {
        self.sends.entry(client_id).and_modify(|sent| sent.is_refused = true);
    }

    /// A new text was accepted.
    pub(crate) fn edit(&mut self, placed: &Placed, body: &str) {
        let versions = self.edits.entry((placed.chat, placed.seq)).or_default();
        versions.insert(placed.version, body.to_owned());
    }

    /// A message was taken back.
    pub(crate) fn retract(&mut self, placed: &Placed) {
        self.retracted.insert((placed.chat, placed.seq));
    }

    /// A marker was answered.
    pub(crate) fn read(&mut self, user: Uuid, read: &ReadState) {
        let furthest = self.read.entry((user, read.chat)).or_default();
        *furthest = (*furthest).max(read.seq);
    }
}
