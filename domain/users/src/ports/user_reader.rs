use async_trait::async_trait;
use domain_kernel::{PortFailure, UserId};

use crate::{EmailAddress, PeopleSearch, User, Username};

/// Answers who somebody is.
#[cfg_attr(feature = "test-support", mockall::automock)]
#[async_trait]
pub trait UserReader: Send + Sync {
    /// The user, or `None`.
    async fn by_id(&self, id: UserId) -> Result<Option<User>, PortFailure>;
    /// Those of `ids` that exist, each once, in no order. At most 500 ids.
    async fn by_ids(&self, ids: &[UserId]) -> Result<Vec<User>, PortFailure>;
    /// The user with this address, or `None`.
    async fn by_email(&self, email: &EmailAddress) -> Result<Option<User>, PortFailure>;
    /// The user with this username, or `None`.
    async fn by_username(&self, username: &Username) -> Result<Option<User>, PortFailure>;
    /// Active users of whom every word of the text begins a word: of the name, the username, the names, the position and the department
    /// on the card, the phone; or each a word of the nickname that whoever looks gave them. Capital letters, accents and the alphabet
    /// do not matter: `ivanov` is `Иванов`.
    ///
    /// First those who fit as it was typed, then those who fit what the same keys write on the other layout (`ghbdtn`, `привет`), then
    /// those who fit where a word of four letters or more has one typo: a letter missing, too much, wrong, or swapped with the next.
    /// Among each by nickname, then by the word that fits, then by name; at most `limit`.
    ///
    /// Nobody finds who has blocked them; with [`Reach::Circle`](crate::Reach) nobody with whom they are in no chat; and only with
    /// [`Reach::Addresses`](crate::Reach) a whole address finds its user, first of all.
    async fn search(&self, search: &PeopleSearch, limit: usize) -> Result<Vec<User>, PortFailure>;
    /// True once somebody owns this server.
    async fn has_owner(&self) -> Result<bool, PortFailure>;
}
