use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::{Time, time};
use crate::user::UserRole;

/// Whether somebody may use their account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum AccountState {
    /// As ever.
    Active,
    /// Locked out by an administrator.
    Disabled,
    /// Gone for ever.
    Deleted,
}

impl From<domain_users::AccountState> for AccountState {
    fn from(state: domain_users::AccountState) -> Self {
        match state {
            domain_users::AccountState::Active => Self::Active,
            domain_users::AccountState::Disabled => Self::Disabled,
            domain_users::AccountState::Deleted => Self::Deleted,
        }
    }
}

impl From<AccountState> for domain_users::AccountState {
    fn from(state: AccountState) -> Self {
        match state {
            AccountState::Active => Self::Active,
            AccountState::Disabled => Self::Disabled,
            AccountState::Deleted => Self::Deleted,
        }
    }
}

/// An account as those see it who run the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct StaffMember {
    /// Who.
    pub id: Uuid,
    /// The unique handle, without `@`.
    #[oai(validator(max_length = 32))]
    pub username: String,
    /// The name shown beside messages.
    #[oai(validator(max_length = 64))]
    pub name: String,
    /// Where sign-in codes are sent.
    #[oai(validator(max_length = 254))]
    pub email: String,
    /// What the person may do on this server.
    pub role: UserRole,
    /// Whether the person may use the account.
    pub state: AccountState,
    /// Counts changes of the account.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
    /// When the account was made.
    pub created_at: Time,
    /// When one of the person's sessions was last renewed.
    pub last_seen_at: Option<Time>,
}

impl From<&domain_users::ports::StaffMember> for StaffMember {
    fn from(member: &domain_users::ports::StaffMember) -> Self {
        Self { last_seen_at: member.last_seen_at.map(time), ..Self::from(&member.user) }
    }
}

impl From<&domain_users::User> for StaffMember {
    fn from(user: &domain_users::User) -> Self {
        Self {
            id: user.id.value(),
            username: user.profile.username.as_str().to_owned(),
            name: user.profile.name.as_str().to_owned(),
            email: user.email.as_str().to_owned(),
            role: user.role.into(),
            state: user.state.into(),
            version: user.version.value(),
            created_at: time(user.created_at),
            last_seen_at: None,
        }
    }
}

/// Some accounts, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct StaffPage {
    /// The accounts.
    #[oai(validator(max_items = 200))]
    pub members: Vec<StaffMember>,
    /// How many fit in all.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub total: i64,
    /// Asked for as `after`, brings the next page.
    pub next: Option<Uuid>,
}

/// A new account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct CreateUser {
    /// Where sign-in codes will be sent.
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    /// 1 to 64 characters on one line.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub name: String,
    /// 3 to 32 of `a-z 0-9 . _ -`, beginning with a letter; made of the address when absent.
    #[oai(validator(min_length = 3, max_length = 33))]
    pub username: Option<String>,
    /// What the person may do: beneath the role of whoever asks, unless that is an owner.
    pub role: UserRole,
}

/// Somebody's account as it shall be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct ChangeUser {
    /// The address.
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    /// 1 to 64 characters on one line.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub name: String,
    /// 3 to 32 of `a-z 0-9 . _ -`, beginning with a letter.
    #[oai(validator(min_length = 3, max_length = 33))]
    pub username: String,
    /// The version of the account that I saw.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub version: i64,
}

/// A role for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct AssignRole {
    /// The role.
    pub role: UserRole,
}

/// Accounts from a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct ImportUsers {
    /// CSV (RFC 4180) with commas or semicolons. The first line names the columns: `email`, `name`, and if wanted `username` and `role`.
    /// At most 500 people.
    #[oai(validator(min_length = 1, max_length = 60000))]
    pub csv: String,
    /// Only say what would be done.
    pub dry_run: bool,
}

/// What became of a list of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct ImportReport {
    /// What became of each line that is not empty, in order.
    #[oai(validator(max_items = 500))]
    pub lines: Vec<ImportLine>,
    /// How many accounts were made, or would be.
    #[oai(validator(minimum(value = "0"), maximum(value = "500")))]
    pub created: u32,
    /// How many lines were refused.
    #[oai(validator(minimum(value = "0"), maximum(value = "500")))]
    pub refused: u32,
}

/// What became of one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct ImportLine {
    /// Its number; the line with the names of the columns is 1.
    #[oai(validator(minimum(value = "1"), maximum(value = "100000")))]
    pub line: u32,
    /// The address as it stands there, cut to 254 characters.
    #[oai(validator(max_length = 254))]
    pub email: String,
    /// The account, when it was made.
    pub user: Option<Uuid>,
    /// Why it was not made.
    pub problem: Option<ImportProblem>,
}

/// Why a line makes no account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum ImportProblem {
    /// The address is none.
    Email,
    /// The name is none.
    Name,
    /// The username is none.
    Username,
    /// The role is none.
    Role,
    /// The role is as high as mine or higher.
    Forbidden,
    /// Another account, or a line before, has this address.
    EmailTaken,
    /// Another account, or a line before, has this username.
    UsernameTaken,
    /// There are more or fewer cells than columns.
    Cells,
}

impl From<application::administration::ImportProblem> for ImportProblem {
    fn from(problem: application::administration::ImportProblem) -> Self {
        use application::administration::ImportProblem as Problem;
        match problem {
            Problem::Cells => Self::Cells,
            Problem::Email => Self::Email,
            Problem::Name => Self::Name,
            Problem::Username => Self::Username,
            Problem::Role => Self::Role,
            Problem::Forbidden => Self::Forbidden,
            Problem::EmailTaken => Self::EmailTaken,
            Problem::UsernameTaken => Self::UsernameTaken,
        }
    }
}

impl From<&[application::administration::ImportedLine]> for ImportReport {
    fn from(lines: &[application::administration::ImportedLine]) -> Self {
        let refused = lines.iter().filter(|line| line.outcome.is_err()).count();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let line = |line: &application::administration::ImportedLine| ImportLine {
            line: line.line,
            email: line.email.chars().take(254).collect(),
            user: line.outcome.as_ref().ok().copied().flatten().map(domain_kernel::UserId::value),
            problem: line.outcome.as_ref().err().map(|problem| (*problem).into()),
        };
        Self { created: count(lines.len() - refused), refused: count(refused), lines: lines.iter().map(line).collect() }
    }
}
