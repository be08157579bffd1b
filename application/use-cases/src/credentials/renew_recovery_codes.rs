use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_users::ports::{FactorReader, RecoveryCodeStore};
use domain_users::{Actor, CredentialChange, RecoveryCode};

use super::{CredentialAudit, NoProof, RecentProofs, RecoveryCodeDrawing};

/// Gives the actor new recovery codes in place of all former ones.
pub struct RenewRecoveryCodes {
    /// Whether the actor has proved lately who they are.
    pub proofs: RecentProofs,
    /// What the actor holds.
    pub factors: Arc<dyn FactorReader>,
    /// Where codes are kept.
    pub recovery_codes: Arc<dyn RecoveryCodeStore>,
    /// Draws them.
    pub drawing: RecoveryCodeDrawing,
    /// Where it is written down.
    pub audit: CredentialAudit,
}

/// Why there are no new codes.
#[derive(Debug, thiserror::Error)]
pub enum RenewRecoveryCodesError {
    /// The actor has not proved lately who they are.
    #[error(transparent)]
    NoProof(#[from] NoProof),
    /// There is no second factor that they could stand in for.
    #[error("there is no second factor")]
    NoSecondFactor,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl RenewRecoveryCodes {
    /// The new codes, which are shown this once.
    /// Asked from network address `address`.
    pub async fn execute(&self, actor: Actor, address: &str) -> Result<Vec<RecoveryCode>, RenewRecoveryCodesError> {
        let proof = self.proofs.of(actor).await?;
        if !self.factors.held(proof.user()).await?.has_second() {
            return Err(RenewRecoveryCodesError::NoSecondFactor);
        }
        let (codes, digests) = self.drawing.draw();
        self.recovery_codes.replace(proof.user(), &digests).await?;
        self.audit.changed(actor, address, CredentialChange::RecoveryCodesRenewed).await?;
        Ok(codes)
    }
}
