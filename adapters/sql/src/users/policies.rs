use async_trait::async_trait;
use domain_kernel::{PortFailure, Version};
use domain_users::ports::{PoliciesRefused, PolicyStore};
use domain_users::{AuditEntry, PasswordRules, Policies, Registration, RetentionDays, SecondFactorPolicy};
use sea_orm::{FromQueryResult, QueryResult};

use crate::audit;
use crate::failure::{Corrupt, SqlError};
use crate::sql::{Pools, begin, one, run, values};

const PORT: &str = "policy store";
const COLUMNS: &str = "registration, second_factor, password_allowed, password_min_length, retention_days, ver";

/// What the administrators have decided.
pub(crate) struct SqlPolicies {
    pub(crate) pools: Pools,
}

#[derive(FromQueryResult)]
struct Row {
    registration: i16,
    second_factor: i16,
    password_allowed: i16,
    password_min_length: i16,
    retention_days: Option<i64>,
    ver: i64,
}

fn policies(row: &QueryResult) -> Result<Policies, SqlError> {
    let row = Row::from_query_result(row, "")?;
    let corrupt = |column| Corrupt::new("policies", column, 1);
    let min_length = u8::try_from(row.password_min_length).map_err(|_| corrupt("password_min_length"))?;
    let days = |days: i64| u16::try_from(days).ok().and_then(|days| RetentionDays::parse(days).ok());
    Ok(Policies {
        registration: match row.registration {
            0 => Registration::Closed,
            1 => Registration::Open,
            2 => Registration::Invite,
            _ => return Err(corrupt("registration").into()),
        },
        second_factor: match row.second_factor {
            0 => SecondFactorPolicy::Optional,
            1 => SecondFactorPolicy::Administrators,
            2 => SecondFactorPolicy::Everybody,
            _ => return Err(corrupt("second_factor").into()),
        },
        password: PasswordRules::parse(row.password_allowed == 1, min_length)
            .map_err(|_| corrupt("password_min_length"))?,
        retention: match row.retention_days {
            Some(number) => Some(days(number).ok_or_else(|| corrupt("retention_days"))?),
            None => None,
        },
        version: Version::new(row.ver),
    })
}

fn registration(registration: Registration) -> i16 {
    match registration {
        Registration::Closed => 0,
        Registration::Open => 1,
        Registration::Invite => 2,
    }
}

fn second_factor(policy: SecondFactorPolicy) -> i16 {
    match policy {
        SecondFactorPolicy::Optional => 0,
        SecondFactorPolicy::Administrators => 1,
        SecondFactorPolicy::Everybody => 2,
    }
}

impl SqlPolicies {
    async fn read(&self) -> Result<Option<Policies>, SqlError> {
        let sql = format!("SELECT {COLUMNS} FROM policies WHERE one = 1");
        one(&self.pools.reader, &sql, []).await?.as_ref().map(policies).transpose()
    }

    /// The first row is inserted at version 0 alone; of two that insert, one finds the other's.
    async fn replaced(&self, new: Policies, entry: &AuditEntry) -> Result<Option<Policies>, SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        let values = values![
            registration(new.registration),
            second_factor(new.second_factor),
            i16::from(new.password.is_allowed),
            i16::from(new.password.min_length()),
            new.retention.map(|days| i64::from(days.get())),
            new.version.value(),
        ];
        let sql = if new.version.value() == 0 {
            "INSERT INTO policies (one, registration, second_factor, password_allowed, password_min_length, retention_days, ver) \
             VALUES (1, $1, $2, $3, $4, $5, $6 + 1) ON CONFLICT DO NOTHING"
        } else {
            "UPDATE policies SET registration = $1, second_factor = $2, password_allowed = $3, password_min_length = $4, \
             retention_days = $5, ver = ver + 1 WHERE one = 1 AND ver = $6"
        };
        if run(&transaction, sql, values).await? == 0 {
            return Ok(None);
        }
        audit::append(&transaction, self.pools.dialect, entry).await?;
        transaction.commit().await?;
        Ok(Some(Policies { version: Version::new(new.version.value() + 1), ..new }))
    }
}

#[async_trait]
impl PolicyStore for SqlPolicies {
    async fn current(&self) -> Result<Option<Policies>, PortFailure> {
        self.read().await.map_err(|error| error.at(PORT))
    }

    async fn replace(&self, policies: Policies, entry: AuditEntry) -> Result<Policies, PoliciesRefused> {
        let replaced = self.replaced(policies, &entry).await.map_err(|error| error.at(PORT))?;
        replaced.ok_or(PoliciesRefused::Stale)
    }
}
