//! Contract of `Randomness`.

use std::collections::HashSet;
use std::sync::Arc;

use domain_kernel::ports::Randomness;

/// Never twice the same.
pub async fn draws_differ(randomness: &Arc<dyn Randomness>) {
    let draws: HashSet<[u8; 32]> = (0..1_000).map(|_| randomness.bytes()).collect();
    assert_eq!(draws.len(), 1_000);
}

/// Every one of the 256 bits comes up both ways.
pub async fn every_bit_is_drawn(randomness: &Arc<dyn Randomness>) {
    let (mut ones, mut zeros) = ([0_u8; 32], [0_u8; 32]);
    for _ in 0..200 {
        for ((one, zero), byte) in ones.iter_mut().zip(&mut zeros).zip(randomness.bytes()) {
            *one |= byte;
            *zero |= !byte;
        }
    }
    assert_eq!((ones, zeros), ([0xff; 32], [0xff; 32]));
}

/// The cases of `Randomness`.
#[macro_export]
macro_rules! randomness {
    ($fresh:path) => { $crate::cases!(kernel::randomness, $fresh: draws_differ, every_bit_is_drawn); };
}
