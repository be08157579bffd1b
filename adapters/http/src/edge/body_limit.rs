use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf as _, Bytes};
use http::{HeaderValue, StatusCode, header};
use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Frame, SizeHint};
use poem::Request;
use tokio::time::{Instant, Sleep};

use crate::HttpLimits;
use crate::problem::Fault;
use crate::translate::by_status;

/// A body must come at this many bytes a second once the grace is over.
const SLOWEST: f64 = 1024.0;

/// Why a body was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyFault {
    /// Longer than is taken.
    #[error("the body is too long")]
    TooLong,
    /// Slower than is waited for.
    #[error("the body comes too slowly")]
    TooSlow,
}

impl From<BodyFault> for Fault {
    fn from(fault: BodyFault) -> Self {
        let status = match fault {
            BodyFault::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            BodyFault::TooSlow => StatusCode::REQUEST_TIMEOUT,
        };
        // The rest of the body is not read, so that nothing else can follow on this connection.
        by_status(status)
            .with_detail(&fault.to_string())
            .with_header(header::CONNECTION, HeaderValue::from_static("close"))
    }
}

/// Refuses at once a body that says that it is too long; cuts one that turns out to be, or that never ends.
pub(crate) fn apply(request: &mut Request, limits: &HttpLimits) -> Result<(), Fault> {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if length.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > limits.body_bytes) {
        return Err(BodyFault::TooLong.into());
    }
    let body = request.take_body();
    if !body.is_empty() {
        let limited = Limited::new(body.into(), limits);
        request.set_body(BoxBody::new(limited));
    }
    Ok(())
}

/// A body that is counted while it streams.
struct Limited {
    body: BoxBody<Bytes, io::Error>,
    left: u64,
    received: u64,
    started: Instant,
    grace: Duration,
    deadline: Pin<Box<Sleep>>,
}

impl Limited {
    fn new(body: BoxBody<Bytes, io::Error>, limits: &HttpLimits) -> Self {
        let started = Instant::now();
        let deadline = Box::pin(tokio::time::sleep_until(started + limits.body_grace));
        Self { body, left: limits.body_bytes, received: 0, started, grace: limits.body_grace, deadline }
    }

    /// Counts a frame and moves the deadline to where the average would fall below the slowest rate.
    fn count(&mut self, bytes: usize) -> Result<(), BodyFault> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(bytes).ok_or(BodyFault::TooLong)?;
        self.received += bytes;
        let earned = Duration::from_secs_f64(f64::from(u32::try_from(self.received).unwrap_or(u32::MAX)) / SLOWEST);
        self.deadline.as_mut().reset(self.started + earned.max(self.grace));
        Ok(())
    }
}

impl Body for Limited {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = self.get_mut();
        let cut = |fault| Poll::Ready(Some(Err(io::Error::other(fault))));
        match Pin::new(&mut this.body).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => match this.count(frame.data_ref().map_or(0, Bytes::remaining)) {
                Ok(()) => Poll::Ready(Some(Ok(frame))),
                Err(fault) => cut(fault),
            },
            Poll::Ready(end) => Poll::Ready(end),
            Poll::Pending if Future::poll(this.deadline.as_mut(), context).is_ready() => cut(BodyFault::TooSlow),
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
