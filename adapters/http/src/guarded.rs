use std::collections::HashMap;

use http::{HeaderValue, Method, StatusCode, header};
use poem::endpoint::{BoxEndpoint, make_sync};
use poem::{EndpointExt as _, IntoResponse as _, Response};
use poem_openapi::OpenApi;
use poem_openapi::registry::{MetaApi, MetaPath, Registry};

use crate::translate::{by_status, translate};

/// An API all of whose answers are declared ones: what poem refuses with text becomes a problem, and a wrong method is
/// told which ones there are.
///
/// poem-openapi would answer such errors itself, where nobody could translate them any more. It also writes a path twice
/// that two types serve, which is why the paths are brought together here.
pub(crate) struct Guarded<T>(pub T);

const METHODS: [Method; 6] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];

impl<T: OpenApi> OpenApi for Guarded<T> {
    fn meta() -> Vec<MetaApi> {
        let mut paths: Vec<MetaPath> = vec![];
        for path in T::meta().into_iter().flat_map(|api| api.paths) {
            match paths.iter_mut().find(|known| known.path == path.path) {
                Some(known) => known.operations.extend(path.operations),
                None => paths.push(path),
            }
        }
        vec![MetaApi { paths }]
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn add_routes(self, table: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {
        let mut own = HashMap::new();
        self.0.add_routes(&mut own);
        for (path, methods) in own {
            let served: Vec<Method> = METHODS.into_iter().filter(|method| methods.contains_key(method)).collect();
            let mut guarded: HashMap<Method, BoxEndpoint<'static>> =
                methods.into_iter().map(|(method, endpoint)| (method, guard(endpoint))).collect();
            for method in METHODS.into_iter().filter(|method| !served.contains(method)) {
                guarded.insert(method, wrong_method(&served));
            }
            table.insert(path, guarded);
        }
    }
}

fn guard(endpoint: BoxEndpoint<'static>) -> BoxEndpoint<'static> {
    endpoint.catch_all_error(|error| async move { translate(&error).into_response() }).map_to_response().boxed()
}

/// 405 with the methods that there are (RFC 9110 §15.5.6).
fn wrong_method(served: &[Method]) -> BoxEndpoint<'static> {
    let allow = served.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    let fault = by_status(StatusCode::METHOD_NOT_ALLOWED)
        .with_header(header::ALLOW, HeaderValue::from_str(&allow).unwrap_or_else(|_| HeaderValue::from_static("")));
    make_sync(move |_| -> Response { fault.clone().into_response() }).boxed()
}
