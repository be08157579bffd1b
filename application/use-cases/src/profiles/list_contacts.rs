use std::sync::Arc;

use domain_kernel::{PageSize, PortFailure, UserId};
use domain_users::ports::{ContactStore, UserReader};
use domain_users::{Actor, Contact, User};

use crate::people::people;

/// Lists whom the actor keeps at hand.
pub struct ListContacts {
    /// Where contacts are kept.
    pub contacts: Arc<dyn ContactStore>,
    /// Their names.
    pub users: Arc<dyn UserReader>,
}

/// A contact and the person behind it.
#[derive(Clone, Debug)]
pub struct OneContact {
    /// The contact.
    pub contact: Contact,
    /// The person.
    pub user: User,
}

impl ListContacts {
    /// The actor's contacts after `after`; whoever is gone is left out.
    pub async fn execute(
        &self,
        actor: Actor,
        after: Option<UserId>,
        size: PageSize,
    ) -> Result<(Vec<OneContact>, Option<UserId>), PortFailure> {
        let contacts = self.contacts.list(actor.user, after, size).await?;
        let next = contacts.last().filter(|_| contacts.len() == size.get()).map(|contact| contact.user);
        let mut people = people(&*self.users, contacts.iter().map(|contact| contact.user).collect()).await?;
        let known = contacts.into_iter().filter_map(|contact| {
            let user = people.remove(&contact.user)?;
            Some(OneContact { contact, user })
        });
        Ok((known.collect(), next))
    }
}
