use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use adapter_wire::{Limits, ServerConfig};
use application::users::CurrentPolicies;
use domain_users::ports::UserReader;
use poem_openapi::OpenApi;

use crate::problem::Answer;
use crate::refuse::refuse;
use crate::reply::{Found, Reply};
use crate::routes::Topic;

pub(crate) struct ReadConfig {
    pub users: Arc<dyn UserReader>,
    pub policies: CurrentPolicies,
    /// A server that has an owner always will: asked until then, remembered afterwards.
    pub has_owner: AtomicBool,
}

#[OpenApi(tag = "Topic::Server")]
impl ReadConfig {
    /// What a client should know before anybody signs in
    #[oai(path = "/config", method = "get", operation_id = "read_config")]
    async fn read_config(&self) -> Answer<Found<ServerConfig>> {
        if !self.has_owner.load(Ordering::Relaxed) {
            let has_owner = self.users.has_owner().await.map_err(refuse)?;
            self.has_owner.store(has_owner, Ordering::Relaxed);
        }
        let policies = self.policies.read().await.map_err(refuse)?;
        Ok(Reply(ServerConfig {
            name: "Vestnik".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            registration: policies.registration.into(),
            setup_needed: !self.has_owner.load(Ordering::Relaxed),
            limits: Limits::default(),
        }))
    }
}
