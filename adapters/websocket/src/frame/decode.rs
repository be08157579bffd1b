/// Something that the client sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A whole text message.
    Text(String),
    /// Must be answered with the same bytes.
    Ping(Vec<u8>),
    /// An answer that nobody asked for, or that keeps the connection alive.
    Pong,
    /// The client closes; its code, if it gave one.
    Close(Option<u16>),
}

/// Why the client's bytes cannot be followed. The connection must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A reserved bit or opcode, an unmasked frame, a control frame that is long or in pieces, a length not in its shortest
    /// form, a continuation of nothing, a close frame that is none.
    #[error("malformed frame")]
    Malformed,
    /// More than is taken.
    #[error("too large")]
    TooLarge,
    /// A binary message.
    #[error("binary")]
    Binary,
    /// A text that is no UTF-8.
    #[error("not utf-8")]
    NotUtf8,
}

const OPCODE_CONTINUATION: u8 = 0;
const OPCODE_TEXT: u8 = 1;
const OPCODE_BINARY: u8 = 2;
const OPCODE_CLOSE: u8 = 8;
const OPCODE_PING: u8 = 9;
const OPCODE_PONG: u8 = 10;
/// The longest header: two bytes, a 64-bit length and the mask.
const HEADER: usize = 14;
/// The longest payload of a control frame (RFC 6455 §5.5).
const CONTROL: usize = 125;

/// Puts messages together from bytes as they come. Between messages it holds no memory of its own.
#[derive(Debug)]
pub struct Decoder {
    limit: usize,
    header: [u8; HEADER],
    header_length: usize,
    frame: Option<Frame>,
    /// The pieces of a text so far; `None` between messages.
    text: Option<Vec<u8>>,
    control: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Frame {
    opcode: u8,
    is_final: bool,
    mask: [u8; 4],
    /// Position in the mask.
    turn: usize,
    left: usize,
}

impl Decoder {
    /// Takes messages of up to `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self { limit, header: [0; HEADER], header_length: 0, frame: None, text: None, control: Vec::new() }
    }

    /// From now on messages have up to `limit` bytes.
    pub fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// Takes bytes from the front of `input` until a message is whole or nothing is left.
    pub fn take(&mut self, input: &mut &[u8]) -> Result<Option<Incoming>, FrameError> {
        loop {
            let Some(frame) = self.frame else {
                if !self.take_header(input)? {
                    return Ok(None);
                }
                continue;
            };
            if frame.left > 0 && input.is_empty() {
                return Ok(None);
            }
            if self.take_payload(frame, input) {
                self.frame = None;
                if let Some(message) = self.finish(frame)? {
                    return Ok(Some(message));
                }
            }
        }
    }

    /// True when the frame is whole.
    fn take_payload(&mut self, mut frame: Frame, input: &mut &[u8]) -> bool {
        let (now, rest) = input.split_at(frame.left.min(input.len()));
        let to = if frame.opcode >= OPCODE_CLOSE { &mut self.control } else { self.text.get_or_insert_default() };
        let [a, b, c, d] = frame.mask;
        let mask =
            u32::from_le_bytes([a, b, c, d]).rotate_right(8 * u32::try_from(frame.turn).unwrap_or(0)).to_le_bytes();
        to.extend(now.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        frame.turn = (frame.turn + now.len()) % 4;
        frame.left -= now.len();
        *input = rest;
        self.frame = Some(frame);
        frame.left == 0
    }

    fn finish(&mut self, frame: Frame) -> Result<Option<Incoming>, FrameError> {
        if frame.opcode >= OPCODE_CLOSE {
            let payload = std::mem::take(&mut self.control);
            return match frame.opcode {
                OPCODE_PING => Ok(Some(Incoming::Ping(payload))),
                OPCODE_PONG => Ok(Some(Incoming::Pong)),
                _ => closing(&payload).map(|code| Some(Incoming::Close(code))),
            };
        }
        if !frame.is_final {
            return Ok(None);
        }
        let text = self.text.take().unwrap_or_default();
        String::from_utf8(text).map(|text| Some(Incoming::Text(text))).map_err(|_| FrameError::NotUtf8)
    }

    /// True when a header is whole and checked.
    fn take_header(&mut self, input: &mut &[u8]) -> Result<bool, FrameError> {
        loop {
            let Some((first, rest)) = input.split_first() else { return Ok(false) };
            *input = rest;
            if let Some(place) = self.header.get_mut(self.header_length) {
                *place = *first;
            }
            self.header_length += 1;
            if self.header_length == 2 {
                self.check_start()?;
            }
            if self.header_length >= 2 && self.header_length == self.header_size() {
                self.header_length = 0;
                let frame = self.read_header()?;
                self.admit(frame)?;
                self.frame = Some(frame);
                return Ok(true);
            }
        }
    }

    fn header_size(&self) -> usize {
        let [_, second, ..] = self.header;
        match second & 0x7f {
            126 => 8,
            127 => 14,
            _ => 6,
        }
    }

    /// What the first two bytes tell: refused before anything more is read.
    fn check_start(&self) -> Result<(), FrameError> {
        let [first, second, ..] = self.header;
        let (opcode, is_final, length) = (first & 0x0f, first & 0x80 != 0, second & 0x7f);
        if first & 0x70 != 0 || second & 0x80 == 0 {
            return Err(FrameError::Malformed);
        }
        match opcode {
            OPCODE_BINARY => Err(FrameError::Binary),
            OPCODE_TEXT if self.text.is_some() => Err(FrameError::Malformed),
            OPCODE_CONTINUATION if self.text.is_none() => Err(FrameError::Malformed),
            OPCODE_TEXT | OPCODE_CONTINUATION => Ok(()),
            OPCODE_CLOSE | OPCODE_PING | OPCODE_PONG if is_final && usize::from(length) <= CONTROL => Ok(()),
            _ => Err(FrameError::Malformed),
        }
    }

    fn read_header(&self) -> Result<Frame, FrameError> {
        let [first, second, rest @ ..] = self.header;
        let ([long @ .., _, _, _, _], [_, _, _, _, _, _, _, _, far @ ..]) = (rest, rest);
        let ([high, low, near @ .., _, _, _, _, _, _], [next @ .., _, _, _, _, _, _, _, _]) = (rest, rest);
        let (length, mask) = match second & 0x7f {
            126 => (u64::from(u16::from_be_bytes([high, low])), near),
            127 => (u64::from_be_bytes(long), far),
            short => (u64::from(short), next),
        };
        // RFC 6455 §5.2: the shortest form, and no sign bit.
        let is_shortest = match second & 0x7f {
            126 => length >= 126,
            127 => length > u64::from(u16::MAX) && length >> 63 == 0,
            _ => true,
        };
        if !is_shortest {
            return Err(FrameError::Malformed);
        }
        let left = usize::try_from(length).map_err(|_| FrameError::TooLarge)?;
        Ok(Frame { opcode: first & 0x0f, is_final: first & 0x80 != 0, mask, turn: 0, left })
    }

    /// Refuses by what the header announces, before the payload is read or memory is taken for it.
    fn admit(&mut self, frame: Frame) -> Result<(), FrameError> {
        if frame.opcode >= OPCODE_CLOSE {
            return Ok(());
        }
        let text = self.text.get_or_insert_default();
        if text.len().saturating_add(frame.left) > self.limit {
            return Err(FrameError::TooLarge);
        }
        Ok(())
    }
}

/// The code of a close frame (RFC 6455 §7.4): none, or one that may be sent, with a reason in UTF-8.
fn closing(payload: &[u8]) -> Result<Option<u16>, FrameError> {
    match payload {
        [] => Ok(None),
        [_] => Err(FrameError::Malformed),
        [high, low, reason @ ..] => {
            let code = u16::from_be_bytes([*high, *low]);
            let is_sendable = matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999);
            if !is_sendable {
                return Err(FrameError::Malformed);
            }
            std::str::from_utf8(reason).map(|_| Some(code)).map_err(|_| FrameError::NotUtf8)
        }
    }
}
