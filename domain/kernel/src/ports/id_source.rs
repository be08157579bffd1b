use uuid::Uuid;

/// Makes new ids.
#[cfg_attr(feature = "test-support", mockall::automock)]
pub trait IdSource: Send + Sync {
    /// A fresh `UUIDv7` (RFC 9562 §5.7): unique, and ordered by time of making. Not a secret.
    fn next_id(&self) -> Uuid;
}
