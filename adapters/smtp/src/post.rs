use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use domain_kernel::PortFailure;
use domain_users::ports::{Mail, MailSender};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// How many mails may wait.
const QUEUE: usize = 1_000;
/// How many mails travel at a time.
const AT_ONCE: u32 = 4;
/// Pauses before the second, third … try. In all they stay within the life of a code.
const PAUSES: [Duration; 4] =
    [Duration::from_secs(2), Duration::from_secs(10), Duration::from_secs(60), Duration::from_secs(180)];

/// Brings one mail on its way.
#[async_trait]
pub trait Carrier: Send + Sync + 'static {
    /// Hands the mail over. `Later` may be tried again, `Refused` never.
    async fn carry(&self, mail: &Mail) -> Result<(), CarryError>;
}

/// Why a mail was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum CarryError {
    /// The server is away or says "later".
    #[error("the mail cannot be handed over now: {0}")]
    Later(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The server will never take this mail.
    #[error("the mail was refused: {0}")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl CarryError {
    pub(crate) fn later(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Later(source.into())
    }

    pub(crate) fn refused(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Refused(source.into())
    }
}

/// The queue in front of a carrier, and the task that empties it.
pub struct Post {
    queue: mpsc::Sender<Mail>,
}

impl Post {
    /// Opens the queue. The task ends when the post is dropped and every mail has arrived or was given up; four travel at a time.
    pub fn open(carrier: Arc<dyn Carrier>) -> (Self, JoinHandle<()>) {
        let (queue, mails) = mpsc::channel(QUEUE);
        (Self { queue }, tokio::spawn(empty(mails, carrier)))
    }
}

#[async_trait]
impl MailSender for Post {
    async fn enqueue(&self, mail: Mail) -> Result<(), PortFailure> {
        self.queue.try_send(mail).map_err(|_| PortFailure::unavailable("mail sender", "too many mails wait already"))
    }
}

async fn empty(mut mails: mpsc::Receiver<Mail>, carrier: Arc<dyn Carrier>) {
    let travelling = Arc::new(tokio::sync::Semaphore::new(AT_ONCE as usize));
    while let Some(mail) = mails.recv().await {
        let Ok(place) = Arc::clone(&travelling).acquire_owned().await else { return };
        let carrier = Arc::clone(&carrier);
        tokio::spawn(async move {
            carry_with_patience(&*carrier, &mail).await;
            drop(place);
        });
    }
    drop(travelling.acquire_many(AT_ONCE).await);
}

/// Never logs the address or the code: whoever reads logs must not sign in with them.
async fn carry_with_patience(carrier: &dyn Carrier, mail: &Mail) {
    for pause in PAUSES.iter().map(Some).chain([None]) {
        match (carrier.carry(mail).await, pause) {
            (Ok(()), _) => return,
            (Err(CarryError::Later(error)), Some(pause)) => {
                tracing::warn!(%error, retry_in = ?pause, "a mail waits for its server");
                tokio::time::sleep(*pause).await;
            }
            (Err(error), _) => return tracing::error!(%error, "a mail was given up"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain_users::ports::Letter;
    use domain_users::{Code, EmailAddress};
    use std::sync::atomic::{AtomicUsize, Ordering};

    struct Flaky {
        failures: usize,
        is_final: bool,
        tries: AtomicUsize,
    }

    #[async_trait]
    impl Carrier for Flaky {
        async fn carry(&self, _: &Mail) -> Result<(), CarryError> {
            let tries = self.tries.fetch_add(1, Ordering::SeqCst);
            match (tries < self.failures, self.is_final) {
                (false, _) => Ok(()),
                (true, false) => Err(CarryError::later("away")),
                (true, true) => Err(CarryError::refused("no such box")),
            }
        }
    }

    fn mail() -> Mail {
        let to = EmailAddress::parse("anna@example.org").expect("an address");
        Mail { to, letter: Letter::SignInCode { code: Code::parse("123456").expect("a code"), minutes: 10 } }
    }

    async fn tries(failures: usize, is_final: bool) -> usize {
        let carrier = Flaky { failures, is_final, tries: AtomicUsize::new(0) };
        carry_with_patience(&carrier, &mail()).await;
        carrier.tries.into_inner()
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_is_away_is_tried_again_and_then_given_up() {
        assert_eq!(tries(2, false).await, 3);
        assert_eq!(tries(100, false).await, PAUSES.len() + 1);
        assert_eq!(tries(100, true).await, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn the_task_ends_with_the_last_mail() {
        let carrier = Arc::new(Flaky { failures: 2, is_final: false, tries: AtomicUsize::new(0) });
        let (post, task) = Post::open(Arc::<Flaky>::clone(&carrier));
        post.enqueue(mail()).await.expect("taken");
        drop(post);
        task.await.expect("ended");
        assert_eq!(carrier.tries.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_full_queue_refuses_at_once() {
        let stuck = Flaky { failures: usize::MAX, is_final: false, tries: AtomicUsize::new(0) };
        let (post, _task) = Post::open(Arc::new(stuck));
        let mut refused = 0;
        for _ in 0..QUEUE + 10 {
            refused += usize::from(post.enqueue(mail()).await.is_err());
        }
        assert_eq!(refused, 10);
    }
}
