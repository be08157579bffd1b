use std::sync::Arc;

use domain_kernel::PortFailure;
use domain_kernel::ports::{Limit, RateLimiter, TooMany};
use domain_users::ports::UserReader;
use domain_users::{Actor, PeopleSearch, User};

/// The most characters of a search for people.
pub const QUERY_CHARACTERS: usize = 100;
/// How many people are found at most.
const FOUND: usize = 20;

/// Finds people by the beginnings of words that they show.
pub struct FindUsers {
    /// Where accounts are kept; the actor's own tells how far the search goes, each time.
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
    /// At most twenty people who fit `query`, the best first; nobody for a blank one.
    pub async fn execute(&self, actor: Actor, query: &str) -> Result<Vec<User>, FindUsersError> {
        if query.chars().count() > QUERY_CHARACTERS {
            return Err(FindUsersError::TooLong);
        }
        if query.trim().is_empty() {
            return Ok(vec![]);
        }
        self.limiter.take(Limit::UserSearch, &actor.user.to_string()).await?;
        let Some(account) = self.users.by_id(actor.user).await? else { return Ok(vec![]) };
        let search = PeopleSearch { text: query.to_owned(), by: actor.user, reach: account.role.reach() };
        Ok(self.users.search(&search, FOUND).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account, actor, no_limit};
    use domain_users::ports::MockUserReader;
    use domain_users::{Reach, UserRole};

    async fn find(query: &str, role: UserRole, asked: usize, expected: Reach) -> usize {
        let mut users = MockUserReader::new();
        users.expect_by_id().times(asked).returning(move |_| Ok(Some(User { role, ..account(1) })));
        let is_well = move |search: &PeopleSearch| search.by == actor().user && search.reach == expected;
        users
            .expect_search()
            .withf(move |search, _| is_well(search))
            .times(asked)
            .returning(|_, _| Ok(vec![account(2)]));
        let found = FindUsers { users: Arc::new(users), limiter: Arc::new(no_limit()) }.execute(actor(), query).await;
        found.map_or(0, |users| users.len())
    }

    #[tokio::test]
    async fn a_blank_or_endless_search_asks_nobody() {
        for (query, asked) in [("an", 1), (" ", 0), (&*"a".repeat(101), 0)] {
            assert_eq!(find(query, UserRole::Member, asked, Reach::Everybody).await, asked);
        }
    }

    #[tokio::test]
    async fn the_role_of_whoever_looks_says_how_far_they_see() {
        assert_eq!(find("an", UserRole::Guest, 1, Reach::Circle).await, 1);
        assert_eq!(find("an", UserRole::Owner, 1, Reach::Addresses).await, 1);
    }
}
