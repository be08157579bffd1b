use async_trait::async_trait;
use delivery::ports::{BusSubscription, Received};
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// One ear of this node.
pub(super) struct RedisSubscription {
    ear: Option<Receiver<Received>>,
}

impl RedisSubscription {
    /// `None`: the bus is closed.
    pub(super) fn new(ear: Option<Receiver<Received>>) -> Self {
        Self { ear }
    }
}

#[async_trait]
impl BusSubscription for RedisSubscription {
    /// Of what a slow listener lost nothing is known: losses may have been told in between.
    async fn next(&mut self) -> Received {
        let Some(ear) = &mut self.ear else { return Received::Closed };
        let received = match ear.recv().await {
            Ok(received) => received,
            Err(RecvError::Lagged(_)) => Received::Lost { within: None },
            Err(RecvError::Closed) => Received::Closed,
        };
        if received == Received::Closed {
            self.ear = None;
        }
        received
    }
}
