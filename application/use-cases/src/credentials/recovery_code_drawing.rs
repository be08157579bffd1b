use std::sync::Arc;

use domain_kernel::ports::Randomness;
use domain_users::ports::{SecretDigest, SecretKind};
use domain_users::{RECOVERY_CODES, RecoveryCode};

/// Draws recovery codes: what the person writes down, and what is kept of it.
#[derive(Clone)]
pub struct RecoveryCodeDrawing {
    /// Chance.
    pub randomness: Arc<dyn Randomness>,
    /// Keeps codes from the store.
    pub digests: Arc<dyn SecretDigest>,
}

impl RecoveryCodeDrawing {
    /// New codes and their digests, in the same order.
    pub(super) fn draw(&self) -> (Vec<RecoveryCode>, Vec<[u8; 32]>) {
        let codes: Vec<RecoveryCode> =
            (0..RECOVERY_CODES).map(|_| RecoveryCode::draw(self.randomness.bytes())).collect();
        let digests = codes.iter().map(|code| self.digest(code)).collect();
        (codes, digests)
    }

    /// What is kept of a code.
    pub(super) fn digest(&self, code: &RecoveryCode) -> [u8; 32] {
        self.digests.digest(SecretKind::RecoveryCode, code.letters())
    }
}
