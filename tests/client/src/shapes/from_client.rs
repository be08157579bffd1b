use serde::Serialize;
use uuid::Uuid;

use super::Cursor;

/// A frame from the client.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromClient {
    /// The first one.
    Hello(Hello),
    /// Something is to be done.
    Cmd {
        /// Answered under this number.
        id: u64,
        /// What.
        cmd: Command,
    },
    /// I am writing.
    Typing {
        /// Where.
        chat: Uuid,
    },
    /// The chat on screen.
    Focus {
        /// Which.
        chat: Option<Uuid>,
    },
    /// What was applied.
    Ack {
        /// Since the last one.
        chats: Vec<Acked>,
    },
    /// I am there.
    Ping {
        /// Comes back.
        n: u64,
    },
}

/// Who I am and how far I have followed.
#[derive(Clone, Debug, Serialize)]
pub struct Hello {
    /// The version of the protocol: 1.
    pub protocol: u32,
    /// My access token.
    pub token: String,
    /// The program, for the log.
    pub client: &'static str,
    /// Of my own stream.
    pub user: Option<Cursor>,
    /// The chats I hold.
    pub chats: Vec<Followed>,
    /// What I can do; a server that does not know the field is not asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<&'static str>,
}

/// A chat held, and how far it was followed.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Followed {
    /// Which.
    pub chat: Uuid,
    /// Seq of its cursor.
    pub seq: i64,
    /// Tag of its cursor.
    pub tag: i32,
}

/// How far a chat was applied.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Acked {
    /// Which.
    pub chat: Uuid,
    /// Up to here.
    pub seq: i64,
}

/// What a client may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// A new message.
    SendMessage {
        /// Where.
        chat: Uuid,
        /// Its key.
        client_id: Uuid,
        /// Its text.
        body: String,
        /// What it answers.
        reply_to: Option<i64>,
    },
    /// Another text.
    EditMessage {
        /// Where.
        chat: Uuid,
        /// Which message.
        seq: i64,
        /// Its new text.
        body: String,
        /// The version that the editor saw.
        version: i64,
    },
    /// A message is taken back.
    RetractMessage {
        /// Where.
        chat: Uuid,
        /// Which message.
        seq: i64,
    },
    /// How far I have read.
    MarkRead {
        /// Where.
        chat: Uuid,
        /// Up to here.
        seq: i64,
    },
    /// Whose coming and going I want to hear.
    SubscribePresence {
        /// At most 500.
        users: Vec<Uuid>,
    },
    /// A fresh access token of the same session.
    RenewToken {
        /// The token.
        token: String,
    },
}
