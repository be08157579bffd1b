//! The log of two chats.

use std::time::Duration;

use async_trait::async_trait;
use delivery::ports::EventBus;
use domain_chats::ports::FactsReader;
use domain_chats::{ChatFacts, ChatKind, Founding, MemberRole, Membership};
use domain_kernel::{ChatId, Cursor, Number, PageSize, PortFailure, Seq, Span, Tag, Timestamp, UserId, Version};
use domain_messages::ports::{Anchor, ChatLog, HistoryReader, LogOrigin, Origin};
use domain_messages::{
    AppendRefused, Catchup, Change, ChatHead, Content, Draft, Founded, HistoryPage, Message, Placed,
};

use super::{Service, chat, index};

#[async_trait]
impl FactsReader for Service {
    async fn facts(&self, chat: ChatId, user: UserId) -> Result<Option<ChatFacts>, PortFailure> {
        if chat.value().as_u128() > 0x2001 {
            return Ok(None);
        }
        let membership = Some(Membership { role: MemberRole::Member, version: Version::new(1) });
        Ok(Some(ChatFacts { chat, kind: ChatKind::Group, rules: Version::new(1), user, membership, is_severed: false }))
    }

    async fn fresh_facts(&self, chat: ChatId, user: UserId) -> Result<Option<ChatFacts>, PortFailure> {
        self.facts(chat, user).await
    }
}

#[async_trait]
impl ChatLog for Service {
    async fn found(&self, founding: Founding, _tag: Tag) -> Result<Founded, PortFailure> {
        Ok(Founded { chat: founding.id(), is_new: true })
    }

    async fn append(&self, change: Change) -> Result<Placed, AppendRefused> {
        let wait = self.state.lock().appends_wait;
        if let Some(wait) = wait {
            tokio::time::sleep(Duration::from_micros(wait.as_micros().unsigned_abs())).await;
        }
        let Change::Write { right, draft, .. } = change else { return Err(AppendRefused::NoSuchMessage) };
        let event = self.place(right.chat(), right.user(), draft.client_id, Content::Text(draft.body));
        let seq = self.head(right.chat()).seq;
        self.publish(vec![event]).await;
        Ok(Placed {
            chat: right.chat(),
            seq,
            number: Some(Number::new(seq.value())),
            version: Version::new(1),
            at: Timestamp::default(),
            repeated: false,
        })
    }

    async fn repeated(&self, _: ChatId, _: UserId, _: &Draft) -> Result<Option<Placed>, AppendRefused> {
        Ok(None)
    }

    async fn changes_since(&self, asked: &[(ChatId, Cursor)]) -> Result<Vec<Catchup>, PortFailure> {
        // What is found is older than the answer.
        let changes = asked.iter().map(|(chat, from)| self.changes(*chat, *from)).collect();
        self.read().await?;
        Ok(changes)
    }

    async fn recent(&self, _span: Span) -> Result<Vec<ChatHead>, PortFailure> {
        self.heads(&[chat(0), chat(1)]).await
    }

    async fn heads(&self, chats: &[ChatId]) -> Result<Vec<ChatHead>, PortFailure> {
        self.read().await?;
        let head = |chat: &ChatId| {
            let cursor = self.head(*chat);
            ChatHead {
                chat: *chat,
                cursor,
                last_number: Number::new(cursor.seq.value()),
                member_count: self.member_count(),
            }
        };
        Ok(chats.iter().map(head).collect())
    }
}

#[async_trait]
impl HistoryReader for Service {
    async fn page(
        &self,
        _: UserId,
        chat: ChatId,
        _: Anchor,
        size: PageSize,
    ) -> Result<Option<HistoryPage>, PortFailure> {
        let state = self.state.lock();
        let log = &state.chats[index(chat)];
        let messages = log[log.len().saturating_sub(size.get())..].to_vec();
        Ok(Some(HistoryPage { messages, has_before: false, has_after: false }))
    }

    async fn message(&self, _user: UserId, chat: ChatId, seq: Seq) -> Result<Option<Message>, PortFailure> {
        Ok(self.state.lock().chats[index(chat)].iter().find(|message| message.seq == seq).cloned())
    }
}

#[async_trait]
impl LogOrigin for Service {
    async fn origin(&self) -> Result<Origin, PortFailure> {
        Ok(Origin::new(self.state.lock().takeovers))
    }
}
