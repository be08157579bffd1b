//! The post against the contract of its port.

#![expect(clippy::unused_async, reason = "a fresh bundle is made in one way, whether its making waits or not")]

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use adapter_smtp::{Carrier, CarryError, Post};
use async_trait::async_trait;
use contracts::Letterbox;
use domain_users::ports::{Letter, Mail};

/// Takes its time for each mail, as a server does.
struct SlowCarrier(Arc<Mutex<Vec<String>>>);

#[async_trait]
impl Carrier for SlowCarrier {
    async fn carry(&self, mail: &Mail) -> Result<(), CarryError> {
        tokio::time::sleep(Duration::from_millis(20)).await;
        if let Letter::SignInCode { code, .. } = &mail.letter {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(code.digits().to_owned());
        }
        Ok(())
    }
}

async fn letterbox() -> Letterbox {
    let arrived = Arc::new(Mutex::new(vec![]));
    let (post, _empties_itself) = Post::open(Arc::new(SlowCarrier(Arc::clone(&arrived))));
    Letterbox { sender: Arc::new(post), arrived }
}

mod mail_sender {
    contracts::mail_sender!(super::letterbox);
}
