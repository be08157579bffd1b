use async_trait::async_trait;
use domain_kernel::{PageSize, PortFailure};
use domain_users::ports::AuditLog;
use domain_users::{AuditEntry, AuditFilter, AuditMark, AuditRecord, AuditSeq, AuditVerdict};
use sea_orm::{ConnectionTrait, Value};

use super::chain::{BEGINNING, append, hash_of, head};
use super::rows::{ENTRY, outcome, record, stored};
use crate::failure::SqlError;
use crate::sql::{Pools, all, begin, begin_snapshot, values};

const PORT: &str = "audit log";
/// So many entries are read at once where all are read.
const STRETCH: i64 = 1_000;

/// The log of who did what.
pub(crate) struct SqlAuditLog {
    pub(crate) pools: Pools,
}

impl SqlAuditLog {
    async fn appended(&self, entry: &AuditEntry) -> Result<(), SqlError> {
        let transaction = begin(&self.pools.writer).await?;
        append(&transaction, self.pools.dialect, entry).await?;
        transaction.commit().await
    }

    async fn found(
        &self,
        filter: &AuditFilter,
        before: Option<AuditSeq>,
        size: PageSize,
    ) -> Result<Vec<AuditRecord>, SqlError> {
        let (mut conditions, mut values) = (vec![], Vec::<Value>::new());
        let mut ask = |condition: &str, value: Option<Value>| {
            if let Some(value) = value {
                values.push(value);
                conditions.push(format!("{condition} ${}", values.len()));
            }
        };
        ask("a.seq <", before.map(Value::from));
        ask("a.act =", filter.act.map(|act| act.word().into()));
        ask("a.actor_id =", filter.by.map(|user| user.value().into()));
        ask("a.target_id =", filter.user.map(|user| user.value().into()));
        ask("a.outcome =", filter.outcome.map(|asked| outcome(asked).into()));
        ask("a.at >=", filter.since.map(|since| since.micros().into()));
        ask("a.at <", filter.until.map(|until| until.micros().into()));
        let conditions =
            if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
        let sql = format!("SELECT {ENTRY} FROM audit_entries a {conditions} ORDER BY a.seq DESC LIMIT {}", size.get());
        all(&self.pools.reader, &sql, values).await?.iter().map(record).collect()
    }

    /// In one snapshot, so that entries may be written meanwhile.
    async fn verified(&self, noted: Option<AuditMark>) -> Result<AuditVerdict, SqlError> {
        let snapshot = begin_snapshot(&self.pools).await?;
        let mut chain = Chain { seq: 0, hash: BEGINNING, noted };
        let verdict = loop {
            match stretch(&snapshot, &mut chain).await? {
                Step::On => {}
                Step::End => break ended(&snapshot, &chain).await?,
                Step::Fault(verdict) => break verdict,
            }
        };
        snapshot.commit().await?;
        Ok(verdict)
    }
}

/// How far the check has come.
struct Chain {
    seq: i64,
    hash: [u8; 32],
    noted: Option<AuditMark>,
}

enum Step {
    On,
    End,
    Fault(AuditVerdict),
}

async fn stretch(snapshot: &impl ConnectionTrait, chain: &mut Chain) -> Result<Step, SqlError> {
    let sql = format!("SELECT {ENTRY} FROM audit_entries a WHERE a.seq > $1 ORDER BY a.seq LIMIT $2");
    let rows = all(snapshot, &sql, values![chain.seq, STRETCH]).await?;
    if rows.is_empty() {
        return Ok(Step::End);
    }
    for row in &rows {
        let (seq, hash, columns) = stored(row)?;
        if seq != chain.seq + 1 {
            return Ok(Step::Fault(AuditVerdict::Missing(chain.seq + 1)));
        }
        let expected = hash_of(&chain.hash, seq, &columns);
        if hash != expected {
            return Ok(Step::Fault(AuditVerdict::Changed(seq)));
        }
        (chain.seq, chain.hash) = (seq, expected);
        if chain.noted.is_some_and(|noted| noted.seq == seq && noted.hash != expected) {
            return Ok(Step::Fault(AuditVerdict::Rewritten(seq)));
        }
    }
    Ok(Step::On)
}

/// The head knows how long the log was: entries that were cut off at its end are missed there, or by whoever noted a later place.
async fn ended(snapshot: &impl ConnectionTrait, chain: &Chain) -> Result<AuditVerdict, SqlError> {
    let (seq, hash) = head(snapshot, "").await?;
    let expected = chain.noted.map_or(seq, |noted| seq.max(noted.seq));
    Ok(if expected > chain.seq {
        AuditVerdict::Missing(chain.seq + 1)
    } else if seq != chain.seq || hash != chain.hash {
        AuditVerdict::Changed(chain.seq)
    } else {
        AuditVerdict::Whole(AuditMark { seq: chain.seq, hash: chain.hash })
    })
}

#[async_trait]
impl AuditLog for SqlAuditLog {
    async fn append(&self, entry: AuditEntry) -> Result<(), PortFailure> {
        self.appended(&entry).await.map_err(|error| error.at(PORT))
    }

    async fn page(
        &self,
        filter: &AuditFilter,
        before: Option<AuditSeq>,
        size: PageSize,
    ) -> Result<Vec<AuditRecord>, PortFailure> {
        self.found(filter, before, size).await.map_err(|error| error.at(PORT))
    }

    async fn verify(&self, noted: Option<AuditMark>) -> Result<AuditVerdict, PortFailure> {
        self.verified(noted).await.map_err(|error| error.at(PORT))
    }
}
