use std::collections::HashMap;
use std::time::Duration;

use adapter_wire::bus::{CHANNELS, Decoded, Head};
use uuid::Uuid;

use super::clock::millis;
use super::effect::Effect;
use super::limits::{FORGET, LEASE, MARGIN};
use super::line::{Heard, Load};
use super::peer::{Peer, Standing};
use super::{Figures, Moment};

/// What this node hears of the others.
#[derive(Debug, Default)]
pub(super) struct Hearing {
    peers: HashMap<(Uuid, u32), Peer>,
}

/// A request to another node: to whom, for which channel, which frames.
pub(super) type Request = (Uuid, usize, Vec<(u64, u64)>);

impl Hearing {
    /// Nodes that are there.
    pub(super) fn count(&self) -> usize {
        self.peers.values().filter(|peer| peer.standing == Standing::Here).count()
    }

    /// Somebody vanished who may still be heard through an instance that does not work here.
    pub(super) fn is_somebody_unheard(&self) -> bool {
        self.peers.values().any(|peer| peer.standing == Standing::Vanished { unseen: true })
    }

    fn peer(&mut self, now: Moment, head: &Head, whole_since: Option<Moment>) -> &mut Peer {
        let age = Duration::from_millis(head.age);
        let newborn = whole_since.is_some_and(|since| age <= now.saturating_sub(since));
        self.peers.entry((head.publisher, head.epoch)).or_insert_with(|| Peer::new(now, head.age, newborn))
    }

    /// Items came. Answers how old they are.
    pub(super) fn items(
        &mut self,
        now: Moment,
        (head, whole_since): (&Head, Option<Moment>),
        (channel, n, items, bytes): (usize, u64, Vec<Decoded>, usize),
        figures: &mut Figures,
        out: &mut Vec<Effect>,
    ) -> Duration {
        let peer = self.peer(now, head, whole_since);
        let sent = peer.speaks(now, head.age);
        let came = peer.frame(now, (channel, n), Load { items, bytes, sent }, figures);
        tell(now, came, figures, out);
        since(now, sent)
    }

    /// A beat came. The first one of a node that was there before this one heard it proves nothing of what it said until then.
    pub(super) fn beat(
        &mut self,
        now: Moment,
        (head, whole_since): (&Head, Option<Moment>),
        (counters, leaves): (&[u64; CHANNELS], bool),
        figures: &mut Figures,
        out: &mut Vec<Effect>,
    ) {
        let peer = self.peer(now, head, whole_since);
        let sent = peer.speaks(now, head.age);
        let (is_first, came) = peer.beat(now, (counters, sent), head.age, figures);
        if leaves && peer.standing != Standing::Left {
            peer.standing = Standing::Left;
            out.push(Effect::NodeGone);
        }
        for came in came {
            tell(now, came, figures, out);
        }
        if is_first {
            out.push(Effect::Lost { within: Duration::from_millis(head.age).min(now) + MARGIN });
        }
    }

    /// A node no longer has what it was asked for.
    pub(super) fn gone(
        &mut self,
        now: Moment,
        head: &Head,
        (channel, gone): (usize, &[(u64, u64)]),
        figures: &mut Figures,
        out: &mut Vec<Effect>,
    ) {
        if let Some(peer) = self.peers.get_mut(&(head.publisher, head.epoch)) {
            peer.speaks(now, head.age);
            let came = peer.gone(now, channel, gone, figures);
            tell(now, came, figures, out);
        }
    }

    /// Silence until now proves nothing.
    pub(super) fn forgive(&mut self, now: Moment) {
        self.peers.values_mut().for_each(|peer| peer.forgive(now));
    }

    /// Who has vanished? What has to be asked for?
    pub(super) fn tick(
        &mut self,
        now: Moment,
        is_whole: bool,
        figures: &mut Figures,
        out: &mut Vec<Effect>,
    ) -> Vec<Request> {
        let mut requests = vec![];
        for ((node, _), peer) in &mut self.peers {
            let mut heard = Heard::default();
            if peer.is_silent(now) {
                peer.standing = Standing::Vanished { unseen: !is_whole };
                let whole = peer.whole();
                heard = peer.give_up();
                heard.lost_since = Some(whole);
                out.push(Effect::NodeGone);
            }
            for (channel, line) in peer.lines() {
                let missing = line.tick(now, &mut heard, figures);
                requests.extend(missing.map(|missing| (*node, channel, missing)));
            }
            tell(now, heard, figures, out);
        }
        self.peers.retain(|_, peer| match peer.standing {
            Standing::Here => true,
            Standing::Left => peer.silence(now) < LEASE,
            Standing::Vanished { .. } => peer.silence(now) < FORGET,
        });
        requests
    }

    /// When something has to be asked for or given up.
    pub(super) fn due(&self) -> Option<Moment> {
        self.peers.values().filter_map(Peer::due).min()
    }
}

/// How long ago something was, given in milliseconds of this node's time.
fn since(now: Moment, then: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis(now).saturating_sub(then)).unwrap_or(0))
}

/// Items go out before the loss that is told with them: whoever reads the log after it has them already.
fn tell(now: Moment, heard: Heard, figures: &mut Figures, out: &mut Vec<Effect>) {
    let (mut items, mut lost_since) = (Vec::with_capacity(heard.items.len()), heard.lost_since);
    for item in heard.items {
        match item {
            Decoded::Item(item) => items.push(item),
            Decoded::Lost => lost_since = Some(lost_since.unwrap_or(i64::MAX).min(millis(now))),
            Decoded::Unknown => figures.unknown += 1,
        }
    }
    figures.received += items.len() as u64;
    if !items.is_empty() {
        out.push(Effect::Deliver(items));
    }
    if let Some(then) = lost_since {
        out.push(Effect::Lost { within: since(now, then) + MARGIN });
    }
}
