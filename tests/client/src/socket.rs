use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;
use tokio::time::Instant;

use crate::frame::{self, Decoder};
use crate::{Api, Link, read_frames};

/// A WebSocket: frames in, frames out. Dropped, it is closed without a word.
#[derive(Debug)]
pub struct Socket {
    link: Arc<Link>,
    decoder: Decoder,
}

/// What came over a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// One frame of the protocol.
    Text(Vec<u8>),
    /// The end, with its code (1005 without one).
    Closed(u16),
}

const NO_CODE: u16 = 1005;

impl Socket {
    /// A fresh socket; `hello` has not been said.
    pub async fn open(api: &Api) -> Result<Self> {
        Ok(Self { link: Arc::new(Link::new(api.open_socket().await?)), decoder: Decoder::default() })
    }

    /// The writing end: whoever has it may write while somebody else reads.
    pub fn link(&self) -> Arc<Link> {
        Arc::clone(&self.link)
    }

    /// Sends one frame of the protocol.
    pub async fn send(&self, text: &impl Serialize) -> Result<()> {
        Ok(self.link.write(&frame::encode(frame::TEXT, &serde_json::to_vec(text)?)).await?)
    }

    /// Ends the connection with `code`, as far as it still takes anything.
    pub async fn close(&self, code: u16) {
        let _ = self.link.write(&frame::encode(frame::CLOSE, &code.to_be_bytes())).await;
    }

    /// What is there now, in order; nothing when `deadline` passes first. Pings of the transport are answered.
    pub async fn read(&mut self, deadline: Instant) -> Result<Vec<Incoming>> {
        let (mut came, mut pongs) = (Vec::new(), Vec::new());
        read_frames(self.link.stream(), &mut self.decoder, deadline, |opcode, payload| {
            match opcode {
                frame::PING => pongs.extend(frame::encode(frame::PONG, payload)),
                frame::CLOSE => came.push(Incoming::Closed(code_of(payload))),
                frame::TEXT => came.push(Incoming::Text(payload.to_vec())),
                _ => {}
            }
            Ok(())
        })
        .await?;
        if !pongs.is_empty() {
            self.link.write(&pongs).await?;
        }
        Ok(came)
    }
}

fn code_of(payload: &[u8]) -> u16 {
    payload.first_chunk().map_or(NO_CODE, |code| u16::from_be_bytes(*code))
}
