//! The loop of one connection: one task that reads, decides and writes, over any stream of bytes.
//!
//! Nothing is kept while it is idle: bytes are read into the stack, frames are written from where they are shared, and several
//! that wait are gathered into one write in memory that belongs to the thread.

use std::cell::RefCell;
use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use domain_kernel::{Span, Timestamp};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::frame::{self, Decoder, Incoming};
use crate::gateway::Gateway;
use crate::line::{Due, Line};
use crate::outgoing;
use crate::session::{Effect, Greeting, MAX_FRAME, MAX_HELLO, Session};
use crate::{Farewell, gateway::Joined};

/// Bytes read at once, on the stack.
const READ: usize = 8 * 1024;
/// Reads of one connection before others have their turn.
const READS: usize = 4;
/// Bytes gathered into one write.
const GATHER: usize = 64 * 1024;
/// A client that takes nothing for so long is closed.
const STALLED: Span = Span::seconds(30);
/// How long the client has to answer a close frame, and commands under way to end.
const PARTING: Span = Span::seconds(5);

thread_local! {
    /// Where frames are gathered; empty between uses, shared by all connections of the thread.
    static GATHERED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

enum Phase {
    /// Waits for the hello.
    Greeting(Greeting),
    /// Served.
    Live(Box<Session>, Joined),
    /// No more is read; when the commands under way have ended, or by then, the farewell is sent.
    Leaving(Farewell, Timestamp),
    /// The close frame is sent; waits for the client's, or for the time.
    Closing(Timestamp),
    /// Only what is left must be written.
    Closed,
}

/// One connection.
pub(crate) struct Socket<S> {
    stream: S,
    gateway: Arc<Gateway>,
    line: Line,
    decoder: Decoder,
    phase: Phase,
    /// What a write has left over.
    pending: Bytes,
    /// When a write first made no progress.
    stalled_at: Option<Timestamp>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    pub(crate) fn new(stream: S, gateway: Arc<Gateway>, line: Line) -> Self {
        let phase = Phase::Greeting(Greeting::new(gateway.now()).with_rates(gateway.rates()));
        let decoder = Decoder::new(MAX_HELLO);
        Self { stream, gateway, line, decoder, phase, pending: Bytes::new(), stalled_at: None }
    }

    /// Serves the connection until it ends.
    pub(crate) async fn run(mut self) {
        let outcome = std::future::poll_fn(|cx| self.poll(cx)).await;
        if let Err(error) = outcome {
            tracing::debug!(%error, "a connection broke");
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.line.register(cx.waker());
        self.check_time();
        loop {
            if let Poll::Ready(outcome) = self.poll_write(cx) {
                outcome?;
                if self.poll_parted(cx)? {
                    return Poll::Ready(Ok(()));
                }
            } else if matches!(self.phase, Phase::Closed) || self.is_stalled() {
                self.set_deadline();
                return if self.is_stalled() { Poll::Ready(Ok(())) } else { Poll::Pending };
            }
            match self.poll_read(cx) {
                Poll::Ready(Ok(true)) => {}
                Poll::Ready(Ok(false)) => return Poll::Ready(Ok(())),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    self.set_deadline();
                    // What was queued while this ran woke a task that was running: look once more.
                    if self.pending.is_empty() && self.line.depth().0 > 0 {
                        continue;
                    }
                    return Poll::Pending;
                }
            }
        }
    }

    /// Writes all that waits. Ready when nothing is left.
    fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            while !self.pending.is_empty() {
                match Pin::new(&mut self.stream).poll_write(cx, &self.pending) {
                    Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                    Poll::Ready(Ok(count)) => {
                        self.stalled_at = None;
                        let _ = self.pending.split_to(count);
                    }
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Pending => {
                        self.stalled_at.get_or_insert(self.gateway.now());
                        return Poll::Pending;
                    }
                }
            }
            match self.line.next() {
                Due::Write(item) => ready!(self.gather(item, cx))?,
                Due::Drained => {
                    if let Phase::Live(_, joined) = &self.phase {
                        self.gateway.drained(*joined);
                    }
                }
                Due::Rest => return Poll::Ready(Ok(())),
            }
        }
    }

    /// Takes this item and as many more as fit into one write. A single frame is written from where it is.
    fn gather(&mut self, first: delivery::Outgoing, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut single: Option<Bytes> = None;
        let leftover = GATHERED.with_borrow_mut(|gathered| {
            gathered.clear();
            let mut item = Some(first);
            while let Some(next) = item.take() {
                outgoing::frames(next, &mut |bytes| match (&single, gathered.is_empty()) {
                    (None, true) => single = Some(bytes),
                    (Some(_), _) => {
                        gathered.extend_from_slice(&single.take().unwrap_or_default());
                        gathered.extend_from_slice(&bytes);
                    }
                    (None, false) => gathered.extend_from_slice(&bytes),
                });
                if gathered.len().max(single.as_ref().map_or(0, Bytes::len)) < GATHER {
                    item = match self.line.next() {
                        Due::Write(item) => Some(item),
                        // The hub is told when this is written: it must be asked again.
                        Due::Drained => {
                            self.line.ask_again();
                            None
                        }
                        Due::Rest => None,
                    };
                }
            }
            if single.is_some() {
                return Ok(None);
            }
            let written = match Pin::new(&mut self.stream).poll_write(cx, gathered) {
                Poll::Ready(written) => written?,
                Poll::Pending => 0,
            };
            let leftover = Bytes::copy_from_slice(gathered.get(written..).unwrap_or_default());
            if gathered.capacity() > 4 * GATHER {
                *gathered = Vec::new();
            }
            Ok::<_, io::Error>(Some(leftover))
        });
        self.pending = leftover?.or(single).unwrap_or_default();
        self.line.set_writing();
        Poll::Ready(Ok(()))
    }

    /// All is written: is that all there ever was?
    fn poll_parted(&mut self, cx: &mut Context<'_>) -> io::Result<bool> {
        match self.phase {
            Phase::Greeting(_) | Phase::Live(..) | Phase::Closing(_) => Ok(false),
            Phase::Leaving(farewell, until) => {
                let now = self.gateway.now();
                if self.line.in_flight() == 0 || now >= until {
                    self.say_farewell(farewell, now);
                    cx.waker().wake_by_ref();
                }
                Ok(false)
            }
            Phase::Closed => match Pin::new(&mut self.stream).poll_shutdown(cx) {
                Poll::Ready(outcome) => outcome.map(|()| true),
                Poll::Pending => Ok(false),
            },
        }
    }

    /// Reads and handles what there is. False at the end of the stream.
    fn poll_read(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        if matches!(self.phase, Phase::Closed) || (!self.pending.is_empty() && self.line.is_clogged()) {
            return Poll::Pending;
        }
        for _ in 0..READS {
            let mut space = [MaybeUninit::<u8>::uninit(); READ];
            let mut buffer = ReadBuf::uninit(&mut space);
            ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer))?;
            if buffer.filled().is_empty() {
                return Poll::Ready(Ok(false));
            }
            self.take(buffer.filled());
            if self.line.depth().0 > 0 || matches!(self.phase, Phase::Closed) {
                return Poll::Ready(Ok(true));
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn take(&mut self, mut input: &[u8]) {
        loop {
            match self.decoder.take(&mut input) {
                Ok(Some(message)) => self.on_message(message),
                Ok(None) => return,
                Err(error) => {
                    self.leave(error.into());
                    return;
                }
            }
            if !matches!(self.phase, Phase::Greeting(_) | Phase::Live(..) | Phase::Closing(_)) {
                return;
            }
        }
    }

    fn on_message(&mut self, message: Incoming) {
        let now = self.gateway.now();
        if let Phase::Live(session, _) = &mut self.phase {
            session.heard(now);
        }
        match message {
            Incoming::Text(text) => self.on_text(&text, now),
            Incoming::Ping(payload) => {
                if matches!(self.phase, Phase::Greeting(_) | Phase::Live(..)) && !self.line.is_clogged() {
                    self.line.send(frame::pong(&payload));
                }
            }
            Incoming::Pong => {}
            Incoming::Close(code) => {
                if !matches!(self.phase, Phase::Closing(_)) {
                    self.line.send(frame::close(code.unwrap_or(1000), ""));
                }
                self.part();
                self.phase = Phase::Closed;
            }
        }
    }

    fn on_text(&mut self, text: &str, now: Timestamp) {
        let wall = self.gateway.wall();
        match &mut self.phase {
            Phase::Greeting(greeting) => {
                let answer = greeting.on_text(text, self.gateway.tokens(), now, wall);
                match answer.and_then(|(session, newcomer)| Ok((session, self.gateway.join(newcomer, &self.line)?))) {
                    // Ended between the look at the token and the registration, when there was nobody to close.
                    Ok((session, joined)) if self.gateway.tokens().is_revoked(session.actor.session) => {
                        self.gateway.part(joined);
                        self.leave(Farewell::REVOKED);
                    }
                    Ok((session, joined)) => {
                        self.decoder.set_limit(MAX_FRAME);
                        self.phase = Phase::Live(Box::new(session), joined);
                    }
                    Err(farewell) => self.leave(farewell),
                }
            }
            Phase::Live(session, joined) => {
                let effect = session.on_text(text, self.line.in_flight(), now, wall);
                let (actor, joined) = (session.actor, *joined);
                match effect {
                    Effect::End(farewell) => self.leave(farewell),
                    effect => self.gateway.carry_out(effect, actor, joined, &self.line),
                }
            }
            Phase::Leaving(..) | Phase::Closing(_) | Phase::Closed => {}
        }
    }

    /// Looks at everything that happens by itself.
    fn check_time(&mut self) {
        self.gateway.check_pulse();
        let now = self.gateway.now();
        let ended = match &self.phase {
            Phase::Greeting(greeting) => greeting.on_tick(now),
            // While nothing is read nothing can be heard: then only the stalled write counts.
            Phase::Live(session, _) if self.stalled_at.is_none() => session.on_tick(now, self.gateway.wall()),
            Phase::Live(..) | Phase::Leaving(..) | Phase::Closed => None,
            Phase::Closing(until) => {
                if now >= *until {
                    self.phase = Phase::Closed;
                }
                None
            }
        };
        if let Some(farewell) = self.line.farewell().or(ended) {
            self.leave(farewell);
        }
        if self.is_stalled() {
            self.gateway.count_slow();
        }
    }

    fn is_stalled(&self) -> bool {
        self.stalled_at.is_some_and(|at| self.gateway.now().since(at) >= STALLED)
    }

    /// Ends the connection from this side. Whoever was revoked gets nothing more, a drain lets commands end first.
    fn leave(&mut self, farewell: Farewell) {
        if !matches!(self.phase, Phase::Greeting(_) | Phase::Live(..)) {
            return;
        }
        self.part();
        let now = self.gateway.now();
        if farewell.is_final_word() {
            self.line.clear();
        }
        if farewell.code == 4010 {
            self.phase = Phase::Leaving(farewell, now.plus(PARTING));
        } else {
            self.say_farewell(farewell, now);
        }
    }

    fn say_farewell(&mut self, farewell: Farewell, now: Timestamp) {
        self.gateway.count_farewell(farewell);
        for bytes in farewell.frames() {
            self.line.send(bytes);
        }
        self.phase = Phase::Closing(now.plus(PARTING));
    }

    /// Takes the connection out of the hub: nothing is delivered from here on.
    fn part(&mut self) {
        if let Phase::Live(_, joined) = &self.phase {
            self.gateway.part(*joined);
            self.phase = Phase::Closing(self.gateway.now().plus(PARTING));
        }
    }

    fn set_deadline(&self) {
        let stalled = self.stalled_at.map(|at| at.plus(STALLED));
        let phase = match &self.phase {
            Phase::Greeting(greeting) => Some(greeting.deadline()),
            Phase::Live(session, _) => Some(session.deadline().min(self.gateway.moment_of_wall(session.expires_at()))),
            Phase::Leaving(_, until) | Phase::Closing(until) => Some(*until),
            Phase::Closed => Some(self.gateway.now().plus(PARTING)),
        };
        if let Some(at) = stalled.into_iter().chain(phase).min() {
            self.line.set_deadline(at);
        }
    }
}

impl<S> Drop for Socket<S> {
    fn drop(&mut self) {
        if let Phase::Live(_, joined) = &self.phase {
            self.gateway.part(*joined);
        }
        self.gateway.forget(&self.line);
    }
}
