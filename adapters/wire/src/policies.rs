use domain_kernel::Version;
use domain_users::{PasswordRules, RetentionDays};
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use crate::Refusal;
use crate::server::RegistrationMode;

/// What the administrators have decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct Policies {
    /// How strangers become users.
    pub registration: RegistrationMode,
    /// Who must show a second factor.
    pub second_factor: SecondFactorPolicy,
    /// Whether people may sign in by password.
    pub password_allowed: bool,
    /// The least number of characters of a password.
    #[oai(validator(minimum(value = "12"), maximum(value = "64")))]
    pub password_min_length: u8,
    /// After so many days messages are removed; never when absent.
    #[oai(validator(minimum(value = "1"), maximum(value = "36500")))]
    pub retention_days: Option<u16>,
    /// Counts changes; 0 while the configuration decides. A change names the version that I saw.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub version: i64,
}

/// Who must show a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum SecondFactorPolicy {
    /// Nobody must; everybody may.
    Optional,
    /// Owners and administrators.
    Administrators,
    /// Everybody.
    Everybody,
}

impl From<&domain_users::Policies> for Policies {
    fn from(policies: &domain_users::Policies) -> Self {
        Self {
            registration: policies.registration.into(),
            second_factor: match policies.second_factor {
                domain_users::SecondFactorPolicy::Optional => SecondFactorPolicy::Optional,
                domain_users::SecondFactorPolicy::Administrators => SecondFactorPolicy::Administrators,
                domain_users::SecondFactorPolicy::Everybody => SecondFactorPolicy::Everybody,
            },
            password_allowed: policies.password.is_allowed,
            password_min_length: policies.password.min_length(),
            retention_days: policies.retention.map(RetentionDays::get),
            version: policies.version.value(),
        }
    }
}

impl TryFrom<&Policies> for domain_users::Policies {
    type Error = Refusal;

    fn try_from(policies: &Policies) -> Result<Self, Refusal> {
        let retention = policies.retention_days.map(RetentionDays::parse).transpose();
        let password = PasswordRules::parse(policies.password_allowed, policies.password_min_length);
        Ok(Self {
            registration: policies.registration.into(),
            second_factor: match policies.second_factor {
                SecondFactorPolicy::Optional => domain_users::SecondFactorPolicy::Optional,
                SecondFactorPolicy::Administrators => domain_users::SecondFactorPolicy::Administrators,
                SecondFactorPolicy::Everybody => domain_users::SecondFactorPolicy::Everybody,
            },
            password: password.map_err(|error| {
                Refusal::invalid("password_min_length", error, Some(i64::from(PasswordRules::LONGEST)))
            })?,
            retention: retention
                .map_err(|error| Refusal::invalid("retention_days", error, Some(i64::from(RetentionDays::MAX))))?,
            version: Version::new(policies.version),
        })
    }
}
