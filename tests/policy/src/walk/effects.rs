use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Walker;
use super::ears::{Ears, answers, tells_of};
use crate::actor::Actor;
use crate::ear::{Ear, Hello, TOKEN_REFUSED, kind};
use crate::table::Effect;

impl Walker<'_> {
    /// Whose frames do something. Those that are no commands are never answered, so what shows is what somebody hears.
    pub(super) async fn effects(&mut self) -> Result<()> {
        let table = self.table;
        let mut ears = self.ears().await?;
        for (name, row) in table.client_frame.iter().flat_map(|(name, rows)| rows.iter().map(move |row| (name, row))) {
            let expected = table.names(&row.works)?;
            let mut works = BTreeSet::new();
            for actor in Actor::ALL {
                let label = format!("frame {name} as {}", actor.name());
                if self.works(&mut ears, row, actor, expected.contains(actor.name())).await.context(label)? {
                    works.insert(actor.name().to_owned());
                }
            }
            if works != expected {
                self.faults.push(format!("frame {name}: works for {works:?} instead of {expected:?}"));
            }
        }
        Ok(())
    }

    async fn works(&mut self, ears: &mut Ears, row: &Effect, actor: Actor, is_expected: bool) -> Result<bool> {
        let mut names = self.names_of(actor.name());
        if kind(&row.frame) == "hello" {
            let token = names.text("my_token").unwrap_or_default().to_owned();
            return Ok(match Ear::open(&self.scene.api, &token, &[], &[]).await? {
                Hello::Welcome(_) => true,
                Hello::Refused(code) if TOKEN_REFUSED.contains(&code) => false,
                Hello::Refused(code) => anyhow::bail!("closed with {code}"),
            });
        }
        if !actor.is_known() {
            return Ok(false);
        }
        names.set("seq", self.scene.write(&self.scene.bystander, self.scene.group).await?);
        if let Some(first) = &row.first {
            ears.get(actor.name())?.say(&names.fill(first)?).await?;
        }
        ears.settle(&self.scene.api).await?;
        ears.forget();
        let speaker = ears.get(actor.name())?;
        speaker.say(&names.fill(&row.frame)?).await?;
        speaker.settle().await?;
        let (group, me) = (self.scene.group.to_string(), names.id("me")?.to_string());
        let shows = |frame: &Value| {
            kind(frame) == row.shows && answers(&row.frame, frame) && shown(frame, &group, &me, &row.at)
        };
        let at = if row.at == "self" { actor.name() } else { &row.at };
        if is_expected {
            // Whoever does not hear it is missing from the answer.
            drop(ears.get(at)?.until(shows).await);
        }
        ears.settle(&self.scene.api).await?;
        Ok(ears.who(shows).contains(at))
    }
}

/// Of the group, where the frame names a chat; and of the one who spoke, where others hear it.
fn shown(frame: &Value, group: &str, me: &str, at: &str) -> bool {
    let in_group = frame.get("chat").is_none_or(|chat| chat == group);
    in_group && (at == "self" || tells_of(frame, me))
}
