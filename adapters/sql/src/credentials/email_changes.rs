use async_trait::async_trait;
use domain_kernel::{PortFailure, Timestamp, UserId};
use domain_users::ports::EmailChangeStore;
use domain_users::{EmailAddress, EmailAgreement, EmailChange};
use uuid::Uuid;

use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, begin, one, run, values};
use crate::work::Work;

const PORT: &str = "email change store";

/// Changes of addresses under way.
pub(crate) struct SqlEmailChanges {
    pub(crate) pools: Pools,
}

impl SqlEmailChanges {
    async fn begun(&self, change: &EmailChange, now: Timestamp) -> Result<(), SqlError> {
        run(&self.pools.writer, "DELETE FROM email_changes WHERE expires_at <= $1", values![now.micros()]).await?;
        let sql = "INSERT INTO email_changes (user_id, email, former_digest, new_digest, former_agreed, new_agreed, expires_at) \
                   VALUES ($1, $2, $3, $4, 0, 0, $5) ON CONFLICT (user_id) DO UPDATE SET email = $2, former_digest = $3, \
                   new_digest = $4, former_agreed = 0, new_agreed = 0, expires_at = $5";
        let values = values![
            change.user.value(),
            change.email.as_str(),
            change.former_digest.to_vec(),
            change.new_digest.to_vec(),
            change.expires_at.micros(),
        ];
        run(&self.pools.writer, sql, values).await.map(drop)
    }

    /// The update locks the row: of two agreements at once the second sees the first.
    async fn agreed(&self, digest: &[u8; 32], now: Timestamp) -> Result<EmailAgreement, SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        let sql = "UPDATE email_changes SET former_agreed = CASE WHEN former_digest = $1 THEN 1 ELSE former_agreed END, \
                   new_agreed = CASE WHEN new_digest = $1 THEN 1 ELSE new_agreed END \
                   WHERE (former_digest = $1 OR new_digest = $1) AND expires_at > $2 \
                   RETURNING user_id, email, former_agreed, new_agreed";
        let row = one(&transaction, sql, values![digest.to_vec(), now.micros()]).await?;
        let Some(row) = row else { return Ok(EmailAgreement::Void) };
        let have_both = row.try_get::<i16>("", "former_agreed")? == 1 && row.try_get::<i16>("", "new_agreed")? == 1;
        let agreement = match have_both {
            true => change(&transaction, row.try_get("", "user_id")?, row.try_get("", "email")?).await?,
            false => EmailAgreement::Waiting,
        };
        transaction.commit().await?;
        Ok(agreement)
    }
}

/// Gives the account its new address, unless another has it, and ends the change either way.
async fn change(transaction: &Work, user: Uuid, email: String) -> Result<EmailAgreement, SqlError> {
    run(transaction, "DELETE FROM email_changes WHERE user_id = $1", values![user]).await?;
    let former = one(transaction, "SELECT email FROM users WHERE id = $1", values![user]).await?;
    let Some(former) = former else { return Ok(EmailAgreement::Void) };
    let former: String = former.try_get("", "email")?;
    let sql = "UPDATE users SET email = $2, ver = ver + 1 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM users o WHERE o.email = $2)";
    if run(transaction, sql, values![user, email]).await? == 0 {
        return Ok(EmailAgreement::Void);
    }
    run(transaction, "DELETE FROM mailed_links WHERE user_id = $1", values![user]).await?;
    let former = EmailAddress::parse(&former).map_err(|_| Corrupt::new("users", "email", user))?;
    Ok(EmailAgreement::Changed { user: UserId::new(user), former })
}

#[async_trait]
impl EmailChangeStore for SqlEmailChanges {
    async fn begin(&self, change: &EmailChange, now: Timestamp) -> Result<(), PortFailure> {
        self.begun(change, now).await.map_err(|error| error.at(PORT))
    }

    async fn agree(&self, digest: &[u8; 32], now: Timestamp) -> Result<EmailAgreement, PortFailure> {
        self.agreed(digest, now).await.map_err(|error| error.at(PORT))
    }
}
