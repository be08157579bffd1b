//! What is written down of who did what to the server and its people.

use std::borrow::Cow;

use domain_kernel::{InviteId, Timestamp, UserId};

use crate::Actor;

/// Place of an entry in the audit log: 1, 2, 3 …
pub type AuditSeq = i64;

/// One line of the audit log, before it has its place. Holds no name and no address of mail: the log outlives people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// By whom and from where.
    pub by: AuditOrigin,
    /// What was done, or was to be done.
    pub act: AuditAct,
    /// To what.
    pub target: AuditTarget,
    /// Whether it was done.
    pub outcome: AuditOutcome,
    /// What changed, or how it was done.
    pub changes: Vec<AuditChange>,
}

/// An entry in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its place.
    pub seq: AuditSeq,
    /// What was written.
    pub entry: AuditEntry,
    /// SHA-256 of the hash before and of every field: whoever notes it elsewhere can prove later that nothing before it was touched.
    pub hash: [u8; 32],
}

/// Which entries are asked for; all that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// What was done.
    pub act: Option<AuditAct>,
    /// By whom.
    pub by: Option<UserId>,
    /// To which account.
    pub user: Option<UserId>,
    /// Whether it was done.
    pub outcome: Option<AuditOutcome>,
    /// At or after this moment.
    pub since: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

/// A place in the log and the hash that stood there, noted outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditMark {
    /// The place.
    pub seq: AuditSeq,
    /// The hash.
    pub hash: [u8; 32],
}

/// What a check of the whole log has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditVerdict {
    /// Every entry stands as it was written; this is the last.
    Whole(AuditMark),
    /// The entry here, or the one before it, is not what was written.
    Changed(AuditSeq),
    /// There is no entry here, and there should be.
    Missing(AuditSeq),
    /// The log is in order by itself, but this place does not hold the hash that was noted: it was written anew.
    Rewritten(AuditSeq),
}

/// By whom and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditOrigin {
    /// By whom.
    pub who: AuditActor,
    /// From which network address; empty at the shell and for work of the server's own.
    pub address: String,
}

/// By whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditActor {
    /// A person, through a session.
    Person(Actor),
    /// Somebody who had not proved who they are.
    Stranger,
    /// Whoever ran the program on the server's machine.
    Shell,
}

/// To what something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditTarget {
    /// Nothing in particular.
    None,
    /// An account.
    User(UserId),
    /// An invite.
    Invite(InviteId),
}

/// Whether something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditOutcome {
    /// It was.
    Done,
    /// It was not: a proof was wrong or a right was missing.
    Refused,
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditChange {
    /// The field's name, a word of ours.
    pub field: Cow<'static, str>,
    /// What it was; `None` when it was not there, or may not be kept.
    pub before: Option<String>,
    /// What it is now; likewise.
    pub after: Option<String>,
}

impl AuditChange {
    /// A field whose values may be kept for ever.
    pub fn from_to(field: &'static str, before: &str, after: &str) -> Self {
        Self { field: Cow::Borrowed(field), before: Some(before.to_owned()), after: Some(after.to_owned()) }
    }

    /// A fact about the act.
    pub fn fact(field: &'static str, value: &str) -> Self {
        Self { field: Cow::Borrowed(field), before: None, after: Some(value.to_owned()) }
    }

    /// A field whose values are about a person, and are not kept.
    pub fn silent(field: &'static str) -> Self {
        Self { field: Cow::Borrowed(field), before: None, after: None }
    }
}

impl AuditOrigin {
    /// Somebody signed in, from an address.
    pub fn person(actor: Actor, address: &str) -> Self {
        Self { who: AuditActor::Person(actor), address: address.to_owned() }
    }

    /// Somebody who has not signed in, from an address.
    pub fn stranger(address: &str) -> Self {
        Self { who: AuditActor::Stranger, address: address.to_owned() }
    }

    /// Whoever runs the program on the server's machine.
    pub fn shell() -> Self {
        Self { who: AuditActor::Shell, address: String::new() }
    }
}

impl AuditEntry {
    /// Something that was done.
    pub fn done(at: Timestamp, by: AuditOrigin, act: AuditAct, target: AuditTarget) -> Self {
        Self { at, by, act, target, outcome: AuditOutcome::Done, changes: vec![] }
    }

    /// Something that was refused.
    pub fn refused(at: Timestamp, by: AuditOrigin, act: AuditAct, target: AuditTarget) -> Self {
        Self { outcome: AuditOutcome::Refused, ..Self::done(at, by, act, target) }
    }

    /// The same with what changed.
    #[must_use]
    pub fn with(mut self, change: AuditChange) -> Self {
        self.changes.push(change);
        self
    }
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// What was done, or was to be done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum AuditAct { $($(#[$doc])* $name),+ }

        impl AuditAct {
            /// Every act.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word that stands for the act everywhere outside.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// The act of a word, or `None`.
            pub fn of_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

acts! {
    /// A session was opened, or a proof of who one is was wrong.
    SignIn = "sign_in",
    /// Sessions were ended, by their person or by an administrator.
    EndSessions = "end_sessions",
    /// Somebody changed what they prove themselves with.
    ChangeCredentials = "change_credentials",
    /// A refresh token was shown twice: somebody had copied it.
    ReuseToken = "reuse_token",
    /// An administrator made an account.
    CreateUser = "create_user",
    /// An administrator made accounts from a list.
    ImportUsers = "import_users",
    /// An administrator changed an account.
    ChangeUser = "change_user",
    /// An administrator took every second factor away from somebody who had lost theirs.
    ResetSecondFactor = "reset_second_factor",
    /// A role was given.
    ChangeRole = "change_role",
    /// Somebody was locked out.
    DisableUser = "disable_user",
    /// Somebody was let in again.
    EnableUser = "enable_user",
    /// An account was deleted and forgotten.
    DeleteUser = "delete_user",
    /// An invite was made.
    CreateInvite = "create_invite",
    /// An invite was taken back.
    RevokeInvite = "revoke_invite",
    /// The policies were changed.
    ChangePolicies = "change_policies",
    /// Accounts were looked at.
    ReadUsers = "read_users",
    /// Invites were looked at.
    ReadInvites = "read_invites",
    /// Policies were looked at.
    ReadPolicies = "read_policies",
    /// Statistics were looked at.
    ReadStatistics = "read_statistics",
    /// The list of accounts left the server.
    ExportUsers = "export_users",
    /// The audit log was looked at.
    ReadAudit = "read_audit",
    /// The audit log left the server.
    ExportAudit = "export_audit",
}

#[cfg(test)]
mod tests {
    use super::AuditAct;

    #[test]
    fn each_act_has_a_word_of_its_own() {
        for act in AuditAct::ALL {
            assert_eq!(AuditAct::of_word(act.word()), Some(*act));
        }
        assert_eq!(AuditAct::of_word(""), None);
    }
}
