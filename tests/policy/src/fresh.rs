//! Ids, addresses and passwords that nobody has had before.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use uuid::{Builder, Uuid};

static CHANCE: LazyLock<RandomState> = LazyLock::new(RandomState::new);
static NEXT: AtomicU64 = AtomicU64::new(1);

/// An id that nothing on the server has.
pub(crate) fn fresh_id() -> Uuid {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let chance = u128::from(CHANCE.hash_one(number)) << 64 | u128::from(CHANCE.hash_one(!number));
    Builder::from_random_bytes(chance.to_be_bytes()).into_uuid()
}

/// An address that nobody on the server has.
pub(crate) fn fresh_email() -> String {
    format!("fresh{}@policy.test", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A password that nobody has had.
pub(crate) fn fresh_password() -> String {
    format!("горшочек, вари {}", fresh_id().simple())
}
