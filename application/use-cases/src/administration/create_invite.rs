use std::sync::Arc;

use domain_kernel::ports::{Clock, IdSource, Randomness};
use domain_kernel::{InviteId, PortFailure, Span};
use domain_users::ports::InviteStore;
use domain_users::{
    AuditAct, AuditChange, AuditTarget, INVITE_LIFE, INVITE_LIFE_MAX, INVITE_USES_MAX, Invite, InviteCode, UserRole,
};

use super::{Desk, DeskError, Principal};

/// Makes a link by which people come in.
pub struct CreateInvite {
    /// Who asks.
    pub desk: Arc<Desk>,
    /// Where invites are kept.
    pub invites: Arc<dyn InviteStore>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Ids of invites.
    pub ids: Arc<dyn IdSource>,
    /// Codes.
    pub randomness: Arc<dyn Randomness>,
}

/// The invite that is wanted.
#[derive(Clone, Copy, Debug)]
pub struct CreateInviteCommand {
    /// What those become who come by it.
    pub role: UserRole,
    /// For how long it works; seven days where nothing is said.
    pub life: Option<Span>,
    /// How many may come by it; one where nothing is said.
    pub max_uses: Option<u32>,
}

/// Why no invite was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateInviteError {
    /// Turned away at the desk.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// Nobody becomes more than a member by a link.
    #[error("an invite makes members or guests")]
    Role,
    /// Not between a minute and a year.
    #[error("an invite works for one minute to 365 days")]
    Life,
    /// Not between one and a thousand.
    #[error("an invite is for 1 to 1000 people")]
    Uses,
}

impl From<PortFailure> for CreateInviteError {
    fn from(failure: PortFailure) -> Self {
        Self::Desk(failure.into())
    }
}

impl CreateInvite {
    /// Makes the invite.
    pub async fn execute(&self, by: &Principal, command: CreateInviteCommand) -> Result<Invite, CreateInviteError> {
        self.desk.administrator(by, AuditAct::CreateInvite, AuditTarget::None).await?;
        let invite = self.invite(by, command)?;
        let entry = self.desk.entry(by, AuditAct::CreateInvite, AuditTarget::Invite(invite.id));
        let entry = entry
            .with(AuditChange::fact("role", invite.role.word()))
            .with(AuditChange::fact("max_uses", &invite.max_uses.to_string()));
        self.invites.create(&invite, entry).await?;
        Ok(invite)
    }

    fn invite(&self, by: &Principal, command: CreateInviteCommand) -> Result<Invite, CreateInviteError> {
        let life = command.life.unwrap_or(INVITE_LIFE);
        let max_uses = command.max_uses.unwrap_or(1);
        if !matches!(command.role, UserRole::Member | UserRole::Guest) {
            return Err(CreateInviteError::Role);
        }
        if life < Span::minutes(1) || life > INVITE_LIFE_MAX {
            return Err(CreateInviteError::Life);
        }
        if !(1..=INVITE_USES_MAX).contains(&max_uses) {
            return Err(CreateInviteError::Uses);
        }
        let now = self.clock.now();
        Ok(Invite {
            id: InviteId::new(self.ids.next_id()),
            code: InviteCode::draw(self.randomness.bytes()),
            role: command.role,
            created_by: by.user(),
            created_at: now,
            expires_at: now.plus(life),
            max_uses,
            uses: 0,
            revoked_at: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::administration::testing::{by, desk};
    use crate::testing::{clock, ids, randomness};
    use domain_users::ports::MockInviteStore;

    async fn create(
        by_role: UserRole,
        command: CreateInviteCommand,
        makes: usize,
    ) -> Result<Invite, CreateInviteError> {
        let mut invites = MockInviteStore::new();
        invites.expect_create().times(makes).returning(|_, _| Ok(()));
        let use_case = CreateInvite {
            desk: Arc::new(desk(by_role)),
            invites: Arc::new(invites),
            clock: clock(),
            ids: ids(),
            randomness: randomness(),
        };
        use_case.execute(&by(), command).await
    }

    #[tokio::test]
    async fn an_invite_has_limits() {
        use UserRole::{Administrator, Auditor, Guest, Member};
        let usual = CreateInviteCommand { role: Member, life: None, max_uses: None };
        let invite = create(Administrator, usual, 1).await.expect("made");
        assert_eq!((invite.max_uses, invite.expires_at.since(invite.created_at)), (1, INVITE_LIFE));
        let refused = async |command| create(Administrator, command, 0).await.expect_err("refused");
        assert!(matches!(refused(CreateInviteCommand { role: Administrator, ..usual }).await, CreateInviteError::Role));
        for life in [Span::seconds(59), Span::days(366)] {
            let refusal = refused(CreateInviteCommand { life: Some(life), ..usual }).await;
            assert!(matches!(refusal, CreateInviteError::Life));
        }
        for max_uses in [0, 1001] {
            let refusal = refused(CreateInviteCommand { max_uses: Some(max_uses), ..usual }).await;
            assert!(matches!(refusal, CreateInviteError::Uses));
        }
        assert!(create(Administrator, CreateInviteCommand { role: Guest, ..usual }, 1).await.is_ok());
        assert!(matches!(create(Auditor, usual, 0).await, Err(CreateInviteError::Desk(_))));
    }
}
