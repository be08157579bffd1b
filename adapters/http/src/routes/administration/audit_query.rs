use adapter_wire::{AuditOutcome, Time};
use domain_kernel::{Timestamp, UserId};
use domain_users::{AuditAct, AuditFilter};
use uuid::Uuid;

use crate::problem::Fault;

/// Which entries of the audit log are asked for.
pub(super) struct AuditQuery {
    pub(super) act: Option<String>,
    pub(super) actor: Option<Uuid>,
    pub(super) user: Option<Uuid>,
    pub(super) outcome: Option<AuditOutcome>,
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
}

impl AuditQuery {
    /// The filter; a word that is no act is refused, rather than finding nothing.
    pub(super) fn filter(self) -> Result<AuditFilter, Fault> {
        let act =
            |word: String| AuditAct::of_word(&word).ok_or_else(|| Fault::invalid("act", "there is no such act", None));
        Ok(AuditFilter {
            act: self.act.map(act).transpose()?,
            by: self.actor.map(UserId::new),
            user: self.user.map(UserId::new),
            outcome: self.outcome.map(Into::into),
            since: self.since.map(|text| moment("since", &text)).transpose()?,
            until: self.until.map(|text| moment("until", &text)).transpose()?,
        })
    }
}

fn moment(field: &'static str, text: &str) -> Result<Timestamp, Fault> {
    let time: Time = text.parse().map_err(|_| Fault::invalid(field, "this is no moment of RFC 3339", None))?;
    Ok(Timestamp::from_micros(time.timestamp_micros()))
}
