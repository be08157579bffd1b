//! Why a connection ends, as `docs/PROTOCOL.md` §3.4 numbers it.

use adapter_wire::frames::{Bye, ServerFrame};
use bytes::Bytes;

use crate::frame;

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

    /// The `bye` frame and the close frame.
    pub fn frames(self) -> [Bytes; 2] {
        let Self { code, reason, after_ms } = self;
        let bye = ServerFrame::Bye(Bye { code, after_ms: after_ms.map(Vec::from), reason: reason.to_owned() });
        [frame::json(&bye), frame::close(code, reason)]
    }
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
