use std::sync::Arc;

use async_trait::async_trait;
use delivery::ports::{BusItem, EventBus};
use domain_kernel::{PageSize, PortFailure, Tag, Timestamp, UserId};
use domain_messages::OwnPart;
use domain_users::ports::{ContactRefused, ContactStore};
use domain_users::{CONTACTS, Contact, Name};
use sea_orm::QueryResult;
use uuid::Uuid;

use crate::failure::{Corrupt, SqlError};
use crate::own::OwnChange;
use crate::sql::{Pools, all, one, run, values};

const PORT: &str = "contact store";
/// The columns of a contact.
const CONTACT: &str = "c.user_id, c.contact_id, c.nickname, c.added_at";

/// Whom users keep at hand.
pub(crate) struct SqlContacts {
    pub(crate) pools: Pools,
    pub(crate) bus: Arc<dyn EventBus>,
}

impl SqlContacts {
    /// False when there are too many already. The user's stream is locked, so two devices cannot count the same.
    async fn kept(&self, user: UserId, contact: &Contact, tag: Tag) -> Result<bool, SqlError> {
        let change = OwnChange::begin(&self.pools, user, OwnPart::Contacts, tag).await?;
        let nickname = contact.nickname.as_ref().map(|nickname| nickname.as_str().to_owned());
        let (whose, who) = (user.value(), contact.user.value());
        let sql = "UPDATE contacts SET nickname = $3 WHERE user_id = $1 AND contact_id = $2";
        if run(&change.work, sql, values![whose, who, nickname.clone()]).await? == 1 {
            change.commit(&self.pools, &self.bus, vec![]).await?;
            return Ok(true);
        }
        let sql = "SELECT count(*) AS held FROM contacts WHERE user_id = $1";
        let held =
            one(&change.work, sql, values![whose]).await?.map(|row| row.try_get::<i64>("", "held")).transpose()?;
        if usize::try_from(held.unwrap_or_default()).is_ok_and(|held| held >= CONTACTS) {
            return Ok(false);
        }
        let sql = "INSERT INTO contacts (user_id, contact_id, nickname, added_at) VALUES ($1, $2, $3, $4)";
        run(&change.work, sql, values![whose, who, nickname, contact.added_at.micros()]).await?;
        change.commit(&self.pools, &self.bus, vec![BusItem::SightChanged(vec![user])]).await?;
        Ok(true)
    }

    async fn removed(&self, user: UserId, contact: UserId, tag: Tag) -> Result<(), SqlError> {
        let change = OwnChange::begin(&self.pools, user, OwnPart::Contacts, tag).await?;
        let sql = "DELETE FROM contacts WHERE user_id = $1 AND contact_id = $2";
        if run(&change.work, sql, values![user.value(), contact.value()]).await? == 0 {
            return Ok(());
        }
        change.commit(&self.pools, &self.bus, vec![BusItem::SightChanged(vec![user])]).await
    }

    async fn single(&self, user: UserId, contact: UserId) -> Result<Option<Contact>, SqlError> {
        let sql = format!("SELECT {CONTACT} FROM contacts c WHERE c.user_id = $1 AND c.contact_id = $2");
        let row = one(&self.pools.reader, &sql, values![user.value(), contact.value()]).await?;
        row.as_ref().map(contact_of).transpose()
    }

    async fn page(&self, user: UserId, after: Option<UserId>, size: PageSize) -> Result<Vec<Contact>, SqlError> {
        let sql = format!(
            "SELECT {CONTACT} FROM contacts c WHERE c.user_id = $1 AND c.contact_id > $2 ORDER BY c.contact_id LIMIT $3"
        );
        let after = after.map_or(Uuid::nil(), UserId::value);
        let size = i64::try_from(size.get()).unwrap_or(i64::MAX);
        all(&self.pools.reader, &sql, values![user.value(), after, size]).await?.iter().map(contact_of).collect()
    }
}

/// The contact in a row of [`CONTACT`].
fn contact_of(row: &QueryResult) -> Result<Contact, SqlError> {
    let (whose, who): (Uuid, Uuid) = (row.try_get("", "user_id")?, row.try_get("", "contact_id")?);
    let nickname = row.try_get::<Option<String>>("", "nickname")?.as_deref().map(Name::parse).transpose();
    Ok(Contact {
        user: UserId::new(who),
        nickname: nickname.map_err(|_| Corrupt::new("contacts", "nickname", format_args!("{whose}/{who}")))?,
        added_at: Timestamp::from_micros(row.try_get("", "added_at")?),
    })
}

#[async_trait]
impl ContactStore for SqlContacts {
    async fn put(&self, user: UserId, contact: &Contact, tag: Tag) -> Result<(), ContactRefused> {
        let is_kept = self.kept(user, contact, tag).await.map_err(|error| error.at(PORT))?;
        if is_kept { Ok(()) } else { Err(ContactRefused::TooMany) }
    }

    async fn remove(&self, user: UserId, contact: UserId, tag: Tag) -> Result<(), PortFailure> {
        self.removed(user, contact, tag).await.map_err(|error| error.at(PORT))
    }

    async fn load(&self, user: UserId, contact: UserId) -> Result<Option<Contact>, PortFailure> {
        self.single(user, contact).await.map_err(|error| error.at(PORT))
    }

    async fn list(&self, user: UserId, after: Option<UserId>, size: PageSize) -> Result<Vec<Contact>, PortFailure> {
        self.page(user, after, size).await.map_err(|error| error.at(PORT))
    }
}
