//! How an entry gets its place and its hash. The hash is of the columns as they are stored, so that any column that was changed shows.

use domain_users::AuditEntry;
use sea_orm::ConnectionTrait;
use sha2::{Digest as _, Sha256};

use super::rows::{Columns, columns};
use crate::dialect::Dialect;
use crate::failure::{Corrupt, SqlError};
use crate::sql::{one, run, values};
use crate::work::Work;

/// The hash before the first entry.
pub(super) const BEGINNING: [u8; 32] = [0; 32];
/// Told apart from any other hash that this program may compute.
const PURPOSE: &[u8] = b"vestnik audit 1";

/// Places `entry` at the end of the log, in the transaction of the act itself. The last statement before the commit: from here on every
/// other entry waits.
pub(crate) async fn append(transaction: &Work, dialect: Dialect, entry: &AuditEntry) -> Result<(), SqlError> {
    let (last, before) = head(transaction, dialect.for_update()).await?;
    let (seq, columns) = (last + 1, columns(entry)?);
    let hash = hash_of(&before, seq, &columns);
    let sql = "INSERT INTO audit_entries (seq, at, actor_kind, actor_id, session_id, address, act, target_kind, target_id, outcome, \
               changes, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let values = values![
        seq,
        columns.at,
        columns.actor_kind,
        columns.actor_id,
        columns.session_id,
        columns.address,
        columns.act,
        columns.target_kind,
        columns.target_id,
        columns.outcome,
        columns.changes,
        hash.to_vec(),
    ];
    run(transaction, sql, values).await?;
    run(transaction, "UPDATE audit_head SET seq = $1, hash = $2 WHERE one = 1", values![seq, hash.to_vec()]).await?;
    Ok(())
}

/// Where the chain ends, and its hash there.
pub(super) async fn head(connection: &impl ConnectionTrait, lock: &str) -> Result<(i64, [u8; 32]), SqlError> {
    let missing = || Corrupt::new("audit_head", "one", 1);
    let row = one(connection, &format!("SELECT seq, hash FROM audit_head WHERE one = 1{lock}"), []).await?;
    let row = row.ok_or_else(missing)?;
    let hash: Vec<u8> = row.try_get("", "hash")?;
    Ok((row.try_get("", "seq")?, hash.try_into().map_err(|_| Corrupt::new("audit_head", "hash", 1))?))
}

/// SHA-256 of the hash before and of every column, each with its length before it, so that no text can be moved from one to the next.
pub(super) fn hash_of(before: &[u8; 32], seq: i64, columns: &Columns) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut take = |bytes: &[u8]| {
        hasher.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(bytes);
    };
    take(PURPOSE);
    take(before);
    take(&seq.to_be_bytes());
    take(&columns.at.to_be_bytes());
    take(&columns.actor_kind.to_be_bytes());
    take(columns.actor_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    take(columns.session_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    take(columns.address.as_bytes());
    take(columns.act.as_bytes());
    take(&columns.target_kind.to_be_bytes());
    take(columns.target_id.as_ref().map_or(&[][..], |id| id.as_bytes()));
    take(&columns.outcome.to_be_bytes());
    take(columns.changes.as_bytes());
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn sample() -> Columns {
        Columns {
            at: 1,
            actor_kind: 1,
            actor_id: Some(Uuid::from_u128(1)),
            session_id: Some(Uuid::from_u128(2)),
            address: "::1".into(),
            act: "sign_in".into(),
            target_kind: 1,
            target_id: Some(Uuid::from_u128(3)),
            outcome: 1,
            changes: "[]".into(),
        }
    }

    #[test]
    fn every_column_counts() {
        let whole = hash_of(&BEGINNING, 1, &sample());
        let others = [
            Columns { at: 2, ..sample() },
            Columns { actor_kind: 2, ..sample() },
            Columns { actor_id: None, ..sample() },
            Columns { session_id: None, ..sample() },
            Columns { address: "::1s".into(), act: "ign_in".into(), ..sample() },
            Columns { act: "sign".into(), ..sample() },
            Columns { target_kind: 2, ..sample() },
            Columns { target_id: None, ..sample() },
            Columns { outcome: 0, ..sample() },
            Columns { changes: "[1]".into(), ..sample() },
        ];
        for (n, other) in others.iter().enumerate() {
            assert_ne!(hash_of(&BEGINNING, 1, other), whole, "column {n}");
        }
        assert_ne!(hash_of(&BEGINNING, 2, &sample()), whole);
        assert_ne!(hash_of(&[1; 32], 1, &sample()), whole);
    }
}
