use crate::Timestamp;

/// What time it is.
#[cfg_attr(feature = "test-support", mockall::automock)]
pub trait Clock: Send + Sync {
    /// The present moment by the system's clock. May step backwards when the clock is set.
    fn now(&self) -> Timestamp;
}
