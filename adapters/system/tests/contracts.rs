//! The machine's clock, ids and randomness against the contracts of their ports.

#![expect(clippy::unused_async, reason = "a fresh bundle is made in one way, whether its making waits or not")]

use std::sync::Arc;

use adapter_system::System;
use domain_kernel::ports::{Clock, IdSource, Randomness};

async fn clock() -> Arc<dyn Clock> {
    Arc::new(System)
}

async fn ids() -> Arc<dyn IdSource> {
    Arc::new(System)
}

async fn randomness() -> Arc<dyn Randomness> {
    Arc::new(System)
}

mod clock_contract {
    contracts::clock!(super::clock);
}
mod id_source {
    contracts::id_source!(super::ids);
}
mod randomness_contract {
    contracts::randomness!(super::randomness);
}
