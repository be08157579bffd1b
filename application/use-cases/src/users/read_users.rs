use std::sync::Arc;

use domain_kernel::{PortFailure, UserId};
use domain_users::User;
use domain_users::ports::UserReader;

/// Reads who some people are. Everybody on this server may know everybody's name.
pub struct ReadUsers {
    /// Where accounts are kept.
    pub users: Arc<dyn UserReader>,
}

/// Why nobody was read.
#[derive(Debug, thiserror::Error)]
pub enum ReadUsersError {
    /// More than 100 ids.
    #[error("at most 100 people are read at once")]
    TooManyAtOnce,
    /// A port could not answer.
    #[error(transparent)]
    Failed(#[from] PortFailure),
}

impl ReadUsers {
    /// The most ids at once.
    pub const MAX: usize = 100;

    /// Those of `ids` that exist.
    pub async fn execute(&self, ids: &[UserId]) -> Result<Vec<User>, ReadUsersError> {
        if ids.len() > Self::MAX {
            return Err(ReadUsersError::TooManyAtOnce);
        }
        Ok(self.users.by_ids(ids).await?)
    }
}
