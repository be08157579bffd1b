use async_trait::async_trait;
use domain_kernel::{PendingSignInId, PortFailure, Timestamp, UserId};
use domain_users::ports::PendingSignInStore;
use domain_users::{PENDING_TRIES, PendingSignIn};
use sea_orm::QueryResult;

use crate::failure::SqlError;
use crate::sql::{Pools, one, run, values};

const PORT: &str = "pending sign-in store";
const PENDING: &str = "id, user_id, must_enrol, is_new, expires_at";

/// Sign-ins that wait for a second factor.
pub(crate) struct SqlPendingSignIns {
    pub(crate) pools: Pools,
}

impl SqlPendingSignIns {
    async fn kept(&self, pending: PendingSignIn, now: Timestamp) -> Result<(), SqlError> {
        run(&self.pools.writer, "DELETE FROM pending_sign_ins WHERE expires_at <= $1", values![now.micros()]).await?;
        let sql = "INSERT INTO pending_sign_ins (id, user_id, must_enrol, is_new, tries_left, expires_at) \
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let values = values![
            pending.id.value(),
            pending.user.value(),
            i16::from(pending.must_enrol),
            i16::from(pending.is_new),
            i16::from(PENDING_TRIES),
            pending.expires_at.micros(),
        ];
        run(&self.pools.writer, sql, values).await.map(drop)
    }

    async fn found(&self, id: PendingSignInId, now: Timestamp) -> Result<Option<PendingSignIn>, SqlError> {
        let sql =
            format!("SELECT {PENDING} FROM pending_sign_ins WHERE id = $1 AND expires_at > $2 AND tries_left > 0");
        one(&self.pools.reader, &sql, values![id.value(), now.micros()]).await?.as_ref().map(pending).transpose()
    }

    /// Counts and answers in one statement, so that parallel tries cannot share one.
    async fn counted(&self, id: PendingSignInId, now: Timestamp) -> Result<Option<PendingSignIn>, SqlError> {
        let sql = format!(
            "UPDATE pending_sign_ins SET tries_left = tries_left - 1 WHERE id = $1 AND expires_at > $2 AND tries_left > 0 \
             RETURNING {PENDING}"
        );
        one(&self.pools.writer, &sql, values![id.value(), now.micros()]).await?.as_ref().map(pending).transpose()
    }
}

fn pending(row: &QueryResult) -> Result<PendingSignIn, SqlError> {
    Ok(PendingSignIn {
        id: PendingSignInId::new(row.try_get("", "id")?),
        user: UserId::new(row.try_get("", "user_id")?),
        must_enrol: row.try_get::<i16>("", "must_enrol")? == 1,
        is_new: row.try_get::<i16>("", "is_new")? == 1,
        expires_at: Timestamp::from_micros(row.try_get("", "expires_at")?),
    })
}

#[async_trait]
impl PendingSignInStore for SqlPendingSignIns {
    async fn open(&self, pending: PendingSignIn, now: Timestamp) -> Result<(), PortFailure> {
        self.kept(pending, now).await.map_err(|error| error.at(PORT))
    }

    async fn read(&self, id: PendingSignInId, now: Timestamp) -> Result<Option<PendingSignIn>, PortFailure> {
        self.found(id, now).await.map_err(|error| error.at(PORT))
    }

    async fn attempt(&self, id: PendingSignInId, now: Timestamp) -> Result<Option<PendingSignIn>, PortFailure> {
        self.counted(id, now).await.map_err(|error| error.at(PORT))
    }

    async fn close(&self, id: PendingSignInId) -> Result<bool, PortFailure> {
        let deleted = run(&self.pools.writer, "DELETE FROM pending_sign_ins WHERE id = $1", values![id.value()]).await;
        deleted.map(|rows| rows == 1).map_err(|error| error.at(PORT))
    }
}
