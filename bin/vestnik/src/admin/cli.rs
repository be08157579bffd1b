use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use domain_users::{Registration, SecondFactorPolicy, UserRole};

/// What to do to the people of the server. Whoever runs this holds the database and the key: everything is allowed, and everything is written
/// into the audit log.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Admin {
    /// Lists accounts, as a table for other programs (CSV).
    Users {
        /// Part of the name, of the username or of the address.
        #[arg(long, default_value = "")]
        query: String,
    },
    /// Makes an account; the person signs in by a code that is mailed to the address.
    CreateUser {
        /// The address.
        email: String,
        /// The name.
        #[arg(long)]
        name: String,
        /// The username; made of the address when it is not given.
        #[arg(long)]
        username: Option<String>,
        /// What the person may do.
        #[arg(long, default_value = "member")]
        role: Role,
    },
    /// Makes accounts from a table (CSV with the columns email, name, and if wanted username and role).
    ImportUsers {
        /// The file.
        file: PathBuf,
        /// Only say what would be done.
        #[arg(long)]
        dry_run: bool,
    },
    /// Changes somebody's address or names.
    ChangeUser {
        /// Address, username or id.
        who: String,
        /// The new address.
        #[arg(long)]
        email: Option<String>,
        /// The new name.
        #[arg(long)]
        name: Option<String>,
        /// The new username.
        #[arg(long)]
        username: Option<String>,
    },
    /// Gives somebody a role. Their sessions end.
    SetRole {
        /// Address, username or id.
        who: String,
        /// The role.
        role: Role,
    },
    /// Locks somebody out, on every node within seconds.
    Disable {
        /// Address, username or id.
        who: String,
    },
    /// Lets somebody in again.
    Enable {
        /// Address, username or id.
        who: String,
    },
    /// Deletes somebody's account and forgets the person. There is no way back.
    Delete {
        /// Address, username or id.
        who: String,
        /// Really.
        #[arg(long)]
        yes: bool,
    },
    /// Takes every second factor away from somebody who has lost theirs. Their sessions end, and they are told by mail.
    ResetSecondFactor {
        /// Address, username or id.
        who: String,
    },
    /// Lists where somebody is signed in.
    Sessions {
        /// Address, username or id.
        who: String,
    },
    /// Ends every session of somebody.
    EndSessions {
        /// Address, username or id.
        who: String,
    },
    /// Makes an invite and prints its link.
    Invite {
        /// What those become who come by it: member or guest.
        #[arg(long, default_value = "member")]
        role: Role,
        /// For how many days it works, 1 to 365.
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(i64).range(1..=365))]
        days: i64,
        /// How many may come by it, 1 to 1000.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
        uses: u32,
    },
    /// Lists the newest invites.
    Invites,
    /// Takes an invite back.
    RevokeInvite {
        /// Its id.
        id: uuid::Uuid,
    },
    /// Shows the policies, or changes them.
    Policies(PolicyFlags),
    /// Prints the audit log, as a table for other programs (CSV).
    Audit {
        /// This act alone, as one word.
        #[arg(long)]
        act: Option<String>,
        /// What was done to this account: address, username or id.
        #[arg(long)]
        user: Option<String>,
    },
    /// Computes every hash of the audit log anew. Ends with a fault when an entry was changed or is missing. Needs no running server.
    VerifyAudit {
        /// A place and the hash that was noted for it before, as PLACE:HASH.
        #[arg(long, value_name = "PLACE:HASH")]
        noted: Option<String>,
    },
    /// Prints how the server is used.
    Statistics,
}

/// Policies; what is not given stays as it is.
#[derive(Clone, Debug, Args)]
pub(crate) struct PolicyFlags {
    /// How strangers become users.
    #[arg(long)]
    pub(crate) registration: Option<RegistrationWord>,
    /// Who must show a second factor.
    #[arg(long)]
    pub(crate) second_factor: Option<SecondFactorWord>,
    /// Whether people may sign in by password.
    #[arg(long)]
    pub(crate) password_allowed: Option<bool>,
    /// The least number of characters of a password, 12 to 64.
    #[arg(long)]
    pub(crate) password_min_length: Option<u8>,
    /// After so many days messages are removed; 0 for never.
    #[arg(long)]
    pub(crate) retention_days: Option<u16>,
}

/// A role, as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Role {
    Owner,
    Administrator,
    Auditor,
    Member,
    Guest,
    Bot,
}

/// How strangers become users, as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RegistrationWord {
    Open,
    Invite,
    Closed,
}

/// Who must show a second factor, as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SecondFactorWord {
    Optional,
    Administrators,
    Everybody,
}

impl From<Role> for UserRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Administrator => Self::Administrator,
            Role::Auditor => Self::Auditor,
            Role::Member => Self::Member,
            Role::Guest => Self::Guest,
            Role::Bot => Self::Bot,
        }
    }
}

impl From<RegistrationWord> for Registration {
    fn from(word: RegistrationWord) -> Self {
        match word {
            RegistrationWord::Open => Self::Open,
            RegistrationWord::Invite => Self::Invite,
            RegistrationWord::Closed => Self::Closed,
        }
    }
}

impl From<SecondFactorWord> for SecondFactorPolicy {
    fn from(word: SecondFactorWord) -> Self {
        match word {
            SecondFactorWord::Optional => Self::Optional,
            SecondFactorWord::Administrators => Self::Administrators,
            SecondFactorWord::Everybody => Self::Everybody,
        }
    }
}
