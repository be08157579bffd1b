use std::collections::HashMap;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use tokio::sync::{Semaphore, oneshot};
use uuid::Uuid;

use crate::book::Book;

/// A frame of the server; of each type only what matters here.
#[derive(Debug, Deserialize)]
pub(crate) struct Frame<'a> {
    #[serde(rename = "type", borrow)]
    kind: &'a str,
    chat: Option<Uuid>,
    seq: Option<i64>,
    id: Option<u64>,
    error: Option<Refusal>,
    event: Option<Event>,
    to: Option<Cursor>,
    #[serde(default)]
    chats: Vec<Summary>,
    #[serde(default)]
    messages: Vec<Message>,
    code: Option<u16>,
}

#[derive(Debug, Deserialize)]
struct Refusal {
    code: String,
    retry: String,
    after_ms: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Event {
    message: Option<Message>,
}

#[derive(Debug, Deserialize)]
struct Message {
    seq: i64,
    client_id: Uuid,
}

#[derive(Debug, Deserialize)]
struct Cursor {
    seq: i64,
}

#[derive(Debug, Deserialize)]
struct Summary {
    id: Uuid,
    cursor: Cursor,
}

/// The frame in `text`.
pub(crate) fn parse(text: &[u8]) -> Result<Frame<'_>> {
    serde_json::from_slice(text)
        .with_context(|| format!("not a frame of the protocol: {}", String::from_utf8_lossy(text)))
}

/// A command that the server was too busy for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Again {
    pub(super) number: u64,
    pub(super) after_ms: u64,
}

/// What one socket has been told: the cursor of each chat, and whether the first sync is done.
pub(super) struct Inbox {
    book: Arc<Book>,
    chats: HashMap<Uuid, i64>,
    synced: Option<oneshot::Sender<()>>,
    window: Arc<Semaphore>,
}

impl Inbox {
    pub(super) fn new(book: Arc<Book>, window: Arc<Semaphore>, synced: oneshot::Sender<()>) -> Self {
        Self { book, chats: HashMap::new(), synced: Some(synced), window }
    }

    /// Takes one text frame.
    pub(super) fn take(&mut self, text: &[u8]) -> Result<Option<Again>> {
        let frame = parse(text)?;
        match frame.kind {
            "event" => self.take_event(&frame, text)?,
            "result" => return self.take_result(frame),
            "user_diff" => self.chats.extend(frame.chats.iter().map(|chat| (chat.id, chat.cursor.seq))),
            "diff" => self.take_diff(&frame)?,
            "sync_done" => self.synced.take().map(|synced| synced.send(())).map_or((), drop),
            "reset" => self.book.blame(format!("a reset of chat {:?}", frame.chat)),
            "bye" => bail!("the server says bye with code {:?}", frame.code),
            _ => {}
        }
        Ok(None)
    }

    /// Each seq of a chat comes once and in order (PROTOCOL §3.3, 5).
    fn take_event(&mut self, frame: &Frame, text: &[u8]) -> Result<()> {
        let (chat, seq) = frame.chat.zip(frame.seq).context("an event without a place")?;
        let cursor = self.chats.entry(chat).or_default();
        if seq != *cursor + 1 {
            self.book.blame(format!("chat {chat}: event {seq} came after {cursor}"));
        }
        *cursor = seq;
        if let Some(Event { message: Some(message) }) = &frame.event {
            self.book.show(text);
            self.book.receive(message.client_id, self.book.now());
        }
        Ok(())
    }

    /// The server had thrown events away because this reader was slow; here is what they did.
    fn take_diff(&mut self, frame: &Frame) -> Result<()> {
        let (chat, to) = frame.chat.zip(frame.to.as_ref()).context("a diff without a place")?;
        let cursor = self.chats.entry(chat).or_default();
        for message in frame.messages.iter().filter(|message| message.seq > *cursor) {
            self.book.receive(message.client_id, self.book.now());
            self.book.note_caught_up();
        }
        *cursor = to.seq;
        Ok(())
    }

    fn take_result(&mut self, frame: Frame) -> Result<Option<Again>> {
        let number = frame.id.context("a result without an id")?;
        match frame.error {
            Some(refusal) if refusal.retry == "same_id" => {
                self.book.note_repeated(&refusal.code);
                return Ok(Some(Again { number, after_ms: refusal.after_ms.unwrap_or(100) }));
            }
            Some(refusal) => self.book.blame(format!("command {number} was refused: {}", refusal.code)),
            None => self.book.answer(number, self.book.now()),
        }
        self.window.add_permits(1);
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAT: &str = "00000000-0000-0000-0000-000000000001";

    struct Scene {
        book: Arc<Book>,
        inbox: Inbox,
        window: Arc<Semaphore>,
        when_synced: oneshot::Receiver<()>,
    }

    fn scene() -> Scene {
        let book = Arc::new(Book::new(vec![Uuid::from_u128(1)], 4));
        (0..3).for_each(|_| assert!(book.open(0).is_some()));
        let (window, (synced, when_synced)) = (Arc::new(Semaphore::new(0)), oneshot::channel());
        let mut inbox = Inbox::new(Arc::clone(&book), Arc::clone(&window), synced);
        let list = format!(
            r#"{{"type":"user_diff","from":null,"to":{{"seq":1,"tag":2}},"more":false,"reset":true,"left":[],
                "chats":[{{"id":"{CHAT}","cursor":{{"seq":40,"tag":7}},"last_message":null}}]}}"#
        );
        assert!(inbox.take(list.as_bytes()).is_ok());
        assert!(inbox.take(br#"{"type":"sync_done"}"#).is_ok());
        Scene { book, inbox, window, when_synced }
    }

    fn client_id(scene: &Scene, number: usize) -> String {
        let command = String::from_utf8(scene.book.text(number).expect("a command")).expect("text");
        let (_, rest) = command.split_once(r#""client_id":""#).expect("a client id");
        rest[..36].to_owned()
    }

    fn event(scene: &mut Scene, seq: i64, number: usize) {
        let client_id = client_id(scene, number);
        let text = format!(
            r#"{{"type":"event","chat":"{CHAT}","seq":{seq},"tag":1,
                "event":{{"type":"message_written","message":{{"seq":{seq},"client_id":"{client_id}","body":"x"}}}}}}"#
        );
        assert!(scene.inbox.take(text.as_bytes()).is_ok());
    }

    #[tokio::test]
    async fn events_in_order_after_the_sync_are_received() {
        let mut scene = scene();
        assert!(scene.when_synced.try_recv().is_ok());
        (0..3).for_each(|number| event(&mut scene, 41 + i64::try_from(number).expect("small"), number));
        assert_eq!(scene.book.settle(false, 1).await.faults, Vec::<String>::new());
    }

    #[tokio::test]
    async fn a_hole_is_a_fault() {
        let mut scene = scene();
        for (seq, number) in [(41, 0), (43, 1), (44, 2)] {
            event(&mut scene, seq, number);
        }
        assert_eq!(scene.book.settle(false, 1).await.faults, [format!("chat {CHAT}: event 43 came after 41")]);
    }

    #[tokio::test]
    async fn a_diff_brings_what_was_thrown_away() {
        let mut scene = scene();
        event(&mut scene, 41, 0);
        let messages = [(41, 0), (42, 1), (43, 2)].map(|(seq, number)| {
            let client_id = client_id(&scene, number);
            format!(r#"{{"seq":{seq},"client_id":"{client_id}"}}"#)
        });
        let diff = format!(
            r#"{{"type":"diff","chat":"{CHAT}","from":{{"seq":41,"tag":1}},"to":{{"seq":43,"tag":1}},"messages":[{}]}}"#,
            messages.join(",")
        );
        assert!(scene.inbox.take(diff.as_bytes()).is_ok());
        let verdict = scene.book.settle(false, 1).await;
        assert_eq!((verdict.faults, verdict.caught_up), (vec![], 2));
    }

    #[test]
    fn a_busy_server_is_asked_again_and_others_are_faults() {
        let mut scene = scene();
        let busy = br#"{"type":"result","id":1,"ok":null,"error":{"code":"busy","retry":"same_id","after_ms":70}}"#;
        let again = scene.inbox.take(busy).expect("a frame").expect("once more");
        assert_eq!((again.number, again.after_ms, scene.window.available_permits()), (1, 70, 0));
        let done = br#"{"type":"result","id":1,"ok":{"type":"done"},"error":null}"#;
        assert!(scene.inbox.take(done).expect("a frame").is_none());
        assert_eq!((scene.book.answered(), scene.window.available_permits()), (1, 1));
    }

    #[test]
    fn a_farewell_ends_the_socket() {
        assert!(scene().inbox.take(br#"{"type":"bye","code":4010,"after_ms":[0,1],"reason":"drain"}"#).is_err());
        assert!(scene().inbox.take(b"{}").is_err());
    }
}
