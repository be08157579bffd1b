use async_trait::async_trait;
use domain_kernel::{SessionId, UserId};
use domain_users::ports::{Settled, StaffRefused, StaffStore};
use domain_users::{
    AccountState, AssigningRight, AuditEntry, Authority, EmailAddress, ExpellingRight, GrantingRight, ManagingRight,
    Profile, User, UserRole,
};
use uuid::Uuid;

use super::erase::erase;
use super::rows::{USER, role, state, user as user_of};
use super::search::{Account, index};
use super::store::{Taken, insert, is_clash};
use super::words::folded;
use crate::audit;
use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, all, begin, one, run, values};
use crate::work::Work;

const PORT: &str = "staff store";

/// All by which somebody shows a second factor, or is about to: where `$1` is the id.
const SECOND_FACTORS: [&str; 5] = [
    "DELETE FROM totp_seeds WHERE user_id = $1",
    "DELETE FROM recovery_codes WHERE user_id = $1",
    "DELETE FROM passkeys WHERE user_id = $1",
    "DELETE FROM passkey_ceremonies WHERE user_id = $1",
    "DELETE FROM pending_sign_ins WHERE user_id = $1",
];

/// Writes accounts for those who manage them.
pub(crate) struct SqlStaffStore {
    pub(crate) pools: Pools,
}

/// What ends an act before its commit.
enum Refusal {
    Refused(StaffRefused),
    Failed(SqlError),
}

impl From<SqlError> for Refusal {
    fn from(error: SqlError) -> Self {
        if is_clash(&error) { Self::Refused(StaffRefused::UsernameTaken) } else { Self::Failed(error) }
    }
}

impl From<Refusal> for StaffRefused {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Refused(refused) => refused,
            Refusal::Failed(error) => Self::Failed(error.at(PORT)),
        }
    }
}

const STALE: Refusal = Refusal::Refused(StaffRefused::Stale);

impl SqlStaffStore {
    /// Begins an act: from here on no other act is under way. Whoever acts must still be who they were when the right was proved.
    async fn begin(&self, by: Authority) -> Result<Work, Refusal> {
        let transaction = begin(&self.pools.writer).await?;
        let lock = format!("SELECT one FROM staff_lock WHERE one = 1{}", self.pools.dialect.for_update());
        one(&transaction, &lock, []).await?.ok_or_else(|| SqlError::from(Corrupt::new("staff_lock", "one", 1)))?;
        if let Authority::Person { user, version, .. } = by {
            let sql = "SELECT id FROM users WHERE id = $1 AND ver = $2 AND state = 0";
            one(&transaction, sql, values![user.value(), version.value()]).await?.ok_or(STALE)?;
        }
        Ok(transaction)
    }

    /// The account as it is, locked, if it is still as the right says.
    async fn locked(&self, transaction: &Work, right: ManagingRight) -> Result<User, Refusal> {
        let lock = self.pools.dialect.for_update();
        let sql = format!("SELECT {USER} FROM users u WHERE u.id = $1 AND u.ver = $2{lock}");
        let row = one(transaction, &sql, values![right.target().value(), right.version().value()]).await?;
        Ok(user_of(&row.ok_or(STALE)?)?)
    }

    async fn settle(
        &self,
        transaction: Work,
        id: UserId,
        ended: Vec<SessionId>,
        entry: &AuditEntry,
    ) -> Result<Settled, Refusal> {
        let row =
            one(&transaction, &format!("SELECT {USER} FROM users u WHERE u.id = $1"), values![id.value()]).await?;
        let user = user_of(&row.ok_or(STALE)?)?;
        audit::append(&transaction, self.pools.dialect, entry).await?;
        transaction.commit().await?;
        Ok(Settled { user, ended })
    }

    async fn created(&self, right: GrantingRight, user: &User, entry: &AuditEntry) -> Result<(), Refusal> {
        let transaction = self.begin(right.by()).await?;
        if let Some(taken) = insert(&transaction, self.pools.dialect, user, right.role()).await? {
            return Err(Refusal::Refused(match taken {
                Taken::Email => StaffRefused::EmailTaken,
                Taken::Username => StaffRefused::UsernameTaken,
            }));
        }
        audit::append(&transaction, self.pools.dialect, entry).await?;
        Ok(transaction.commit().await?)
    }

    async fn changed(
        &self,
        right: ManagingRight,
        email: &EmailAddress,
        profile: &Profile,
        entry: &AuditEntry,
    ) -> Result<Settled, Refusal> {
        let transaction = self.begin(right.by()).await?;
        let user = self.locked(&transaction, right).await?;
        let id = user.id.value();
        let sql = "SELECT id FROM users WHERE email = $1 AND id <> $2";
        if one(&transaction, sql, values![email.as_str(), id]).await?.is_some() {
            return Err(Refusal::Refused(StaffRefused::EmailTaken));
        }
        let sql = "UPDATE users SET email = $2, username = $3, name = $4, sort_name = $5, ver = ver + 1 WHERE id = $1";
        let name = profile.name.as_str();
        run(&transaction, sql, values![id, email.as_str(), profile.username.as_str(), name, folded(name)]).await?;
        index(&transaction, self.pools.dialect, Account::Known, &[id]).await?;
        self.settle(transaction, user.id, vec![], entry).await
    }

    async fn assigned(&self, right: AssigningRight, entry: &AuditEntry) -> Result<Settled, Refusal> {
        let transaction = self.begin(right.managing().by()).await?;
        let user = self.locked(&transaction, right.managing()).await?;
        if right.role() != UserRole::Owner {
            leave_an_owner(&transaction, &user).await?;
        }
        let sql = "UPDATE users SET role = $2, ver = ver + 1 WHERE id = $1";
        run(&transaction, sql, values![user.id.value(), role(right.role())]).await?;
        let ended = end_sessions(&transaction, user.id, entry).await?;
        self.settle(transaction, user.id, ended, entry).await
    }

    async fn disabled(&self, right: ExpellingRight, entry: &AuditEntry) -> Result<Settled, Refusal> {
        let transaction = self.begin(right.managing().by()).await?;
        let user = self.locked(&transaction, right.managing()).await?;
        leave_an_owner(&transaction, &user).await?;
        set_state(&transaction, user.id, AccountState::Disabled).await?;
        let ended = end_sessions(&transaction, user.id, entry).await?;
        self.settle(transaction, user.id, ended, entry).await
    }

    async fn enabled(&self, right: ManagingRight, entry: &AuditEntry) -> Result<Settled, Refusal> {
        let transaction = self.begin(right.by()).await?;
        let user = self.locked(&transaction, right).await?;
        set_state(&transaction, user.id, AccountState::Active).await?;
        self.settle(transaction, user.id, vec![], entry).await
    }

    async fn factor_reset(&self, right: ExpellingRight, entry: &AuditEntry) -> Result<Settled, Refusal> {
        let transaction = self.begin(right.managing().by()).await?;
        let user = self.locked(&transaction, right.managing()).await?;
        for sql in SECOND_FACTORS {
            run(&transaction, sql, values![user.id.value()]).await?;
        }
        let ended = end_sessions(&transaction, user.id, entry).await?;
        self.settle(transaction, user.id, ended, entry).await
    }

    async fn deleted(&self, right: ExpellingRight, entry: &AuditEntry) -> Result<Settled, Refusal> {
        let transaction = self.begin(right.managing().by()).await?;
        let user = self.locked(&transaction, right.managing()).await?;
        leave_an_owner(&transaction, &user).await?;
        let ended = end_sessions(&transaction, user.id, entry).await?;
        erase(&transaction, self.pools.dialect, &user).await?;
        self.settle(transaction, user.id, ended, entry).await
    }
}

/// Refuses when `user` is the last owner who may sign in.
async fn leave_an_owner(transaction: &Work, user: &User) -> Result<(), Refusal> {
    if user.role != UserRole::Owner || user.state != AccountState::Active {
        return Ok(());
    }
    let sql = "SELECT id FROM users WHERE role = $1 AND state = $2 AND id <> $3 LIMIT 1";
    let values = values![role(UserRole::Owner), state(AccountState::Active), user.id.value()];
    one(transaction, sql, values).await?.map(drop).ok_or(Refusal::Refused(StaffRefused::LastOwner))
}

async fn set_state(transaction: &Work, id: UserId, new: AccountState) -> Result<(), SqlError> {
    run(transaction, "UPDATE users SET state = $2, ver = ver + 1 WHERE id = $1", values![id.value(), state(new)])
        .await
        .map(drop)
}

async fn end_sessions(transaction: &Work, id: UserId, entry: &AuditEntry) -> Result<Vec<SessionId>, SqlError> {
    let sql = "UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL RETURNING id";
    let rows = all(transaction, sql, values![id.value(), entry.at.micros()]).await?;
    rows.iter().map(|row| Ok(SessionId::new(row.try_get::<Uuid>("", "id")?))).collect()
}

#[async_trait]
impl StaffStore for SqlStaffStore {
    async fn create(&self, right: GrantingRight, user: &User, entry: AuditEntry) -> Result<(), StaffRefused> {
        Ok(self.created(right, user, &entry).await?)
    }

    async fn change(
        &self,
        right: ManagingRight,
        email: &EmailAddress,
        profile: &Profile,
        entry: AuditEntry,
    ) -> Result<Settled, StaffRefused> {
        Ok(self.changed(right, email, profile, &entry).await?)
    }

    async fn assign(&self, right: AssigningRight, entry: AuditEntry) -> Result<Settled, StaffRefused> {
        Ok(self.assigned(right, &entry).await?)
    }

    async fn disable(&self, right: ExpellingRight, entry: AuditEntry) -> Result<Settled, StaffRefused> {
        Ok(self.disabled(right, &entry).await?)
    }

    async fn enable(&self, right: ManagingRight, entry: AuditEntry) -> Result<Settled, StaffRefused> {
        Ok(self.enabled(right, &entry).await?)
    }

    async fn reset_second_factor(&self, right: ExpellingRight, entry: AuditEntry) -> Result<Settled, StaffRefused> {
        Ok(self.factor_reset(right, &entry).await?)
    }

    async fn delete(&self, right: ExpellingRight, entry: AuditEntry) -> Result<Settled, StaffRefused> {
        Ok(self.deleted(right, &entry).await?)
    }
}
