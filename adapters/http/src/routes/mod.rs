//! The operations, one file each: a handler takes a request apart, calls one use case, and dresses the answer.

mod administration;
mod chats;
mod contacts;
mod credentials;
mod members;
mod messages;
mod profiles;
mod server;
mod sessions;
mod sign_in;
mod users;

use poem_openapi::{OpenApi, Tags};

use crate::HttpParts;
use crate::cookies::Cookies;

/// What operations are about.
#[derive(Tags)]
#[oai(rename_all = "snake_case")]
pub(crate) enum Topic {
    /// What a client should know before anybody signs in.
    Server,
    /// Proving who one is, by a mailed code or a password.
    SignIn,
    /// What one proves oneself with.
    Credentials,
    /// Where one is signed in.
    Sessions,
    /// People.
    Users,
    /// Chats and who is in them.
    Chats,
    /// What is said.
    Messages,
    /// Running the server.
    Administration,
}

/// What applications for one-time codes show beside each code.
pub(crate) const ISSUER: &str = "Vestnik";

/// Every operation of the API.
pub(crate) type Operations = (
    server::Api,
    sign_in::Api,
    credentials::Api,
    sessions::Api,
    users::Api,
    profiles::Api,
    contacts::Api,
    chats::Api,
    members::Api,
    messages::Api,
    administration::Api,
);

/// The operations over their use cases.
pub(crate) fn operations(parts: &HttpParts) -> Operations {
    let (cases, cookies) = (&parts.use_cases, Cookies::new(parts.config.public_url.is_secure()));
    (
        server::api(parts),
        sign_in::api(cases, cookies),
        credentials::api(&cases.credentials),
        sessions::api(cases, cookies),
        users::api(cases),
        profiles::api(cases),
        contacts::api(cases),
        chats::api(cases),
        members::api(cases),
        messages::api(cases),
        administration::api(cases),
    )
}

/// Proof for the compiler that the tuple above is one API.
const _: fn() = || {
    fn is_api<T: OpenApi>() {}
    is_api::<Operations>();
};
