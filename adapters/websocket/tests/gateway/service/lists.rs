//! Lists and markers.

use async_trait::async_trait;
use domain_chats::{Chat, ChatKind, MemberRole, Title, Visibility};
use domain_kernel::{ChatId, Cursor, Number, PageSize, PortFailure, Seq, Tag, Timestamp, UserId};
use domain_messages::ports::{ChatListReader, MemberMarks, MembershipReader, ReadMarkers};
use domain_messages::{ChatSummary, MemberMark, MembershipPlace, Memberships, ReadState, Receipt, UserCatchup};

use super::{Service, chat, cursor};

#[async_trait]
impl MembershipReader for Service {
    async fn memberships(&self, user: UserId) -> Result<Memberships, PortFailure> {
        self.read().await?;
        let place =
            |n| MembershipPlace { chat: chat(n), visibility: Visibility { joined: Seq::default(), former: vec![] } };
        let removed = self.state.lock().removed.clone();
        let places = [place(0), place(1)].into_iter().filter(|place| !removed.contains(&(place.chat, user)));
        Ok(Memberships { cursor: cursor(5), places: places.collect() })
    }
}

#[async_trait]
impl ChatListReader for Service {
    async fn list(
        &self,
        user: UserId,
        _after: Option<ChatId>,
        _size: PageSize,
    ) -> Result<Vec<ChatSummary>, PortFailure> {
        Ok(vec![self.summary(user, chat(0)).await?.expect("there"), self.summary(user, chat(1)).await?.expect("there")])
    }

    async fn summary(&self, user: UserId, id: ChatId) -> Result<Option<ChatSummary>, PortFailure> {
        let cursor = self.head(id);
        Ok(Some(ChatSummary {
            chat: Chat {
                id,
                kind: ChatKind::Group,
                title: Title::parse("team").ok(),
                created_at: Timestamp::default(),
            },
            peer: None,
            member_count: self.member_count(),
            cursor,
            last_number: Number::new(cursor.seq.value()),
            last_message: None,
            role: MemberRole::Member,
            joined: Seq::default(),
            read: self.states(user, &[id]).await?[0],
        }))
    }

    async fn changes_since(&self, user: UserId, from: Option<Cursor>) -> Result<UserCatchup, PortFailure> {
        let is_reset = from.is_none();
        let chats = if is_reset { self.list(user, None, PageSize::DEFAULT).await? } else { vec![] };
        Ok(UserCatchup { to: cursor(5), is_reset, chats, left: vec![], changed: vec![] })
    }

    async fn summaries(&self, user: UserId, chats: &[ChatId]) -> Result<Vec<ChatSummary>, PortFailure> {
        let mut found = vec![];
        for chat in chats {
            found.extend(self.summary(user, *chat).await?);
        }
        Ok(found)
    }

    async fn cursors(&self, users: &[UserId]) -> Result<Vec<Cursor>, PortFailure> {
        self.read().await?;
        Ok(vec![cursor(5); users.len()])
    }
}

#[async_trait]
impl ReadMarkers for Service {
    async fn advance(&self, user: UserId, chat: ChatId, seq: Seq, _: Tag) -> Result<Option<ReadState>, PortFailure> {
        let states = self.states(user, &[chat]).await?;
        Ok(states.first().map(|state| ReadState { seq, ..*state }))
    }

    async fn states(&self, _user: UserId, chats: &[ChatId]) -> Result<Vec<ReadState>, PortFailure> {
        let state =
            |chat: &ChatId| ReadState { chat: *chat, seq: Seq::default(), number: Number::default(), unread: 0 };
        Ok(chats.iter().map(state).collect())
    }
}

#[async_trait]
impl MemberMarks for Service {
    async fn receive(&self, receipts: &[Receipt]) -> Result<(), PortFailure> {
        self.read().await?;
        self.state.lock().received.extend(receipts);
        Ok(())
    }

    async fn marks(&self, _user: UserId, chat: ChatId) -> Result<Option<Vec<MemberMark>>, PortFailure> {
        self.read().await?;
        let state = self.state.lock();
        let of = |receipt: &&Receipt| receipt.chat == chat;
        let mark = |receipt: &Receipt| MemberMark { user: receipt.user, received: receipt.seq, read: Seq::default() };
        Ok(Some(state.received.iter().filter(of).map(mark).collect()))
    }
}
