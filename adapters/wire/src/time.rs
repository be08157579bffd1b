use chrono::{DateTime, Utc};
use domain_kernel::Timestamp;

/// A moment on the wire: RFC 3339, UTC, microseconds.
pub type Time = DateTime<Utc>;

/// The wire's form of a moment. Moments beyond the year 262 000 become that year.
pub fn time(moment: Timestamp) -> Time {
    DateTime::from_timestamp_micros(moment.micros()).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The moment that an RFC 3339 text names, or `None` when it names none.
pub fn moment(text: &str) -> Option<Timestamp> {
    let moment = DateTime::parse_from_rfc3339(text).ok()?;
    Some(Timestamp::from_micros(moment.timestamp_micros()))
}
