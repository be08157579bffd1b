use std::collections::{BTreeMap, BTreeSet};

use client::shapes::{
    Bump, ChatSummary, Cursor, Diff, Event, Followed, FromServer, Marks, Outcome, Reset, UserDiff, UserEvent,
    UserEventKind,
};
use uuid::Uuid;

use super::held::Held;
use crate::observer::Rule;

/// What one device holds, moved by frames alone and exactly as `docs/PROTOCOL.md` §3.3 says.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    me: Uuid,
    user: Option<Cursor>,
    chats: BTreeMap<Uuid, Held>,
    /// Chats that the list which is coming in has named so far; `None` between lists.
    named: Option<BTreeSet<Uuid>>,
}

/// What came to nothing, or to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Applied {
    Taken,
    /// Nothing to do here, or known already.
    Ignored,
}

/// A frame that contradicts what is held: by the protocol the client closes with 4000 and comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) rule: Rule,
    pub(crate) what: String,
}

type Answer = Result<Applied, Broken>;

impl Store {
    /// Nothing yet.
    pub(crate) fn new(me: Uuid) -> Self {
        Self { me, user: None, chats: BTreeMap::new(), named: None }
    }

    /// The cursor of the own stream.
    pub(crate) fn user(&self) -> Option<Cursor> {
        self.user
    }

    /// All chats, by id.
    pub(crate) fn chats(&self) -> &BTreeMap<Uuid, Held> {
        &self.chats
    }

    /// How far each chat was followed, for `hello`.
    pub(crate) fn followed(&self) -> Vec<Followed> {
        let followed =
            |(chat, held): (&Uuid, &Held)| Followed { chat: *chat, seq: held.cursor.seq, tag: held.cursor.tag };
        self.chats.iter().map(followed).collect()
    }

    /// A new connection: a list that the old one left unfinished is void.
    pub(crate) fn reconnect(&mut self) {
        self.named = None;
    }

    /// Applies a frame.
    pub(crate) fn apply(&mut self, frame: &FromServer) -> Answer {
        match frame {
            FromServer::UserDiff(diff) if diff.reset => self.list(diff),
            FromServer::UserDiff(diff) => self.user_diff(diff),
            FromServer::Diff(diff) => self.diff(diff),
            FromServer::Reset(reset) => self.reset(reset),
            FromServer::Event(event) => self.event(event),
            FromServer::UserEvent(event) => self.user_event(event),
            FromServer::Bump(bump) => self.bump(bump),
            FromServer::Marks(marks) => Ok(self.marks(marks)),
            FromServer::Result { ok: Some(Outcome::Read { read }), .. } => {
                self.chats.entry(read.chat).and_modify(|held| held.count.moved(read));
                Ok(Applied::Taken)
            }
            _ => Ok(Applied::Ignored),
        }
    }

    /// The first list, or one after a cursor that could not be followed.
    fn list(&mut self, diff: &UserDiff) -> Answer {
        for summary in &diff.chats {
            self.named.get_or_insert_default().insert(summary.id);
            // The history may be another one: what was told before does not bind it.
            self.meet(summary, true)?;
        }
        if !diff.more {
            let named = self.named.take().unwrap_or_default();
            self.chats.retain(|chat, _| named.contains(chat));
            self.user = Some(diff.to);
        }
        Ok(Applied::Taken)
    }

    fn user_diff(&mut self, diff: &UserDiff) -> Answer {
        let held = self.user.unwrap_or_default();
        if diff.to.seq < held.seq {
            return Ok(Applied::Ignored);
        }
        if diff.from.unwrap_or_default().seq > held.seq {
            return Err(Broken::order(format!("the own stream is at {held:?}, and a diff follows {:?}", diff.from)));
        }
        for chat in &diff.left {
            self.chats.remove(chat);
        }
        for summary in &diff.chats {
            self.meet(summary, false)?;
        }
        if !diff.more {
            self.user = Some(diff.to);
        }
        Ok(Applied::Taken)
    }

    fn meet(&mut self, summary: &ChatSummary, is_anew: bool) -> Result<(), Broken> {
        let me = self.me;
        match self.chats.get_mut(&summary.id).filter(|held| held.joined == summary.joined_seq) {
            Some(held) => {
                if is_anew {
                    held.restart(summary, me);
                }
                held.meet(summary);
                Ok(())
            }
            None => {
                let held = Held::begin(summary, &[]).map_err(Broken::count)?;
                self.chats.insert(summary.id, held);
                Ok(())
            }
        }
    }

    fn diff(&mut self, diff: &Diff) -> Answer {
        let me = self.me;
        let Some(held) = self.chats.get_mut(&diff.chat) else { return Ok(Applied::Ignored) };
        if diff.from.seq > held.cursor.seq || (diff.from.seq == held.cursor.seq && diff.from != held.cursor) {
            let what = format!("chat {} is at {:?}, and a diff follows {:?}", diff.chat, held.cursor, diff.from);
            return Err(Broken::order(what));
        }
        if diff.to.seq <= held.cursor.seq {
            return Ok(Applied::Ignored);
        }
        held.catch_up(diff.to, &diff.messages, diff.member_count, me).map_err(Broken::order)?;
        held.count.moved(&diff.read);
        Ok(Applied::Taken)
    }

    fn reset(&mut self, reset: &Reset) -> Answer {
        let mut held = Held::begin(&reset.summary, &reset.messages).map_err(Broken::count)?;
        if let Some(former) = self.chats.get(&reset.chat) {
            held.count.keep(&former.count, reset.reason == "far", reset.summary.cursor.seq);
        }
        self.chats.insert(reset.chat, held);
        Ok(Applied::Taken)
    }

    fn event(&mut self, event: &Event) -> Answer {
        let me = self.me;
        let Some(held) = self.chats.get_mut(&event.chat) else { return Ok(Applied::Ignored) };
        let cursor = Cursor { seq: event.seq, tag: event.tag };
        if cursor == held.cursor || cursor.seq < held.cursor.seq {
            return Ok(Applied::Ignored);
        }
        if cursor.seq != held.cursor.seq + 1 {
            return Err(Broken::order(format!("chat {} is at {:?}, and {cursor:?} comes", event.chat, held.cursor)));
        }
        held.follow(cursor, &event.event, me).map_err(Broken::order)?;
        Ok(Applied::Taken)
    }

    fn user_event(&mut self, event: &UserEvent) -> Answer {
        let held = self.user.unwrap_or_default();
        if event.seq <= held.seq {
            return Ok(Applied::Ignored);
        }
        if event.seq != held.seq + 1 {
            return Err(Broken::order(format!("the own stream is at {held:?}, and event {} comes", event.seq)));
        }
        self.user = Some(Cursor { seq: event.seq, tag: event.tag });
        if let UserEventKind::ReadMoved { read } = &event.event
            && let Some(held) = self.chats.get_mut(&read.chat)
        {
            held.count.told(read).map_err(Broken::marker)?;
        }
        Ok(Applied::Taken)
    }

    fn bump(&mut self, bump: &Bump) -> Answer {
        let me = self.me;
        for chat in &bump.chats {
            let Some(held) = self.chats.get_mut(&chat.chat) else { continue };
            match &chat.read {
                Some(read) => held.bump_whole(chat, read).map_err(Broken::count)?,
                None => held.bump(chat, me),
            }
        }
        Ok(Applied::Taken)
    }

    fn marks(&mut self, marks: &Marks) -> Applied {
        let Some(held) = self.chats.get_mut(&marks.chat) else { return Applied::Ignored };
        marks.marks.iter().for_each(|mark| held.mark(mark));
        Applied::Taken
    }
}

impl Broken {
    fn order(what: String) -> Self {
        Self { rule: Rule::SameOrder, what }
    }

    fn marker(what: String) -> Self {
        Self { rule: Rule::MarkerForwards, what }
    }

    fn count(what: String) -> Self {
        Self { rule: Rule::UnreadTrue, what }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::history::History;
    use crate::model::testing::{CHAT, ME, cursor, message, summary};
    use client::shapes::{ChatEvent, Message};

    const LENGTH: usize = 24;

    /// A store that was told `frames`, each of which fits.
    fn told(frames: &[FromServer]) -> Store {
        let mut store = Store::new(ME);
        for frame in frames {
            store.apply(frame).unwrap_or_else(|broken| panic!("{broken:?} at {frame:?}"));
        }
        store
    }

    fn held(store: &Store) -> &Held {
        &store.chats()[&CHAT]
    }

    #[test]
    fn any_suffix_upon_any_older_state_gives_the_same() {
        for seed in 0..12 {
            let history = History::draw(seed, LENGTH);
            let head = history.head();
            for from in 0..=head {
                let live: Vec<_> = std::iter::once(history.list(from))
                    .chain((from + 1..=head).map(|seq| history.event(seq)))
                    .collect();
                let live = told(&live);
                assert_eq!(held(&live).count.unread(), Some(history.unread(head)), "seed {seed} from {from}");
                for to in from..=head {
                    let mut frames = vec![history.list(from), history.diff(from, to)];
                    frames.extend((to + 1..=head).map(|seq| history.event(seq)));
                    let caught_up = told(&frames);
                    assert_eq!(held(&caught_up), held(&live), "seed {seed}: {from}, a diff to {to}, then events");
                }
            }
        }
    }

    #[test]
    fn a_reset_and_what_follows_give_what_is_true() {
        let mut sure = 0;
        for seed in 0..12 {
            let history = History::draw(seed, LENGTH);
            let head = history.head();
            for at in 0..=head {
                let mut frames = vec![history.list(0), history.reset(at, 5)];
                frames.extend((at + 1..=head).map(|seq| history.event(seq)));
                let store = told(&frames);
                let (after, whole) = (held(&store), told(&[history.list(0), history.diff(0, head)]));
                assert_eq!(
                    after.count.unread().unwrap_or(history.unread(head)),
                    history.unread(head),
                    "seed {seed} at {at}"
                );
                sure += usize::from(after.count.unread().is_some());
                let newest = whole.chats()[&CHAT].messages.range(after.since + 1..);
                assert!(newest.eq(after.messages.range(after.since + 1..)), "seed {seed} at {at}");
            }
        }
        assert!(sure > 200, "only {sure} counts of 300 were known");
    }

    #[test]
    fn what_is_told_twice_and_late_changes_nothing() {
        let history = History::draw(3, LENGTH);
        let (head, mut store) = (history.head(), told(&[history.list(5), history.diff(5, 20)]));
        let before = held(&store).clone();
        for frame in [history.event(20), history.event(7), history.diff(5, 12)] {
            assert_eq!(store.apply(&frame), Ok(Applied::Ignored));
        }
        assert_eq!(held(&store), &before);
        store.apply(&history.diff(20, head)).expect("it fits");
        store.apply(&history.read_moved(18, 2)).expect("late, and true of then");
        assert_eq!(held(&store).count.unread(), Some(history.unread(head)));
    }

    #[test]
    fn a_hole_another_history_and_a_message_that_goes_back_are_broken_promises() {
        let history = History::draw(3, LENGTH);
        let broken = |frame: &FromServer| told(&[history.list(5)]).apply(frame).is_err();
        assert!(broken(&history.event(7)));
        assert!(broken(&history.diff(6, 9)));
        let FromServer::Diff(diff) = history.diff(5, 9) else { panic!("a diff") };
        assert!(broken(&FromServer::Diff(Diff { from: Cursor { seq: 5, tag: -1 }, ..diff })));
        let event = |seq, message| {
            let Cursor { seq, tag } = cursor(seq);
            FromServer::Event(Event { chat: CHAT, seq, tag, event: ChatEvent::MessageEdited { message } })
        };
        let mut store = told(&[history.list(5), event(6, Message { version: 3, ..message(1, ME) })]);
        assert!(store.apply(&event(7, Message { version: 2, ..message(1, ME) })).is_err());
    }

    #[test]
    fn a_list_that_is_older_than_what_i_wrote_leaves_my_marker_where_that_put_it() {
        let mut store = told(&[list_of(vec![summary(3)])]);
        let Cursor { seq, tag } = cursor(4);
        let event = ChatEvent::MessageWritten { message: message(4, ME) };
        store.apply(&FromServer::Event(Event { chat: CHAT, seq, tag, event })).expect("the next");
        store.apply(&list_of(vec![summary(3)])).expect("read before the event");
        assert_eq!((held(&store).count.marker(), held(&store).count.unread()), (4, Some(0)));
    }

    fn list_of(chats: Vec<ChatSummary>) -> FromServer {
        FromServer::UserDiff(UserDiff { from: None, to: cursor(4), more: false, reset: true, chats, left: vec![] })
    }

    #[test]
    fn a_list_drops_what_it_does_not_name_and_only_at_its_end() {
        let other = ChatSummary { id: Uuid::from_u128(5), ..summary(3) };
        let list = |chats: Vec<ChatSummary>, more| {
            FromServer::UserDiff(UserDiff { from: None, to: cursor(4), more, reset: true, chats, left: vec![] })
        };
        let mut store = told(&[list(vec![summary(3)], false)]);
        store.apply(&list(vec![other], true)).expect("a part");
        assert_eq!(store.chats().len(), 2);
        store.apply(&list(vec![], false)).expect("the end");
        assert_eq!(store.chats().keys().copied().collect::<Vec<_>>(), [Uuid::from_u128(5)]);
    }

    #[test]
    fn whoever_comes_back_begins_anew() {
        let history = History::draw(3, LENGTH);
        let mut store = told(&[history.list(5), history.event(6)]);
        let again = ChatSummary { joined_seq: 9, ..history.summary(9) };
        let diff = UserDiff {
            from: Some(cursor(1)),
            to: cursor(2),
            more: false,
            reset: false,
            chats: vec![again],
            left: vec![],
        };
        store.apply(&FromServer::UserDiff(diff)).expect("it fits");
        assert_eq!((held(&store).cursor, held(&store).messages.len()), (cursor(9), 0));
    }
}
