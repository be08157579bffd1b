use std::time::Duration;

use async_trait::async_trait;
use domain_users::ports::Mail;
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::letter::letter;
use crate::{Carrier, CarryError};

/// How to reach the SMTP server.
#[derive(Clone)]
pub struct SmtpConfig {
    /// `smtps://user:password@host` (TLS), `smtp://host?tls=required` (STARTTLS) or `smtp://host` (plain, for a relay nearby).
    pub url: String,
    /// Where the links in mails lead, without a slash at the end.
    pub public_url: String,
    /// The sender, as `Name <address>` or an address.
    pub from: String,
}

impl std::fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpConfig")
            .field("url", &"***")
            .field("public_url", &self.public_url)
            .field("from", &self.from)
            .finish()
    }
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SmtpConfigError {
    /// Not a URL of an SMTP server.
    #[error("the SMTP address cannot be used: {0}")]
    Url(String),
    /// Not a mailbox.
    #[error("the sender {0:?} is not a mail address")]
    From(String),
}

impl SmtpConfig {
    /// The sender as a mailbox.
    pub fn mailbox(from: &str) -> Result<Mailbox, SmtpConfigError> {
        from.parse().map_err(|_| SmtpConfigError::From(from.to_owned()))
    }
}

/// Hands mails to an SMTP server.
pub struct SmtpCarrier {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    public_url: String,
    from: Mailbox,
}

impl SmtpCarrier {
    /// Prepares the connection; none is opened before the first mail.
    pub fn new(config: &SmtpConfig) -> Result<Self, SmtpConfigError> {
        let from = SmtpConfig::mailbox(&config.from)?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.url)
            .map_err(|error| SmtpConfigError::Url(error.to_string()))?;
        Ok(Self {
            transport: builder.timeout(Some(Duration::from_secs(20))).build(),
            public_url: config.public_url.clone(),
            from,
        })
    }
}

#[async_trait]
impl Carrier for SmtpCarrier {
    async fn carry(&self, mail: &Mail) -> Result<(), CarryError> {
        let letter = letter(&self.from, &self.public_url, mail)?;
        match self.transport.send(letter).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(CarryError::refused(error)),
            Err(error) => Err(CarryError::later(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain_users::ports::Letter;
    use domain_users::{Code, EmailAddress};
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::{TcpListener, TcpStream};

    /// A server that knows just enough of RFC 5321 to take one letter.
    async fn take_one_letter(stream: TcpStream) -> String {
        let mut stream = BufReader::new(stream);
        let (mut letter, mut is_data) = (String::new(), false);
        stream.write_all(b"220 test\r\n").await.expect("greeting");
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.expect("a line") == 0 {
                return letter;
            }
            let answer: &[u8] = match (is_data, line.trim_end()) {
                (true, ".") => {
                    is_data = false;
                    b"250 taken\r\n"
                }
                (true, _) => {
                    letter.push_str(&line);
                    continue;
                }
                (false, "DATA") => {
                    is_data = true;
                    b"354 go on\r\n"
                }
                (false, "QUIT") => return letter,
                (false, _) => b"250 ok\r\n",
            };
            stream.write_all(answer).await.expect("an answer");
            if letter.contains("Subject") && !is_data {
                return letter;
            }
        }
    }

    fn config(url: &str, from: &str) -> SmtpConfig {
        SmtpConfig { url: url.into(), public_url: "https://chat.example.org".into(), from: from.into() }
    }

    #[tokio::test]
    async fn a_letter_reaches_the_server() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let server = tokio::spawn(async move { take_one_letter(listener.accept().await.expect("a client").0).await });
        let config = config(&format!("smtp://127.0.0.1:{port}"), "Vestnik <vestnik@example.org>");
        let to = EmailAddress::parse("anna@example.org").expect("an address");
        let mail =
            Mail { to, letter: Letter::SignInCode { code: Code::parse("123456").expect("a code"), minutes: 10 } };
        SmtpCarrier::new(&config).expect("a carrier").carry(&mail).await.expect("sent");
        assert!(server.await.expect("a letter").contains("To: anna@example.org"));
    }

    #[test]
    fn a_wrong_configuration_is_named() {
        let wrong = |url: &str, from: &str| SmtpCarrier::new(&config(url, from)).err();
        assert!(matches!(wrong("http://x", "a@b.c"), Some(SmtpConfigError::Url(_))));
        assert!(matches!(wrong("smtp://x", "nobody"), Some(SmtpConfigError::From(_))));
    }

    #[test]
    fn the_password_is_never_printed() {
        let config = config("smtps://u:secret@h", "a@b.c");
        assert!(!format!("{config:?}").contains("secret"));
    }
}
