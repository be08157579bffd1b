//! Looking for people who may be connected elsewhere: those whom somebody begins to watch, those whose node is gone, all where their
//! coming and going may have been lost, and those who left here and were heard of from elsewhere.

use domain_kernel::{Timestamp, UserId};

use super::{ConnectionId, Hub};
use crate::limits::{HEADS, NODE_GONE_WAIT, PRESENCE_RETRY};
use crate::ports::{Attendance, PresenceChange};
use crate::{Mailbox, Outlet, Read};

impl<M: Mailbox> Hub<M> {
    /// A node is gone. Its people come to other nodes first: who has not come after a while is offline.
    pub fn node_gone(&mut self, now: Timestamp) {
        self.set_now(now);
        self.people.look_at.push_back(self.now.plus(NODE_GONE_WAIT));
    }

    /// Looks for people once it is time: all who are known by hearsay alone.
    pub(super) fn look_for_people(&mut self, out: &mut impl Outlet<M>) {
        let now = self.now;
        if self.people.look_at.pop_front_if(|at| *at <= now).is_some() {
            let doubtful = self.people.watched(|person| person.attendance != Attendance::Absent);
            self.look_for(doubtful, out);
        }
        if self.people.ask_at.take_if(|at| *at <= now).is_some() {
            let doubtful = self.people.watched(|person| person.is_doubtful);
            self.look_for(doubtful, out);
        }
        for portion in std::mem::take(&mut self.people.unsought).chunks(HEADS) {
            out.read(Read::Elsewhere(portion.to_vec()));
        }
    }

    /// Of those who have left here this is who came to another node. The others were there for a moment only, or what was heard was
    /// this node's own word: they are gone. Of two nodes that both waited, the one that asked last finds nobody.
    pub(super) fn found_elsewhere(&mut self, asked: &[UserId], online: &[PresenceChange], out: &mut impl Outlet<M>) {
        for user in asked {
            let Some(since) = self.people.parting.remove(user) else { continue };
            if online.iter().all(|change| change.user != *user) {
                self.announce(PresenceChange { user: *user, attendance: Attendance::Absent, since }, out);
            }
        }
    }

    /// Looks for everybody who is watched, some each second: nothing follows on somebody's last coming or going, so what was lost of it is
    /// lost for good. All nodes look at once then, and each question costs as many look-ups as there are nodes.
    pub(super) fn look_for_all(&mut self, out: &mut impl Outlet<M>) {
        let (now, people) = (self.now, &mut self.people);
        if people.unlooked.is_empty() && people.look_all_at.take_if(|at| *at <= now).is_some() {
            people.unlooked = people.watched(|_| true);
        }
        let rest = people.unlooked.len().saturating_sub(HEADS);
        let portion = people.unlooked.split_off(rest);
        self.look_for(portion, out);
    }

    /// Asks the registry for those who are not connected here. What the bus says meanwhile is newer.
    pub(super) fn look_for(&mut self, users: Vec<UserId>, out: &mut impl Outlet<M>) {
        let elsewhere: Vec<UserId> = users.into_iter().filter(|user| !self.users.contains_key(user)).collect();
        for user in &elsewhere {
            if let Some(person) = self.people.known.get_mut(user) {
                person.is_doubtful = true;
            }
        }
        for portion in elsewhere.chunks(HEADS) {
            out.read(Read::Presence(portion.to_vec()));
        }
    }

    /// Who of those asked for is connected to any node.
    pub(super) fn found_online(&mut self, asked: &[UserId], online: &[PresenceChange], out: &mut impl Outlet<M>) {
        let mut waiting: Vec<u32> = Vec::new();
        for user in asked {
            let Some(person) = self.people.known.get_mut(user) else { continue };
            let was_doubtful = std::mem::take(&mut person.is_doubtful);
            let was_online = person.attendance != Attendance::Absent;
            waiting.extend(&person.watchers);
            if !was_doubtful || self.users.contains_key(user) {
                continue;
            }
            let found = online.iter().find(|change| change.user == *user).copied();
            let (user, attendance, since) = (*user, Attendance::Absent, self.now);
            let gone = was_online.then_some(PresenceChange { user, attendance, since });
            if let Some(change) = found.or(gone) {
                self.presence_changed(change);
            }
        }
        waiting.sort_unstable();
        waiting.dedup();
        for slot in waiting {
            self.await_no_more(slot);
        }
        self.tell_fresh(out);
    }

    /// The registry was not to be asked. Those who are watched are asked for again later.
    pub(super) fn registry_failed(&mut self) {
        self.people.ask_at = Some(self.now.plus(PRESENCE_RETRY));
    }

    /// Lets a first frame go out when all that it tells is known.
    fn await_no_more(&mut self, slot: u32) {
        let Some(connection) = self.connections.get_mut(slot) else { return };
        let Some(watch) = connection.watch.as_mut().filter(|watch| watch.is_awaiting) else { return };
        let people = &self.people;
        let is_doubtful = |user: &UserId| people.known.get(user).is_some_and(|person| person.is_doubtful);
        if !watch.users.iter().any(is_doubtful) {
            watch.is_awaiting = false;
            watch.next_at = self.now;
            let id: ConnectionId = connection.id;
            self.people.fresh.push(id);
        }
    }
}
