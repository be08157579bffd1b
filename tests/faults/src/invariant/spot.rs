use anyhow::Result;
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use super::Findings;
use super::log::all;
use crate::observer::Rule;

/// A8 at any moment, in one snapshot: the formula, as the server has it, and a count of the messages, for everybody and every chat.
const COUNTS: &str = "SELECT x.user_id, x.chat_id, x.number, x.last_no - x.number - CASE WHEN x.last_deleted_no > x.number \
      THEN (SELECT count(*) FROM deleted_nos d WHERE d.chat_id = x.chat_id AND d.no > x.number) ELSE 0 END AS formula, \
    (SELECT count(*) FROM messages m WHERE m.chat_id = x.chat_id AND m.no > x.number AND m.kind = 0) AS truth \
    FROM (SELECT uc.user_id, uc.chat_id, h.last_no, h.last_deleted_no, CASE WHEN uc.read_no >= me.sent_no THEN uc.read_no ELSE me.sent_no END AS number \
      FROM user_chats uc JOIN members me ON me.chat_id = uc.chat_id AND me.user_id = uc.user_id AND me.leave_seq IS NULL \
      JOIN chat_heads h ON h.chat_id = uc.chat_id) x";

/// Compares them while the load goes on.
pub(crate) async fn spot_check(database: &DatabaseConnection) -> Result<Findings> {
    let mut counts = Vec::new();
    for row in all(database, COUNTS).await? {
        let (user, chat) = (row.try_get("", "user_id")?, row.try_get("", "chat_id")?);
        counts.push(Counted { user, chat, formula: row.try_get("", "formula")?, truth: row.try_get("", "truth")? });
    }
    Ok(compare(&counts))
}

struct Counted {
    user: Uuid,
    chat: Uuid,
    formula: i64,
    truth: i64,
}

fn compare(counts: &[Counted]) -> Findings {
    let mut findings = Findings::default();
    for Counted { user, chat, formula, truth } in counts {
        findings.expect(Rule::UnreadTrue, formula == truth, || {
            format!("under load user {user} has {truth} unread in chat {chat}, and the formula says {formula}")
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_that_is_not_the_truth_is_found() {
        let counted = |formula| Counted { user: Uuid::nil(), chat: Uuid::nil(), formula, truth: 3 };
        assert_eq!(compare(&[counted(3)]).rules(), []);
        assert_eq!(compare(&[counted(3), counted(2)]).rules(), [Rule::UnreadTrue]);
    }
}
