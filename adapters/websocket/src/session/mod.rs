//! What one connection may say and when, without I/O. Each state is a type: before the hello there is nothing that delivers.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use adapter_wire::frames::{Ack, ClientFrame, Command, Hello};
use adapter_wire::{Refusal, Slug};
use application::messages::{EditMessageCommand, SendMessageCommand};
use delivery::{Newcomer, PRESENCE_SUBSCRIPTIONS, TYPING_EVERY};
use domain_kernel::{ChatId, ClientId, Cursor, Seq, Span, Tag, Timestamp, UserId, Version};
use domain_users::Actor;
use domain_users::ports::{AccessTokens, TokenRefused};

use crate::Farewell;
use crate::bucket::Bucket;

/// The largest frame of a client.
pub const MAX_FRAME: usize = 64 * 1024;
/// The largest hello.
pub const MAX_HELLO: usize = 512 * 1024;
/// How often a client pings, in milliseconds.
pub const HEARTBEAT_MS: u32 = 25_000;
/// Chats that a hello may name.
const MAX_CHATS: usize = 5_000;
const HELLO_WITHIN: Span = Span::seconds(5);
const SILENCE: Span = Span::seconds(60);
/// Acknowledgements of one connection: a burst, for those that the network has held up, and so many a second.
const ACKS: (i64, i64) = (2, 1);
/// Chats that one of them may name.
const ACKED_CHATS: usize = 200;
/// What a client says that takes bumps of large chats.
const PASSIVE: &str = "passive";
/// Commands under way per connection.
const IN_FLIGHT: usize = 32;

/// Something that changes a chat or a marker; those of one chat keep their order.
#[derive(Clone, Debug)]
pub enum Job {
    /// Writes a message.
    Send(SendMessageCommand),
    /// Changes one.
    Edit(EditMessageCommand),
    /// Takes one back.
    Retract(ChatId, Seq),
    /// Moves the marker.
    MarkRead(ChatId, Seq),
}

impl Job {
    /// In which chat.
    pub fn chat(&self) -> ChatId {
        match self {
            Self::Send(command) => command.chat,
            Self::Edit(command) => command.chat,
            Self::Retract(chat, _) | Self::MarkRead(chat, _) => *chat,
        }
    }
}

/// What a frame leads to.
#[derive(Debug)]
pub enum Effect {
    /// Nothing.
    Nothing,
    /// A use case is to be carried out and answered under this number.
    Do(u64, Job),
    /// The command is done.
    Done(u64),
    /// The command was refused.
    Refuse(u64, Refusal),
    /// Others are to be told that the user writes.
    Typing(ChatId),
    /// The chat on the screen.
    Focus(Option<ChatId>),
    /// Nobody has touched the device for a while, or somebody does again.
    Idle(bool),
    /// How far the client has applied what it got.
    Acked(Vec<(ChatId, Seq)>),
    /// Whose presence is wanted; done by that.
    Watch(u64, Vec<UserId>),
    /// The answer to a ping.
    Pong(u64),
    /// The connection ends.
    End(Farewell),
}

/// A connection that has not said who it is.
#[derive(Debug)]
pub struct Greeting {
    opened_at: Timestamp,
    rates: Rates,
}

/// How much one connection may ask for: a burst, and so much a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Frames of every kind.
    pub frames: (i64, i64),
    /// Commands.
    pub commands: (i64, i64),
}

impl Rates {
    /// More than any person does.
    pub const USUAL: Self = Self { frames: (100, 50), commands: (60, 30) };
    /// None worth the name: for load generators on a server of their own.
    pub const LIFTED: Self = Self { frames: (1_000_000, 1_000_000), commands: (1_000_000, 1_000_000) };
}

/// A connection of a known user.
pub struct Session {
    /// Who, by which sign-in.
    pub actor: Actor,
    tokens: Arc<dyn AccessTokens>,
    expires_at: Timestamp,
    heard_at: Timestamp,
    frames: Bucket,
    commands: Bucket,
    acks: Bucket,
    typed_at: Option<(ChatId, Timestamp)>,
}

impl Greeting {
    /// A connection opened now.
    pub fn new(now: Timestamp) -> Self {
        Self { opened_at: now, rates: Rates::USUAL }
    }

    /// The same with other rates.
    #[must_use]
    pub fn with_rates(self, rates: Rates) -> Self {
        Self { rates, ..self }
    }

    /// When [`Self::on_tick`] has something to say.
    pub fn deadline(&self) -> Timestamp {
        self.opened_at.plus(HELLO_WITHIN)
    }

    /// Time has passed.
    pub fn on_tick(&self, now: Timestamp) -> Option<Farewell> {
        (now >= self.deadline()).then_some(Farewell::NO_HELLO)
    }

    /// The first frame: must be a hello with a good token. `now` is the monotonic time of the socket, `wall` what tokens go by.
    pub fn on_text(
        &self,
        text: &str,
        tokens: &Arc<dyn AccessTokens>,
        now: Timestamp,
        wall: Timestamp,
    ) -> Result<(Session, Newcomer), Farewell> {
        let Ok(ClientFrame::Hello(hello)) = serde_json::from_str(text) else {
            return Err(Farewell::protocol("no hello"));
        };
        if hello.protocol != 1 {
            return Err(Farewell::VERSION);
        }
        if !hello.is_within_limits() {
            return Err(Farewell::protocol("too long"));
        }
        if hello.chats.len() > MAX_CHATS {
            return Err(Farewell::protocol("too many chats"));
        }
        let (actor, expires_at) = tokens.verify(&hello.token, wall).map_err(token_refused)?;
        let session = Session {
            actor,
            tokens: Arc::clone(tokens),
            expires_at,
            heard_at: now,
            frames: Bucket::new(self.rates.frames, now),
            commands: Bucket::new(self.rates.commands, now),
            acks: Bucket::new(ACKS, now),
            typed_at: None,
        };
        Ok((session, newcomer(actor, &hello)))
    }
}

fn token_refused(refused: TokenRefused) -> Farewell {
    match refused {
        TokenRefused::Invalid | TokenRefused::Expired => Farewell::TOKEN,
        TokenRefused::Revoked => Farewell::REVOKED,
    }
}

fn newcomer(actor: Actor, hello: &Hello) -> Newcomer {
    let held = hello
        .chats
        .iter()
        .map(|held| (ChatId::new(held.chat), Cursor::new(Seq::new(held.seq), Tag::new(held.tag))))
        .collect();
    let takes_bumps = hello.caps.iter().any(|cap| cap == PASSIVE);
    Newcomer {
        user: actor.user,
        session: actor.session,
        cursor: hello.user.map(Cursor::from),
        held,
        takes_bumps,
        is_idle: hello.idle,
    }
}

impl Session {
    /// Something was heard, of whatever kind.
    pub fn heard(&mut self, now: Timestamp) {
        self.heard_at = now;
    }

    /// When the client has been silent for too long.
    pub fn deadline(&self) -> Timestamp {
        self.heard_at.plus(SILENCE)
    }

    /// When the token stops proving anything.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// Time has passed.
    pub fn on_tick(&self, now: Timestamp, wall: Timestamp) -> Option<Farewell> {
        if wall >= self.expires_at {
            Some(Farewell::TOKEN)
        } else {
            (now >= self.deadline()).then_some(Farewell::SILENT)
        }
    }

    /// A frame of the client, while `in_flight` of its commands are under way.
    pub fn on_text(&mut self, text: &str, in_flight: usize, now: Timestamp, wall: Timestamp) -> Effect {
        self.heard(now);
        let Ok(frame) = serde_json::from_str::<ClientFrame>(text) else {
            return Effect::End(Farewell::protocol("unknown frame"));
        };
        if wall >= self.expires_at {
            return Effect::End(Farewell::TOKEN);
        }
        match frame {
            ClientFrame::Hello(_) => Effect::End(Farewell::protocol("second hello")),
            ClientFrame::Cmd(ask) => self.on_command(ask.id, ask.cmd, in_flight, now, wall),
            // What is no command needs no answer, so too much of it is simply not heard.
            _ if self.frames.take(now).is_err() => Effect::Nothing,
            ClientFrame::Typing(typing) => self.on_typing(ChatId::new(typing.chat), now),
            ClientFrame::Focus(focus) => Effect::Focus(focus.chat.map(ChatId::new)),
            ClientFrame::Idle(idle) => Effect::Idle(idle.idle),
            ClientFrame::Ack(ack) => self.on_ack(&ack, now),
            ClientFrame::Ping(ping) => Effect::Pong(ping.n),
        }
    }

    /// Nothing rests on an acknowledgement, so one too many, or too long, is not heard.
    fn on_ack(&mut self, ack: &Ack, now: Timestamp) -> Effect {
        if ack.chats.len() > ACKED_CHATS || self.acks.take(now).is_err() {
            return Effect::Nothing;
        }
        Effect::Acked(ack.chats.iter().map(|acked| (ChatId::new(acked.chat), Seq::new(acked.seq))).collect())
    }

    fn on_typing(&mut self, chat: ChatId, now: Timestamp) -> Effect {
        if self.typed_at.is_some_and(|(last, at)| last == chat && now.since(at) < TYPING_EVERY) {
            return Effect::Nothing;
        }
        self.typed_at = Some((chat, now));
        Effect::Typing(chat)
    }

    fn on_command(&mut self, id: u64, command: Command, in_flight: usize, now: Timestamp, wall: Timestamp) -> Effect {
        if let Err(wait) = self.commands.take(now) {
            return Effect::Refuse(id, Refusal { retry_after: Some(wait), ..Refusal::new(Slug::Rate) });
        }
        if in_flight >= IN_FLIGHT {
            let limit = i64::try_from(IN_FLIGHT).ok();
            return Effect::Refuse(
                id,
                Refusal { limit, retry_after: Some(Span::millis(500)), ..Refusal::new(Slug::Rate) },
            );
        }
        match command {
            Command::SendMessage(send) => Effect::Do(
                id,
                Job::Send(SendMessageCommand {
                    chat: ChatId::new(send.chat),
                    client_id: ClientId::new(send.client_id),
                    body: send.body,
                    reply_to: send.reply_to.map(Seq::new),
                }),
            ),
            Command::EditMessage(edit) => Effect::Do(
                id,
                Job::Edit(EditMessageCommand {
                    chat: ChatId::new(edit.chat),
                    seq: Seq::new(edit.seq),
                    body: edit.body,
                    version: Version::new(edit.version),
                }),
            ),
            Command::RetractMessage(retract) => {
                Effect::Do(id, Job::Retract(ChatId::new(retract.chat), Seq::new(retract.seq)))
            }
            Command::MarkRead(mark) => Effect::Do(id, Job::MarkRead(ChatId::new(mark.chat), Seq::new(mark.seq))),
            Command::SubscribePresence(subscribe) if subscribe.users.len() > PRESENCE_SUBSCRIPTIONS => {
                let limit = i64::try_from(PRESENCE_SUBSCRIPTIONS).ok();
                Effect::Refuse(id, Refusal::invalid("users", "too many", limit))
            }
            Command::SubscribePresence(subscribe) => {
                Effect::Watch(id, subscribe.users.into_iter().map(UserId::new).collect())
            }
            Command::RenewToken(renew) => self.on_renewal(id, &renew.token, wall),
        }
    }

    /// A fresh token must prove the same sign-in; it never makes the connection somebody else's.
    fn on_renewal(&mut self, id: u64, token: &str, wall: Timestamp) -> Effect {
        match self.tokens.verify(token, wall) {
            Ok((actor, expires_at)) if actor == self.actor => {
                self.expires_at = self.expires_at.max(expires_at);
                Effect::Done(id)
            }
            Err(TokenRefused::Revoked) => Effect::End(Farewell::REVOKED),
            Ok(_) | Err(TokenRefused::Invalid | TokenRefused::Expired) => {
                Effect::Refuse(id, Refusal::new(Slug::Unauthenticated))
            }
        }
    }
}
