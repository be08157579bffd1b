//! Whole numbers of clients, held to those that every JSON reader keeps exactly: others would come back as different ones.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// 2⁵³ − 1 (RFC 8259 §6).
const LARGEST: u64 = (1 << 53) - 1;

pub(super) fn count<'de, D: Deserializer<'de>, T: TryFrom<u64>>(deserializer: D) -> Result<T, D::Error> {
    exact(u64::deserialize(deserializer)?)
}

pub(super) fn count_or_none<'de, D: Deserializer<'de>, T: TryFrom<u64>>(from: D) -> Result<Option<T>, D::Error> {
    Option::<u64>::deserialize(from)?.map(exact).transpose()
}

fn exact<T: TryFrom<u64>, E: Error>(number: u64) -> Result<T, E> {
    let fits = Some(number).filter(|number| *number <= LARGEST).and_then(|number| T::try_from(number).ok());
    fits.ok_or_else(|| E::custom("a whole number is at most 2^53 - 1"))
}
