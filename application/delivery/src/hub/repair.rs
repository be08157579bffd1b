//! What the bus has lost, read from the log.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain_kernel::{ChatId, Cursor, Seq, Span, Timestamp, Version};
use domain_messages::{CATCHUP_CHATS, Catchup, ChatEvent, ChatEventKind, Content, Message, ResetReason, SystemLine};

use super::Hub;
use super::entry::{Order, Repair};
use crate::limits::REPAIR_RETRY;
use crate::standing::{Cause, Standing};
use crate::{Mailbox, Outlet, Read};

/// Events that came too early are given up when the log has not known them so many times.
const FUTILE: u32 = 3;

impl<M: Mailbox> Hub<M> {
    /// Reads what is missing in chats whose stragglers were waited for long enough, all together.
    pub(super) fn read_holes(&mut self, out: &mut impl Outlet<M>) {
        let mut asked = Vec::new();
        for chat in std::mem::take(&mut self.repairing) {
            let Some(entry) = self.chats.get_mut(&chat) else { continue };
            let Order::Repairing(repair) = &mut entry.order else {
                self.figures.holes_closed += 1;
                continue;
            };
            self.repairing.push(chat);
            if repair.reading.is_some() || repair.due > self.now {
                continue;
            }
            let from = entry.head;
            repair.reading = Some(from);
            // One that is under way already may have been carried out before this event was told.
            let is_new = !self.changes.contains_key(&(chat, from));
            repair.covers = if is_new { entry.told } else { Seq::default() };
            if is_new {
                self.changes.insert((chat, from), Vec::new());
                asked.push((chat, from));
            }
        }
        Self::ask_changes(&asked, out);
    }

    /// Asks the log what changed in these chats; each is in [`Self::changes`] already.
    pub(super) fn ask_changes(asked: &[(ChatId, Cursor)], out: &mut impl Outlet<M>) {
        for portion in asked.chunks(CATCHUP_CHATS) {
            out.read(Read::Changes(portion.to_vec()));
        }
    }

    /// The log has answered for a chat under repair, or for a connection at about the same place.
    pub(super) fn repaired(&mut self, chat: ChatId, from: Cursor, catchup: &Catchup, out: &mut impl Outlet<M>) {
        let now = self.now;
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        let head = entry.head;
        let Order::Repairing(repair) = &mut entry.order else { return };
        let is_own = repair.reading == Some(from);
        if is_own {
            repair.reading = None;
        } else if from != head {
            // From a place that may be of another history than this node's.
            return;
        }
        match catchup {
            Catchup::Reset(reason) => {
                repair.put_off(now);
                if *reason == ResetReason::Far {
                    self.doubt(chat);
                } else {
                    self.suspect(chat);
                }
            }
            Catchup::Changes { to, more, messages, member_count, .. } => {
                let is_news = to.seq > head.seq;
                if is_own && !more && repair.covers == entry.told {
                    // Whatever was told by then is in this answer, or in no history that counts.
                    entry.told = Seq::default();
                }
                if is_own && is_news {
                    // Should the answer not be enough, the next one is asked for at the next tick.
                    (repair.due, repair.futile) = (now, 0);
                } else if is_own {
                    repair.put_off(now);
                    if repair.futile >= FUTILE {
                        entry.early.clear();
                    }
                }
                if is_news {
                    let cause = repair.cause;
                    self.count_repair(cause);
                    let lost = Lost { head, to: *to, messages, member_count: *member_count };
                    let early = self.chats.get(&chat).map(|entry| &entry.early);
                    // A straggler may have moved the head meanwhile, and not in this history: then everybody is read anew.
                    let is_single = from == head && !more;
                    match early.and_then(|early| lost.single(chat, early)).filter(|_| is_single) {
                        Some(event) => self.deliver(&event, out),
                        None => {
                            self.gather_all(chat, *to, from == head && !more, messages);
                            self.jump_over(chat, *to, *member_count, messages, out);
                        }
                    }
                }
                if !more {
                    self.use_early(chat, out);
                }
            }
        }
    }

    fn count_repair(&mut self, cause: Cause) {
        let [hole, tail, patrol, focus] = &mut self.figures.repairs;
        *match cause {
            Cause::Hole => hole,
            Cause::Tail => tail,
            Cause::Patrol => patrol,
            Cause::Focus => focus,
            Cause::Told => &mut self.figures.told,
        } += 1;
    }

    /// The read of a repair was not carried out, or its answer had no room left for this chat.
    pub(super) fn unrepaired(&mut self, chat: ChatId, from: Cursor, is_failure: bool) {
        let now = self.now;
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        if let Order::Repairing(repair) = &mut entry.order
            && repair.reading == Some(from)
        {
            repair.reading = None;
            if is_failure {
                repair.put_off(now);
            } else {
                repair.due = now;
            }
        }
    }

    /// More than one event was missing: applies the memberships among them, in order, then everybody gets a diff.
    fn jump_over(
        &mut self,
        chat: ChatId,
        to: Cursor,
        member_count: u32,
        messages: &[Message],
        out: &mut impl Outlet<M>,
    ) {
        let Some(old) = self.chats.get(&chat).map(|entry| entry.head) else { return };
        for message in messages.iter().filter(|message| message.seq > old.seq) {
            match &message.content {
                Content::System(SystemLine::MemberRemoved { user }) => self.part(chat, *user, message.seq, out),
                Content::System(SystemLine::MemberLeft) => self.part(chat, message.sender, message.seq, out),
                Content::System(SystemLine::MembersAdded { users }) => self.welcome(chat, users, out),
                Content::System(SystemLine::ChatCreated { .. }) | Content::Text(_) | Content::Tombstone => {}
            }
        }
        self.jump(chat, to, member_count, out);
    }

    /// The head is elsewhere now: whoever stood at the old one gets a diff, or a reset if the log finds that it must be.
    pub(super) fn jump(&mut self, chat: ChatId, to: Cursor, member_count: u32, out: &mut impl Outlet<M>) {
        let Some(entry) = self.chats.get_mut(&chat) else { return };
        let old = std::mem::replace(&mut entry.head, to);
        entry.member_count = member_count;
        let was_suspect = std::mem::replace(&mut entry.is_suspect, false);
        entry.ring.clear();
        let mut moved = Vec::new();
        for local in &mut entry.locals {
            let from = match local.standing {
                Standing::Live => old,
                // Beyond the end of a log that has gone back there is nothing: the log will say so.
                Standing::Ahead(at) if at.seq <= to.seq || was_suspect => at,
                Standing::Ahead(_)
                | Standing::Unplaced(_)
                | Standing::Behind(_)
                | Standing::Resetting
                | Standing::Passive { .. } => continue,
            };
            if from == to {
                local.standing = Standing::Live;
            } else {
                local.standing = Standing::Behind(from);
                moved.push(local.slot);
            }
        }
        self.rest_all(chat);
        for slot in moved {
            self.fall_behind(slot, chat);
            self.pump(slot, out);
        }
        self.retier(chat, out);
    }

    /// What is known of this chat may belong to another history.
    pub(super) fn suspect(&mut self, chat: ChatId) {
        if self.doubt(chat) {
            self.figures.histories_changed += 1;
        }
    }

    /// What is known of this chat is of no use: the next head read is taken as it is. False when that was so already.
    fn doubt(&mut self, chat: ChatId) -> bool {
        let Some(entry) = self.chats.get_mut(&chat).filter(|entry| !entry.is_suspect) else { return false };
        entry.is_suspect = true;
        self.want_head(chat, Cause::Hole);
        true
    }
}

impl Repair {
    /// Reads again later, after twice as long each time.
    fn put_off(&mut self, now: Timestamp) {
        self.due = now.plus(Span::millis(50 << self.futile.min(16)).min(REPAIR_RETRY));
        self.futile += 1;
    }
}

/// What the log has told of a hole.
struct Lost<'a> {
    head: Cursor,
    to: Cursor,
    messages: &'a [Message],
    member_count: u32,
}

impl Lost<'_> {
    /// The one event that was lost, when all that followed it is there and the message it touched tells all of it. The common
    /// case, and much cheaper than a diff for everybody.
    fn single(&self, chat: ChatId, early: &BTreeMap<i64, Arc<ChatEvent>>) -> Option<ChatEvent> {
        let seq = self.head.seq.next();
        let mut end = Cursor::new(seq, self.to.tag);
        let following = early.range(seq.next().value()..).map(|(_, event)| event);
        let mut after = following.take_while(|event| event.cursor.seq <= self.to.seq).peekable();
        let cursor = after.peek().map_or(self.to, |event| event.previous);
        let mut told = Vec::new();
        for event in after {
            if event.previous.seq != end.seq {
                return None;
            }
            end = event.cursor;
            told.push(event.about());
        }
        let mut touched = self.messages.iter().filter(|message| !told.contains(&message.seq));
        let (Some(message), None) = (touched.next(), touched.next()) else { return None };
        if cursor.seq != seq || end != self.to {
            return None;
        }
        let kind = kind_of(message, seq)?;
        Some(ChatEvent { chat, cursor, previous: self.head, member_count: self.member_count, kind })
    }
}

/// What happened at `seq`, if the message that was touched then tells it.
fn kind_of(message: &Message, seq: Seq) -> Option<ChatEventKind> {
    let shared = || Arc::new(message.clone());
    match &message.content {
        Content::Text(_) if message.seq == seq && message.version == Version::new(1) => {
            Some(ChatEventKind::MessageWritten(shared()))
        }
        Content::Text(_) if message.seq < seq => Some(ChatEventKind::MessageEdited(shared())),
        Content::Tombstone if message.seq < seq => Some(ChatEventKind::MessageRetracted(shared())),
        // A system line does not tell everything about its event.
        Content::Text(_) | Content::Tombstone | Content::System(_) => None,
    }
}
