//! `vestnik admin`: what administrators do in the web client, from a shell on the server's machine. A running server hears of it within
//! seconds, on every node.

mod accounts;
mod cli;
mod server;

use std::time::Duration;

use anyhow::Context as _;
use application::administration::Principal;
use domain_kernel::UserId;
use domain_users::{EmailAddress, User, Username};

pub(crate) use cli::Admin;

use crate::compose::{self, Administration, Core};
use crate::config::Config;

/// So long the program waits for the mail server before it ends.
const MAILING: Duration = Duration::from_secs(30);
/// Who asks: nobody who could be turned away.
const BY: &Principal = &Principal::Shell;

/// Does what was asked for and ends.
pub(crate) async fn admin(config: &Config, asked: &Admin) -> anyhow::Result<()> {
    if config.is_embedded() {
        compose::prepare_data_dir(&config.data_dir)?;
    }
    let core = compose::core(config).await?;
    let shell = Shell { administration: Administration::new(&core.ports), core };
    let done = shell.run(config, asked).await;
    let Shell { core: Core { database, stores, shared, ports, mailing }, administration } = shell;
    // The queue of mails ends with the last who could add one.
    drop((administration, ports));
    if tokio::time::timeout(MAILING, mailing).await.is_err() {
        tracing::warn!("somebody was to be told by mail, and no mail server took it in time");
    }
    stores.shutdown().await;
    shared.close().await;
    database.close().await?;
    done
}

/// The use cases, and what finds people for them.
struct Shell {
    core: Core,
    administration: Administration,
}

impl Shell {
    async fn run(&self, config: &Config, asked: &Admin) -> anyhow::Result<()> {
        match asked {
            Admin::Users { query } => self.users(query).await,
            Admin::CreateUser { email, name, username, role } => {
                self.create_user(email, name, username.clone(), (*role).into()).await
            }
            Admin::ImportUsers { file, dry_run } => self.import_users(file, *dry_run).await,
            Admin::ChangeUser { who, email, name, username } => {
                self.change_user(who, email.clone(), name.clone(), username.clone()).await
            }
            Admin::SetRole { who, role } => self.set_role(who, (*role).into()).await,
            Admin::Disable { who } => self.disable(who).await,
            Admin::Enable { who } => self.enable(who).await,
            Admin::Delete { who, yes } => self.delete(who, *yes).await,
            Admin::ResetSecondFactor { who } => self.reset_second_factor(who).await,
            Admin::Sessions { who } => self.sessions(who).await,
            Admin::EndSessions { who } => self.end_sessions(who).await,
            Admin::Invite { role, days, uses } => self.invite(config, (*role).into(), *days, *uses).await,
            Admin::Invites => self.invites().await,
            Admin::RevokeInvite { id } => self.revoke_invite(*id).await,
            Admin::Policies(flags) => self.policies(flags).await,
            Admin::Audit { act, user } => self.audit(act.as_deref(), user.as_deref()).await,
            Admin::VerifyAudit { noted } => self.verify_audit(noted.as_deref()).await,
            Admin::Statistics => self.statistics().await,
        }
    }

    /// Whoever has this address, username or id.
    async fn find(&self, who: &str) -> anyhow::Result<User> {
        let users = &self.core.ports.users;
        let found = if let Ok(id) = who.parse() {
            users.by_id(UserId::new(id)).await?
        } else if let Ok(email) = EmailAddress::parse(who) {
            users.by_email(&email).await?
        } else {
            let username = Username::parse(who).context("this is no address, no username and no id")?;
            users.by_username(&username).await?
        };
        found.with_context(|| format!("there is no account {who}"))
    }
}
