//! Answers of authenticators (`WebAuthn` Level 3). Attestations are not asked for and not looked at: which make a device is of is no
//! business of this server.

mod authenticator_data;
mod client_data;
mod cose;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain_users::ports::{PasskeyRefused, PasskeyVerifier};
use domain_users::{CreatedPasskey, PasskeyKey, ShownPasskey};
use ring::digest::{SHA256, digest};

use authenticator_data::AuthenticatorData;
use client_data::ClientData;
use cose::PublicKey;

/// Checks passkeys for one host. Signatures are checked by ring; there is no crate in between that would also bring RSA keys of ours.
#[derive(Clone, Debug)]
pub struct RingPasskeys {
    host: String,
    origins: Vec<String>,
}

impl RingPasskeys {
    /// Passkeys for `host`, to be shown by pages of `origins`, each written as a browser does.
    pub fn new(host: impl Into<String>, origins: impl IntoIterator<Item = String>) -> Self {
        Self { host: host.into(), origins: origins.into_iter().collect() }
    }

    /// That a page of this server asked this very question, and that an authenticator of a verified person has answered for this host.
    fn checked(
        &self,
        (kind, challenge): (&str, &str),
        client_data: &[u8],
        data: &AuthenticatorData<'_>,
    ) -> Result<(), PasskeyRefused> {
        let client = ClientData::parse(client_data).ok_or(PasskeyRefused::Malformed)?;
        let is_ours = client.is(kind, challenge) && self.origins.iter().any(|origin| client.is_from(origin));
        if !is_ours || data.host_hash() != digest(&SHA256, self.host.as_bytes()).as_ref() {
            return Err(PasskeyRefused::Foreign);
        }
        if data.is_person_verified() { Ok(()) } else { Err(PasskeyRefused::Unverified) }
    }
}

impl PasskeyVerifier for RingPasskeys {
    fn host(&self) -> String {
        self.host.clone()
    }

    fn written(&self, challenge: &[u8; 32]) -> String {
        URL_SAFE_NO_PAD.encode(challenge)
    }

    fn challenge(&self, client_data: &[u8]) -> Option<String> {
        ClientData::parse(client_data).map(ClientData::into_challenge)
    }

    fn created(&self, challenge: &str, answer: &CreatedPasskey) -> Result<PasskeyKey, PasskeyRefused> {
        let bytes = authenticator_data::of_attestation(&answer.attestation).ok_or(PasskeyRefused::Malformed)?;
        let data = AuthenticatorData::parse(&bytes).ok_or(PasskeyRefused::Malformed)?;
        self.checked(("webauthn.create", challenge), &answer.client_data, &data)?;
        let (credential, key) = data.credential().ok_or(PasskeyRefused::Malformed)?;
        let public_key = cose::first_item(key).ok_or(PasskeyRefused::Malformed)?;
        PublicKey::parse(public_key).ok_or(PasskeyRefused::UnknownKey)?;
        Ok(PasskeyKey {
            credential: credential.to_vec(),
            public_key: public_key.to_vec(),
            sign_count: data.sign_count(),
        })
    }

    fn shown(&self, challenge: &str, answer: &ShownPasskey, key: &PasskeyKey) -> Result<u32, PasskeyRefused> {
        let data = AuthenticatorData::parse(&answer.authenticator_data).ok_or(PasskeyRefused::Malformed)?;
        self.checked(("webauthn.get", challenge), &answer.client_data, &data)?;
        let public_key = PublicKey::parse(&key.public_key).ok_or(PasskeyRefused::UnknownKey)?;
        let signed = [&answer.authenticator_data, digest(&SHA256, &answer.client_data).as_ref()].concat();
        if !public_key.has_signed(&signed, &answer.signature) {
            return Err(PasskeyRefused::WrongSignature);
        }
        let count = data.sign_count();
        let has_grown = count > key.sign_count || (count == 0 && key.sign_count == 0);
        if has_grown { Ok(count) } else { Err(PasskeyRefused::Copied) }
    }
}
