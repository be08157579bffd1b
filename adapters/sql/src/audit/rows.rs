use std::borrow::Cow;

use domain_kernel::{InviteId, SessionId, Timestamp, UserId};
use domain_users::{
    Actor, AuditAct, AuditActor, AuditChange, AuditEntry, AuditOrigin, AuditOutcome, AuditRecord, AuditTarget,
};
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::failure::{Corrupt, SqlError};

/// The columns of [`Row`].
pub(super) const ENTRY: &str = "a.seq, a.at, a.actor_kind, a.actor_id, a.session_id, a.address, a.act, a.target_kind, a.target_id, \
     a.outcome, a.changes, a.hash";

/// The columns of an entry that its hash is of.
pub(super) struct Columns {
    pub(super) at: i64,
    pub(super) actor_kind: i16,
    pub(super) actor_id: Option<Uuid>,
    pub(super) session_id: Option<Uuid>,
    pub(super) address: String,
    pub(super) act: String,
    pub(super) target_kind: i16,
    pub(super) target_id: Option<Uuid>,
    pub(super) outcome: i16,
    pub(super) changes: String,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    at: i64,
    actor_kind: i16,
    actor_id: Option<Uuid>,
    session_id: Option<Uuid>,
    address: String,
    act: String,
    target_kind: i16,
    target_id: Option<Uuid>,
    outcome: i16,
    changes: String,
    hash: Vec<u8>,
}

/// A change as `changes` holds it.
#[derive(Serialize, Deserialize)]
struct Change<'a> {
    field: Cow<'a, str>,
    before: Option<Cow<'a, str>>,
    after: Option<Cow<'a, str>>,
}

/// The columns of an entry that is to be written.
pub(super) fn columns(entry: &AuditEntry) -> Result<Columns, SqlError> {
    let (actor_kind, actor) = match entry.by.who {
        AuditActor::Stranger => (0, None),
        AuditActor::Person(actor) => (1, Some(actor)),
        AuditActor::Shell => (2, None),
    };
    let (target_kind, target_id) = match entry.target {
        AuditTarget::None => (0, None),
        AuditTarget::User(user) => (1, Some(user.value())),
        AuditTarget::Invite(invite) => (2, Some(invite.value())),
    };
    let changes: Vec<Change<'_>> = entry.changes.iter().map(change).collect();
    Ok(Columns {
        at: entry.at.micros(),
        actor_kind,
        actor_id: actor.map(|actor| actor.user.value()),
        session_id: actor.map(|actor| actor.session.value()),
        address: entry.by.address.clone(),
        act: entry.act.word().to_owned(),
        target_kind,
        target_id,
        outcome: outcome(entry.outcome),
        changes: serde_json::to_string(&changes).map_err(|error| DbErr::Json(error.to_string()))?,
    })
}

/// How an outcome is stored.
pub(super) fn outcome(outcome: AuditOutcome) -> i16 {
    match outcome {
        AuditOutcome::Refused => 0,
        AuditOutcome::Done => 1,
    }
}

fn change(change: &AuditChange) -> Change<'_> {
    Change {
        field: Cow::Borrowed(&change.field),
        before: change.before.as_deref().map(Cow::Borrowed),
        after: change.after.as_deref().map(Cow::Borrowed),
    }
}

/// The place, the hash and the columns of a row of [`ENTRY`], as they are stored.
pub(super) fn stored(row: &QueryResult) -> Result<(i64, Vec<u8>, Columns), SqlError> {
    let row = Row::from_query_result(row, "")?;
    let Row { seq, hash, .. } = row;
    Ok((
        seq,
        hash,
        Columns {
            at: row.at,
            actor_kind: row.actor_kind,
            actor_id: row.actor_id,
            session_id: row.session_id,
            address: row.address,
            act: row.act,
            target_kind: row.target_kind,
            target_id: row.target_id,
            outcome: row.outcome,
            changes: row.changes,
        },
    ))
}

/// The record in a row of [`ENTRY`].
pub(super) fn record(row: &QueryResult) -> Result<AuditRecord, SqlError> {
    let (seq, hash, columns) = stored(row)?;
    let corrupt = |column| Corrupt::new("audit_entries", column, seq);
    let hash = hash.try_into().map_err(|_| corrupt("hash"))?;
    let who = match (columns.actor_kind, columns.actor_id, columns.session_id) {
        (0, None, None) => AuditActor::Stranger,
        (1, Some(user), Some(session)) => {
            AuditActor::Person(Actor { user: UserId::new(user), session: SessionId::new(session) })
        }
        (2, None, None) => AuditActor::Shell,
        _ => return Err(corrupt("actor_kind").into()),
    };
    let target = match (columns.target_kind, columns.target_id) {
        (0, None) => AuditTarget::None,
        (1, Some(id)) => AuditTarget::User(UserId::new(id)),
        (2, Some(id)) => AuditTarget::Invite(InviteId::new(id)),
        _ => return Err(corrupt("target_kind").into()),
    };
    let outcome = match columns.outcome {
        0 => AuditOutcome::Refused,
        1 => AuditOutcome::Done,
        _ => return Err(corrupt("outcome").into()),
    };
    let changes: Vec<Change<'_>> = serde_json::from_str(&columns.changes).map_err(|_| corrupt("changes"))?;
    let entry = AuditEntry {
        at: Timestamp::from_micros(columns.at),
        by: AuditOrigin { who, address: columns.address },
        act: AuditAct::of_word(&columns.act).ok_or_else(|| corrupt("act"))?,
        target,
        outcome,
        changes: changes.into_iter().map(owned).collect(),
    };
    Ok(AuditRecord { seq, entry, hash })
}

fn owned(change: Change<'_>) -> AuditChange {
    AuditChange {
        field: Cow::Owned(change.field.into_owned()),
        before: change.before.map(Cow::into_owned),
        after: change.after.map(Cow::into_owned),
    }
}
