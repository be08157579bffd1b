//! Time as the domain knows it.

/// A moment: whole microseconds since 1970-01-01T00:00:00Z.
///
/// One integer sorts and compares alike in Rust, in `SQLite` and in Postgres, which no date type does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

/// A length of time in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

impl Timestamp {
    /// From microseconds since the Unix epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the Unix epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This moment and `span` more; stops at the ends of the range.
    #[must_use]
    pub const fn plus(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// This moment less `span`; stops at the ends of the range.
    #[must_use]
    pub const fn minus(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }

    /// How much time lies between `earlier` and this moment; negative when `earlier` is later.
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    /// A span of whole milliseconds.
    pub const fn millis(count: i64) -> Self {
        Self(count.saturating_mul(1_000))
    }

    /// A span of whole seconds.
    pub const fn seconds(count: i64) -> Self {
        Self(count.saturating_mul(1_000_000))
    }

    /// A span of whole minutes.
    pub const fn minutes(count: i64) -> Self {
        Self::seconds(count.saturating_mul(60))
    }

    /// A span of whole days of 24 hours.
    pub const fn days(count: i64) -> Self {
        Self::minutes(count.saturating_mul(24 * 60))
    }

    /// The span in microseconds.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// The span in whole seconds, rounded up, never negative: what `Retry-After` wants.
    pub const fn whole_seconds(self) -> u64 {
        if self.0 <= 0 { 0 } else { self.0.cast_unsigned().div_ceil(1_000_000) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_rounds_up_to_whole_seconds() {
        assert_eq!(Span::millis(1).whole_seconds(), 1);
        assert_eq!(Span::seconds(2).whole_seconds(), 2);
        assert_eq!(Span::millis(-5).whole_seconds(), 0);
    }

    #[test]
    fn time_stops_at_its_ends() {
        assert_eq!(Timestamp::from_micros(i64::MAX).plus(Span::days(1)).micros(), i64::MAX);
    }
}
