use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::UserReader;
use domain_users::{EmailAddress, User};
use sea_orm::Value;

use super::rows::{USER, user};
use super::words::words_sought;
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

    /// Each word is a range of `user_words`, `[word, word + the last character there is)`, and all must meet in one user.
    async fn found(&self, query: &str, limit: usize) -> Result<Vec<User>, SqlError> {
        let mut values: Vec<Value> =
            values![query.trim().to_lowercase(), i64::try_from(limit).unwrap_or(i64::MAX)].into();
        let mut by_words = Vec::new();
        for word in words_sought(query).unwrap_or_default() {
            let first = values.len() + 1;
            let range = format!("w.word >= ${first} AND w.word < ${}", first + 1);
            by_words.push(format!("u.id IN (SELECT w.user_id FROM user_words w WHERE {range})"));
            let end = format!("{word}\u{10ffff}");
            values.extend(values![word, end]);
        }
        let by_words = if by_words.is_empty() { "1 = 0".to_owned() } else { by_words.join(" AND ") };
        let columns = format!("{USER}, u.sort_name");
        let sql = format!(
            "SELECT {columns} FROM users u WHERE {by_words} UNION SELECT {columns} FROM users u WHERE u.email = $1 \
             ORDER BY sort_name, id LIMIT $2"
        );
        all(&self.pools.reader, &sql, values).await?.iter().map(user).collect()
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

    async fn search(&self, query: &str, limit: usize) -> Result<Vec<User>, PortFailure> {
        self.found(query, limit).await.map_err(|error| error.at(PORT))
    }

    async fn has_owner(&self) -> Result<bool, PortFailure> {
        let row = one(&self.pools.reader, "SELECT one FROM first_owner", []).await;
        row.map(|row| row.is_some()).map_err(|error| error.at(PORT))
    }
}
