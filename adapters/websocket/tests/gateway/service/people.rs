//! Who there is, and who may see whom.

use async_trait::async_trait;
use delivery::ports::{BusItem, EventBus, PresenceChange, PresenceRegistry};
use domain_kernel::{ChatId, PortFailure, UserId};
use domain_messages::ports::TypingAnnouncer;
use domain_users::ports::{Look, SightReader, UserReader};
use domain_users::{Availability, Block, EmailAddress, PeopleSearch, User, Username};

use super::{Service, gone};

#[async_trait]
impl SightReader for Service {
    async fn seen(&self, looks: &[Look]) -> Result<Vec<(Look, Availability)>, PortFailure> {
        Ok(looks.iter().map(|look| (*look, Availability::Automatic)).collect())
    }

    async fn blocks_of(&self, _: &[UserId]) -> Result<Vec<Block>, PortFailure> {
        if self.state.lock().reads_fail { Err(gone()) } else { Ok(vec![]) }
    }
}

#[async_trait]
impl TypingAnnouncer for Service {
    async fn typing(&self, chat: ChatId, user: UserId) -> Result<(), PortFailure> {
        self.publish(vec![BusItem::Typing { chat, user }]).await;
        Ok(())
    }
}

#[async_trait]
impl PresenceRegistry for Service {
    async fn note(&self, changes: &[PresenceChange]) -> Result<(), PortFailure> {
        let mut state = self.state.lock();
        for change in changes {
            state.online.retain(|known| known.user != change.user);
            state.online.extend(change.is_online().then_some(*change));
        }
        Ok(())
    }

    async fn online(&self, users: &[UserId]) -> Result<Vec<PresenceChange>, PortFailure> {
        let state = self.state.lock();
        Ok(state.online.iter().filter(|known| users.contains(&known.user)).copied().collect())
    }
}

#[async_trait]
impl UserReader for Service {
    async fn by_id(&self, _id: UserId) -> Result<Option<User>, PortFailure> {
        Ok(None)
    }

    async fn by_ids(&self, _ids: &[UserId]) -> Result<Vec<User>, PortFailure> {
        Ok(vec![])
    }

    async fn by_username(&self, _username: &Username) -> Result<Option<User>, PortFailure> {
        Ok(None)
    }

    async fn by_email(&self, _email: &EmailAddress) -> Result<Option<User>, PortFailure> {
        Ok(None)
    }

    async fn search(&self, _search: &PeopleSearch, _limit: usize) -> Result<Vec<User>, PortFailure> {
        Ok(vec![])
    }

    async fn has_owner(&self) -> Result<bool, PortFailure> {
        Ok(true)
    }
}
