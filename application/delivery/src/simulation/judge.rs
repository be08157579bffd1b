//! What must hold when everything has come to rest: every client holds what the log holds, and no more than it may see.

use domain_kernel::{ChatId, UserId};

use super::client::{Client, Held};
use super::list::Listed;
use super::store::Store;

/// What is wrong with a client that is connected at the end.
pub fn judge(client: &Client, store: &Store) -> Result<(), String> {
    let whom = client.user;
    if !client.connected.as_ref().is_some_and(|connected| connected.is_synced) {
        return Err(format!("{whom} got no sync_done"));
    }
    if client.cursor != Some(store.user_head(whom)) {
        return Err(format!("{whom} ends at {:?} of its stream", client.cursor));
    }
    for (chat, stream) in &store.chats {
        match (stream.visibility(whom), client.chats.get(chat)) {
            (None, None) => {}
            (Some(_), Some(held)) if held.cursor == stream.head() => compare(whom, *chat, held, store)?,
            (is_in, held) => {
                let at = held.map(|held| held.cursor);
                return Err(format!(
                    "{whom} (member: {}) ends at {at:?} of {chat}, head {:?}",
                    is_in.is_some(),
                    stream.head()
                ));
            }
        }
    }
    Ok(())
}

/// What is wrong with the list of a client that is connected at the end, whether it follows its chats event by event or not.
pub fn judge_list(client: &Client, store: &Store) -> Result<(), String> {
    let whom = client.user;
    for (chat, stream) in &store.chats {
        let Some(held) = client.chats.get(chat) else { continue };
        // A list may have shown what a log that went back has lost. Where no events come it is put right all the same.
        let is_passive = client.takes_bumps && stream.present().len() > 2;
        if stream.was_rolled_back && !is_passive {
            continue;
        }
        let end = stream.head().seq;
        let last = stream.newest(whom).map(|message| (message.seq, message.version));
        let expected = Listed { seq: end, last_number: stream.last_number_at(end), last };
        if stream.visibility(whom).is_some() && held.listed != expected {
            return Err(format!("{whom} lists {chat} as {:?}, not {expected:?}", held.listed));
        }
    }
    Ok(())
}

/// What was touched since the client holds the chat is there in its present state, and nothing else.
fn compare(whom: UserId, chat: ChatId, held: &Held, store: &Store) -> Result<(), String> {
    let stream = &store.chats[&chat];
    for (cursor, seq) in &stream.events {
        let is_due = cursor.seq > held.since && stream.hears(whom, *seq);
        let current = stream.messages[seq].version;
        if is_due && held.messages.get(seq) != Some(&current) {
            return Err(format!(
                "{whom} holds {:?} of message {seq} of {chat}, not {current:?}",
                held.messages.get(seq)
            ));
        }
    }
    match held.messages.keys().find(|seq| !stream.hears(whom, **seq)) {
        Some(seq) => Err(format!("{whom} holds message {seq} of {chat}, which it may not see")),
        None => Ok(()),
    }
}
