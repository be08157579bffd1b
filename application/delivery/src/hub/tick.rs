use domain_kernel::{Span, Timestamp};

use super::Hub;
use crate::limits::{PATROL, PRESENCE_TICK};
use crate::{Mailbox, Outlet, Read};

impl<M: Mailbox> Hub<M> {
    /// Time has passed: to be called every few tens of milliseconds.
    pub fn tick(&mut self, now: Timestamp, out: &mut impl Outlet<M>) {
        self.set_now(now);
        self.read_holes(out);
        let (due, later) = std::mem::take(&mut self.delayed).into_iter().partition(|(due, _)| *due <= self.now);
        self.delayed = later;
        for (_, read) in due {
            out.read(read);
        }
        self.expire_presence(out);
        if now.since(self.people.told_at) >= PRESENCE_TICK {
            self.tell_presence(out);
        }
        if now.since(self.patrolled_at) >= Span::seconds(1) {
            self.patrolled_at = now;
            self.walk(out);
            self.forget_people();
        }
        self.ask_heads(out);
    }

    /// Compares one part of the resident heads with the log, so that all are compared within ten minutes; likewise the
    /// users' own streams, of which a lost last event would otherwise show at the next hello only.
    fn walk(&mut self, out: &mut impl Outlet<M>) {
        for (connection, user) in self.connections.part(PATROL) {
            out.read(Read::UserHead { connection, user });
        }
        for _ in 0..self.patrol.len().div_ceil(PATROL) {
            let Some((chat, epoch)) = self.patrol.pop_front() else { return };
            // An entry that was forgotten and made again has a place of its own in the walk.
            if self.chats.get(&chat).is_some_and(|entry| entry.epoch == epoch) {
                self.unheaded.push((chat, epoch));
                self.patrol.push_back((chat, epoch));
            }
        }
    }
}
