use std::sync::Arc;

use domain_users::ports::{PasskeyStore, UserReader};
use domain_users::{Actor, CeremonyKind, User};

use super::{NoProof, PasskeyCeremonies, PasskeyQuestion, RecentProofs};

/// Asks the actor's authenticator to make a passkey.
pub struct BeginPasskey {
    /// Whether the actor has proved lately who they are.
    pub proofs: RecentProofs,
    /// Asks.
    pub ceremonies: Arc<PasskeyCeremonies>,
    /// What the actor has already: no authenticator makes two.
    pub passkeys: Arc<dyn PasskeyStore>,
    /// What the account is called in the authenticator.
    pub users: Arc<dyn UserReader>,
}

/// What an authenticator needs to make a passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPasskeyQuestion {
    /// The question.
    pub question: PasskeyQuestion,
    /// For whom.
    pub user: User,
    /// Keys that the actor has.
    pub known: Vec<Vec<u8>>,
}

impl BeginPasskey {
    /// The question.
    pub async fn execute(&self, actor: Actor) -> Result<NewPasskeyQuestion, NoProof> {
        let proof = self.proofs.of(actor).await?;
        let user = self.users.by_id(proof.user()).await?.ok_or(NoProof::Gone)?;
        let known = self.passkeys.list(user.id).await?.into_iter().map(|passkey| passkey.key.credential).collect();
        let question = self.ceremonies.ask(CeremonyKind::Create(user.id)).await?;
        Ok(NewPasskeyQuestion { question, user, known })
    }
}
