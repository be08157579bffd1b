//! Places in a stream.

/// The place of an event in its stream: 1, 2, 3 … without a hole. A message is named by its chat and the seq of the event that wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Seq(i64);

/// The dense number of a countable message in its chat: system lines have none. Unread counts are differences of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Number(i64);

/// Counts the changes of one row, from 1. What was decided on one version is not written over another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Version(i64);

/// A random mark on each event, so that a cursor proves which history it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Tag(i32);

/// How far somebody has followed a stream: the last event applied, and that event's tag.
///
/// A seq alone is no proof: after a restore from a backup the log goes back and seqs are given out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Cursor {
    /// Seq of the last event applied; zero before the first.
    pub seq: Seq,
    /// Tag of that event; zero before the first.
    pub tag: Tag,
}

macro_rules! counter {
    ($name:ident) => {
        impl $name {
            /// Takes a value that the log gave out.
            pub const fn new(value: i64) -> Self {
                Self(value)
            }

            /// The number inside.
            pub const fn value(self) -> i64 {
                self.0
            }

            /// The one after this.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0.saturating_add(1))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

counter!(Seq);
counter!(Number);
counter!(Version);

impl Tag {
    /// Takes a tag drawn by the server.
    pub const fn new(value: i32) -> Self {
        Self(value)
    }

    /// The number inside.
    pub const fn value(self) -> i32 {
        self.0
    }
}

impl Cursor {
    /// Before the first event of any stream.
    pub const START: Self = Self { seq: Seq(0), tag: Tag(0) };

    /// A cursor from its two parts.
    pub const fn new(seq: Seq, tag: Tag) -> Self {
        Self { seq, tag }
    }
}
