use poem::{Endpoint, EndpointExt as _, Response, Route, get};
use poem_openapi::OpenApiService;

use crate::HttpParts;
use crate::auth::Gate;
use crate::edge::Edge;
use crate::guarded::Guarded;
use crate::openapi::BASE;
use crate::web::{FILES, WebClient};
use crate::{docs, health, routes};

/// Everything that is answered over HTTP: the API, its description, the socket, health, and the web client at all other paths.
pub fn build_app(parts: HttpParts) -> impl Endpoint<Output = Response> {
    let operations = Guarded(routes::operations(&parts));
    let HttpParts { access_tokens: tokens, clock, ids, ready, websocket, config, .. } = parts;
    let api = OpenApiService::new(operations, "Vestnik", env!("CARGO_PKG_VERSION"));
    let v1 = Route::new().at("/ws", get(websocket)).nest("/", api).data(Gate { tokens, clock });
    let below_api = docs::routes(&config.public_url).nest(BASE.trim_start_matches("/api"), v1);
    let all = Route::new()
        .nest("/api", below_api)
        .nest("/health", health::routes(ready))
        .nest_no_strip("/", WebClient::new(FILES));
    Edge::new(all, config, ids)
}
