use std::collections::HashMap;
use std::time::Duration;

use adapter_wire::bus::{CHANNELS, item_text};
use delivery::ports::{BusItem, PresenceChange};
use domain_kernel::{ChatId, Seq, UserId};
use domain_messages::{Receipt, UserEventKind};
use uuid::Uuid;

use super::Moment;
use super::limits::{FRAME_BYTES, MARKERS, PRESENCE, PROMPT};

/// An item on its way out, written by its publisher's own task.
pub(crate) enum Outbound {
    /// Goes as it is.
    Text { channel: usize, text: String, patience: Duration },
    /// Of several for the same person and chat, the farthest goes.
    Receipt(Receipt),
    /// Of several for the same person, the last goes.
    Presence(PresenceChange),
}

impl Outbound {
    /// What leaves this node for `item`.
    pub(crate) fn of(item: &BusItem) -> Vec<Self> {
        let (id, patience) = match item {
            BusItem::Receipts(receipts) => return receipts.iter().copied().map(Self::Receipt).collect(),
            BusItem::Presence(change) => return vec![Self::Presence(*change)],
            BusItem::Chat(event) => (event.chat.value(), PROMPT),
            BusItem::ChatMoved { chat, .. } | BusItem::Typing { chat, .. } => (chat.value(), PROMPT),
            BusItem::User(event) => match event.kind {
                UserEventKind::ReadMoved(_) => (event.user.value(), MARKERS),
                UserEventKind::ChatJoined(_) | UserEventKind::ChatLeft(_) | UserEventKind::OwnChanged(_) => {
                    (event.user.value(), PROMPT)
                }
            },
            BusItem::SessionsEnded { user, .. } => (user.value(), PROMPT),
            BusItem::SightChanged(users) => (users.first().map_or(Uuid::nil(), |user| user.value()), PROMPT),
        };
        vec![Self::Text { channel: channel_of(id), text: item_text(item), patience }]
    }

    pub(super) fn channel(&self) -> usize {
        match self {
            Self::Text { channel, .. } => *channel,
            Self::Receipt(receipt) => channel_of(receipt.chat.value()),
            Self::Presence(change) => channel_of(change.user.value()),
        }
    }
}

/// All of a stream goes through one channel: the last bits of an id are random.
fn channel_of(id: Uuid) -> usize {
    usize::from(id.as_bytes()[15]) % CHANNELS
}

/// What waits for the next frame of a channel.
#[derive(Default)]
pub(super) struct Batch {
    joined: String,
    receipts: HashMap<(ChatId, UserId), Seq>,
    presence: HashMap<UserId, PresenceChange>,
    due: Option<Moment>,
    is_prompt: bool,
}

impl Batch {
    pub(super) fn push(&mut self, now: Moment, item: Outbound) {
        let patience = match item {
            Outbound::Text { text, patience, .. } => {
                join(&mut self.joined, &text);
                patience
            }
            Outbound::Receipt(Receipt { chat, user, seq }) => {
                let farthest = self.receipts.entry((chat, user)).or_insert(seq);
                *farthest = seq.max(*farthest);
                MARKERS
            }
            Outbound::Presence(change) => {
                self.presence.insert(change.user, change);
                PRESENCE
            }
        };
        self.is_prompt |= patience == PROMPT;
        let due = now + patience;
        self.due = Some(self.due.map_or(due, |known| known.min(due)));
    }

    /// When it has to go at the latest; `None` while it is empty.
    pub(super) fn due(&self) -> Option<Moment> {
        self.due
    }

    /// Somebody waits for it: it goes as soon as nothing is under way.
    pub(super) fn is_prompt(&self) -> bool {
        self.is_prompt
    }

    pub(super) fn is_full(&self) -> bool {
        self.joined.len() >= FRAME_BYTES
    }

    /// The items, with commas between.
    pub(super) fn take(&mut self) -> String {
        let Self { mut joined, receipts, presence, .. } = std::mem::take(self);
        if !receipts.is_empty() {
            let receipts = receipts.into_iter().map(|((chat, user), seq)| Receipt { chat, user, seq }).collect();
            join(&mut joined, &item_text(&BusItem::Receipts(receipts)));
        }
        for change in presence.into_values() {
            join(&mut joined, &item_text(&BusItem::Presence(change)));
        }
        joined
    }
}

fn join(joined: &mut String, text: &str) {
    if !joined.is_empty() {
        joined.push(',');
    }
    joined.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use delivery::ports::Attendance;
    use domain_kernel::Timestamp;

    fn user(n: u128) -> UserId {
        UserId::new(Uuid::from_u128(n))
    }

    fn receipt(seq: i64) -> Outbound {
        Outbound::Receipt(Receipt { chat: ChatId::new(Uuid::from_u128(1)), user: user(1), seq: Seq::new(seq) })
    }

    #[test]
    fn receipts_of_one_person_become_the_farthest_and_presence_the_last() {
        let mut batch = Batch::default();
        for seq in [3, 9, 5] {
            batch.push(Moment::ZERO, receipt(seq));
        }
        for (attendance, at) in [(Attendance::Active, 1), (Attendance::Absent, 2)] {
            let change = PresenceChange { user: user(1), attendance, since: Timestamp::from_micros(at) };
            batch.push(Moment::ZERO, Outbound::Presence(change));
        }
        assert_eq!(batch.due(), Some(MARKERS));
        let text = batch.take();
        assert!(text.contains(r#""seq":9"#) && !text.contains(r#""seq":3"#), "{text}");
        assert!(text.contains(r#""is_online":false"#) && !text.contains("true"), "{text}");
        assert_eq!(batch.due(), None);
    }

    #[test]
    fn whoever_waits_takes_the_patient_along() {
        let mut batch = Batch::default();
        batch.push(Moment::ZERO, receipt(1));
        assert!(!batch.is_prompt());
        batch.push(Moment::ZERO, Outbound::Text { channel: 1, text: "1".to_owned(), patience: PROMPT });
        assert!(batch.is_prompt());
        assert_eq!(batch.due(), Some(PROMPT));
        assert!(batch.take().starts_with("1,{"));
    }
}
