use std::sync::Arc;

use async_trait::async_trait;
use delivery::ports::{BusItem, EventBus};
use domain_kernel::{PortFailure, Tag, Timestamp, UserId, Version};
use domain_messages::OwnPart;
use domain_users::ports::{CardRefused, PortraitStore};
use domain_users::{Audience, Availability, Card, CardLine, Portrait, Status};
use sea_orm::{ConnectionTrait, Value};

use super::rows::{PORTRAIT, audience_value, availability_value, portrait};
use crate::failure::SqlError;
use crate::own::OwnChange;
use crate::sql::{Pools, begin, one, run, values};
use crate::users::search::{Account, index};

const PORT: &str = "portrait store";

/// How people show themselves.
pub(crate) struct SqlPortraits {
    pub(crate) pools: Pools,
    pub(crate) bus: Arc<dyn EventBus>,
}

impl SqlPortraits {
    async fn read(&self, connection: &impl ConnectionTrait, user: UserId) -> Result<Portrait, SqlError> {
        let sql = format!("SELECT {PORTRAIT} FROM portraits p WHERE p.user_id = $1");
        let row = one(connection, &sql, values![user.value()]).await?;
        row.map_or_else(|| Ok(Portrait::default()), |row| portrait(user, &row))
    }

    /// Sets columns of the portrait, whose user is `$1` and version `$2`, whatever that is.
    async fn changed(
        &self,
        user: UserId,
        columns: &str,
        values: Vec<Value>,
        (tag, also): (Tag, Vec<BusItem>),
    ) -> Result<Option<Portrait>, SqlError> {
        let change = OwnChange::begin(&self.pools, user, OwnPart::Profile, tag).await?;
        let Some(portrait) = self.update(&change, user, None, columns, values).await? else { return Ok(None) };
        change.commit(&self.pools, &self.bus, also).await?;
        Ok(Some(portrait))
    }

    /// The same for what people are found by, at this version; `None` when it is at another by now. The account is locked first, as by whoever changes or deletes it.
    async fn changed_words(
        &self,
        user: UserId,
        version: Version,
        columns: &str,
        values: Vec<Value>,
        tag: Tag,
    ) -> Result<Option<Portrait>, SqlError> {
        let work = begin(&self.pools.writer).await?;
        let lock = format!("SELECT u.id FROM users u WHERE u.id = $1{}", self.pools.dialect.for_update());
        one(&work, &lock, values![user.value()]).await?;
        let change = OwnChange::within(work, &self.pools, user, OwnPart::Profile, tag).await?;
        let updated = self.update(&change, user, Some(version), columns, values).await?;
        let Some(portrait) = updated else { return Ok(None) };
        index(&change.work, self.pools.dialect, Account::Known, &[user.value()]).await?;
        change.commit(&self.pools, &self.bus, vec![]).await?;
        Ok(Some(portrait))
    }

    /// Writes the columns, unless the portrait is at another version.
    async fn update(
        &self,
        change: &OwnChange,
        user: UserId,
        version: Option<Version>,
        columns: &str,
        values: Vec<Value>,
    ) -> Result<Option<Portrait>, SqlError> {
        let sql = "INSERT INTO portraits (user_id) VALUES ($1) ON CONFLICT DO NOTHING";
        run(&change.work, sql, values![user.value()]).await?;
        let condition = if version.is_some() { "ver = $2" } else { "ver >= $2" };
        let sql = format!("UPDATE portraits SET {columns}, ver = ver + 1 WHERE user_id = $1 AND {condition}");
        let version = version.unwrap_or_default().value();
        let bound = values![user.value(), version].into_iter().chain(values);
        if run(&change.work, &sql, bound).await? == 0 {
            return Ok(None);
        }
        self.read(&change.work, user).await.map(Some)
    }

    /// The same at whatever version.
    async fn set(
        &self,
        user: UserId,
        columns: &str,
        values: Vec<Value>,
        told: (Tag, Vec<BusItem>),
    ) -> Result<Portrait, PortFailure> {
        let changed = self.changed(user, columns, values, told).await.map_err(|error| error.at(PORT))?;
        changed.ok_or_else(|| PortFailure::corrupt(PORT, "a portrait that was just made is not there"))
    }
}

#[async_trait]
impl PortraitStore for SqlPortraits {
    async fn load(&self, user: UserId) -> Result<Portrait, PortFailure> {
        self.read(&self.pools.reader, user).await.map_err(|error| error.at(PORT))
    }

    async fn change_card(
        &self,
        user: UserId,
        version: Version,
        card: &Card,
        tag: Tag,
    ) -> Result<Portrait, CardRefused> {
        let columns = "first_name = $3, last_name = $4, phone = $5, position = $6, department = $7, time_zone = $8, \
                       language = $9, about = $10";
        let lines = [
            CardLine::FirstName,
            CardLine::LastName,
            CardLine::Phone,
            CardLine::Position,
            CardLine::Department,
            CardLine::TimeZone,
            CardLine::Language,
            CardLine::About,
        ];
        let values = lines.map(|line| Value::from(card.line(line).map(str::to_owned))).into();
        let changed = self.changed_words(user, version, columns, values, tag).await;
        changed.map_err(|error| error.at(PORT))?.ok_or(CardRefused::Stale)
    }

    async fn change_status(&self, user: UserId, status: Option<Status>, tag: Tag) -> Result<Portrait, PortFailure> {
        let columns = "status_emoji = $3, status_text = $4, status_until = $5";
        let emoji = status.as_ref().and_then(Status::emoji).map(str::to_owned);
        let until = status.as_ref().and_then(Status::until).map(Timestamp::micros);
        let text = status.map(|status| status.text().to_owned());
        self.set(user, columns, values![emoji, text, until].into(), (tag, vec![])).await
    }

    async fn change_availability(
        &self,
        user: UserId,
        availability: Availability,
        tag: Tag,
    ) -> Result<Portrait, PortFailure> {
        let told = (tag, vec![BusItem::SightChanged(vec![user])]);
        self.set(user, "availability = $3", values![availability_value(availability)].into(), told).await
    }

    async fn change_audience(&self, user: UserId, presence: Audience, tag: Tag) -> Result<Portrait, PortFailure> {
        let told = (tag, vec![BusItem::SightChanged(vec![user])]);
        self.set(user, "presence = $3", values![audience_value(presence)].into(), told).await
    }
}
