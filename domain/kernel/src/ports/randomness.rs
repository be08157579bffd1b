/// Chance that nobody can guess.
#[cfg_attr(feature = "test-support", mockall::automock)]
pub trait Randomness: Send + Sync {
    /// 256 bits from the operating system's generator.
    fn bytes(&self) -> [u8; 32];
}
