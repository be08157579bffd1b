//! How a lane makes changes that are a transaction of their own.

use delivery::ports::BusItem;
use domain_chats::Founding;
use domain_kernel::{ChatId, Cursor, PortFailure, Tag, UserId};
use domain_messages::{Change, Founded};

use super::lane::{Appended, Lane};
use super::{Committed, PORT, Refused, doubt, found, people, revise};
use crate::failure::{Effect, SqlError};
use crate::faults;
use crate::sql::begin;
use crate::work::Work;

impl Lane {
    pub(super) async fn change(&mut self, change: Change) -> Appended {
        let chat = change.chat();
        let touched = touched_by(&change);
        let committed = self.commit(&change).await;
        self.facts.forget(chat, touched);
        match committed {
            Ok(Committed { placed, items, .. }) => {
                self.publish(items).await;
                faults::die_at("before-answer");
                Ok(placed)
            }
            Err(refused) => {
                self.is_away |= matches!(&refused, Refused::Sql(error) if error.is_without_connection());
                Err(refused.into())
            }
        }
    }

    async fn commit(&self, change: &Change) -> Result<Committed, Refused> {
        match self.commit_once(change).await {
            Err(Refused::Undone) => self.commit_once(change).await,
            committed => committed,
        }
    }

    async fn commit_once(&self, change: &Change) -> Result<Committed, Refused> {
        let work = begin(&self.pools.lanes).await?;
        let dialect = self.pools.dialect;
        let committed = match change {
            Change::Write { .. } => return Err(Refused::Stale),
            Change::Edit { right, body, stamp } => revise::edit(&work, dialect, right, body, *stamp).await?,
            Change::Retract { right, stamp } => revise::retract(&work, dialect, right, *stamp).await?,
            Change::AddMembers { right, users, line, stamp } => {
                people::add(&work, dialect, right, users, (*line, *stamp)).await?
            }
            Change::RemoveMember { right, user, line, stamp } => {
                people::remove(&work, dialect, right, *user, (*line, *stamp)).await?
            }
        };
        match self.conclude(work, &committed.items).await {
            Err(error) if error.effect() == Effect::Unknown => self.find_out(change.chat(), committed, error).await,
            concluded => Ok(concluded.map(|()| committed)?),
        }
    }

    async fn conclude(&self, work: Work, items: &[BusItem]) -> Result<(), SqlError> {
        if faults::is_planted("publish-before-commit") {
            self.publish(items.to_vec()).await;
        }
        faults::die_at("before-commit");
        work.commit().await?;
        faults::die_at("after-commit");
        Ok(())
    }

    /// The connection was lost under the commit. A change takes a place, with a tag that nobody else has: either it is there now, or it
    /// never will be.
    async fn find_out(&self, chat: ChatId, committed: Committed, error: SqlError) -> Result<Committed, Refused> {
        tracing::warn!(%error, "the outcome of a change is unknown; it is found out");
        let Some(place) = committed.place else { return Ok(committed) };
        match doubt::stands(&self.pools, chat, place).await {
            Some(true) => Ok(committed),
            Some(false) => Err(Refused::Undone),
            None => {
                doubt::watch(&self.pools, &self.bus, doubt::Doubt::Event(chat, place, committed.items));
                Err(error.into())
            }
        }
    }

    /// A founding whose commit was not answered is made once more: it finds the chat of the first time, if that was made.
    pub(super) async fn found(&mut self, founding: &Founding, tag: Tag) -> Result<Founded, PortFailure> {
        let mut announced = Vec::new();
        let opened = match self.open(founding, tag, &mut announced).await {
            Err(error) if error.effect() == Effect::Unknown => {
                tracing::warn!(%error, "the outcome of a founding is unknown; it is found out");
                let first = std::mem::take(&mut announced);
                let again = self.open(founding, tag, &mut announced).await;
                match again {
                    Ok(founded) if founded.chat == founding.id() && !founded.is_new => {
                        announced = first;
                        Ok(Founded { is_new: true, ..founded })
                    }
                    // Whatever keeps it from being known, the first may have been made.
                    Err(_) => {
                        let place = Cursor::new(found::FIRST, tag);
                        doubt::watch(&self.pools, &self.bus, doubt::Doubt::Event(founding.id(), place, first));
                        Err(error)
                    }
                    again => again,
                }
            }
            opened => opened,
        };
        let founded = opened.map_err(|error| {
            self.is_away |= error.is_without_connection();
            error.at(PORT)
        })?;
        self.publish(announced).await;
        faults::die_at("before-answer");
        Ok(founded)
    }

    async fn open(&self, founding: &Founding, tag: Tag, announced: &mut Vec<BusItem>) -> Result<Founded, SqlError> {
        let work = begin(&self.pools.lanes).await?;
        let (founded, items) = found::found(&work, self.pools.dialect, founding, tag).await?;
        announced.clone_from(&items);
        self.conclude(work, &items).await?;
        Ok(founded)
    }
}

/// Whose facts a change may alter: only the people it names are known before it is made.
fn touched_by(change: &Change) -> Vec<UserId> {
    match change {
        Change::AddMembers { users, .. } => users.clone(),
        Change::RemoveMember { user, .. } => vec![*user],
        Change::Write { .. } | Change::Edit { .. } | Change::Retract { .. } => vec![],
    }
}
