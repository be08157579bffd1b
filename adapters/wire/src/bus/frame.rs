use std::borrow::Cow;
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::item::Decoded;

/// How many channels carry items. A stream always goes through the same one.
pub const CHANNELS: usize = 8;

/// The version of the frames that are written. Those of other versions are read as far as they can be.
const VERSION: u8 = 1;

/// Who says something, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// The node.
    pub publisher: Uuid,
    /// Its life: another one counts anew.
    pub epoch: u32,
    /// For how many milliseconds it has lived when this was written.
    pub age: u64,
}

/// Something that a node said.
#[derive(Debug, PartialEq)]
pub struct Frame {
    /// Who, and when.
    pub head: Head,
    /// What.
    pub said: Said,
}

/// What a node said. Ranges include both their ends.
#[derive(Debug, PartialEq)]
pub enum Said {
    /// Items, under the next number of their channel.
    Items {
        /// Which channel, below [`CHANNELS`].
        channel: usize,
        /// 1, 2, 3 … for each publisher and channel.
        n: u64,
        /// In the order of their publication.
        items: Vec<Decoded>,
    },
    /// The number of the last frame on each channel: whoever has fewer has lost some.
    Beat {
        /// By channel.
        counters: [u64; CHANNELS],
        /// The publisher wants to hear from everybody: it is new here or was away.
        asks: bool,
        /// Its last word.
        leaves: bool,
    },
    /// Asks the reader to say these frames of a channel again.
    Nack {
        /// Which channel.
        channel: usize,
        /// Which frames.
        missing: Vec<(u64, u64)>,
    },
    /// The publisher no longer has these frames, which it was asked for.
    Gone {
        /// Which channel.
        channel: usize,
        /// Which frames.
        gone: Vec<(u64, u64)>,
    },
    /// Something that only newer nodes understand.
    Unknown,
}

/// Why a text is no frame.
#[derive(Debug)]
pub struct FrameError(Option<serde_json::Error>);

impl std::fmt::Display for FrameError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Some(error) => write!(f, "no frame of the bus: {error}"),
            None => f.write_str("a frame of the bus that lacks its number"),
        }
    }
}

impl std::error::Error for FrameError {}

/// All that any frame may have.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    publisher: Uuid,
    epoch: u32,
    age: u64,
    channel: Option<usize>,
    n: Option<u64>,
    #[serde(borrow, default)]
    items: Vec<&'a RawValue>,
    counters: Option<[u64; CHANNELS]>,
    #[serde(default)]
    asks: bool,
    #[serde(default)]
    leaves: bool,
    #[serde(default)]
    missing: Vec<(u64, u64)>,
    #[serde(default)]
    gone: Vec<(u64, u64)>,
}

impl Frame {
    /// Reads a frame.
    pub fn parse(text: &[u8]) -> Result<Self, FrameError> {
        let envelope: Envelope<'_> = serde_json::from_slice(text).map_err(|error| FrameError(Some(error)))?;
        let head = Head { publisher: envelope.publisher, epoch: envelope.epoch, age: envelope.age };
        let said = envelope.said().ok_or(FrameError(None))?;
        Ok(Self { head, said })
    }
}

impl Envelope<'_> {
    fn said(self) -> Option<Said> {
        let channel = self.channel.filter(|channel| *channel < CHANNELS);
        Some(match &*self.kind {
            "items" => Said::Items {
                channel: channel?,
                n: self.n?,
                items: self.items.into_iter().map(|item| Decoded::read(item.get())).collect(),
            },
            "beat" => Said::Beat { counters: self.counters?, asks: self.asks, leaves: self.leaves },
            "nack" => Said::Nack { channel: channel?, missing: self.missing },
            "gone" => Said::Gone { channel: channel?, gone: self.gone },
            _ => Said::Unknown,
        })
    }
}

/// A frame of items: `joined` are their texts with commas between.
pub fn items_text(head: &Head, channel: usize, n: u64, joined: &str) -> String {
    let mut text = String::with_capacity(joined.len() + 160);
    begin(&mut text, "items", head);
    put(&mut text, format_args!(r#","channel":{channel},"n":{n},"items":[{joined}]}}"#));
    text
}

/// A beat.
pub fn beat_text(head: &Head, counters: &[u64; CHANNELS], asks: bool, leaves: bool) -> String {
    let mut text = String::with_capacity(256);
    begin(&mut text, "beat", head);
    put(&mut text, format_args!(r#","counters":{counters:?},"asks":{asks},"leaves":{leaves}}}"#));
    text
}

/// A request to say frames again.
pub fn nack_text(head: &Head, channel: usize, missing: &[(u64, u64)]) -> String {
    ranges_text("nack", "missing", head, channel, missing)
}

/// The answer that frames are no longer there.
pub fn gone_text(head: &Head, channel: usize, gone: &[(u64, u64)]) -> String {
    ranges_text("gone", "gone", head, channel, gone)
}

fn ranges_text(kind: &str, name: &str, head: &Head, channel: usize, ranges: &[(u64, u64)]) -> String {
    let mut text = String::with_capacity(192);
    begin(&mut text, kind, head);
    put(&mut text, format_args!(r#","channel":{channel},"{name}":["#));
    for (n, (first, last)) in ranges.iter().enumerate() {
        let comma = if n == 0 { "" } else { "," };
        put(&mut text, format_args!("{comma}[{first},{last}]"));
    }
    text.push_str("]}");
    text
}

fn begin(text: &mut String, kind: &str, head: &Head) {
    let Head { publisher, epoch, age } = head;
    put(text, format_args!(r#"{{"v":{VERSION},"type":"{kind}","publisher":"{publisher}","epoch":{epoch},"age":{age}"#));
}

fn put(text: &mut String, what: std::fmt::Arguments<'_>) {
    text.write_fmt(what).expect("a string takes whatever is written to it");
}
