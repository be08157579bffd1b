//! Who may know of whom: whose presence a connection may be told, and whose typing and marks it may not. Until that is known of
//! somebody nothing of them is told.

use domain_kernel::UserId;
use domain_users::ports::Look;
use domain_users::{Availability, Block};

use super::connection::{Connection, Watch};
use super::{ConnectionId, Hub};
use crate::limits::{HEADS, PRESENCE_SETTLED, SIGHTS_EVERY};
use crate::ports::Attendance;
use crate::{Mailbox, Outlet, Present, Read};

impl<M: Mailbox> Hub<M> {
    /// What others may see of these people has changed, or what they may see of others.
    pub(super) fn sight_changed(&mut self, users: &[UserId], out: &mut impl Outlet<M>) {
        let question = self.people.next_question();
        let own = users.iter().flat_map(|user| self.users.get(user).into_iter().flatten());
        let own: Vec<u32> = own.copied().collect();
        self.look_for_blocks(question, &own, out);
        let mut looks = Vec::new();
        for subject in users {
            let watchers = self.people.known.get(subject).map(|person| person.watchers.as_slice()).unwrap_or_default();
            for slot in watchers {
                let Some(viewer) = self.connections.get_mut(*slot) else { continue };
                let Some(watch) = &mut viewer.watch else { continue };
                watch.questions.insert(*subject, question);
                looks.push((viewer.id, Look { viewer: viewer.user, subject: *subject }));
            }
        }
        ask(question, &looks, out);
    }

    /// Where something of that kind may have been lost, everything is looked at anew, once in a while.
    pub(super) fn look_again(&mut self, out: &mut impl Outlet<M>) {
        let (now, people) = (self.now, &mut self.people);
        let is_due = people.sighted_at.is_none_or(|at| now.since(at) >= SIGHTS_EVERY);
        if !is_due || !std::mem::take(&mut people.are_sights_old) {
            return;
        }
        people.sighted_at = Some(now);
        people.look_all_at = Some(now.plus(PRESENCE_SETTLED));
        let question = people.next_question();
        let looks: Vec<_> = self.connections.iter_mut().flat_map(|viewer| viewer.looks(question)).collect();
        ask(question, &looks, out);
        let slots: Vec<u32> = self.connections.iter().map(|connection| connection.id.slot).collect();
        self.look_for_blocks(question, &slots, out);
    }

    /// Asks whom a connection that begins to watch may see.
    pub(super) fn look_at_watched(&mut self, id: ConnectionId, out: &mut impl Outlet<M>) {
        let question = self.people.next_question();
        let Some(viewer) = self.connections.known(id) else { return };
        ask(question, &viewer.looks(question), out);
    }

    fn look_for_blocks(&mut self, question: u64, slots: &[u32], out: &mut impl Outlet<M>) {
        let mut asked: Vec<(ConnectionId, UserId)> = Vec::new();
        for slot in slots {
            let Some(connection) = self.connections.get_mut(*slot) else { continue };
            connection.severed_question = question;
            asked.push((connection.id, connection.user));
        }
        for portion in asked.chunks(HEADS) {
            out.read(Read::Severed { question, asked: portion.to_vec() });
        }
    }

    /// Who may be seen was read.
    pub(super) fn sighted(
        &mut self,
        question: u64,
        asked: &[(ConnectionId, Look)],
        seen: &[(Look, Availability)],
        out: &mut impl Outlet<M>,
    ) {
        for (id, look) in asked {
            let found = seen.iter().find(|(found, _)| found == look).map(|(_, availability)| *availability);
            self.sight(question, *id, look.subject, found);
        }
        self.tell_fresh(out);
    }

    /// One person may be seen like this, or not at all. Answers come in any order: what was asked before the last question may be from
    /// before the change that led to it.
    pub(super) fn sight(&mut self, question: u64, id: ConnectionId, subject: UserId, found: Option<Availability>) {
        let Some(connection) = self.connections.known(id) else { return };
        let Some(watch) = connection.watch.as_mut().filter(|watch| watch.awaits(question, subject)) else { return };
        let known = watch.sights.insert(subject, found);
        if known == Some(found) {
            return;
        }
        if watch.changed.is_empty() {
            self.people.fresh.push(id);
        }
        if !watch.changed.contains(&subject) {
            watch.changed.push(subject);
        }
        if known.is_none() && !watch.is_blind() {
            // The last that was missing for a first frame.
            self.people.fresh.push(id);
        }
    }

    /// The blocks of these people were read.
    pub(super) fn blocks_read(&mut self, question: u64, asked: &[(ConnectionId, UserId)], blocks: &[Block]) {
        for (id, user) in asked {
            let connection = self.connections.known(*id);
            if let Some(connection) = connection.filter(|connection| connection.severed_question == question) {
                connection.severed = Some(blocks.iter().filter_map(|block| block.other(*user)).collect());
            }
        }
    }
}

fn ask<M: Mailbox>(question: u64, looks: &[(ConnectionId, Look)], out: &mut impl Outlet<M>) {
    for portion in looks.chunks(HEADS) {
        out.read(Read::Sight { question, asked: portion.to_vec() });
    }
}

impl<M> Connection<M> {
    /// All whom it watches, to be asked for with this question.
    fn looks(&mut self, question: u64) -> Vec<(ConnectionId, Look)> {
        let Some(watch) = &mut self.watch else { return Vec::new() };
        watch.question = question;
        watch.questions.clear();
        watch.users.iter().map(|subject| (self.id, Look { viewer: self.user, subject: *subject })).collect()
    }

    /// True when nothing of `user` may be told here: one of the two has blocked the other, or that is not known yet.
    pub(super) fn is_severed_from(&self, user: UserId) -> bool {
        self.severed.as_ref().is_none_or(|severed| severed.contains(&user))
    }
}

impl Watch {
    /// True when the answer to `question` tells how somebody may be seen: they are watched, and nothing newer was asked of them.
    pub(super) fn awaits(&self, question: u64, subject: UserId) -> bool {
        self.users.binary_search(&subject).is_ok()
            && *self.questions.get(&subject).unwrap_or(&self.question) == question
    }

    /// True until it is known of everybody whether they may be seen.
    pub(super) fn is_blind(&self) -> bool {
        self.sights.len() < self.users.len()
    }

    /// True when the coming and going of `user` is news here. Who appears as offline comes and goes unseen.
    pub(super) fn sees(&self, user: UserId) -> bool {
        !matches!(self.sights.get(&user), Some(None | Some(Availability::Offline)))
    }

    /// Somebody as this connection may see them.
    pub(super) fn seen(&self, present: Present) -> Present {
        match self.sights.get(&present.user) {
            Some(Some(availability @ (Availability::Automatic | Availability::Away | Availability::Busy))) => {
                Present { availability: *availability, ..present }
            }
            Some(None | Some(Availability::Offline)) | None => {
                Present { attendance: Attendance::Absent, since: None, ..present }
            }
        }
    }
}
