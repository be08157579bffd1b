use poem_openapi::Object;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::user::Me;

/// Asks for a sign-in code by mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct StartSignIn {
    /// Where to.
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    /// The code of an invite, by which a stranger may come in.
    #[oai(validator(max_length = 64))]
    pub invite: Option<String>,
}

/// A code was mailed, or would have been if the address belonged to somebody: the answer is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct CodeSent {
    /// After so many seconds another code may be asked for.
    #[oai(validator(minimum(value = "0"), maximum(value = "60")))]
    pub resend_after: u32,
    /// For so many seconds the code works.
    #[oai(validator(minimum(value = "0"), maximum(value = "600")))]
    pub expires_in: u32,
}

/// The code that was mailed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct FinishSignIn {
    /// Six digits; spaces and hyphens are forgiven.
    #[oai(validator(min_length = 6, max_length = 32))]
    pub code: String,
    /// The code of an invite, the same as when the code was asked for.
    #[oai(validator(max_length = 64))]
    pub invite: Option<String>,
}

/// Makes the first owner of a new server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct CreateFirstOwner {
    /// The token of the link that the server printed at its start.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub token: String,
    /// The owner's address.
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    /// The owner's name.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub name: String,
}

/// Somebody is signed in. The refresh token comes as a cookie beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct SignedIn {
    /// Proves me for `expires_in` seconds, as `Authorization: Bearer`.
    #[oai(validator(max_length = 1024))]
    pub access_token: String,
    /// Seconds.
    #[oai(validator(minimum(value = "0"), maximum(value = "600")))]
    pub expires_in: u32,
    /// Which of my sign-ins this is.
    pub session: Uuid,
    /// Who I am.
    pub me: Me,
    /// The account was made just now: ask for a name.
    pub is_new: bool,
}
