//! Contract of `MailSender`.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use domain_users::Code;
use domain_users::ports::{Letter, Mail, MailSender};

use crate::scene::account;

/// A sender, and where its letters arrive: the adapter's own test carrier pushes each letter's text into `arrived`.
pub struct Letterbox {
    /// The sender.
    pub sender: Arc<dyn MailSender>,
    /// Texts of the letters that arrived.
    pub arrived: Arc<Mutex<Vec<String>>>,
}

fn mail(n: u128, code: &str) -> Mail {
    let letter = Letter::SignInCode { code: Code::parse(code).expect("a code"), minutes: 10 };
    Mail { to: account(n, "Anna").email, letter }
}

/// A mail arrives, with its code in it.
pub async fn a_mail_arrives(letters: &Letterbox) {
    letters.sender.enqueue(mail(1, "123456")).await.expect("taken");
    for _ in 0..200 {
        let texts = letters.arrived.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !texts.is_empty() {
            assert!(texts.iter().any(|text| text.contains("123456") || text.contains("123 456")), "{texts:?}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    unreachable!("no letter within two seconds");
}

/// Taking a mail does not wait for its delivery.
pub async fn taking_a_mail_returns_at_once(letters: &Letterbox) {
    let begun = Instant::now();
    letters.sender.enqueue(mail(1, "123456")).await.expect("taken");
    assert!(begun.elapsed() < Duration::from_millis(100), "{:?}", begun.elapsed());
}

/// A sender with too much to do says so.
pub async fn too_many_mails_are_refused(letters: &Letterbox) {
    for n in 0..100_000 {
        if letters.sender.enqueue(mail(n, "123456")).await.is_err() {
            return;
        }
    }
    unreachable!("the queue has no end");
}

/// The cases of `MailSender`.
#[macro_export]
macro_rules! mail_sender {
    ($fresh:path) => {
        $crate::cases!(users::mail_sender, $fresh: a_mail_arrives, taking_a_mail_returns_at_once, too_many_mails_are_refused);
    };
}
