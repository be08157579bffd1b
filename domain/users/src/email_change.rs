use domain_kernel::{Timestamp, UserId};

use crate::EmailAddress;

/// Another address for an account, which counts when whoever reads the former one and whoever reads the new one have both agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailChange {
    /// Whose.
    pub user: UserId,
    /// The new address.
    pub email: EmailAddress,
    /// The digest of what the link to the former address holds.
    pub former_digest: [u8; 32],
    /// The digest of what the link to the new address holds.
    pub new_digest: [u8; 32],
    /// From this moment nobody can agree any more.
    pub expires_at: Timestamp,
}

/// What came of an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmailAgreement {
    /// The other address has not agreed yet.
    Waiting,
    /// Both have: the account has the new address.
    Changed {
        /// Whose address it was.
        user: UserId,
        /// The address until now.
        former: EmailAddress,
    },
    /// No such link, past its time, or the new address belongs to another account by now.
    Void,
}
