use std::sync::Arc;

use domain_kernel::ports::{Clock, IdSource};
use domain_kernel::{PasskeyId, PortFailure};
use domain_users::ports::{FactorReader, PasskeyNotKept, PasskeyStore, RecoveryCodeStore};
use domain_users::{Actor, CeremonyKind, CreatedPasskey, CredentialChange, Name, NameError, Passkey, RecoveryCode};

use super::passkey_ceremonies::CeremonyFailed;
use super::{CredentialAudit, PasskeyCeremonies, RecoveryCodeDrawing};

/// Keeps the passkey that the actor's authenticator has made. The question was asked of whoever had proved who they are.
pub struct AddPasskey {
    /// Checks the answer.
    pub ceremonies: Arc<PasskeyCeremonies>,
    /// Where passkeys are kept.
    pub passkeys: Arc<dyn PasskeyStore>,
    /// Whether there are recovery codes already.
    pub factors: Arc<dyn FactorReader>,
    /// Where they are kept.
    pub recovery_codes: Arc<dyn RecoveryCodeStore>,
    /// Draws them.
    pub drawing: RecoveryCodeDrawing,
    /// Where it is written down.
    pub audit: CredentialAudit,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Ids of passkeys.
    pub ids: Arc<dyn IdSource>,
}

/// Why no passkey was kept.
#[derive(Debug, thiserror::Error)]
pub enum AddPasskeyError {
    /// The text is no name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Not an answer to the actor's question, or the key is known.
    #[error("this is no new passkey")]
    Wrong,
    /// The actor has ten.
    #[error("there are too many passkeys")]
    TooMany,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl AddPasskey {
    /// Keeps the passkey under `name`; answers recovery codes beside it where the actor had none, which are shown this once.
    /// Asked from network address `address`.
    pub async fn execute(
        &self,
        actor: Actor,
        address: &str,
        name: &str,
        answer: &CreatedPasskey,
    ) -> Result<(Passkey, Vec<RecoveryCode>), AddPasskeyError> {
        let name = Name::parse(name)?;
        let (key, kind) = self.ceremonies.created(answer).await?;
        if kind != CeremonyKind::Create(actor.user) {
            return Err(AddPasskeyError::Wrong);
        }
        let id = PasskeyId::new(self.ids.next_id());
        let passkey = Passkey { id, user: actor.user, name, key, created_at: self.clock.now(), used_at: None };
        self.passkeys.add(&passkey).await?;
        self.audit.changed(actor, address, CredentialChange::PasskeyAdded).await?;
        Ok((passkey, self.codes_for_the_first(actor).await?))
    }

    async fn codes_for_the_first(&self, actor: Actor) -> Result<Vec<RecoveryCode>, PortFailure> {
        if self.factors.held(actor.user).await?.recovery_codes > 0 {
            return Ok(vec![]);
        }
        let (codes, digests) = self.drawing.draw();
        self.recovery_codes.replace(actor.user, &digests).await?;
        Ok(codes)
    }
}

impl From<CeremonyFailed> for AddPasskeyError {
    fn from(failed: CeremonyFailed) -> Self {
        match failed {
            CeremonyFailed::Wrong => Self::Wrong,
            CeremonyFailed::Failed(failure) => Self::Failed(failure),
        }
    }
}

impl From<PasskeyNotKept> for AddPasskeyError {
    fn from(refused: PasskeyNotKept) -> Self {
        match refused {
            PasskeyNotKept::Known => Self::Wrong,
            PasskeyNotKept::TooMany => Self::TooMany,
            PasskeyNotKept::Failed(failure) => Self::Failed(failure),
        }
    }
}
