//! WebSocket frames (RFC 6455 §5), only as much as a server that follows `docs/PROTOCOL.md` sends: whole and unmasked.
//!
//! What is handed in here comes from the network: whatever it is, it becomes an error and never a panic.

use anyhow::{Result, bail};

/// A text frame.
pub const TEXT: u8 = 1;
/// The end.
pub const CLOSE: u8 = 8;
/// To be answered with a pong of the same content.
pub const PING: u8 = 9;
/// The answer.
pub const PONG: u8 = 10;

/// The length follows in two bytes, or in eight.
const LENGTH_16: u8 = 126;
const LENGTH_64: u8 = 127;

/// Any key but zero makes the server do its whole work.
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// A frame as a client sends it.
pub fn encode(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = head(opcode, payload.len(), 0x80);
    frame.extend_from_slice(&MASK);
    frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, key)| byte ^ key));
    frame
}

/// A frame as a server sends it.
pub fn encode_unmasked(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = head(opcode, payload.len(), 0);
    frame.extend_from_slice(payload);
    frame
}

fn head(opcode: u8, length: usize, mask_bit: u8) -> Vec<u8> {
    let mut head = Vec::with_capacity(length + 14);
    head.push(0x80 | opcode);
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short), _) if short < LENGTH_16 => head.push(mask_bit | short),
        (_, Ok(medium)) => {
            head.push(mask_bit | LENGTH_16);
            head.extend_from_slice(&medium.to_be_bytes());
        }
        _ => {
            head.push(mask_bit | LENGTH_64);
            head.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    head
}

/// Cuts what comes in into frames. Between frames it holds no memory.
#[derive(Debug, Default)]
pub struct Decoder {
    rest: Vec<u8>,
}

impl Decoder {
    /// Hands every frame that is whole now to `each`, with its opcode.
    pub fn feed(&mut self, input: &[u8], mut each: impl FnMut(u8, &[u8]) -> Result<()>) -> Result<()> {
        if self.rest.is_empty() {
            self.rest = Self::cut(input, &mut each)?.to_vec();
        } else {
            let mut whole = std::mem::take(&mut self.rest);
            whole.extend_from_slice(input);
            self.rest = Self::cut(&whole, &mut each)?.to_vec();
        }
        Ok(())
    }

    fn cut<'a>(mut input: &'a [u8], each: &mut impl FnMut(u8, &[u8]) -> Result<()>) -> Result<&'a [u8]> {
        while let Some((opcode, payload, rest)) = split(input)? {
            each(opcode, payload)?;
            input = rest;
        }
        Ok(input)
    }
}

/// Opcode and payload of a frame, and what follows it.
type Cut<'a> = (u8, &'a [u8], &'a [u8]);

/// Cuts off the first frame; nothing while it is not whole.
fn split(input: &[u8]) -> Result<Option<Cut<'_>>> {
    let Some((&[first, second], rest)) = input.split_first_chunk() else { return Ok(None) };
    if first & 0xf0 != 0x80 || second & 0x80 != 0 {
        bail!("the server sent a frame that is split, compressed or masked: {first:02x} {second:02x}");
    }
    let (length, rest) = match second {
        LENGTH_16 => match rest.split_first_chunk() {
            Some((bytes, rest)) => (u64::from(u16::from_be_bytes(*bytes)), rest),
            None => return Ok(None),
        },
        LENGTH_64 => match rest.split_first_chunk() {
            Some((bytes, rest)) => (u64::from_be_bytes(*bytes), rest),
            None => return Ok(None),
        },
        short => (u64::from(short), rest),
    };
    let length = usize::try_from(length)?;
    Ok(rest.split_at_checked(length).map(|(payload, rest)| (first & 0x0f, payload, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(pieces: &[&[u8]]) -> Vec<(u8, usize)> {
        let (mut decoder, mut seen) = (Decoder::default(), Vec::new());
        for piece in pieces {
            let take = |opcode, payload: &[u8]| {
                seen.push((opcode, payload.len()));
                Ok(())
            };
            decoder.feed(piece, take).expect("good frames");
        }
        assert!(decoder.rest.is_empty());
        seen
    }

    #[test]
    fn frames_are_found_wherever_they_are_cut() {
        let sizes = [0, 1, 125, 126, 65_535, 65_536];
        let stream: Vec<u8> = sizes.iter().flat_map(|size| encode_unmasked(TEXT, &vec![b'x'; *size])).collect();
        let expected: Vec<_> = sizes.map(|size| (TEXT, size)).into();
        assert_eq!(frames(&[&stream]), expected);
        for at in [1, 2, 3, 4, 130, 260, 66_000, stream.len() - 1] {
            let (front, back) = stream.split_at(at);
            assert_eq!(frames(&[front, back]), expected, "cut at {at}");
        }
    }

    #[test]
    fn a_client_masks() {
        assert_eq!(encode(TEXT, b"ab"), [0x81, 0x82, 0x37, 0xfa, 0x21, 0x3d, b'a' ^ 0x37, b'b' ^ 0xfa]);
        assert!(Decoder::default().feed(&encode(TEXT, b"ab"), |_, _| Ok(())).is_err());
    }
}
