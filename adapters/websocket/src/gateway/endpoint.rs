use std::sync::Arc;
use std::sync::atomic::Ordering;

use poem::{Endpoint, Request, Response, Result};

use super::Gateway;
use crate::handshake::{self, Refused};

/// `GET /api/v1/ws`.
struct Upgrade(Arc<Gateway>);

impl Gateway {
    /// What the router mounts at `GET /api/v1/ws`.
    pub fn endpoint(self: &Arc<Self>) -> impl Endpoint<Output = Response> + use<> {
        Upgrade(Arc::clone(self))
    }

    fn is_taking(&self) -> bool {
        self.is_listening.load(Ordering::Acquire)
            && !self.is_draining.load(Ordering::Acquire)
            && !self.fence.is_astray()
            && self.registry.len() < self.parts.config.connections
    }

    fn admit(&self, request: &Request) -> std::result::Result<String, Refused> {
        let accept = handshake::check(request, &self.parts.config.origins)?;
        if self.is_taking() { Ok(accept) } else { Err(Refused::Unavailable) }
    }
}

impl Endpoint for Upgrade {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let accept = match self.0.admit(&request) {
            Ok(accept) => accept,
            Err(why) => return Ok(handshake::refused(why)),
        };
        let Ok(upgrade) = request.take_upgrade() else { return Ok(handshake::refused(Refused::NotAnUpgrade)) };
        let gateway = Arc::clone(&self.0);
        tokio::spawn(async move {
            match upgrade.await {
                Ok(stream) => gateway.serve(stream).await,
                Err(error) => tracing::debug!(%error, "a connection was not upgraded"),
            }
        });
        Ok(handshake::accepted(accept))
    }
}
