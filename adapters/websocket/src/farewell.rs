//! Why a connection ends, as `docs/PROTOCOL.md` §3.4 numbers it.

use adapter_wire::frames::{Bye, ServerFrame};
use bytes::Bytes;
use domain_kernel::Span;

use crate::frame;

/// Reconnects that other nodes should see per second at most.
pub(crate) const RECONNECTS: usize = 500;
/// Windows of reconnects: the shortest and the longest, in milliseconds.
const WINDOW_MS: (u32, u32) = (1_000, 45_000);

/// Why a node ends connections that it cannot vouch for any more.
const ELSEWHERE: &str = "go elsewhere";

/// A close code and its reason in one word or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Farewell {
    /// The code; its range tells a client what to do.
    pub code: u16,
    /// Why.
    pub reason: &'static str,
    /// Reconnect after a random time between these, in milliseconds.
    pub after_ms: Option<[u32; 2]>,
}

impl Farewell {
    /// Something in the server has failed.
    pub const INTERNAL: Self = Self::new(4000, "internal");
    /// The client does not take what is sent.
    pub const TOO_SLOW: Self = Self::new(4008, "too slow");
    /// Nothing was heard of the client.
    pub const SILENT: Self = Self::new(4009, "heartbeat missed");
    /// The token has expired or is none.
    pub const TOKEN: Self = Self::new(4101, "token refused");
    /// There was no hello.
    pub const NO_HELLO: Self = Self::new(4102, "no hello");
    /// The session was ended.
    pub const REVOKED: Self = Self::new(4201, "session revoked");
    /// Another version of the protocol.
    pub const VERSION: Self = Self::new(4203, "version not served");
    /// The user has too many connections.
    pub const TOO_MANY: Self = Self::new(4210, "too many connections");

    const fn new(code: u16, reason: &'static str) -> Self {
        Self { code, reason, after_ms: None }
    }

    /// What the client sent cannot be followed.
    pub const fn protocol(reason: &'static str) -> Self {
        Self::new(4202, reason)
    }

    /// The server stops; clients come back spread over `window_ms`.
    pub const fn drain(window_ms: u32) -> Self {
        Self { code: 4010, reason: "drain", after_ms: Some([0, window_ms]) }
    }

    /// This node cannot vouch for what it holds; its `sockets` go to another one, spread over time.
    pub fn elsewhere(sockets: usize) -> Self {
        Self { code: 4000, reason: ELSEWHERE, after_ms: Some([0, window_ms(sockets)]) }
    }

    /// The node has more newcomers than it can take; this one comes back between these.
    pub(crate) fn overload(after: [Span; 2]) -> Self {
        let millis = |span: Span| u32::try_from(span.as_micros() / 1_000).unwrap_or(u32::MAX);
        Self { code: 4012, reason: "overload", after_ms: Some(after.map(millis)) }
    }

    /// True when nothing that still waits may be told: it is not the client's any more, or may not be true any more.
    pub(crate) fn is_final_word(self) -> bool {
        self == Self::REVOKED || self.reason == ELSEWHERE
    }

    /// The `bye` frame and the close frame.
    pub fn frames(self) -> [Bytes; 2] {
        let Self { code, reason, after_ms } = self;
        let bye = ServerFrame::Bye(Bye { code, after_ms: after_ms.map(Vec::from), reason: reason.to_owned() });
        [frame::json(&bye), frame::close(code, reason)]
    }
}

/// So much time for so many reconnects.
pub(crate) fn window_ms(sockets: usize) -> u32 {
    let (least, most) = WINDOW_MS;
    u32::try_from(sockets * 1_000 / RECONNECTS).unwrap_or(u32::MAX).clamp(least, most)
}

impl From<frame::FrameError> for Farewell {
    fn from(error: frame::FrameError) -> Self {
        match error {
            frame::FrameError::Malformed => Self::protocol("malformed frame"),
            frame::FrameError::TooLarge => Self::protocol("too large"),
            frame::FrameError::Binary => Self::protocol("binary"),
            frame::FrameError::NotUtf8 => Self::protocol("not utf-8"),
        }
    }
}
