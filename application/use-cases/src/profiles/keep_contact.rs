use std::sync::Arc;

use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_kernel::{PortFailure, UserId};
use domain_users::ports::{ContactRefused, ContactStore, UserReader};
use domain_users::{Actor, Contact, Name, NameError};

use super::OneContact;
use crate::Stamps;

/// Keeps somebody among the actor's contacts, or gives a contact another nickname.
pub struct KeepContact {
    /// Whether the person exists.
    pub users: Arc<dyn UserReader>,
    /// Where contacts are kept.
    pub contacts: Arc<dyn ContactStore>,
    /// Against floods.
    pub limiter: Arc<dyn RateLimiter>,
    /// Time and tags.
    pub stamps: Stamps,
}

/// Why nobody was kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepContactError {
    /// The text is no nickname, which has the form of a name.
    #[error(transparent)]
    Nickname(#[from] NameError),
    /// There is no such person.
    #[error("there is no such user")]
    UserNotFound,
    /// Nobody is one's own contact.
    #[error("the other person is yourself")]
    Oneself,
    /// The actor has 5 000 contacts already.
    #[error("a user has at most 5000 contacts")]
    Full,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl KeepContact {
    /// Keeps `user` under `nickname`; one that is blank is none.
    pub async fn execute(
        &self,
        actor: Actor,
        user: UserId,
        nickname: Option<&str>,
    ) -> Result<OneContact, KeepContactError> {
        let nickname = nickname.filter(|text| !text.trim().is_empty()).map(Name::parse).transpose()?;
        if user == actor.user {
            return Err(KeepContactError::Oneself);
        }
        self.limiter.take(Limit::OwnChanges, &actor.user.to_string()).await?;
        let user = self.users.by_id(user).await?.ok_or(KeepContactError::UserNotFound)?;
        let stamp = self.stamps.next();
        let contact = Contact { user: user.id, nickname, added_at: stamp.at };
        self.contacts.put(actor.user, &contact, stamp.tag).await?;
        // One that was kept before keeps its time.
        let contact = self.contacts.load(actor.user, user.id).await?.unwrap_or(contact);
        Ok(OneContact { contact, user })
    }
}

impl From<ContactRefused> for KeepContactError {
    fn from(refused: ContactRefused) -> Self {
        match refused {
            ContactRefused::TooMany => Self::Full,
            ContactRefused::Failed(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, no_limit, stamps, user};
    use domain_users::ports::{MockContactStore, MockUserReader};

    async fn keep(whom: UserId, nickname: &str, writes: usize) -> Result<OneContact, KeepContactError> {
        let mut users = MockUserReader::new();
        users.expect_by_id().returning(|id| Ok((id == user(2)).then(|| account(2))));
        let mut contacts = MockContactStore::new();
        contacts.expect_put().times(writes).returning(|_, _, _| Ok(()));
        contacts.expect_load().returning(|_, _| Ok(None));
        let use_case = KeepContact {
            users: Arc::new(users),
            contacts: Arc::new(contacts),
            limiter: Arc::new(no_limit()),
            stamps: stamps(),
        };
        use_case.execute(actor(), whom, Some(nickname)).await
    }

    #[tokio::test]
    async fn somebody_is_kept_under_a_nickname_or_none() {
        let kept = keep(user(2), " Шеф ", 1).await.expect("kept");
        assert_eq!(kept.contact.nickname.as_ref().map(Name::as_str), Some("Шеф"));
        assert_eq!(keep(user(2), " ", 1).await.expect("kept").contact.nickname, None);
    }

    #[tokio::test]
    async fn each_refusal_keeps_nobody() {
        assert!(matches!(keep(user(404), "x", 0).await, Err(KeepContactError::UserNotFound)));
        assert!(matches!(keep(actor().user, "x", 0).await, Err(KeepContactError::Oneself)));
        let long = "x".repeat(65);
        assert!(matches!(keep(user(2), &long, 0).await, Err(KeepContactError::Nickname(NameError::TooLong))));
    }
}
