use std::sync::Arc;

use domain_users::{Actor, CredentialChange, RecoveryCode};

use super::{ConfirmTotpError, CredentialAudit, TotpEnrolment};

/// Confirms the application that the actor has begun to set up. Its secret was given to whoever had proved who they are, so that a code
/// of it is proof enough.
pub struct FinishTotp {
    /// Sets the application up.
    pub enrolment: Arc<TotpEnrolment>,
    /// Where it is written down.
    pub audit: CredentialAudit,
}

impl FinishTotp {
    /// Confirms by a code; answers the new recovery codes, which are shown this once.
    /// Asked from network address `address`.
    pub async fn execute(
        &self,
        actor: Actor,
        address: &str,
        code: &str,
    ) -> Result<Vec<RecoveryCode>, ConfirmTotpError> {
        let codes = self.enrolment.confirm(actor.user, code).await?;
        self.audit.changed(actor, address, CredentialChange::TotpSetUp).await?;
        Ok(codes)
    }
}
