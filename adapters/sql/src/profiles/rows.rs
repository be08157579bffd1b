//! How portraits are stored.

use domain_kernel::{Timestamp, UserId, Version};
use domain_users::{Audience, Availability, Block, Card, CardLines, Portrait, Status};
use sea_orm::QueryResult;

use crate::failure::{Corrupt, SqlError};

/// The columns of a portrait.
pub(super) const PORTRAIT: &str = "p.first_name, p.last_name, p.phone, p.position, p.department, p.time_zone, p.language, p.about, \
     p.status_emoji, p.status_text, p.status_until, p.availability, p.presence, p.ver";

/// The portrait of `user` in a row of [`PORTRAIT`].
pub(super) fn portrait(user: UserId, row: &QueryResult) -> Result<Portrait, SqlError> {
    let corrupt = |column| Corrupt::new("portraits", column, user);
    let presence = row.try_get("", "presence")?;
    let availability = row.try_get("", "availability")?;
    Ok(Portrait {
        card: Card::parse(&lines(row)?).map_err(|_| corrupt("a line of the card"))?,
        status: status(row)?.transpose().map_err(|_| corrupt("status_text"))?,
        availability: availability_of(availability).ok_or_else(|| corrupt("availability"))?,
        presence: audience_of(presence).ok_or_else(|| corrupt("presence"))?,
        version: Version::new(row.try_get("", "ver")?),
    })
}

fn lines(row: &QueryResult) -> Result<CardLines, SqlError> {
    Ok(CardLines {
        first_name: row.try_get("", "first_name")?,
        last_name: row.try_get("", "last_name")?,
        phone: row.try_get("", "phone")?,
        position: row.try_get("", "position")?,
        department: row.try_get("", "department")?,
        time_zone: row.try_get("", "time_zone")?,
        language: row.try_get("", "language")?,
        about: row.try_get("", "about")?,
    })
}

fn status(row: &QueryResult) -> Result<Option<Result<Status, domain_users::StatusError>>, SqlError> {
    let Some(text) = row.try_get::<Option<String>>("", "status_text")? else { return Ok(None) };
    let emoji: Option<String> = row.try_get("", "status_emoji")?;
    let until: Option<i64> = row.try_get("", "status_until")?;
    Ok(Some(Status::stored(emoji.as_deref(), &text, until.map(Timestamp::from_micros))))
}

/// How an availability is stored.
pub(super) fn availability_value(availability: Availability) -> i16 {
    match availability {
        Availability::Automatic => 0,
        Availability::Away => 1,
        Availability::Busy => 2,
        Availability::Offline => 3,
    }
}

/// The availability that is stored as `value`.
pub(super) fn availability_of(value: i16) -> Option<Availability> {
    match value {
        0 => Some(Availability::Automatic),
        1 => Some(Availability::Away),
        2 => Some(Availability::Busy),
        3 => Some(Availability::Offline),
        _ => None,
    }
}

/// How an audience is stored.
pub(super) fn audience_value(audience: Audience) -> i16 {
    match audience {
        Audience::Everybody => 0,
        Audience::Contacts => 1,
        Audience::Nobody => 2,
    }
}

/// The audience that is stored as `value`.
pub(super) fn audience_of(value: i16) -> Option<Audience> {
    match value {
        0 => Some(Audience::Everybody),
        1 => Some(Audience::Contacts),
        2 => Some(Audience::Nobody),
        _ => None,
    }
}

/// The block in a row of `user_id` and `blocked_id`.
pub(super) fn block_of(row: &QueryResult) -> Result<Block, SqlError> {
    Ok(Block {
        blocker: UserId::new(row.try_get("", "user_id")?),
        blocked: UserId::new(row.try_get("", "blocked_id")?),
    })
}
