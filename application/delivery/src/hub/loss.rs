//! What the bus may have swallowed. However often it says so, each thing is read once at a time and once a second at most.

use std::collections::HashSet;

use domain_kernel::{SessionId, Span, Timestamp};
use domain_messages::ChatHead;

use super::Hub;
use crate::limits::{FORMER_LOG, LOSS_EVERY};
use crate::standing::Cause;
use crate::{End, Mailbox, Outlet, Read};

/// What is to be looked for, and what is being looked for.
#[derive(Default)]
pub(super) struct Loss {
    /// Chats may have lost what was committed since then.
    chats: Option<Reach>,
    /// Users' streams may have lost something.
    users: bool,
    /// Sessions may have ended unheard.
    sessions: bool,
    /// The look at the tail that is under way, and since when it looks.
    looking: Option<Timestamp>,
    /// Ended sessions are being read.
    is_reading_sessions: bool,
    looked_at: Option<Timestamp>,
    /// How many logs were replaced.
    pub(super) logs: u32,
    /// When everything is compared once more: what was said of the former log may still have come after the first time.
    again_at: Option<Timestamp>,
}

/// How far back a loss may reach. The smaller the farther.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// Nothing is known of it: every head is compared.
    Ever,
    /// Not beyond this moment.
    Since(Timestamp),
}

impl Loss {
    fn widen(&mut self, reach: Reach) {
        self.chats = Some(self.chats.map_or(reach, |known| known.min(reach)));
    }
}

impl<M: Mailbox> Hub<M> {
    /// The bus has lost something of the last `within`, or of any time.
    pub fn lost(&mut self, now: Timestamp, within: Option<Span>, out: &mut impl Outlet<M>) {
        self.set_now(now);
        self.figures.bus_losses += 1;
        self.hearing.lost(self.now);
        self.may_differ(within.map_or(Reach::Ever, |span| Reach::Since(self.now.minus(span))), out);
    }

    /// How often the log was replaced. A read that was begun at another count has failed, whatever was answered.
    pub fn logs(&self) -> u32 {
        self.loss.logs
    }

    /// Another server keeps the log now, or the same one after a restart: what was heard may not be in it any more, nor what was read: see
    /// [`Hub::logs`].
    pub fn log_replaced(&mut self, now: Timestamp, out: &mut impl Outlet<M>) {
        self.set_now(now);
        self.loss.logs = self.loss.logs.wrapping_add(1);
        self.loss.again_at = Some(self.now.plus(FORMER_LOG));
        self.may_differ(Reach::Ever, out);
    }

    /// Another node may have told late of what the former log alone has had.
    pub(super) fn compare_again(&mut self, out: &mut impl Outlet<M>) {
        if self.loss.again_at.is_some_and(|at| at <= self.now) {
            self.loss.again_at = None;
            self.may_differ(Reach::Ever, out);
        }
    }

    fn may_differ(&mut self, reach: Reach, out: &mut impl Outlet<M>) {
        self.loss.widen(reach);
        self.loss.users = true;
        self.loss.sessions = true;
        self.people.are_sights_old = true;
        self.look_for_losses(out);
        self.look_again(out);
        self.ask_heads(out);
    }

    /// Reads what a loss may have touched, as soon as the last such look is long enough ago.
    pub(super) fn look_for_losses(&mut self, out: &mut impl Outlet<M>) {
        let (now, loss) = (self.now, &mut self.loss);
        let is_due = loss.looked_at.is_none_or(|at| now.since(at) >= LOSS_EVERY);
        if !is_due || (loss.chats.is_none() && !loss.users && !loss.sessions) {
            return;
        }
        loss.looked_at = Some(now);
        if loss.sessions && !loss.is_reading_sessions {
            (loss.sessions, loss.is_reading_sessions) = (false, true);
            out.read(Read::EndedSessions);
        }
        let chats = if loss.looking.is_none() { loss.chats.take() } else { None };
        let users = std::mem::take(&mut loss.users);
        match chats {
            Some(Reach::Since(since)) => {
                loss.looking = Some(since);
                out.read(Read::Recent { within: now.since(since) });
            }
            Some(Reach::Ever) => self.want_all_heads(Cause::Tail),
            None => {}
        }
        if users {
            self.want_all_user_heads();
        }
    }

    /// The tail of the log was read.
    pub(super) fn tail(&mut self, heads: &[ChatHead]) {
        self.loss.looking = None;
        self.recent(heads);
    }

    /// The tail of the log could not be read.
    pub(super) fn tail_failed(&mut self) {
        if let Some(since) = self.loss.looking.take() {
            self.loss.widen(Reach::Since(since));
        }
    }

    /// Ended sessions could not be read.
    pub(super) fn sessions_failed(&mut self) {
        (self.loss.sessions, self.loss.is_reading_sessions) = (true, false);
    }

    /// These sessions have ended; most of them long since.
    pub(super) fn sessions_read(&mut self, ended: Vec<SessionId>) {
        self.loss.is_reading_sessions = false;
        let ended: HashSet<SessionId> = ended.into_iter().collect();
        let mut closed = 0;
        for connection in self.connections.iter().filter(|connection| ended.contains(&connection.session)) {
            connection.mailbox.close(End::Revoked);
            closed += 1;
        }
        self.figures.revoked += closed;
    }
}
