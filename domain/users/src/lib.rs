//! People and how they prove who they are: accounts and roles, sign-in by a mailed code or a password, sessions; and those who run the server: what
//! they may do to whom, what they decided, and the log of it.
//!
//! Invariants: an e-mail address and a username name at most one user; a code works once, for ten minutes, for five tries;
//! a refresh token works once; there is at most one first owner, and always an owner who may sign in; whoever manages an account holds a right over it;
//! nothing that administrators do goes unwritten.
//!
//! Absent on purpose: presence. Hashing, signing and mailing are ports.
//!
//! Start with [`Session`] and [`Renewal`].

mod account_state;
mod actor;
mod administration;
mod audit;
mod card;
mod challenge;
mod contact;
mod credential_change;
mod email;
mod email_change;
mod invite;
mod mailed_link;
mod name;
mod passkey;
mod password;
mod people_search;
mod policies;
mod portrait;
pub mod ports;
mod recovery_code;
mod role;
mod second_factor;
mod session;
mod staff_table;
mod status;
mod totp;
mod user;
mod username;

pub use account_state::AccountState;
pub use actor::Actor;
pub use administration::{
    AdministrationDenied, AdministrationRight, AssigningRight, Authority, ExpellingRight, GrantingRight,
    ManagingDenied, ManagingRight, OversightRight,
};
pub use audit::{
    AuditAct, AuditActor, AuditChange, AuditEntry, AuditFilter, AuditMark, AuditOrigin, AuditOutcome, AuditRecord,
    AuditSeq, AuditTarget, AuditVerdict,
};
pub use card::{ABOUT_CHARACTERS, Card, CardError, CardLine, CardLines, LINE_CHARACTERS};
pub use challenge::{CODE_LIFE, CODE_TRIES, Challenge, Code, CodeError, RESEND_AFTER};
pub use contact::{BLOCKS, Block, Blocked, CONTACTS, Contact};
pub use credential_change::CredentialChange;
pub use email::{EmailAddress, EmailError};
pub use email_change::{EmailAgreement, EmailChange};
pub use invite::{INVITE_LIFE, INVITE_LIFE_MAX, INVITE_USES_MAX, Invite, InviteCode, InviteCodeError};
pub use mailed_link::{
    EMAIL_CHANGE_LIFE, LinkPurpose, LinkToken, LinkTokenError, MailedLink, RESET_LIFE, SIGN_IN_LINK_LIFE,
};
pub use name::{NAME_CHARACTERS, Name, NameError};
pub use passkey::{
    CEREMONY_LIFE, Ceremony, CeremonyKind, CreatedPasskey, PASSKEYS_PER_USER, Passkey, PasskeyKey, ShownPasskey,
};
pub use password::{Password, PasswordError, TypedPassword};
pub use people_search::{PeopleSearch, Reach};
pub use policies::{
    PasswordRules, PasswordRulesError, Policies, Registration, RetentionDays, RetentionError, SecondFactorPolicy,
};
pub use portrait::{Audience, Availability, Portrait};
pub use recovery_code::{RECOVERY_CODES, RecoveryCode, RecoveryCodeError};
pub use role::UserRole;
pub use second_factor::{HeldFactors, NextStep, PENDING_LIFE, PENDING_TRIES, PendingSignIn, ProofMethod};
pub use session::{
    Device, Generation, PROOF_LIFE, ProofNeeded, RENEWAL_GRACE, RecentProof, Renewal, SESSION_IDLE, SESSION_LIFE,
    SESSIONS_PER_USER, Session,
};
pub use staff_table::{STAFF_TABLE_LINES, StaffTableError, StaffTableLine, staff_table};
pub use status::{STATUS_CHARACTERS, Status, StatusError};
pub use totp::{TOTP_DRIFT, TOTP_PROPOSAL_LIFE, TOTP_STEP, TotpStep, totp_step};
pub use user::{Profile, User};
pub use username::{Username, UsernameError};
