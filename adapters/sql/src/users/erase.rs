//! What is forgotten of somebody whose account is deleted. Whoever adds a table about people adds it here.

use domain_users::{AccountState, User};

use super::rows::state;
use super::search::{Account, index};
use crate::dialect::Dialect;
use crate::failure::SqlError;
use crate::sql::{run, values};
use crate::work::Work;

/// What deleted accounts are called by everybody who does not know their state.
const NAME: &str = "Deleted account";

/// Everything about a person, one table after the other: where `$1` is the id.
const FORGOTTEN: [&str; 13] = [
    "DELETE FROM passwords WHERE user_id = $1",
    "DELETE FROM totp_seeds WHERE user_id = $1",
    "DELETE FROM recovery_codes WHERE user_id = $1",
    "DELETE FROM pending_sign_ins WHERE user_id = $1",
    "DELETE FROM mailed_links WHERE user_id = $1",
    "DELETE FROM email_changes WHERE user_id = $1",
    "DELETE FROM passkeys WHERE user_id = $1",
    "DELETE FROM passkey_ceremonies WHERE user_id = $1",
    "DELETE FROM portraits WHERE user_id = $1",
    // What is left says that nobody sees when they were last here: no row at all would say that everybody does.
    "INSERT INTO portraits (user_id, presence) VALUES ($1, 2)",
    "DELETE FROM own_parts WHERE user_id = $1",
    // What others call them goes too: it tells who they were.
    "DELETE FROM contacts WHERE user_id = $1 OR contact_id = $1",
    "DELETE FROM blocks WHERE user_id = $1 OR blocked_id = $1",
];

/// Forgets the person: the row stays, for what they wrote points at it, with nothing in it that tells who it was.
pub(super) async fn erase(transaction: &Work, dialect: Dialect, user: &User) -> Result<(), SqlError> {
    let id = user.id.value();
    for sql in FORGOTTEN {
        run(transaction, sql, values![id]).await?;
    }
    run(transaction, "DELETE FROM sign_in_challenges WHERE email = $1", values![user.email.as_str()]).await?;
    // The rows themselves tell a starting node which tokens it must refuse.
    run(transaction, "UPDATE sessions SET client = '', address = '' WHERE user_id = $1", values![id]).await?;
    let sql = "UPDATE users SET email = $2, username = $3, name = $4, sort_name = $5, state = $6, ver = ver + 1 WHERE id = $1";
    let values = values![
        id,
        format!("{}@deleted.invalid", id.simple()),
        format!("deleted-{}", id.simple().to_string().split_off(12)),
        NAME,
        NAME.to_lowercase(),
        state(AccountState::Deleted),
    ];
    run(transaction, sql, values).await?;
    // Nothing of them is left to be found by.
    index(transaction, dialect, Account::Known, &[id]).await
}
