use async_trait::async_trait;
use domain_kernel::{InviteId, PageSize, PortFailure, Timestamp, UserId};
use domain_users::ports::{InviteStore, RedeemRefused, RegisterRefused};
use domain_users::{AuditEntry, Invite, InviteCode, User, UserRole};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

use super::rows::{role, role_of};
use super::store::insert;
use crate::audit;
use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, all, begin, one, run, values};

const PORT: &str = "invite store";
const INVITE: &str = "i.id, i.code, i.role, i.created_by, i.created_at, i.expires_at, i.max_uses, i.uses, i.revoked_at";
/// Invites that somebody may come by, with `$2` the present moment.
const USABLE: &str = "revoked_at IS NULL AND expires_at > $2 AND uses < max_uses";

/// Invites.
pub(crate) struct SqlInvites {
    pub(crate) pools: Pools,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    code: String,
    role: i16,
    created_by: Option<Uuid>,
    created_at: i64,
    expires_at: i64,
    max_uses: i64,
    uses: i64,
    revoked_at: Option<i64>,
}

fn invite(row: &QueryResult) -> Result<Invite, SqlError> {
    let row = Row::from_query_result(row, "")?;
    let corrupt = |column| Corrupt::new("invites", column, row.id);
    let role: Option<UserRole> = role_of(row.role);
    Ok(Invite {
        id: InviteId::new(row.id),
        code: InviteCode::parse(&row.code).map_err(|_| corrupt("code"))?,
        role: role.ok_or_else(|| corrupt("role"))?,
        created_by: row.created_by.map(UserId::new),
        created_at: Timestamp::from_micros(row.created_at),
        expires_at: Timestamp::from_micros(row.expires_at),
        max_uses: u32::try_from(row.max_uses).map_err(|_| corrupt("max_uses"))?,
        uses: u32::try_from(row.uses).map_err(|_| corrupt("uses"))?,
        revoked_at: row.revoked_at.map(Timestamp::from_micros),
    })
}

impl SqlInvites {
    async fn created(&self, invite: &Invite, entry: &AuditEntry) -> Result<(), SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        let sql = "INSERT INTO invites (id, code, role, created_by, created_at, expires_at, max_uses, uses, revoked_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = values![
            invite.id.value(),
            invite.code.reveal(),
            role(invite.role),
            invite.created_by.map(UserId::value),
            invite.created_at.micros(),
            invite.expires_at.micros(),
            i64::from(invite.max_uses),
            i64::from(invite.uses),
            invite.revoked_at.map(Timestamp::micros),
        ];
        run(&transaction, sql, values).await?;
        audit::append(&transaction, self.pools.dialect, entry).await?;
        transaction.commit().await
    }

    async fn found(&self, code: &InviteCode, now: Timestamp) -> Result<Option<Invite>, SqlError> {
        let sql = format!("SELECT {INVITE} FROM invites i WHERE i.code = $1 AND {USABLE}");
        one(&self.pools.reader, &sql, values![code.reveal(), now.micros()]).await?.as_ref().map(invite).transpose()
    }

    /// The use is counted first: whoever waits for the same invite sees how many are left.
    async fn redeemed(&self, code: &InviteCode, user: &User, now: Timestamp) -> Result<(), Redeeming> {
        let transaction = begin(&self.pools.writer).await?;
        let sql = format!("UPDATE invites SET uses = uses + 1 WHERE code = $1 AND {USABLE}");
        if run(&transaction, &sql, values![code.reveal(), now.micros()]).await? == 0 {
            return Err(Redeeming::Refused(RedeemRefused::Unusable));
        }
        if let Some(taken) = insert(&transaction, self.pools.dialect, user, user.role).await? {
            return Err(Redeeming::Refused(RedeemRefused::Account(taken.into())));
        }
        Ok(transaction.commit().await?)
    }

    async fn listed(&self, before: Option<InviteId>, size: PageSize) -> Result<Vec<Invite>, SqlError> {
        let (condition, values): (&str, Vec<Value>) = match before {
            Some(before) => ("WHERE i.id < $1", vec![before.value().into()]),
            None => ("", vec![]),
        };
        let sql = format!("SELECT {INVITE} FROM invites i {condition} ORDER BY i.id DESC LIMIT {}", size.get());
        all(&self.pools.reader, &sql, values).await?.iter().map(invite).collect()
    }

    async fn revoked(&self, id: InviteId, entry: &AuditEntry) -> Result<bool, SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        let sql = "UPDATE invites SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
        if run(&transaction, sql, values![id.value(), entry.at.micros()]).await? == 0 {
            return Ok(false);
        }
        audit::append(&transaction, self.pools.dialect, entry).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// What ends a redemption before its commit.
enum Redeeming {
    Refused(RedeemRefused),
    Failed(SqlError),
}

impl From<SqlError> for Redeeming {
    fn from(error: SqlError) -> Self {
        Self::Failed(error)
    }
}

#[async_trait]
impl InviteStore for SqlInvites {
    async fn create(&self, invite: &Invite, entry: AuditEntry) -> Result<(), PortFailure> {
        self.created(invite, &entry).await.map_err(|error| error.at(PORT))
    }

    async fn usable(&self, code: &InviteCode, now: Timestamp) -> Result<Option<Invite>, PortFailure> {
        self.found(code, now).await.map_err(|error| error.at(PORT))
    }

    async fn redeem(&self, code: &InviteCode, user: &User, now: Timestamp) -> Result<(), RedeemRefused> {
        self.redeemed(code, user, now).await.map_err(|error| match error {
            Redeeming::Refused(refused) => refused,
            Redeeming::Failed(error) => RedeemRefused::Account(RegisterRefused::Failed(error.at(PORT))),
        })
    }

    async fn page(&self, before: Option<InviteId>, size: PageSize) -> Result<Vec<Invite>, PortFailure> {
        self.listed(before, size).await.map_err(|error| error.at(PORT))
    }

    async fn revoke(&self, id: InviteId, entry: AuditEntry) -> Result<bool, PortFailure> {
        self.revoked(id, &entry).await.map_err(|error| error.at(PORT))
    }
}
