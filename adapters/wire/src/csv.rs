//! Tables as text (RFC 4180), for programs that people open them with.

use std::fmt::Write as _;

use crate::audit::AuditEntry;
use crate::staff::StaffMember;
use domain_users::ports;

/// Accounts, one a line.
pub fn staff_csv(members: &[ports::StaffMember]) -> String {
    let mut text = "id,username,name,email,role,state,created_at,last_seen_at\r\n".to_owned();
    for member in members {
        let role = member.user.role.word();
        let state = member.user.state.word();
        let StaffMember { id, username, name, email, created_at, last_seen_at, .. } = StaffMember::from(member);
        let seen = last_seen_at.map(|seen| seen.to_rfc3339()).unwrap_or_default();
        line(&mut text, &[&id.to_string(), &username, &name, &email, role, state, &created_at.to_rfc3339(), &seen]);
    }
    text
}

/// Lines of the audit log, one a line.
pub fn audit_csv(records: &[domain_users::AuditRecord]) -> String {
    let mut text = "seq,at,actor,actor_id,session_id,address,act,target,target_id,outcome,changes,hash\r\n".to_owned();
    for record in records {
        let entry = AuditEntry::from(record);
        let id = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let word = |value: serde_json::Result<serde_json::Value>| match value {
            Ok(serde_json::Value::String(word)) => word,
            Ok(other) => other.to_string(),
            Err(_) => String::new(),
        };
        line(
            &mut text,
            &[
                &entry.seq.to_string(),
                &entry.at.to_rfc3339(),
                &word(serde_json::to_value(entry.actor)),
                &id(entry.actor_id),
                &id(entry.session_id),
                &entry.address,
                &entry.act,
                &word(serde_json::to_value(entry.target)),
                &id(entry.target_id),
                &word(serde_json::to_value(entry.outcome)),
                &word(serde_json::to_value(&entry.changes)),
                &entry.hash,
            ],
        );
    }
    text
}

fn line(text: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|value| cell(value)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// A cell that is only ever text: programs would take one that begins like a formula for one, and run it.
fn cell(value: &str) -> String {
    let is_formula = value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mut text = String::with_capacity(value.len() + 3);
    if is_formula {
        text.push('\'');
    }
    text.push_str(value);
    if text.contains(['"', ',', ';', '\r', '\n']) {
        let doubled = text.replace('"', "\"\"");
        text.clear();
        let _ = write!(text, "\"{doubled}\"");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_never_two() {
        for (value, expected) in [
            ("Anna", "Anna"),
            ("=1+1", "'=1+1"),
            ("+7 900", "'+7 900"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("a,b", "\"a,b\""),
            ("a;b", "\"a;b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=cmd|'/c calc'!A0,1", "\"'=cmd|'/c calc'!A0,1\""),
            ("a\nb", "\"a\nb\""),
            ("", ""),
        ] {
            assert_eq!(cell(value), expected);
        }
    }
}
