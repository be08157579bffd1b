use adapter_wire::hexadecimal;
use anyhow::Context as _;
use application::administration::CreateInviteCommand;
use domain_kernel::{InviteId, PageSize, Span};
use domain_users::{AuditAct, AuditFilter, AuditMark, AuditVerdict, PasswordRules, Policies, RetentionDays, UserRole};

use super::cli::PolicyFlags;
use super::{BY, Shell};
use crate::config::Config;
use crate::say;

impl Shell {
    pub(super) async fn invite(&self, config: &Config, role: UserRole, days: i64, uses: u32) -> anyhow::Result<()> {
        let command = CreateInviteCommand { role, life: Some(Span::days(days)), max_uses: Some(uses) };
        let invite = self.administration.create_invite.execute(BY, command).await?;
        say(&format!("{}/#invite={}", config.public_url, invite.code.reveal()));
        Ok(())
    }

    pub(super) async fn invites(&self) -> anyhow::Result<()> {
        for invite in self.administration.list_invites.execute(BY, None, PageSize::DEFAULT).await? {
            let until = adapter_wire::time(invite.expires_at).to_rfc3339();
            let state = if invite.revoked_at.is_some() { "taken back" } else { "given out" };
            let (role, uses, max_uses) = (invite.role.word(), invite.uses, invite.max_uses);
            say(&format!("{}  {role}  {uses} of {max_uses}  until {until}  {state}", invite.id));
        }
        Ok(())
    }

    pub(super) async fn revoke_invite(&self, id: uuid::Uuid) -> anyhow::Result<()> {
        let was_there = self.administration.revoke_invite.execute(BY, InviteId::new(id)).await?;
        anyhow::ensure!(was_there, "there is no such invite, or it was taken back before");
        Ok(())
    }

    pub(super) async fn policies(&self, flags: &PolicyFlags) -> anyhow::Result<()> {
        let present = self.administration.read_policies.execute(BY).await?;
        let wanted = changed(present, flags)?;
        let policies =
            if wanted == present { present } else { self.administration.change_policies.execute(BY, wanted).await? };
        say(&format!("{policies:#?}"));
        Ok(())
    }

    pub(super) async fn audit(&self, act: Option<&str>, user: Option<&str>) -> anyhow::Result<()> {
        let known = |word: &str| AuditAct::of_word(word).with_context(|| format!("there is no act {word}"));
        let user = match user {
            Some(who) => Some(self.find(who).await?.id),
            None => None,
        };
        let filter = AuditFilter { act: act.map(known).transpose()?, user, ..AuditFilter::default() };
        let records = self.administration.export_audit.execute(BY, &filter).await?;
        say(adapter_wire::audit_csv(&records).trim_end());
        Ok(())
    }

    pub(super) async fn verify_audit(&self, noted: Option<&str>) -> anyhow::Result<()> {
        let noted = noted.map(|text| mark(text).context("a mark is PLACE:HASH, the hash in 64 digits")).transpose()?;
        match self.core.ports.audit.verify(noted).await? {
            AuditVerdict::Whole(AuditMark { seq, hash }) => {
                say(&format!("the audit log is whole; note this mark elsewhere: {seq}:{}", hexadecimal(&hash)));
                Ok(())
            }
            AuditVerdict::Changed(seq) => anyhow::bail!("entry {seq} of the audit log is not what was written"),
            AuditVerdict::Missing(seq) => anyhow::bail!("entry {seq} of the audit log is missing"),
            AuditVerdict::Rewritten(seq) => {
                anyhow::bail!("the audit log was written anew: entry {seq} does not hold the hash that was noted")
            }
        }
    }

    pub(super) async fn statistics(&self) -> anyhow::Result<()> {
        let usage = self.administration.read_statistics.execute(BY).await?.now;
        for (name, figure) in [
            ("users", usage.users),
            ("disabled users", usage.disabled_users),
            ("active within a day", usage.active_day),
            ("active within 30 days", usage.active_month),
            ("chats", usage.chats),
            ("messages", usage.messages),
            ("bytes of storage", usage.storage_bytes),
        ] {
            say(&format!("{figure:>14}  {name}"));
        }
        Ok(())
    }
}

/// The policies with what was given in place of what is.
fn changed(present: Policies, flags: &PolicyFlags) -> anyhow::Result<Policies> {
    let is_allowed = flags.password_allowed.unwrap_or(present.password.is_allowed);
    let min_length = flags.password_min_length.unwrap_or(present.password.min_length());
    let retention = match flags.retention_days {
        None => present.retention,
        Some(0) => None,
        Some(days) => Some(RetentionDays::parse(days)?),
    };
    Ok(Policies {
        registration: flags.registration.map_or(present.registration, Into::into),
        second_factor: flags.second_factor.map_or(present.second_factor, Into::into),
        password: PasswordRules::parse(is_allowed, min_length)?,
        retention,
        version: present.version,
    })
}

/// A place and a hash, as they were printed.
fn mark(text: &str) -> Option<AuditMark> {
    let (seq, digits) = text.split_once(':')?;
    let digits: Vec<u8> =
        digits.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect();
    let hash = (digits.len() == 64).then(|| bytes.try_into().ok()).flatten()?;
    Some(AuditMark { seq: seq.parse().ok()?, hash })
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn a_mark_is_read_as_it_was_printed() {
        let printed = format!("7:{}", adapter_wire::hexadecimal(&[0x1f; 32]));
        let read = mark(&printed).expect("a mark");
        assert_eq!((read.seq, read.hash), (7, [0x1f; 32]));
        for text in ["", "7", "7:", "7:zz", ":00", &printed[..40]] {
            assert!(mark(text).is_none(), "{text}");
        }
    }
}
