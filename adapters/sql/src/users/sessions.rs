use async_trait::async_trait;
use domain_kernel::{PortFailure, SessionId, Timestamp, UserId};
use domain_users::ports::{OpenRefused, RevokeScope, SessionStore};
use domain_users::{AuditEntry, Generation, SESSION_IDLE, SESSION_LIFE, SESSIONS_PER_USER, Session};
use sea_orm::{QueryResult, Value};

use super::rows::{SESSION, session};
use crate::audit;
use crate::failure::SqlError;
use crate::sql::{Pools, all, begin, one, run, values};

const PORT: &str = "session store";
/// Sessions that are not over, with `$2` the earliest renewal and `$3` the earliest beginning that still count.
const ALIVE: &str = "s.revoked_at IS NULL AND s.renewed_at > $2 AND s.created_at > $3";
/// What a starting node is told at most.
const ENDED: i64 = 100_000;

/// The sessions of users.
pub(crate) struct SqlSessions {
    pub(crate) pools: Pools,
}

impl SqlSessions {
    /// `None` when nobody may use the account.
    async fn opened(&self, session: Session, entry: &AuditEntry) -> Result<Option<Vec<SessionId>>, SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        // Two sign-ins of one user at once must not both count twenty, and none may pass while the account is being disabled.
        let lock = format!("SELECT id FROM users WHERE id = $1 AND state = 0{}", self.pools.dialect.for_update());
        if one(&transaction, &lock, values![session.user.value()]).await?.is_none() {
            return Ok(None);
        }
        let now = session.created_at;
        let sql = "INSERT INTO sessions (id, user_id, client, address, seed, generation, renewed_at, created_at, proved_at, \
                   revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let values = values![
            session.id.value(),
            session.user.value(),
            session.device.client,
            session.device.address,
            session.seed.to_vec(),
            session.generation,
            session.renewed_at.micros(),
            now.micros(),
            session.proved_at.micros(),
            session.revoked_at.map(Timestamp::micros),
        ];
        run(&transaction, sql, values).await?;
        let sql = format!(
            "UPDATE sessions SET revoked_at = $4 WHERE id IN (SELECT s.id FROM sessions s WHERE s.user_id = $1 AND {ALIVE} \
             AND s.id <> $5 ORDER BY s.created_at DESC, s.id DESC LIMIT 1000 OFFSET {}) RETURNING id",
            SESSIONS_PER_USER - 1
        );
        let [idle, old] = limits(now);
        let ended = all(&transaction, &sql, values![session.user.value(), idle, old, now.micros(), session.id.value()]);
        let ended = ids(&ended.await?)?;
        audit::append(&transaction, self.pools.dialect, entry).await?;
        transaction.commit().await?;
        Ok(Some(ended))
    }

    async fn revoked(&self, user: UserId, scope: RevokeScope, entry: &AuditEntry) -> Result<Vec<SessionId>, SqlError> {
        let mut values: Vec<Value> = values![user.value(), entry.at.micros()].into();
        let which = match scope {
            RevokeScope::One(id) => {
                values.push(id.value().into());
                "AND id = $3"
            }
            RevokeScope::AllBut(id) => {
                values.push(id.value().into());
                "AND id <> $3"
            }
            RevokeScope::All => "",
        };
        let sql = format!(
            "UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL {which} RETURNING id"
        );
        let transaction = begin(&self.pools.writer).await?;
        let ended = ids(&all(&transaction, &sql, values).await?)?;
        if !ended.is_empty() {
            audit::append(&transaction, self.pools.dialect, entry).await?;
        }
        transaction.commit().await?;
        Ok(ended)
    }

    async fn listed(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, SqlError> {
        let sql = format!(
            "SELECT {SESSION} FROM sessions s WHERE s.user_id = $1 AND {ALIVE} ORDER BY s.renewed_at DESC, s.id DESC"
        );
        let [idle, old] = limits(now);
        all(&self.pools.reader, &sql, values![user.value(), idle, old]).await?.iter().map(session).collect()
    }

    async fn loaded(&self, id: SessionId) -> Result<Option<Session>, SqlError> {
        let sql = format!("SELECT {SESSION} FROM sessions s WHERE s.id = $1");
        one(&self.pools.reader, &sql, values![id.value()]).await?.as_ref().map(session).transpose()
    }

    async fn ended(&self, since: Timestamp) -> Result<Vec<SessionId>, SqlError> {
        let sql = "SELECT id FROM sessions WHERE revoked_at >= $1 ORDER BY revoked_at LIMIT $2";
        ids(&all(&self.pools.reader, sql, values![since.micros(), ENDED]).await?)
    }
}

#[async_trait]
impl SessionStore for SqlSessions {
    async fn open(&self, session: Session, entry: AuditEntry) -> Result<Vec<SessionId>, OpenRefused> {
        let opened = self.opened(session, &entry).await.map_err(|error| error.at(PORT))?;
        opened.ok_or(OpenRefused::LockedOut)
    }

    async fn load(&self, id: SessionId) -> Result<Option<Session>, PortFailure> {
        self.loaded(id).await.map_err(|error| error.at(PORT))
    }

    async fn advance(&self, id: SessionId, from: Generation, now: Timestamp) -> Result<bool, PortFailure> {
        let sql = "UPDATE sessions SET generation = generation + 1, renewed_at = $4 WHERE id = $1 AND generation = $5 \
                   AND revoked_at IS NULL AND renewed_at > $2 AND created_at > $3";
        let [idle, old] = limits(now);
        let moved = run(&self.pools.writer, sql, values![id.value(), idle, old, now.micros(), from]);
        moved.await.map(|rows| rows == 1).map_err(|error| error.at(PORT))
    }

    async fn revoke(&self, user: UserId, scope: RevokeScope, entry: AuditEntry) -> Result<Vec<SessionId>, PortFailure> {
        self.revoked(user, scope, &entry).await.map_err(|error| error.at(PORT))
    }

    async fn list(&self, user: UserId, now: Timestamp) -> Result<Vec<Session>, PortFailure> {
        self.listed(user, now).await.map_err(|error| error.at(PORT))
    }

    async fn ended_since(&self, since: Timestamp) -> Result<Vec<SessionId>, PortFailure> {
        self.ended(since).await.map_err(|error| error.at(PORT))
    }
}

/// The earliest renewal and the earliest beginning of a session that is not over at `now`.
fn limits(now: Timestamp) -> [i64; 2] {
    [now.minus(SESSION_IDLE).micros(), now.minus(SESSION_LIFE).micros()]
}

fn ids(rows: &[QueryResult]) -> Result<Vec<SessionId>, SqlError> {
    rows.iter().map(|row| Ok(SessionId::new(row.try_get("", "id")?))).collect()
}
