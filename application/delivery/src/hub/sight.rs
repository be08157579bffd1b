//! Who may know of whom: whose presence a connection may be told, and whose typing and marks it may not. Until that is known of
//! somebody nothing of them is told.

use domain_kernel::UserId;
use domain_users::ports::Look;
use domain_users::{Availability, Block};

use super::connection::{Connection, Watch};
use super::{ConnectionId, Hub};
use crate::limits::{HEADS, SIGHTS_EVERY};
use crate::ports::Attendance;
use crate::{Mailbox, Outlet, Present, Read};

impl<M: Mailbox> Hub<M> {
    /// What others may see of these people has changed, or what they may see of others.
    pub(super) fn sight_changed(&mut self, users: &[UserId], out: &mut impl Outlet<M>) {
        let own = users.iter().flat_map(|user| self.users.get(user).into_iter().flatten());
        let own: Vec<u32> = own.copied().collect();
        self.look_for_blocks(&own, out);
        let mut looks = Vec::new();
        for subject in users {
            let watchers = self.people.known.get(subject).map(|person| person.watchers.as_slice()).unwrap_or_default();
            let connections = watchers.iter().filter_map(|slot| self.connections.get(*slot));
            looks.extend(connections.map(|viewer| (viewer.id, Look { viewer: viewer.user, subject: *subject })));
        }
        ask(&looks, out);
    }

    /// Where something of that kind may have been lost, everything is looked at anew, once in a while.
    pub(super) fn look_again(&mut self, out: &mut impl Outlet<M>) {
        let (now, people) = (self.now, &mut self.people);
        let is_due = people.sighted_at.is_none_or(|at| now.since(at) >= SIGHTS_EVERY);
        if !is_due || !std::mem::take(&mut people.are_sights_old) {
            return;
        }
        people.sighted_at = Some(now);
        let mut looks = Vec::new();
        for viewer in self.connections.iter() {
            let subjects = viewer.watch.iter().flat_map(|watch| &watch.users);
            looks.extend(subjects.map(|subject| (viewer.id, Look { viewer: viewer.user, subject: *subject })));
        }
        ask(&looks, out);
        let slots: Vec<u32> = self.connections.iter().map(|connection| connection.id.slot).collect();
        self.look_for_blocks(&slots, out);
    }

    /// Asks whom a connection that begins to watch may see.
    pub(super) fn look_at_watched(&mut self, id: ConnectionId, out: &mut impl Outlet<M>) {
        let Some(connection) = self.connections.known(id) else { return };
        let viewer = connection.user;
        let subjects = connection.watch.iter().flat_map(|watch| &watch.users);
        let looks: Vec<_> = subjects.map(|subject| (id, Look { viewer, subject: *subject })).collect();
        ask(&looks, out);
    }

    fn look_for_blocks(&mut self, slots: &[u32], out: &mut impl Outlet<M>) {
        let connections = slots.iter().filter_map(|slot| self.connections.get(*slot));
        let asked: Vec<(ConnectionId, UserId)> = connections.map(|found| (found.id, found.user)).collect();
        for portion in asked.chunks(HEADS) {
            out.read(Read::Severed(portion.to_vec()));
        }
    }

    /// Who may be seen was read.
    pub(super) fn sighted(
        &mut self,
        asked: &[(ConnectionId, Look)],
        seen: &[(Look, Availability)],
        out: &mut impl Outlet<M>,
    ) {
        for (id, look) in asked {
            let found = seen.iter().find(|(found, _)| found == look).map(|(_, availability)| *availability);
            self.sight(*id, look.subject, found);
        }
        self.tell_fresh(out);
    }

    /// One person may be seen like this, or not at all.
    pub(super) fn sight(&mut self, id: ConnectionId, subject: UserId, found: Option<Availability>) {
        let Some(connection) = self.connections.known(id) else { return };
        let Some(watch) = connection.watch.as_mut().filter(|watch| watch.users.contains(&subject)) else { return };
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
    pub(super) fn blocks_read(&mut self, asked: &[(ConnectionId, UserId)], blocks: &[Block]) {
        for (id, user) in asked {
            if let Some(connection) = self.connections.known(*id) {
                connection.severed = Some(blocks.iter().filter_map(|block| block.other(*user)).collect());
            }
        }
    }
}

fn ask<M: Mailbox>(looks: &[(ConnectionId, Look)], out: &mut impl Outlet<M>) {
    for portion in looks.chunks(HEADS) {
        out.read(Read::Sight(portion.to_vec()));
    }
}

impl<M> Connection<M> {
    /// True when nothing of `user` may be told here: one of the two has blocked the other, or that is not known yet.
    pub(super) fn is_severed_from(&self, user: UserId) -> bool {
        self.severed.as_ref().is_none_or(|severed| severed.contains(&user))
    }
}

impl Watch {
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
