//! Who is there. Told to those who asked, and to nobody else.

use std::collections::{BTreeMap, VecDeque};

use domain_kernel::{Timestamp, UserId};

use super::connection::Watch;
use super::{ConnectionId, Hub};
use crate::limits::{LOW_WATER, OFFLINE_AFTER, PRESENCE_EVERY, PRESENCE_MEMORY, PRESENCE_SUBSCRIPTIONS};
use crate::ports::PresenceChange;
use crate::{Mailbox, Outgoing, Outlet, Present};

/// What is known of people: those who are or lately were here, and those whom somebody watches. Ordered, because clients
/// choose whom they watch and could choose ids that collide.
#[derive(Default)]
pub(super) struct People {
    known: BTreeMap<UserId, Person>,
    /// Who had no connection any more at some moment; judged when it is long enough ago.
    leaving: VecDeque<(Timestamp, UserId)>,
    /// Connections that have had something to be told since the last look.
    fresh: Vec<ConnectionId>,
    /// Connections that must wait before they are told.
    untold: Vec<ConnectionId>,
    /// When those who wait were looked through last.
    pub(super) told_at: Timestamp,
}

#[derive(Default)]
struct Person {
    is_online: bool,
    since: Option<Timestamp>,
    /// When the last connection here went, if none came since.
    left_at: Option<Timestamp>,
    watchers: Vec<u32>,
}

impl People {
    pub(super) fn unwatch(&mut self, users: &[UserId], slot: u32) {
        for user in users {
            if let Some(person) = self.known.get_mut(user) {
                person.watchers.retain(|watcher| *watcher != slot);
                if person.watchers.is_empty() && person.since.is_none() {
                    self.known.remove(user);
                }
            }
        }
    }

    fn present(&self, user: UserId) -> Present {
        let person = self.known.get(&user);
        Present {
            user,
            is_online: person.is_some_and(|person| person.is_online),
            since: person.and_then(|person| person.since),
        }
    }
}

impl<M: Mailbox> Hub<M> {
    /// Replaces the set of people whose coming and going a connection hears; at most 500 count.
    pub fn watch(&mut self, now: Timestamp, id: ConnectionId, users: &[UserId], out: &mut impl Outlet<M>) {
        self.set_now(now);
        let Some(connection) = self.connections.known(id) else { return };
        let mut users: Vec<UserId> = users.iter().copied().take(PRESENCE_SUBSCRIPTIONS).collect();
        users.sort_unstable();
        users.dedup();
        if let Some(old) = connection.watch.take() {
            self.people.unwatch(&old.users, id.slot);
        }
        if users.is_empty() {
            return;
        }
        for user in &users {
            self.people.known.entry(*user).or_default().watchers.push(id.slot);
        }
        connection.watch = Some(Box::new(Watch { changed: users.clone(), users, next_at: self.now }));
        self.people.fresh.push(id);
        self.tell_fresh(out);
    }

    /// The first connection of a user announces at once; the second changes nothing.
    pub(super) fn arrived(&mut self, user: UserId, out: &mut impl Outlet<M>) {
        let person = self.people.known.entry(user).or_default();
        person.left_at = None;
        if !person.is_online {
            self.announce(PresenceChange { user, is_online: true, since: self.now }, out);
        }
    }

    /// The last connection of a user is gone: a reconnect within twenty seconds is no news.
    pub(super) fn departed(&mut self, user: UserId) {
        self.people.known.entry(user).or_default().left_at = Some(self.now);
        self.people.leaving.push_back((self.now, user));
    }

    fn announce(&mut self, change: PresenceChange, out: &mut impl Outlet<M>) {
        self.note(change);
        out.publish(change);
        self.tell_fresh(out);
    }

    /// Another node, or this one, says so. Who is connected here is not offline, whatever a node says that lost them.
    pub(super) fn presence_heard(&mut self, change: PresenceChange, out: &mut impl Outlet<M>) {
        if !change.is_online && self.users.contains_key(&change.user) {
            let since = self.people.present(change.user).since.unwrap_or(self.now);
            out.publish(PresenceChange { user: change.user, is_online: true, since });
            return;
        }
        self.note(change);
        self.tell_fresh(out);
    }

    fn note(&mut self, change: PresenceChange) {
        let person = self.people.known.entry(change.user).or_default();
        if person.is_online == change.is_online && person.since.is_some() {
            return;
        }
        person.is_online = change.is_online;
        person.since = Some(change.since);
        for slot in &person.watchers {
            let Some(connection) = self.connections.get_mut(*slot) else { continue };
            let Some(watch) = &mut connection.watch else { continue };
            if watch.changed.is_empty() {
                self.people.fresh.push(connection.id);
            }
            if !watch.changed.contains(&change.user) {
                watch.changed.push(change.user);
            }
        }
    }

    /// Whoever has had no connection for long enough is offline now.
    pub(super) fn expire_presence(&mut self, out: &mut impl Outlet<M>) {
        while let Some((since, user)) = self.people.leaving.front().copied() {
            if self.now.since(since) < OFFLINE_AFTER {
                return;
            }
            self.people.leaving.pop_front();
            if self.people.known.get(&user).is_some_and(|person| person.left_at == Some(since)) {
                self.announce(PresenceChange { user, is_online: false, since }, out);
            }
        }
    }

    /// Looks through all who wait.
    pub(super) fn tell_presence(&mut self, out: &mut impl Outlet<M>) {
        self.people.told_at = self.now;
        let mut waiting = std::mem::take(&mut self.people.untold);
        self.people.fresh.append(&mut waiting);
        self.tell_fresh(out);
    }

    /// Tells those whose last frame is long enough ago and who have nothing better to read. The latest state wins.
    fn tell_fresh(&mut self, out: &mut impl Outlet<M>) {
        for id in std::mem::take(&mut self.people.fresh) {
            let Some(connection) = self.connections.known(id) else { continue };
            let is_busy = connection.is_lagging || connection.mailbox.backlog() > LOW_WATER;
            let Some(watch) = &mut connection.watch else { continue };
            if watch.changed.is_empty() {
                continue;
            }
            if is_busy || watch.next_at > self.now {
                self.people.untold.push(id);
                continue;
            }
            watch.next_at = self.now.plus(self.chance.millis(PRESENCE_EVERY.0, PRESENCE_EVERY.1));
            let changed = std::mem::take(&mut watch.changed);
            let users = changed.into_iter().map(|user| self.people.present(user)).collect();
            if connection.mailbox.put(Outgoing::Presence(users)) {
                out.wake(&connection.mailbox);
            }
        }
    }

    /// Forgets people who are long gone and whom nobody watches.
    pub(super) fn forget_people(&mut self) {
        let now = self.now;
        // A full walk is cheap next to what a minute of traffic costs, so once a minute is enough.
        if now.micros() / 60_000_000 == now.minus(domain_kernel::Span::seconds(1)).micros() / 60_000_000 {
            return;
        }
        self.people.known.retain(|_, person| {
            let is_gone = !person.is_online && person.since.is_none_or(|since| now.since(since) > PRESENCE_MEMORY);
            !(is_gone && person.watchers.is_empty())
        });
    }
}
