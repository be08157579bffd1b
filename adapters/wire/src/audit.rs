use domain_users::{AuditActor, AuditRecord, AuditTarget};
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::{Time, time};

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct AuditEntry {
    /// Its place: 1, 2, 3 …
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub seq: i64,
    /// When.
    pub at: Time,
    /// Who it was.
    pub actor: AuditActorKind,
    /// Which person, when it was one.
    pub actor_id: Option<Uuid>,
    /// Through which session, when it was a person.
    pub session_id: Option<Uuid>,
    /// From which network address; empty at the server's own machine.
    #[oai(validator(max_length = 64))]
    pub address: String,
    /// What was done, or was to be done, as one word.
    #[oai(validator(max_length = 64))]
    pub act: String,
    /// To what kind of thing.
    pub target: AuditTargetKind,
    /// To which one.
    pub target_id: Option<Uuid>,
    /// Whether it was done.
    pub outcome: AuditOutcome,
    /// What changed, or how it was done.
    #[oai(validator(max_items = 32))]
    pub changes: Vec<AuditChange>,
    /// SHA-256 of the hash before and of every field, in hexadecimal digits.
    #[oai(validator(max_length = 64))]
    pub hash: String,
}

/// Who it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum AuditActorKind {
    /// Somebody signed in.
    Person,
    /// Somebody who had not proved who they are.
    Stranger,
    /// Whoever ran the program on the server's machine.
    Shell,
}

/// To what kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum AuditTargetKind {
    /// Nothing in particular.
    None,
    /// An account.
    User,
    /// An invite.
    Invite,
}

/// Whether something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum AuditOutcome {
    /// It was.
    Done,
    /// A proof was wrong or a right was missing.
    Refused,
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct AuditChange {
    /// The field.
    #[oai(validator(max_length = 64))]
    pub field: String,
    /// What it was; nothing when it was not there, or is not kept because it is about a person.
    #[oai(validator(max_length = 1024))]
    pub before: Option<String>,
    /// What it is now; likewise.
    #[oai(validator(max_length = 1024))]
    pub after: Option<String>,
}

/// Lines of the audit log, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct AuditPage {
    /// The lines.
    #[oai(validator(max_items = 200))]
    pub entries: Vec<AuditEntry>,
    /// Asked for as `before`, brings the next page.
    #[oai(validator(minimum(value = "1"), maximum(value = "9007199254740991")))]
    pub next: Option<i64>,
}

impl From<AuditOutcome> for domain_users::AuditOutcome {
    fn from(outcome: AuditOutcome) -> Self {
        match outcome {
            AuditOutcome::Done => Self::Done,
            AuditOutcome::Refused => Self::Refused,
        }
    }
}

impl From<&AuditRecord> for AuditEntry {
    fn from(record: &AuditRecord) -> Self {
        let entry = &record.entry;
        let (actor, person) = match entry.by.who {
            AuditActor::Person(person) => (AuditActorKind::Person, Some(person)),
            AuditActor::Stranger => (AuditActorKind::Stranger, None),
            AuditActor::Shell => (AuditActorKind::Shell, None),
        };
        let (target, target_id) = match entry.target {
            AuditTarget::None => (AuditTargetKind::None, None),
            AuditTarget::User(user) => (AuditTargetKind::User, Some(user.value())),
            AuditTarget::Invite(invite) => (AuditTargetKind::Invite, Some(invite.value())),
        };
        Self {
            seq: record.seq,
            at: time(entry.at),
            actor,
            actor_id: person.map(|person| person.user.value()),
            session_id: person.map(|person| person.session.value()),
            address: entry.by.address.clone(),
            act: entry.act.word().to_owned(),
            target,
            target_id,
            outcome: match entry.outcome {
                domain_users::AuditOutcome::Done => AuditOutcome::Done,
                domain_users::AuditOutcome::Refused => AuditOutcome::Refused,
            },
            changes: entry.changes.iter().map(AuditChange::from).collect(),
            hash: hexadecimal(&record.hash),
        }
    }
}

impl From<&domain_users::AuditChange> for AuditChange {
    fn from(change: &domain_users::AuditChange) -> Self {
        Self { field: change.field.to_string(), before: change.before.clone(), after: change.after.clone() }
    }
}

/// Bytes as people compare them.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |text, byte| text + &format!("{byte:02x}"))
}
