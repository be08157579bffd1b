//! Contract of `LogOrigin`. That a restart gives another one is for the adapter to show, which alone has a server to restart.

use crate::Stores;
use crate::scene::user;

/// Nothing that is written changes which run of the server has taken it.
pub async fn one_run_has_one_origin(stores: &Stores) {
    let before = stores.origin.origin().await.expect("an answer");
    let group = stores.group(user(1), &[]).await;
    stores.write(group, user(1), "x").await;
    assert_eq!(stores.origin.origin().await.expect("an answer"), before);
}

/// The cases of `LogOrigin`.
#[macro_export]
macro_rules! log_origin {
    ($fresh:path) => {
        $crate::cases!(messages::log_origin, $fresh: one_run_has_one_origin);
    };
}
