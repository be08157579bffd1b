use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::UserReader;
use domain_users::{EmailAddress, PeopleSearch, User, Username};
use sea_orm::Value;

use super::rows::{USER, user};
use super::search::find;
use crate::failure::SqlError;
use crate::sql::{Pools, all, one, values};

const PORT: &str = "user reader";

/// Answers who somebody is.
pub(crate) struct SqlUserReader {
    pub(crate) pools: Pools,
}

impl SqlUserReader {
    async fn one_by(&self, condition: &str, value: Value) -> Result<Option<User>, SqlError> {
        let sql = format!("SELECT {USER} FROM users u WHERE {condition}");
        one(&self.pools.reader, &sql, [value]).await?.as_ref().map(user).transpose()
    }

    async fn many(&self, ids: &[UserId]) -> Result<Vec<User>, SqlError> {
        let dialect = self.pools.dialect;
        let sql = format!("SELECT {USER} FROM users u WHERE {}", dialect.is_one_of("u.id", 1));
        let ids = dialect.ids(ids.iter().map(|id| id.value()));
        all(&self.pools.reader, &sql, values![ids]).await?.iter().map(user).collect()
    }
}

#[async_trait]
impl UserReader for SqlUserReader {
    async fn by_id(&self, id: UserId) -> Result<Option<User>, PortFailure> {
        self.one_by("u.id = $1", id.value().into()).await.map_err(|error| error.at(PORT))
    }

    async fn by_ids(&self, ids: &[UserId]) -> Result<Vec<User>, PortFailure> {
        self.many(ids).await.map_err(|error| error.at(PORT))
    }

    async fn by_email(&self, email: &EmailAddress) -> Result<Option<User>, PortFailure> {
        self.one_by("u.email = $1", email.as_str().into()).await.map_err(|error| error.at(PORT))
    }

    async fn by_username(&self, username: &Username) -> Result<Option<User>, PortFailure> {
        self.one_by("u.username = $1", username.as_str().into()).await.map_err(|error| error.at(PORT))
    }

    async fn search(&self, search: &PeopleSearch, limit: usize) -> Result<Vec<User>, PortFailure> {
        find(&self.pools, search, limit).await.map_err(|error| error.at(PORT))
    }

    async fn has_owner(&self) -> Result<bool, PortFailure> {
        let row = one(&self.pools.reader, "SELECT one FROM first_owner", []).await;
        row.map(|row| row.is_some()).map_err(|error| error.at(PORT))
    }
}
