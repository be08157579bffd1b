use domain_kernel::{Span, Timestamp};

use super::Hub;
use crate::limits::{PATROL, PRESENCE_TICK};
use crate::standing::Cause;
use crate::{Mailbox, Outlet};

impl<M: Mailbox> Hub<M> {
    /// Time has passed: to be called every few tens of milliseconds.
    pub fn tick(&mut self, now: Timestamp, out: &mut impl Outlet<M>) {
        self.set_now(now);
        self.read_holes(out);
        self.read_again(out);
        let (due, later) = std::mem::take(&mut self.uncompared).into_iter().partition(|(due, _)| *due <= self.now);
        self.uncompared = later;
        for (_, id) in due {
            self.want_user_head(id, Cause::Tail);
        }
        self.compare_again(out);
        self.look_for_losses(out);
        self.look_again(out);
        self.look_for_people(out);
        self.expire_presence(out);
        self.note_people(out);
        self.pass_receipts_on(out);
        self.tell_marks(out);
        self.tell_bumps(out);
        if now.since(self.people.told_at) >= PRESENCE_TICK {
            self.tell_presence(out);
        }
        if now.since(self.patrolled_at) >= Span::seconds(1) {
            self.patrolled_at = now;
            self.walk();
            self.look_for_all(out);
            self.forget_people();
            self.forget_marks();
        }
        self.ask_heads(out);
    }

    /// Compares one part of the resident heads with the log, so that all are compared within ten minutes; likewise the
    /// users' own streams, of which a lost last event would otherwise show at the next hello only.
    fn walk(&mut self) {
        #[cfg(test)]
        if self.has_no_patrol {
            return;
        }
        for id in self.connections.part(PATROL) {
            self.want_user_head(id, Cause::Patrol);
        }
        for _ in 0..self.patrol.len().div_ceil(PATROL) {
            let Some((chat, epoch)) = self.patrol.pop_front() else { return };
            // An entry that was forgotten and made again has a place of its own in the walk.
            if self.chats.get(&chat).is_some_and(|entry| entry.epoch == epoch) {
                self.want_head(chat, Cause::Patrol);
                self.patrol.push_back((chat, epoch));
            }
        }
    }
}
