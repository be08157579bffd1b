use async_trait::async_trait;
use domain_kernel::{PortFailure, Timestamp, UserId};
use domain_users::ports::MailedLinkStore;
use domain_users::{LinkPurpose, MailedLink};
use uuid::Uuid;

use crate::failure::SqlError;
use crate::pool::Pool;
use crate::sql::{Pools, begin, one, run, values};

const PORT: &str = "mailed link store";

/// Links that were mailed.
pub(crate) struct SqlMailedLinks {
    pub(crate) pools: Pools,
}

impl SqlMailedLinks {
    async fn kept(&self, link: MailedLink, now: Timestamp) -> Result<(), SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        let (purpose, user) = (stored(link.purpose), link.user.map(UserId::value));
        let sql = "DELETE FROM mailed_links WHERE expires_at <= $1 OR (user_id = $2 AND purpose = $3)";
        run(&transaction, sql, values![now.micros(), user, purpose]).await?;
        let sql = "INSERT INTO mailed_links (digest, purpose, user_id, expires_at) VALUES ($1, $2, $3, $4)";
        run(&transaction, sql, values![link.digest.to_vec(), purpose, user, link.expires_at.micros()]).await?;
        transaction.commit().await
    }

    async fn found(
        &self,
        (pool, sql): (&Pool, &str),
        digest: &[u8; 32],
        purpose: LinkPurpose,
        now: Timestamp,
    ) -> Result<Option<UserId>, PortFailure> {
        let row = one(pool, sql, values![digest.to_vec(), stored(purpose), now.micros()]).await;
        let user = row.and_then(|row| Ok(row.map(|row| row.try_get::<Option<Uuid>>("", "user_id")).transpose()?));
        Ok(user.map_err(|error| error.at(PORT))?.flatten().map(UserId::new))
    }
}

fn stored(purpose: LinkPurpose) -> i16 {
    match purpose {
        LinkPurpose::SignIn => 0,
        LinkPurpose::ResetPassword => 1,
    }
}

#[async_trait]
impl MailedLinkStore for SqlMailedLinks {
    async fn open(&self, link: MailedLink, now: Timestamp) -> Result<(), PortFailure> {
        self.kept(link, now).await.map_err(|error| error.at(PORT))
    }

    async fn read(
        &self,
        digest: &[u8; 32],
        purpose: LinkPurpose,
        now: Timestamp,
    ) -> Result<Option<UserId>, PortFailure> {
        let sql = "SELECT user_id FROM mailed_links WHERE digest = $1 AND purpose = $2 AND expires_at > $3";
        self.found((&self.pools.reader, sql), digest, purpose, now).await
    }

    async fn take(
        &self,
        digest: &[u8; 32],
        purpose: LinkPurpose,
        now: Timestamp,
    ) -> Result<Option<UserId>, PortFailure> {
        let sql = "DELETE FROM mailed_links WHERE digest = $1 AND purpose = $2 AND expires_at > $3 RETURNING user_id";
        self.found((&self.pools.writer, sql), digest, purpose, now).await
    }
}
