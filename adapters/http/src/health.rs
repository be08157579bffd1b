//! Whether the process lives, and whether it can do its work.

use std::time::Duration;

use adapter_wire::Refusal;
use poem::endpoint::{make, make_sync};
use poem::{IntoResponse as _, Response, Route, get};

use crate::ReadyCheck;
use crate::problem::Fault;

/// An answer that takes longer is a no.
const PATIENCE: Duration = Duration::from_secs(1);

/// `/live` and `/ready`, to be put below `/health`.
pub(crate) fn routes(ready: ReadyCheck) -> Route {
    let live = make_sync(|_| state("live"));
    let ready = make(move |_| {
        let check = ready();
        async move {
            if tokio::time::timeout(PATIENCE, check).await.unwrap_or(false) {
                state("ready")
            } else {
                Fault::from(Refusal::busy()).into_response()
            }
        }
    });
    Route::new().at("/live", get(live)).at("/ready", get(ready))
}

fn state(name: &str) -> Response {
    Response::builder().content_type("application/json").body(format!(r#"{{"status":"{name}"}}"#))
}
