use domain_kernel::{Seq, Tag};
use poem_openapi::Object;
use serde::{Deserialize, Serialize};

/// The last event applied of a stream, and that event's tag, which proves the history it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct Cursor {
    /// Its place: 1, 2, 3 …; 0 before the first.
    #[oai(validator(minimum(value = "0"), maximum(value = "9007199254740991")))]
    pub seq: i64,
    /// Its random mark; 0 before the first.
    #[oai(validator(minimum(value = "-2147483648"), maximum(value = "2147483647")))]
    pub tag: i32,
}

impl From<domain_kernel::Cursor> for Cursor {
    fn from(cursor: domain_kernel::Cursor) -> Self {
        Self { seq: cursor.seq.value(), tag: cursor.tag.value() }
    }
}

impl From<Cursor> for domain_kernel::Cursor {
    fn from(cursor: Cursor) -> Self {
        Self::new(Seq::new(cursor.seq), Tag::new(cursor.tag))
    }
}
