use poem_openapi::Object;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::{Time, time};
use crate::user::UserRole;

/// A link by which people come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Invite {
    /// Which one.
    pub id: Uuid,
    /// What the link holds: 22 letters and digits. Whoever knows it may use it.
    #[oai(validator(max_length = 22))]
    pub code: String,
    /// What those become who come by it.
    pub role: UserRole,
    /// Who made it; nobody when it was made at the server's own machine.
    pub created_by: Option<Uuid>,
    /// When it was made.
    pub created_at: Time,
    /// From this moment it is worth nothing.
    pub expires_at: Time,
    /// How many may come by it.
    #[oai(validator(minimum(value = "1"), maximum(value = "1000")))]
    pub max_uses: u32,
    /// How many came.
    #[oai(validator(minimum(value = "0"), maximum(value = "1000")))]
    pub uses: u32,
    /// When it was taken back.
    pub revoked_at: Option<Time>,
}

impl From<&domain_users::Invite> for Invite {
    fn from(invite: &domain_users::Invite) -> Self {
        Self {
            id: invite.id.value(),
            code: invite.code.reveal().to_owned(),
            role: invite.role.into(),
            created_by: invite.created_by.map(domain_kernel::UserId::value),
            created_at: time(invite.created_at),
            expires_at: time(invite.expires_at),
            max_uses: invite.max_uses,
            uses: invite.uses,
            revoked_at: invite.revoked_at.map(time),
        }
    }
}

/// Invites, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct InvitePage {
    /// The invites.
    #[oai(validator(max_items = 200))]
    pub invites: Vec<Invite>,
    /// Asked for as `before`, brings the next page.
    pub next: Option<Uuid>,
}

/// A new invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct CreateInvite {
    /// What those become who come by it: a member or a guest.
    pub role: UserRole,
    /// For how many seconds it works, a minute to 365 days; seven days when absent.
    #[oai(validator(minimum(value = "60"), maximum(value = "31536000")))]
    pub expires_in: Option<u32>,
    /// How many may come by it; one when absent.
    #[oai(validator(minimum(value = "1"), maximum(value = "1000")))]
    pub max_uses: Option<u32>,
}

/// The code of an invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct CheckInvite {
    /// What the link holds.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub code: String,
}

/// What an invite is good for, for whoever holds its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct InviteOffer {
    /// What I become.
    pub role: UserRole,
    /// Until when.
    pub expires_at: Time,
}

impl From<&domain_users::Invite> for InviteOffer {
    fn from(invite: &domain_users::Invite) -> Self {
        Self { role: invite.role.into(), expires_at: time(invite.expires_at) }
    }
}
