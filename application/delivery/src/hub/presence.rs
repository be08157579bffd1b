//! Who is there. Told to those who asked, and to nobody else. Who is connected here is known; of the others the bus tells what
//! changes and the registry how it was before. Without either they are absent as far as anybody can see, and nothing rests on it.

use std::collections::{BTreeMap, VecDeque};

use domain_kernel::{Span, Timestamp, UserId};
use domain_users::Availability;

use super::connection::{Connection, Watch};
use super::{ConnectionId, Hub};
use crate::limits::{
    HEADS, IDLE_TOLD_AFTER, LOW_WATER, OFFLINE_AFTER, PRESENCE_ANSWER, PRESENCE_BUNDLE, PRESENCE_EVERY,
    PRESENCE_MEMORY, PRESENCE_RETRY, PRESENCE_SUBSCRIPTIONS,
};
use crate::ports::{Attendance, PresenceChange};
use crate::{Mailbox, Note, Outgoing, Outlet, Present};

/// What is known of people: those who are or lately were here, and those whom somebody watches. Ordered, because clients
/// choose whom they watch and could choose ids that collide.
#[derive(Default)]
pub(super) struct People {
    pub(super) known: BTreeMap<UserId, Person>,
    /// Who had lost a connection that counted at some moment; judged when it is long enough ago.
    leaving: VecDeque<(Timestamp, UserId)>,
    /// Connections that have had something to be told since the last look.
    pub(super) fresh: Vec<ConnectionId>,
    /// Connections that must wait before they are told.
    untold: Vec<ConnectionId>,
    /// When those who wait were looked through last.
    pub(super) told_at: Timestamp,
    /// When those who are here by hearsay alone are to be looked for: once for each node that is gone.
    pub(super) look_at: VecDeque<Timestamp>,
    /// When everybody is to be looked for: changes may have been lost.
    pub(super) look_all_at: Option<Timestamp>,
    /// Those of them whose turn has not come.
    pub(super) unlooked: Vec<UserId>,
    /// When those who could not be asked for are asked for again.
    pub(super) ask_at: Option<Timestamp>,
    /// Who left here and may be at another node, and since when they are missed. Nobody is told before the registry has said.
    pub(super) parting: BTreeMap<UserId, Timestamp>,
    /// Those of them whom the registry has here no more, and is to be asked for.
    pub(super) unsought: Vec<UserId>,
    /// Changes of people here that nobody else has heard of.
    unpublished: BTreeMap<UserId, PresenceChange>,
    /// Those that every node has heard of and the registry has not.
    unwritten: BTreeMap<UserId, PresenceChange>,
    /// The bus may have swallowed who may be seen by whom.
    pub(super) are_sights_old: bool,
    /// When everybody was looked at anew last.
    pub(super) sighted_at: Option<Timestamp>,
    /// The last question about who may be seen.
    question: u64,
    is_noting: bool,
    /// When something is noted again at the earliest: what is new, and what failed.
    note_at: [Timestamp; 2],
    /// The node stops: its people go to others, and are not gone.
    is_draining: bool,
}

#[derive(Default)]
pub(super) struct Person {
    pub(super) attendance: Attendance,
    since: Option<Timestamp>,
    /// What every node was told, or will be, of the connections here.
    here: Attendance,
    /// When a connection here went that made them more than they are by the others, if none like it came since.
    left_at: Option<Timestamp>,
    /// Since then they were heard to be somewhere: at another node, or here, where this node's own word came late.
    is_elsewhere: bool,
    /// The registry is asked, and the bus has said nothing since.
    pub(super) is_doubtful: bool,
    pub(super) watchers: Vec<u32>,
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

    /// Those who are watched, if they are `such`.
    pub(super) fn watched(&self, such: impl Fn(&Person) -> bool) -> Vec<UserId> {
        let watched = self.known.iter().filter(|(_, person)| !person.watchers.is_empty() && such(person));
        watched.map(|(user, _)| *user).collect()
    }

    pub(super) fn next_question(&mut self) -> u64 {
        self.question += 1;
        self.question
    }

    /// Somebody is here no more and may well be at another node, which would object if all were told: first the registry is, and then
    /// asked.
    fn leave_quietly(&mut self, change: PresenceChange) {
        self.unpublished.remove(&change.user);
        self.unwritten.insert(change.user, change);
        self.parting.insert(change.user, change.since);
    }

    fn present(&self, user: UserId) -> Present {
        let person = self.known.get(&user);
        Present {
            user,
            attendance: person.map(|person| person.attendance).unwrap_or_default(),
            since: person.and_then(|person| person.since),
            availability: Availability::Automatic,
        }
    }
}

impl<M: Mailbox> Hub<M> {
    /// Replaces the set of people whose coming and going a connection hears; at most 500 count. The first frame waits a moment for
    /// the registry, which knows of those who are connected elsewhere.
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
        let is_awaiting = users.iter().any(|user| !self.users.contains_key(user));
        let next_at = if is_awaiting { self.now.plus(PRESENCE_ANSWER) } else { self.now };
        let watch = Watch {
            changed: users.clone(),
            users: users.clone(),
            sights: BTreeMap::new(),
            question: 0,
            questions: BTreeMap::new(),
            is_awaiting,
            next_at,
        };
        connection.watch = Some(Box::new(watch));
        self.people.fresh.push(id);
        self.look_at_watched(id, out);
        self.tell_fresh(out);
        self.look_for(users, out);
    }

    /// Nobody has touched the device for a while, or somebody does again.
    pub fn set_idle(&mut self, now: Timestamp, id: ConnectionId, is_idle: bool, out: &mut impl Outlet<M>) {
        self.set_now(now);
        let Some(connection) = self.connections.known(id) else { return };
        connection.is_idle = is_idle;
        let user = connection.user;
        self.attended(user, out);
    }

    /// Somebody has come to a device here, or turned to one or away from it. The first connection of a user announces; another
    /// that makes them no more than they were changes nothing.
    pub(super) fn attended(&mut self, user: UserId, out: &mut impl Outlet<M>) {
        let (now, attendance) = (self.now, self.attendance_here(user));
        self.people.parting.remove(&user);
        let person = self.people.known.entry(user).or_default();
        let is_back = attendance >= person.here;
        if is_back {
            person.left_at = None;
        }
        // The node that they come back from misses them now, and must hear that they are here.
        let is_from_elsewhere = is_back && std::mem::take(&mut person.is_elsewhere);
        // Whoever is about to be judged is judged then: what they were here may be back in a moment.
        if (attendance == person.here && !is_from_elsewhere) || person.left_at.is_some() {
            return;
        }
        person.here = attendance;
        let known_since = person.since.filter(|_| person.attendance == attendance);
        self.announce(PresenceChange { user, attendance, since: known_since.unwrap_or(now) }, out);
    }

    /// A connection of a user is gone. Where it was the last, or the last that was in use: a reconnect within twenty seconds is
    /// no news.
    pub(super) fn departed(&mut self, user: UserId) {
        let left = self.attendance_here(user);
        let person = self.people.known.entry(user).or_default();
        if left < person.here {
            person.left_at = Some(self.now);
            self.people.leaving.push_back((self.now, user));
        }
    }

    /// How much somebody is there by the connections of this node.
    fn attendance_here(&self, user: UserId) -> Attendance {
        let slots = self.users.get(&user).into_iter().flatten();
        let connections = slots.filter_map(|slot| self.connections.get(*slot));
        connections.map(Connection::attendance).max().unwrap_or_default()
    }

    pub(super) fn announce(&mut self, change: PresenceChange, out: &mut impl Outlet<M>) {
        self.people.unpublished.insert(change.user, change);
        self.presence_changed(change);
        self.tell_fresh(out);
    }

    /// Another node, or this one, says so. Who is connected here is not offline, whatever a node says that lost them; likewise
    /// who is at a device here is not idle.
    pub(super) fn presence_heard(&mut self, change: PresenceChange, out: &mut impl Outlet<M>) {
        let user = change.user;
        let attendance = self.attendance_here(user);
        if change.attendance < attendance {
            let since = self.people.present(user).since.unwrap_or(self.now);
            self.people.unpublished.insert(user, PresenceChange { user, attendance, since });
            return;
        }
        // Whoever wants to know of somebody later asks the registry.
        if change.is_online() && !self.people.known.contains_key(&user) {
            return;
        }
        let person = self.people.known.entry(user).or_default();
        person.is_doubtful = false;
        // All others believe that now: should the connection that is missed come back, it is news again.
        person.here = person.here.min(change.attendance);
        person.is_elsewhere = person.left_at.is_some() && change.attendance > attendance;
        self.presence_changed(change);
        self.tell_fresh(out);
    }

    pub(super) fn presence_changed(&mut self, change: PresenceChange) {
        let person = self.people.known.entry(change.user).or_default();
        if person.attendance == change.attendance && person.since.is_some() {
            return;
        }
        let can_wait = (person.attendance, change.attendance) == (Attendance::Active, Attendance::Idle);
        person.attendance = change.attendance;
        person.since = Some(change.since);
        for slot in &person.watchers {
            let Some(connection) = self.connections.get_mut(*slot) else { continue };
            let Some(watch) = connection.watch.as_mut().filter(|watch| watch.sees(change.user)) else { continue };
            if can_wait {
                watch.next_at = watch.next_at.max(self.now.plus(IDLE_TOLD_AFTER));
            }
            if watch.changed.is_empty() {
                self.people.fresh.push(connection.id);
            }
            if !watch.changed.contains(&change.user) {
                watch.changed.push(change.user);
            }
        }
    }

    /// Whoever has missed a connection for long enough is what they are without it, unless the node stops: then they are on their
    /// way elsewhere.
    pub(super) fn expire_presence(&mut self, out: &mut impl Outlet<M>) {
        while let Some((since, user)) = self.people.leaving.front().copied().filter(|_| !self.people.is_draining) {
            if self.now.since(since) < OFFLINE_AFTER {
                return;
            }
            self.people.leaving.pop_front();
            let attendance = self.attendance_here(user);
            let person = self.people.known.get_mut(&user).filter(|person| person.left_at == Some(since));
            let Some(person) = person else { continue };
            (person.here, person.left_at) = (attendance, None);
            let change = PresenceChange { user, attendance, since };
            if std::mem::take(&mut person.is_elsewhere) && !change.is_online() {
                self.people.leave_quietly(change);
            } else {
                self.announce(change, out);
            }
        }
    }

    /// The node stops: nobody is announced offline any more.
    pub fn drain(&mut self, now: Timestamp) {
        self.set_now(now);
        self.people.is_draining = true;
    }

    /// Notes changes in bundles, one under way at a time: first for the registry, then for every node.
    pub(super) fn note_people(&mut self, out: &mut impl Outlet<M>) {
        let people = &mut self.people;
        let [new_at, failed_at] = people.note_at;
        if people.is_noting {
            return;
        }
        let (from, is_told) = if new_at <= self.now && !people.unpublished.is_empty() {
            people.note_at[0] = self.now.plus(PRESENCE_BUNDLE);
            (&mut people.unpublished, false)
        } else if failed_at <= self.now && !people.unwritten.is_empty() {
            (&mut people.unwritten, true)
        } else {
            return;
        };
        let mut changes = Vec::new();
        while changes.len() < HEADS
            && let Some((_, change)) = from.pop_first()
        {
            changes.push(change);
        }
        for change in &changes {
            people.unwritten.remove(&change.user);
        }
        people.is_noting = true;
        out.note(Note::Presence { changes, is_told });
    }

    /// What became of a bundle. What the registry has not taken is noted again later, unless something newer is by then.
    pub(super) fn people_noted(&mut self, changes: Vec<PresenceChange>, is_written: bool) {
        let now = self.now;
        let people = &mut self.people;
        people.is_noting = false;
        if is_written {
            let gone = changes.iter().filter(|change| !change.is_online() && people.parting.contains_key(&change.user));
            people.unsought.extend(gone.map(|change| change.user));
            return;
        }
        people.note_at[1] = now.plus(PRESENCE_RETRY);
        for change in changes {
            if !people.unpublished.contains_key(&change.user) {
                people.unwritten.entry(change.user).or_insert(change);
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
    pub(super) fn tell_fresh(&mut self, out: &mut impl Outlet<M>) {
        for id in std::mem::take(&mut self.people.fresh) {
            let Some(connection) = self.connections.known(id) else { continue };
            let is_busy = connection.is_lagging || connection.mailbox.backlog() > LOW_WATER;
            let Some(watch) = &mut connection.watch else { continue };
            if watch.changed.is_empty() {
                continue;
            }
            if is_busy || watch.is_blind() || watch.next_at > self.now {
                self.people.untold.push(id);
                continue;
            }
            watch.next_at = self.now.plus(self.chance.millis(PRESENCE_EVERY.0, PRESENCE_EVERY.1));
            let changed = std::mem::take(&mut watch.changed);
            let users = changed.into_iter().map(|user| watch.seen(self.people.present(user))).collect();
            if connection.mailbox.put(Outgoing::Presence(users)) {
                out.wake(&connection.mailbox);
            }
        }
    }

    /// Forgets people who are long gone and whom nobody watches.
    pub(super) fn forget_people(&mut self) {
        let now = self.now;
        // A full walk is cheap next to what a minute of traffic costs, so once a minute is enough.
        if now.micros() / 60_000_000 == now.minus(Span::seconds(1)).micros() / 60_000_000 {
            return;
        }
        self.people.known.retain(|_, person| {
            let is_needed = person.here != Attendance::Absent || !person.watchers.is_empty();
            let is_fresh = person.since.is_some_and(|since| now.since(since) <= PRESENCE_MEMORY);
            is_needed || person.left_at.is_some() || (person.attendance == Attendance::Absent && is_fresh)
        });
    }
}
