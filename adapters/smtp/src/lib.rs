//! Mail: through an SMTP server, or, while none is configured, to a folder and the console.
//!
//! Both take mails into one bounded queue, so that nobody can tell from the time of an answer whether a mail was sent.
//!
//! Start with [`Post`].

mod folder;
mod letter;
mod post;
mod smtp;

pub use folder::FolderCarrier;
pub use post::{Carrier, CarryError, Post};
pub use smtp::{SmtpCarrier, SmtpConfig, SmtpConfigError};
