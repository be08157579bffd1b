//! Every error of a use case as a [`crate::Refusal`]: one exhaustive match each, shared by HTTP and WebSocket, so that a
//! new variant does not compile until somebody chooses its slug.

mod administration;
mod chats;
mod credentials;
mod messages;
mod profiles;
mod users;

use domain_kernel::ports::TooMany;
use domain_kernel::{FailureKind, PortFailure};

use crate::{Refusal, Slug};

/// How long to wait when a port does not answer.
const BUSY_WAIT: domain_kernel::Span = domain_kernel::Span::seconds(1);

impl Refusal {
    /// Something has too much to do; the same may be sent again after a moment.
    pub fn busy() -> Self {
        Self { retry_after: Some(BUSY_WAIT), ..Self::new(Slug::Busy) }
    }
}

impl From<&PortFailure> for Refusal {
    fn from(failure: &PortFailure) -> Self {
        match failure.kind {
            FailureKind::Unavailable | FailureKind::TimedOut => Self::busy(),
            FailureKind::Corrupt => Self::new(Slug::Internal),
        }
    }
}

impl From<TooMany> for Refusal {
    fn from(too_many: TooMany) -> Self {
        Self { retry_after: Some(too_many.retry_after), ..Self::new(Slug::Rate) }
    }
}
