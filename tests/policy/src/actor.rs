use serde::Deserialize;

/// Who asks, as seen from the group of the scene. `policy.toml` says what each is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Actor {
    Nobody,
    Expired,
    Deactivated,
    Stranger,
    GuestOutside,
    GuestInside,
    ExMember,
    Member,
    ChatOwner,
    Auditor,
    Administrator,
    Owner,
}

impl Actor {
    pub(crate) const ALL: [Self; 12] = [
        Self::Nobody,
        Self::Expired,
        Self::Deactivated,
        Self::Stranger,
        Self::GuestOutside,
        Self::GuestInside,
        Self::ExMember,
        Self::Member,
        Self::ChatOwner,
        Self::Auditor,
        Self::Administrator,
        Self::Owner,
    ];

    /// One actor for each role on the server.
    pub(crate) const ROLES: [Self; 5] =
        [Self::GuestInside, Self::Member, Self::Auditor, Self::Administrator, Self::Owner];

    /// What the actor is called in the table and in its e-mail address.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Expired => "expired",
            Self::Deactivated => "deactivated",
            Self::Stranger => "stranger",
            Self::GuestOutside => "guest_outside",
            Self::GuestInside => "guest_inside",
            Self::ExMember => "ex_member",
            Self::Member => "member",
            Self::ChatOwner => "chat_owner",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::Owner => "owner",
        }
    }

    /// The role on the server that an owner gives, where it is not the one that everybody begins with.
    pub(crate) const fn role(self) -> Option<&'static str> {
        match self {
            Self::GuestOutside | Self::GuestInside => Some("guest"),
            Self::Auditor => Some("auditor"),
            Self::Administrator => Some("administrator"),
            _ => None,
        }
    }

    /// The actor called so.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|actor| actor.name() == name)
    }

    /// True for those who are in the group.
    pub(crate) const fn is_inside(self) -> bool {
        matches!(self, Self::GuestInside | Self::Member | Self::ChatOwner)
    }

    /// True for those to whom people's accounts are no secret.
    pub(crate) const fn runs_the_server(self) -> bool {
        matches!(self, Self::Administrator | Self::Owner)
    }

    /// True for those whose credential is good.
    pub(crate) const fn is_known(self) -> bool {
        !matches!(self, Self::Nobody | Self::Expired | Self::Deactivated)
    }
}
