//! What people prove themselves with.

mod ceremonies;
mod email_changes;
mod factors;
mod mailed_links;
mod passkeys;
mod passwords;
mod pending_sign_ins;
mod recovery_codes;
mod totp;

pub(crate) use ceremonies::SqlCeremonies;
pub(crate) use email_changes::SqlEmailChanges;
pub(crate) use factors::SqlFactors;
pub(crate) use mailed_links::SqlMailedLinks;
pub(crate) use passkeys::SqlPasskeys;
pub(crate) use passwords::SqlPasswords;
pub(crate) use pending_sign_ins::SqlPendingSignIns;
pub(crate) use recovery_codes::SqlRecoveryCodes;
pub(crate) use totp::SqlTotp;
