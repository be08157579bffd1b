use std::path::Path;

use anyhow::Context as _;
use application::administration::{ChangeUserCommand, CreateUserCommand, ImportMode};
use domain_users::ports::{RevokeScope, StaffFilter};
use domain_users::{User, UserRole};

use super::{BY, Shell};
use crate::say;

impl Shell {
    pub(super) async fn users(&self, query: &str) -> anyhow::Result<()> {
        let filter = StaffFilter { text: Some(query.to_owned()), ..StaffFilter::default() };
        let members = self.administration.export_staff.execute(BY, filter).await?;
        say(adapter_wire::staff_csv(&members).trim_end());
        Ok(())
    }

    pub(super) async fn create_user(
        &self,
        email: &str,
        name: &str,
        username: Option<String>,
        role: UserRole,
    ) -> anyhow::Result<()> {
        let command = CreateUserCommand { email: email.to_owned(), name: name.to_owned(), username, role };
        tell(&self.administration.create_user.execute(BY, command).await?);
        Ok(())
    }

    pub(super) async fn import_users(&self, file: &Path, is_dry_run: bool) -> anyhow::Result<()> {
        let csv = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let mode = if is_dry_run { ImportMode::DryRun } else { ImportMode::Create };
        let lines = self.administration.import_users.execute(BY, &csv, mode).await?;
        for line in &lines {
            match &line.outcome {
                Ok(Some(id)) => say(&format!("line {}: {id}", line.line)),
                Ok(None) => say(&format!("line {}: would be made", line.line)),
                Err(problem) => say(&format!("line {}: {problem}", line.line)),
            }
        }
        let refused = lines.iter().filter(|line| line.outcome.is_err()).count();
        anyhow::ensure!(refused == 0, "{refused} of {} lines were refused", lines.len());
        Ok(())
    }

    pub(super) async fn change_user(
        &self,
        who: &str,
        email: Option<String>,
        name: Option<String>,
        username: Option<String>,
    ) -> anyhow::Result<()> {
        let user = self.find(who).await?;
        let command = ChangeUserCommand {
            user: user.id,
            email: email.unwrap_or_else(|| user.email.as_str().to_owned()),
            name: name.unwrap_or_else(|| user.profile.name.as_str().to_owned()),
            username: username.unwrap_or_else(|| user.profile.username.as_str().to_owned()),
            version: user.version,
        };
        tell(&self.administration.change_user.execute(BY, command).await?);
        Ok(())
    }

    pub(super) async fn set_role(&self, who: &str, role: UserRole) -> anyhow::Result<()> {
        let user = self.find(who).await?;
        tell(&self.administration.assign_role.execute(BY, user.id, role).await?);
        Ok(())
    }

    pub(super) async fn disable(&self, who: &str) -> anyhow::Result<()> {
        let user = self.find(who).await?;
        tell(&self.administration.disable_user.execute(BY, user.id).await?);
        Ok(())
    }

    pub(super) async fn enable(&self, who: &str) -> anyhow::Result<()> {
        let user = self.find(who).await?;
        tell(&self.administration.enable_user.execute(BY, user.id).await?);
        Ok(())
    }

    pub(super) async fn delete(&self, who: &str, is_sure: bool) -> anyhow::Result<()> {
        let user = self.find(who).await?;
        anyhow::ensure!(is_sure, "there is no way back; say --yes to delete {}", user.id);
        tell(&self.administration.delete_user.execute(BY, user.id).await?);
        Ok(())
    }

    pub(super) async fn reset_second_factor(&self, who: &str) -> anyhow::Result<()> {
        let user = self.find(who).await?;
        tell(&self.administration.reset_second_factor.execute(BY, user.id).await?);
        Ok(())
    }

    pub(super) async fn sessions(&self, who: &str) -> anyhow::Result<()> {
        let user = self.find(who).await?;
        for session in self.administration.list_user_sessions.execute(BY, user.id).await? {
            let seen = adapter_wire::time(session.renewed_at).to_rfc3339();
            say(&format!("{}  {}  {}  {seen}", session.id, session.device.client, session.device.address));
        }
        Ok(())
    }

    pub(super) async fn end_sessions(&self, who: &str) -> anyhow::Result<()> {
        let user = self.find(who).await?;
        let ended = self.administration.end_user_sessions.execute(BY, user.id, RevokeScope::All).await?;
        say(&format!("{ended} sessions ended"));
        Ok(())
    }
}

/// An account on one line. Names are one plain line each: the domain takes no others.
fn tell(user: &User) {
    let User { id, email, profile, role, state, .. } = user;
    let (username, role, state) = (profile.username.as_str(), role.word(), state.word());
    say(&format!("{id}  @{username}  {}  {role}  {state}", email.as_str()));
}
