use std::sync::Arc;

use async_trait::async_trait;
use domain_chats::ports::FactsReader;
use domain_chats::{ChatFacts, Membership};
use domain_kernel::{ChatId, PortFailure, UserId, Version};
use quick_cache::sync::Cache;

use super::rows::{kind, role};
use crate::failure::SqlError;
use crate::sql::{Pools, one, values};

const PORT: &str = "facts reader";

/// Facts of members, bounded. What keeps somebody from writing is never kept: whoever joins is a member at once, and whoever is no
/// longer blocked writes at once.
pub(crate) struct FactsCache(Cache<(ChatId, UserId), ChatFacts>);

impl FactsCache {
    pub(crate) fn new(capacity: usize) -> Self {
        Self(Cache::new(capacity))
    }

    /// Forgets what this process has just changed. Other processes find it out from the log.
    pub(crate) fn forget(&self, chat: ChatId, users: impl IntoIterator<Item = UserId>) {
        for user in users {
            self.0.remove(&(chat, user));
        }
    }

    fn replace(&self, chat: ChatId, user: UserId, facts: Option<ChatFacts>) {
        match facts.filter(|facts| facts.membership.is_some() && !facts.is_severed) {
            Some(facts) => self.0.insert((chat, user), facts),
            None => self.forget(chat, [user]),
        }
    }
}

/// Answers what rights are decided on.
pub(crate) struct SqlFacts {
    pub(crate) pools: Pools,
    pub(crate) cache: Arc<FactsCache>,
}

impl SqlFacts {
    async fn read(&self, chat: ChatId, user: UserId) -> Result<Option<ChatFacts>, SqlError> {
        let sql = "SELECT c.kind, h.rules_ver, m.role, m.ver, CASE WHEN c.kind = 0 AND EXISTS (SELECT 1 FROM members o \
                   WHERE o.chat_id = c.id AND o.user_id <> $2 AND (EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = o.user_id AND b.blocked_id = $2) \
                   OR EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = $2 AND b.blocked_id = o.user_id))) THEN 1 ELSE 0 END AS severed \
                   FROM chats c JOIN chat_heads h ON h.chat_id = c.id \
                   LEFT JOIN members m ON m.chat_id = c.id AND m.user_id = $2 AND m.leave_seq IS NULL WHERE c.id = $1";
        let Some(row) = one(&self.pools.reader, sql, values![chat.value(), user.value()]).await? else {
            return Ok(None);
        };
        let membership = match row.try_get::<Option<i16>>("", "role")? {
            None => None,
            Some(value) => Some(Membership {
                role: role(value, chat.value(), user.value())?,
                version: Version::new(row.try_get("", "ver")?),
            }),
        };
        let rules = Version::new(row.try_get("", "rules_ver")?);
        let kind = kind(row.try_get("", "kind")?, chat.value())?;
        let is_severed = row.try_get::<i32>("", "severed")? == 1;
        Ok(Some(ChatFacts { chat, kind, rules, user, membership, is_severed }))
    }
}

#[async_trait]
impl FactsReader for SqlFacts {
    async fn facts(&self, chat: ChatId, user: UserId) -> Result<Option<ChatFacts>, PortFailure> {
        match self.cache.0.get(&(chat, user)) {
            Some(facts) => Ok(Some(facts)),
            None => self.fresh_facts(chat, user).await,
        }
    }

    async fn fresh_facts(&self, chat: ChatId, user: UserId) -> Result<Option<ChatFacts>, PortFailure> {
        let facts = self.read(chat, user).await.map_err(|error| error.at(PORT))?;
        self.cache.replace(chat, user, facts);
        Ok(facts)
    }
}
