use bytes::Bytes;
use serde::Serialize;

/// The longest header of a frame that is not masked.
const HEADER: usize = 10;

/// A text frame with `value` as JSON. The payload is written once and never moved.
pub fn json(value: &impl Serialize) -> Bytes {
    let mut buffer = Vec::with_capacity(512);
    buffer.resize(HEADER, 0);
    // Writing to memory does not fail, and every shape of the protocol has string keys.
    serde_json::to_writer(&mut buffer, value).expect("a frame is plain data");
    frame(0x81, buffer)
}

/// The answer to a ping.
pub fn pong(payload: &[u8]) -> Bytes {
    control(0x8a, payload)
}

/// The end, with its code and reason.
pub fn close(code: u16, reason: &str) -> Bytes {
    let mut payload = code.to_be_bytes().to_vec();
    payload.extend_from_slice(reason.as_bytes().get(..reason.len().min(123)).unwrap_or_default());
    control(0x88, &payload)
}

fn control(first: u8, payload: &[u8]) -> Bytes {
    let mut buffer = vec![0; HEADER];
    buffer.extend_from_slice(payload);
    frame(first, buffer)
}

/// Writes the header into the space before the payload, as close to it as its length allows.
fn frame(first: u8, mut buffer: Vec<u8>) -> Bytes {
    let length = buffer.len() - HEADER;
    let mut header = vec![first];
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short @ ..=125), _) => header.push(short),
        (_, Ok(medium)) => {
            header.push(126);
            header.extend_from_slice(&medium.to_be_bytes());
        }
        _ => {
            header.push(127);
            header.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    let start = HEADER - header.len();
    buffer.iter_mut().skip(start).zip(header).for_each(|(to, from)| *to = from);
    Bytes::from(buffer).slice(start..)
}
