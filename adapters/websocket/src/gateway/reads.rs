//! The hub's reads, carried out through the ports.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use delivery::{Answer, Read, UserRead};
use domain_kernel::{ChatId, Cursor, PageSize, PortFailure, UserId};
use domain_messages::ports::Anchor;
use domain_messages::{ChatSummary, UserCatchup};
use domain_users::User;
use futures_util::FutureExt;

use super::Gateway;

/// People asked for at once.
const PEOPLE: usize = 500;

impl Gateway {
    pub(super) async fn read(self: Arc<Self>, read: Read) {
        let Ok(_permit) = self.reads.acquire().await else { return };
        // A fault in one read must not leave its connection waiting for ever.
        let outcome = AssertUnwindSafe(self.look_up(&read)).catch_unwind().await;
        match outcome.unwrap_or_else(|_| Err(PortFailure::corrupt("delivery reads", "a read panicked"))) {
            Ok(answer) => self.with_hub(|hub, now, errands| hub.answer(now, answer, errands)),
            Err(failure) => {
                tracing::error!(port = failure.port, kind = %failure.kind, source = %failure.source, "a read failed");
                self.with_hub(|hub, now, _| hub.failed(now, read));
            }
        }
    }

    async fn look_up(&self, read: &Read) -> Result<Answer, PortFailure> {
        let parts = &self.parts;
        Ok(match read {
            Read::User { connection, user, from } => {
                // The order matters: what the second does not tell, the first has.
                let memberships = parts.memberships.memberships(*user).await?;
                let catchup = if *from == Some(memberships.cursor) {
                    UserCatchup { to: memberships.cursor, is_reset: false, chats: vec![], left: vec![] }
                } else {
                    self.whole_list(*user, *from).await?
                };
                let people = self.peers(catchup.chats.iter()).await?;
                let read = UserRead { from: *from, memberships, catchup, people };
                Answer::User { connection: *connection, read: Box::new(read) }
            }
            Read::UserHead { connection, user } => {
                Answer::UserHead { connection: *connection, cursor: parts.chats.cursor(*user).await? }
            }
            Read::Heads(asked) => {
                let chats: Vec<ChatId> = asked.iter().map(|(chat, _)| *chat).collect();
                Answer::Heads { asked: asked.clone(), heads: parts.log.heads(&chats).await? }
            }
            Read::Changes { chat, from } => {
                let catchup = Arc::new(parts.log.changes_since(*chat, *from).await?);
                Answer::Changes { chat: *chat, from: *from, catchup }
            }
            Read::Markers { connection, user, chats } => {
                Answer::Markers { connection: *connection, states: parts.markers.states(*user, chats).await? }
            }
            Read::Reset { connection, user, chat, reason } => {
                // The page must be at least as new as the summary's cursor, from which live events follow.
                let summary = parts.chats.summary(*user, *chat).await?;
                let page = parts.history.page(*user, *chat, Anchor::Newest, PageSize::DEFAULT).await?;
                let people = self.peers(summary.iter()).await?;
                let found = summary.zip(page).map(Box::new);
                Answer::Reset { connection: *connection, chat: *chat, reason: *reason, found, people }
            }
        })
    }

    async fn whole_list(&self, user: UserId, from: Option<Cursor>) -> Result<UserCatchup, PortFailure> {
        self.parts.chats.changes_since(user, from).await
    }

    async fn peers(&self, summaries: impl Iterator<Item = &ChatSummary>) -> Result<HashMap<UserId, User>, PortFailure> {
        let mut peers: Vec<UserId> = summaries.filter_map(|summary| summary.peer).collect();
        peers.sort_unstable();
        peers.dedup();
        let mut people = HashMap::with_capacity(peers.len());
        for portion in peers.chunks(PEOPLE) {
            people.extend(self.parts.users.by_ids(portion).await?.into_iter().map(|user| (user.id, user)));
        }
        Ok(people)
    }
}
