//! Every shape that leaves or enters the process as text: HTTP bodies, WebSocket frames, frames of the bus. One file per entity, with the
//! conversions from and to the domain.
//!
//! Invariants: `snake_case`, RFC 3339 times in UTC, absent values as explicit `null`; a field's name is the domain's word.
//! What comes from a client refuses unknown fields.
//!
//! Absent on purpose: rules. A shape becomes a domain value by that value's own `parse`.
//!
//! Start with [`Message`] and [`frames`].

mod audit;
pub mod bus;
mod chat;
mod contact;
mod credentials;
mod csv;
mod cursor;
pub mod frames;
mod invite;
mod message;
mod own_part;
mod passkey;
mod policies;
mod portrait;
mod problem;
mod read_state;
mod refusals;
mod server;
mod session;
mod sign_in;
mod staff;
mod statistics;
mod time;
mod user;

pub use audit::{AuditActorKind, AuditChange, AuditEntry, AuditOutcome, AuditPage, AuditTargetKind, hexadecimal};
pub use chat::{AddMembers, ChatKind, ChatPage, ChatSummary, CreateGroup, Member, MemberPage, MemberRole, OpenDirect};
pub use contact::{Blocked, BlockedPage, Contact, ContactPage, KeepContact};
pub use credentials::{
    ConfirmTotp, Credentials, EmailAgreement, Enrolled, LinkShown, ProofMethod, ProveAgain, RecoveryCodes,
    ResetPassword, SecondFactorAsked, SetPassword, ShowSecondFactor, SignInWithPassword, TotpProposal, TypedFactor,
    TypedProof,
};
pub use csv::{audit_csv, staff_csv};
pub use cursor::Cursor;
pub use invite::{CheckInvite, CreateInvite, Invite, InviteOffer, InvitePage};
pub use message::{
    EditMessage, HistoryPage, MarkRead, Message, MessageKind, Placed, SendMessage, SystemLine, SystemLineKind,
};
pub use own_part::OwnPart;
pub use passkey::{AddPasskey, NewPasskeyQuestion, Passkey, PasskeyAdded, PasskeyList, PasskeyQuestion, ShowPasskey};
pub use policies::{Policies, SecondFactorPolicy};
pub use portrait::{
    Audience, Availability, Card, ChangeCard, ChooseAudience, ChooseAvailability, MyProfile, Person, SetStatus, Status,
};
pub use problem::{Problem, Refusal, Slug};
pub use read_state::ReadState;
pub use server::{Limits, RegistrationMode, ServerConfig};
pub use session::{RevokeScope, Session, SessionList};
pub use sign_in::{CodeSent, CreateFirstOwner, FinishSignIn, SignedIn, StartSignIn};
pub use staff::{
    AccountState, AssignRole, ChangeUser, CreateUser, ImportLine, ImportProblem, ImportReport, ImportUsers,
    StaffMember, StaffPage,
};
pub use statistics::{Statistics, Usage, UsageDay};
pub use time::{Time, moment, time};
pub use user::{ChangeMe, Me, User, UserList, UserRole};
