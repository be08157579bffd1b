use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::Clock;
use domain_users::ports::SessionStore;
use domain_users::{Actor, ProofNeeded, RecentProof};

/// Answers whether the person behind an actor has proved lately who they are: asked before every sensitive act.
#[derive(Clone)]
pub struct RecentProofs {
    /// Where sessions are kept.
    pub sessions: Arc<dyn SessionStore>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum NoProof {
    /// Too long ago.
    #[error(transparent)]
    Needed(#[from] ProofNeeded),
    /// The session is gone, the token not yet.
    #[error("the session is gone")]
    Gone,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl RecentProofs {
    /// The proof of the person behind `actor`.
    pub async fn of(&self, actor: Actor) -> Result<RecentProof, NoProof> {
        let session = self.sessions.load(actor.session).await?.ok_or(NoProof::Gone)?;
        Ok(session.recent_proof(self.clock.now())?)
    }
}
