//! The hub's reads, carried out through the ports.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use delivery::{Answer, Read, UserRead};
use domain_kernel::{ChatId, Cursor, FailureKind, PageSize, PortFailure, Span, UserId};
use domain_messages::ports::Anchor;
use domain_messages::{ChatSummary, UserCatchup};
use domain_users::User;
use domain_users::ports::Look;
use futures_util::FutureExt;

use super::Gateway;
use super::merge::Merge;

/// People asked for at once.
const PEOPLE: usize = 500;

impl Gateway {
    pub(super) async fn read(self: Arc<Self>, read: Read) {
        match read {
            Read::Heads(asked) => {
                if self.merged_heads.add(asked) {
                    self.read_merged(&self.merged_heads, Read::Heads).await;
                }
            }
            Read::UserHeads(asked) => {
                if self.merged_user_heads.add(asked) {
                    self.read_merged(&self.merged_user_heads, Read::UserHeads).await;
                }
            }
            Read::User { .. }
            | Read::Recent { .. }
            | Read::Changes(_)
            | Read::EndedSessions
            | Read::Presence(_)
            | Read::Elsewhere(_)
            | Read::Sight { .. }
            | Read::Severed { .. }
            | Read::Markers { .. }
            | Read::Marks { .. }
            | Read::Summaries { .. }
            | Read::Reset { .. } => {
                let asked = self.now();
                let Some(_turn) = self.turns.take(&read).await else { return };
                let read = match read {
                    // What was lost is so much longer ago by now.
                    Read::Recent { within } => Read::Recent { within: longer(within, self.now().since(asked)) },
                    other => other,
                };
                self.carry_out_read(read).await;
            }
        }
    }

    /// Reads what has come together, and what comes together meanwhile, until nothing is left.
    async fn read_merged<T>(self: &Arc<Self>, merge: &Merge<T>, read: impl Fn(Vec<T>) -> Read) {
        loop {
            // Whatever comes before it is this task's turn goes along.
            let turn = self.turns.take(&read(Vec::new())).await;
            let Some(portion) = merge.take() else { return };
            self.carry_out_read(read(portion)).await;
            drop(turn);
        }
    }

    async fn carry_out_read(self: &Arc<Self>, read: Read) {
        let (began, log) = (self.now(), self.hub.lock().logs());
        // A fault in one read must not leave its connection waiting for ever.
        let outcome = AssertUnwindSafe(self.look_up(&read)).catch_unwind().await;
        if matches!(read, Read::Heads(_) | Read::UserHeads(_)) {
            super::planted::dawdle().await;
        }
        match outcome.unwrap_or_else(|_| Err(PortFailure::corrupt("delivery reads", "a read panicked"))) {
            Ok(answer) => {
                // Who is present says nothing of the database.
                if !matches!(read, Read::Presence(_) | Read::Elsewhere(_)) {
                    self.fence.prove(began);
                }
                self.with_hub(|hub, now, errands| {
                    if hub.logs() == log {
                        hub.answer(now, answer, errands);
                    } else {
                        hub.failed(now, read, FailureKind::Unavailable);
                    }
                });
            }
            Err(failure) => {
                tracing::error!(port = failure.port, kind = %failure.kind, source = %failure.source, "a read failed");
                self.with_hub(|hub, now, _| hub.failed(now, read, failure.kind));
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
                    UserCatchup {
                        to: memberships.cursor,
                        is_reset: false,
                        chats: vec![],
                        left: vec![],
                        changed: vec![],
                    }
                } else {
                    self.whole_list(*user, *from).await?
                };
                let people = self.peers(catchup.chats.iter()).await?;
                let blocks = parts.sights.blocks_of(&[*user]).await?;
                let severed = blocks.iter().filter_map(|block| block.other(*user));
                let read = UserRead { from: *from, memberships, catchup, people, severed: severed.collect() };
                Answer::User { connection: *connection, read: Box::new(read) }
            }
            Read::UserHeads(asked) => {
                let users: Vec<UserId> = asked.iter().map(|(_, user)| *user).collect();
                let cursors = parts.chats.cursors(&users).await?;
                Answer::UserHeads(
                    asked.iter().zip(cursors).map(|((connection, _), cursor)| (*connection, cursor)).collect(),
                )
            }
            Read::Heads(asked) => {
                let chats: Vec<ChatId> = asked.iter().map(|(chat, _)| *chat).collect();
                Answer::Heads { asked: asked.clone(), heads: parts.log.heads(&chats).await? }
            }
            Read::Recent { within } => Answer::Recent(parts.log.recent(*within).await?),
            Read::Changes(asked) => {
                let catchups = parts.log.changes_since(asked).await?.into_iter().map(Arc::new).collect();
                Answer::Changes { asked: asked.clone(), catchups }
            }
            Read::EndedSessions => {
                // Older ones have no token left that works.
                let since = self.wall().minus(parts.tokens.life()).minus(Span::minutes(1));
                let ended = parts.sessions.ended_since(since).await?;
                // Whoever connects from now on is refused; the hub closes those who have.
                parts.tokens.revoke(&ended, self.wall());
                Answer::EndedSessions(ended)
            }
            Read::Presence(asked) => {
                Answer::Presence { asked: asked.clone(), online: parts.presence.online(asked).await? }
            }
            Read::Elsewhere(asked) => {
                Answer::Elsewhere { asked: asked.clone(), online: parts.presence.online(asked).await? }
            }
            Read::Sight { question, asked } => {
                let looks: Vec<Look> = asked.iter().map(|(_, look)| *look).collect();
                let seen = parts.sights.seen(&looks).await?;
                Answer::Sight { question: *question, asked: asked.clone(), seen }
            }
            Read::Severed { question, asked } => {
                let users: Vec<UserId> = asked.iter().map(|(_, user)| *user).collect();
                let blocks = parts.sights.blocks_of(&users).await?;
                Answer::Severed { question: *question, asked: asked.clone(), blocks }
            }
            Read::Markers { connection, user, chats } => {
                Answer::Markers { connection: *connection, states: parts.markers.states(*user, chats).await? }
            }
            Read::Marks { connection, user, chat } => {
                let marks = parts.marks.marks(*user, *chat).await?;
                Answer::Marks { connection: *connection, chat: *chat, marks }
            }
            Read::Summaries { connection, user, chats } => {
                let summaries = parts.chats.summaries(*user, chats).await?;
                Answer::Summaries { connection: *connection, summaries }
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

fn longer(span: Span, by: Span) -> Span {
    Span::millis(span.as_micros().saturating_add(by.as_micros()).saturating_add(999) / 1_000)
}
