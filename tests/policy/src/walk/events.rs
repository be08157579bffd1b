use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::Walker;
use super::ears::{Ears, Listener, is, tells_of};
use crate::actor::Actor;
use crate::http::{Question, verdict};
use crate::names::Names;
use crate::table::{Ask, Heard, Opens};

/// The name under which a row's own socket listens.
const OPENED: &str = "opened";

impl Walker<'_> {
    /// Who hears what happens.
    pub(super) async fn events(&mut self) -> Result<()> {
        let table = self.table;
        let mut ears = self.ears().await?;
        for (section, rows) in [
            ("chat_event", &table.chat_event),
            ("user_event", &table.user_event),
            ("server_frame", &table.server_frame),
        ] {
            for (name, row) in rows.iter().flat_map(|(name, rows)| rows.iter().map(move |row| (name, row))) {
                let label = format!("{section} {name} {}", row.case);
                let expected = table.names(&row.hears)?;
                let heard = self.heard(&mut ears, section, name, row, &expected).await.context(label.clone())?;
                if heard != expected {
                    self.faults.push(format!("{label}: heard by {heard:?} instead of {expected:?}"));
                }
            }
        }
        Ok(())
    }

    /// A socket for everybody. Each claims to hold the group, has it on screen and asks after the newcomer.
    pub(super) async fn ears(&self) -> Result<Ears> {
        let mut ears = Ears::default();
        let known = Actor::ALL.into_iter().filter(|actor| actor.is_known()).map(Actor::name);
        for name in known.chain(["bystander"]) {
            let person = self.scene.named(name)?;
            let mut listener = Listener::open(&self.scene.api, person, &[self.cursor(Opens::Lost).await?], &[]).await?;
            listener.ear.say(&json!({"type": "focus", "chat": self.scene.group})).await?;
            let presence = json!({"type": "subscribe_presence", "users": [self.scene.newcomer.id]});
            listener.ear.command(&presence).await?;
            ears.0.insert(name.to_owned(), listener);
        }
        Ok(ears)
    }

    /// Lets it happen; who heard it.
    async fn heard(
        &mut self,
        ears: &mut Ears,
        section: &str,
        name: &str,
        row: &Heard,
        expected: &BTreeSet<String>,
    ) -> Result<BTreeSet<String>> {
        let mut names = self.names_of(&row.by);
        self.prepare_all(&row.by, &row.prepare, &mut names).await?;
        ears.settle(&self.scene.api).await?;
        let group = names.id("group")?;
        if group != self.scene.group {
            // Whoever was removed from it learns that late, for the list is read anew.
            ears.get(Actor::ExMember.name())?.until(|frame| has_left(frame, &group.to_string())).await?;
        }
        ears.forget();
        if let Some(opens) = row.opens {
            ears.0.insert(OPENED.to_owned(), self.open(row, opens, &names).await?);
        }
        self.trigger(ears, row, &names).await?;
        let (group, subject) = (group.to_string(), self.scene.newcomer.id.to_string());
        let fits = |frame: &Value| is(section, name, row.frame.as_ref(), frame, (&group, &subject));
        for listener in expected {
            // Whoever does not hear it is missing from the answer.
            drop(ears.get(listener)?.until(fits).await);
        }
        ears.settle(&self.scene.api).await?;
        self.nothing_leaked(ears, row, &group, &format!("{section} {name} {}", row.case))?;
        let heard = ears.who(fits);
        ears.0.remove(OPENED);
        Ok(heard)
    }

    /// Nothing that names the group reaches anybody who is neither in it nor meant.
    fn nothing_leaked(&mut self, ears: &Ears, row: &Heard, group: &str, label: &str) -> Result<()> {
        let mut inside = self.table.names(&["@inside".to_owned(), "bystander".to_owned(), OPENED.to_owned()])?;
        inside.extend(self.table.names(&row.hears)?);
        inside.extend(row.inside.iter().cloned());
        for name in ears.who(|frame| tells_of(frame, group)).difference(&inside) {
            self.faults.push(format!("{label}: {name}, who is outside, was told of the group"));
        }
        Ok(())
    }

    async fn trigger(&self, ears: &mut Ears, row: &Heard, names: &Names) -> Result<()> {
        if let Some(frame) = &row.frame {
            ears.get(&row.by)?.say(&names.fill(frame)?).await?;
        }
        let Some(operation) = &row.operation else { return Ok(()) };
        let operation = self.document.operations.get(operation).context("no such operation")?;
        let ask = Ask { path: row.path.clone(), query: row.query.clone(), body: row.body.clone() };
        let token = Some(self.scene.named(&row.by)?.token.clone());
        let reply = Question { token, ..Question::of(operation, &ask, names)? }.ask(&self.scene.api).await?;
        match verdict(&reply).as_str() {
            "allow" => Ok(()),
            other => bail!("it did not happen: {other}"),
        }
    }

    /// A further socket of the one who acts; of a sign-in that the row prepared, if it did.
    async fn open(&self, row: &Heard, opens: Opens, names: &Names) -> Result<Listener> {
        let mut person = self.scene.named(&row.by)?.clone();
        if let Some(token) = names.text("spare_token") {
            token.clone_into(&mut person.token);
        }
        let chats: Vec<Value> = match opens {
            Opens::Anew | Opens::Passive => vec![],
            Opens::Behind | Opens::Lost => vec![self.cursor(opens).await?],
        };
        if opens == Opens::Behind {
            // More than is kept at hand for those who were away for a moment.
            for _ in 0..3 {
                self.scene.say(&self.scene.bystander, self.scene.group, &"so much ".repeat(4_000)).await?;
            }
        }
        let caps: &[&str] = if opens == Opens::Passive { &["passive"] } else { &[] };
        Listener::open(&self.scene.api, &person, &chats, caps).await
    }

    /// A cursor of the group: where it stands now, or of a history that never was.
    async fn cursor(&self, opens: Opens) -> Result<Value> {
        let group = self.scene.group;
        if opens == Opens::Lost {
            return Ok(json!({"chat": group, "seq": 1, "tag": 4}));
        }
        let summary = self.scene.api.read_chat(&self.scene.bystander.token, group).await?;
        Ok(json!({"chat": group, "seq": summary.cursor.seq, "tag": summary.cursor.tag}))
    }
}

/// True for the frame that says that a chat is no longer in one's list.
fn has_left(frame: &Value, chat: &str) -> bool {
    frame.get("left").is_some_and(|left| tells_of(left, chat))
}
