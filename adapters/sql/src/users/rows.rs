use domain_kernel::{SessionId, Timestamp, UserId, Version};
use domain_users::{AccountState, Device, EmailAddress, Name, Profile, Session, User, UserRole, Username};
use sea_orm::{FromQueryResult, QueryResult};
use uuid::Uuid;

use crate::failure::{Corrupt, SqlError};

/// The columns of [`UserRow`].
pub(super) const USER: &str = "u.id, u.email, u.username, u.name, u.role, u.state, u.ver, u.created_at";
/// The columns of [`SessionRow`].
pub(super) const SESSION: &str = "s.id, s.user_id, s.client, s.address, s.seed, s.generation, s.renewed_at, s.created_at, s.proved_at, \
     s.revoked_at";

#[derive(FromQueryResult)]
struct UserRow {
    id: Uuid,
    email: String,
    username: String,
    name: String,
    role: i16,
    state: i16,
    ver: i64,
    created_at: i64,
}

#[derive(FromQueryResult)]
struct SessionRow {
    id: Uuid,
    user_id: Uuid,
    client: String,
    address: String,
    seed: Vec<u8>,
    generation: i64,
    renewed_at: i64,
    created_at: i64,
    proved_at: i64,
    revoked_at: Option<i64>,
}

/// The user in a row of [`USER`].
pub(super) fn user(row: &QueryResult) -> Result<User, SqlError> {
    let row = UserRow::from_query_result(row, "")?;
    let corrupt = |column| Corrupt::new("users", column, row.id);
    Ok(User {
        id: UserId::new(row.id),
        email: EmailAddress::parse(&row.email).map_err(|_| corrupt("email"))?,
        profile: Profile {
            username: Username::parse(&row.username).map_err(|_| corrupt("username"))?,
            name: Name::parse(&row.name).map_err(|_| corrupt("name"))?,
        },
        role: role_of(row.role).ok_or_else(|| corrupt("role"))?,
        state: AccountState::ALL
            .into_iter()
            .find(|known| state(*known) == row.state)
            .ok_or_else(|| corrupt("state"))?,
        version: Version::new(row.ver),
        created_at: Timestamp::from_micros(row.created_at),
    })
}

/// How a role is stored.
pub(crate) fn role(role: UserRole) -> i16 {
    match role {
        UserRole::Member => 0,
        UserRole::Owner => 1,
        UserRole::Administrator => 2,
        UserRole::Auditor => 3,
        UserRole::Guest => 4,
        UserRole::Bot => 5,
    }
}

/// The role that is stored so.
pub(super) fn role_of(stored: i16) -> Option<UserRole> {
    UserRole::ALL.into_iter().find(|known| role(*known) == stored)
}

/// How a state is stored.
pub(super) fn state(state: AccountState) -> i16 {
    match state {
        AccountState::Active => 0,
        AccountState::Disabled => 1,
        AccountState::Deleted => 2,
    }
}

/// The session in a row of [`SESSION`].
pub(super) fn session(row: &QueryResult) -> Result<Session, SqlError> {
    let row = SessionRow::from_query_result(row, "")?;
    let seed = row.seed.try_into().map_err(|_| Corrupt::new("sessions", "seed", row.id))?;
    Ok(Session {
        id: SessionId::new(row.id),
        user: UserId::new(row.user_id),
        device: Device { client: row.client, address: row.address },
        seed,
        generation: row.generation,
        renewed_at: Timestamp::from_micros(row.renewed_at),
        created_at: Timestamp::from_micros(row.created_at),
        proved_at: Timestamp::from_micros(row.proved_at),
        revoked_at: row.revoked_at.map(Timestamp::from_micros),
    })
}
