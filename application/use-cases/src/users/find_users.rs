use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_users::ports::UserReader;
use domain_users::{Actor, User};

/// The most characters of a search for people.
pub const QUERY_CHARACTERS: usize = 100;
/// How many people are found at most.
const FOUND: usize = 20;

/// Finds people by the beginning of their names.
pub struct FindUsers {
    /// Where accounts are kept.
    pub users: Arc<dyn UserReader>,
    /// Against harvesting.
    pub limiter: Arc<dyn RateLimiter>,
}

/// Why nobody was looked for.
#[derive(Debug, thiserror::Error)]
pub enum FindUsersError {
    /// More than 100 characters.
    #[error("a search has at most 100 characters")]
    TooLong,
    /// Too often.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl FindUsers {
    /// At most twenty people who fit `query`; nobody for a blank one.
    pub async fn execute(&self, actor: Actor, query: &str) -> Result<Vec<User>, FindUsersError> {
        if query.chars().count() > QUERY_CHARACTERS {
            return Err(FindUsersError::TooLong);
        }
        if query.trim().is_empty() {
            return Ok(vec![]);
        }
        self.limiter.take(Limit::UserSearch, &actor.user.to_string())?;
        Ok(self.users.search(query, FOUND).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, no_limit};
    use domain_users::ports::MockUserReader;

    #[tokio::test]
    async fn a_blank_or_endless_search_asks_nobody() {
        for (query, asked) in [("an", 1), (" ", 0), (&*"a".repeat(101), 0)] {
            let mut users = MockUserReader::new();
            users.expect_search().times(asked).returning(|_, _| Ok(vec![account(1)]));
            let found =
                FindUsers { users: Arc::new(users), limiter: Arc::new(no_limit()) }.execute(actor(), query).await;
            assert_eq!(found.map_or(0, |users| users.len()), asked);
        }
    }
}
