use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use domain_kernel::ports::Clock;
use domain_users::ports::{Letter, Mail};
use lettre::message::Mailbox;

use crate::letter::letter;
use crate::{Carrier, CarryError};

/// Writes mails into a folder as `.eml` files and says so on the console, for servers that have no SMTP server yet.
pub struct FolderCarrier {
    folder: PathBuf,
    from: Mailbox,
    public_url: String,
    clock: Arc<dyn Clock>,
}

impl FolderCarrier {
    /// Mails go to `folder`, which is made if need be; codes are also printed. Links lead to `public_url`.
    pub fn new(folder: PathBuf, from: Mailbox, public_url: impl Into<String>, clock: Arc<dyn Clock>) -> Self {
        Self { folder, from, public_url: public_url.into(), clock }
    }
}

#[async_trait]
impl Carrier for FolderCarrier {
    async fn carry(&self, mail: &Mail) -> Result<(), CarryError> {
        let letter = letter(&self.from, &self.public_url, mail)?.formatted();
        tokio::fs::create_dir_all(&self.folder).await.map_err(CarryError::later)?;
        let name = format!("{}-{}", self.clock.now().micros(), file_name(mail.to.as_str()));
        let (draft, file) = (self.folder.join(format!("{name}.part")), self.folder.join(format!("{name}.eml")));
        tokio::fs::write(&draft, letter).await.map_err(CarryError::later)?;
        tokio::fs::rename(&draft, &file).await.map_err(CarryError::later)?;
        announce(mail, &file);
        Ok(())
    }
}

/// Without an SMTP server the console is the only post there is.
#[expect(clippy::print_stdout, reason = "the person at the console is the recipient")]
fn announce(mail: &Mail, file: &std::path::Path) {
    let (to, file) = (mail.to.as_str(), file.display());
    match &mail.letter {
        Letter::SignInCode { code, .. } => println!("Mail for {to}: the sign-in code is {} ({file})", code.digits()),
        Letter::SignInLink { .. }
        | Letter::ResetPassword { .. }
        | Letter::LeaveAddress { .. }
        | Letter::TakeAddress { .. } => {
            println!("Mail for {to}: a link ({file})");
        }
        Letter::AddressChanged | Letter::CredentialsChanged(_) => println!("Mail for {to} ({file})"),
    }
}

/// An address as part of a file name: anything unusual becomes `_`.
fn file_name(address: &str) -> String {
    address
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '@') { c } else { '_' })
        .take(80)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain_kernel::Timestamp;
    use domain_users::{Code, EmailAddress};

    struct Noon;

    impl Clock for Noon {
        fn now(&self) -> Timestamp {
            Timestamp::from_micros(12)
        }
    }

    #[tokio::test]
    async fn a_mail_becomes_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let from = "Vestnik <vestnik@localhost>".parse().expect("a mailbox");
        let carrier = FolderCarrier::new(folder.path().join("mail"), from, "https://chat.example.org", Arc::new(Noon));
        let to = EmailAddress::parse("a/b@example.org").expect("an address");
        let mail =
            Mail { to, letter: Letter::SignInCode { code: Code::parse("123456").expect("a code"), minutes: 10 } };
        carrier.carry(&mail).await.expect("written");
        let written = folder.path().join("mail/12-a_b@example.org.eml");
        assert!(std::fs::read_to_string(written).expect("the file").contains("123456"));
    }
}
