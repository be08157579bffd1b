use application::credentials::{NewPasskeyQuestion as Asked, PasskeyQuestion as Question};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain_users::{CreatedPasskey, RecoveryCode, ShownPasskey};
use poem_openapi::Object;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Refusal;
use crate::time::{Time, time};

/// One of my passkeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Passkey {
    /// Which one.
    pub id: Uuid,
    /// What I call it.
    #[oai(validator(max_length = 64))]
    pub name: String,
    /// When it was made.
    pub created_at: Time,
    /// When I last showed it.
    pub used_at: Option<Time>,
}

impl From<&domain_users::Passkey> for Passkey {
    fn from(passkey: &domain_users::Passkey) -> Self {
        Self {
            id: passkey.id.value(),
            name: passkey.name.as_str().to_owned(),
            created_at: time(passkey.created_at),
            used_at: passkey.used_at.map(time),
        }
    }
}

/// My passkeys, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct PasskeyList {
    /// The passkeys.
    #[oai(validator(max_items = 10))]
    pub passkeys: Vec<Passkey>,
}

/// A question for `navigator.credentials.get`. The person must be verified; keys are found by the host alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct PasskeyQuestion {
    /// What is signed, in base64url.
    #[oai(validator(max_length = 43))]
    pub challenge: String,
    /// `rpId`: for which host the keys are.
    #[oai(validator(max_length = 253))]
    pub host: String,
    /// For so many seconds an answer is taken.
    #[oai(validator(minimum(value = "0"), maximum(value = "300")))]
    pub expires_in: u32,
}

/// A question for `navigator.credentials.create`. The key must be one that is found by the host alone, and the person verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct NewPasskeyQuestion {
    /// What is signed, in base64url.
    #[oai(validator(max_length = 43))]
    pub challenge: String,
    /// `rp.id`: for which host the key is.
    #[oai(validator(max_length = 253))]
    pub host: String,
    /// `user.id`, in base64url.
    #[oai(validator(max_length = 22))]
    pub user_handle: String,
    /// `user.name`.
    #[oai(validator(max_length = 254))]
    pub user_name: String,
    /// `user.displayName`.
    #[oai(validator(max_length = 64))]
    pub display_name: String,
    /// `excludeCredentials`: keys that I have, in base64url.
    #[oai(validator(max_items = 10, max_length = 1364))]
    pub known: Vec<String>,
    /// `pubKeyCredParams`: which kinds of keys are taken, the best first.
    #[oai(validator(max_items = 3, minimum(value = "-257"), maximum(value = "-7")))]
    pub algorithms: Vec<i32>,
    /// For so many seconds an answer is taken.
    #[oai(validator(minimum(value = "0"), maximum(value = "300")))]
    pub expires_in: u32,
}

/// What a browser answers that has made a passkey; bytes in base64url.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct AddPasskey {
    /// What I call it.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub name: String,
    /// `response.clientDataJSON`.
    #[oai(validator(min_length = 1, max_length = 5500))]
    pub client_data: String,
    /// `response.attestationObject`.
    #[oai(validator(min_length = 1, max_length = 11000))]
    pub attestation: String,
}

/// What a browser answers that shows a passkey; bytes in base64url.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct ShowPasskey {
    /// `id`.
    #[oai(validator(min_length = 1, max_length = 1364))]
    pub credential: String,
    /// `response.clientDataJSON`.
    #[oai(validator(min_length = 1, max_length = 5500))]
    pub client_data: String,
    /// `response.authenticatorData`.
    #[oai(validator(min_length = 1, max_length = 11000))]
    pub authenticator_data: String,
    /// `response.signature`.
    #[oai(validator(min_length = 1, max_length = 1400))]
    pub signature: String,
}

/// A passkey was kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct PasskeyAdded {
    /// The passkey.
    pub passkey: Passkey,
    /// Codes for the day on which it is lost, where I had none. Shown once.
    #[oai(validator(max_items = 10, max_length = 27))]
    pub recovery_codes: Vec<String>,
}

impl std::fmt::Debug for PasskeyAdded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasskeyAdded(***)")
    }
}

impl PasskeyAdded {
    /// The wire's form of a passkey that was kept, with its codes.
    pub fn of(passkey: &domain_users::Passkey, codes: &[RecoveryCode]) -> Self {
        Self { passkey: passkey.into(), recovery_codes: codes.iter().map(RecoveryCode::reveal).collect() }
    }
}

/// How long an answer is taken.
fn expires_in() -> u32 {
    u32::try_from(domain_users::CEREMONY_LIFE.whole_seconds()).unwrap_or(u32::MAX)
}

impl From<Question> for PasskeyQuestion {
    fn from(question: Question) -> Self {
        Self { challenge: question.challenge, host: question.host, expires_in: expires_in() }
    }
}

impl From<Asked> for NewPasskeyQuestion {
    fn from(asked: Asked) -> Self {
        Self {
            challenge: asked.question.challenge,
            host: asked.question.host,
            user_handle: URL_SAFE_NO_PAD.encode(asked.user.id.value().as_bytes()),
            user_name: asked.user.email.as_str().to_owned(),
            display_name: asked.user.profile.name.as_str().to_owned(),
            known: asked.known.iter().map(|credential| URL_SAFE_NO_PAD.encode(credential)).collect(),
            algorithms: vec![-8, -7, -257],
            expires_in: expires_in(),
        }
    }
}

impl TryFrom<&AddPasskey> for CreatedPasskey {
    type Error = Refusal;

    fn try_from(answer: &AddPasskey) -> Result<Self, Refusal> {
        let client_data = bytes("client_data", &answer.client_data)?;
        Ok(Self { client_data, attestation: bytes("attestation", &answer.attestation)? })
    }
}

impl TryFrom<&ShowPasskey> for ShownPasskey {
    type Error = Refusal;

    fn try_from(answer: &ShowPasskey) -> Result<Self, Refusal> {
        Ok(Self {
            credential: bytes("credential", &answer.credential)?,
            client_data: bytes("client_data", &answer.client_data)?,
            authenticator_data: bytes("authenticator_data", &answer.authenticator_data)?,
            signature: bytes("signature", &answer.signature)?,
        })
    }
}

fn bytes(field: &'static str, text: &str) -> Result<Vec<u8>, Refusal> {
    let decoded = URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
    decoded.map_err(|_| Refusal::invalid(field, "bytes are written in base64url", None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_with_padding_and_without() {
        assert_eq!(bytes("signature", "_-8"), Ok(vec![0xff, 0xef]));
        assert_eq!(bytes("signature", "_-8="), Ok(vec![0xff, 0xef]));
        assert_eq!(bytes("signature", "+/8").map_err(|refusal| refusal.field), Err(Some("signature")));
    }
}
