//! An authenticator in software: makes ES256 keys and shows them, as a phone or a password manager does (`WebAuthn` Level 3 §6), and lies
//! where a case asks it to.

use std::sync::atomic::{AtomicU32, Ordering};

use ciborium::Value;
use domain_users::{CreatedPasskey, ShownPasskey};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

/// Somebody was there, and has unlocked the key.
const VERIFIED: u8 = 0x05;
const HAS_CREDENTIAL: u8 = 0x40;

/// One key of one person, and the browser around it.
pub struct Authenticator {
    keys: EcdsaKeyPair,
    credential: Vec<u8>,
    count: AtomicU32,
    /// For which host the key is.
    pub host: String,
    /// Which page asks.
    pub origin: String,
    /// What is said of the person.
    pub flags: u8,
    /// True when another page has framed the one that asks.
    pub is_framed: bool,
}

impl Authenticator {
    /// A new key for `host`, of which pages of `origin` ask.
    pub fn new(host: &str, origin: &str) -> Self {
        let chance = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &chance).expect("a key");
        let keys = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.as_ref(), &chance).expect("a key");
        let mut credential = vec![0; 32];
        chance.fill(&mut credential).expect("chance");
        let (host, origin) = (host.to_owned(), origin.to_owned());
        Self { keys, credential, count: AtomicU32::new(0), host, origin, flags: VERIFIED, is_framed: false }
    }

    /// Answers the question to make a key.
    pub fn create(&self, challenge: &str) -> CreatedPasskey {
        let length = u16::try_from(self.credential.len()).expect("short");
        let tail = [&[0; 16][..], &length.to_be_bytes(), &self.credential, &self.public_key()].concat();
        let data = [self.data(self.flags | HAS_CREDENTIAL), tail].concat();
        let attestation = Value::Map(vec![
            (text("fmt"), text("none")),
            (text("attStmt"), Value::Map(vec![])),
            (text("authData"), Value::Bytes(data)),
        ]);
        CreatedPasskey {
            client_data: self.client_data("webauthn.create", challenge),
            attestation: encoded(&attestation),
        }
    }

    /// Answers the question to show the key.
    pub fn show(&self, challenge: &str) -> ShownPasskey {
        let client_data = self.client_data("webauthn.get", challenge);
        let authenticator_data = self.data(self.flags);
        let signed = [&authenticator_data[..], digest(&SHA256, &client_data).as_ref()].concat();
        let signature = self.keys.sign(&SystemRandom::new(), &signed).expect("a signature");
        let (credential, signature) = (self.credential.clone(), signature.as_ref().to_vec());
        ShownPasskey { credential, client_data, authenticator_data, signature }
    }

    /// Takes back what was counted, as a copy of the key would.
    pub fn forget_count(&self) {
        self.count.store(0, Ordering::Relaxed);
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let count = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        [digest(&SHA256, self.host.as_bytes()).as_ref(), &[flags], &count.to_be_bytes()].concat()
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let (origin, framed) = (&self.origin, self.is_framed);
        format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":{framed},"more":1}}"#)
            .into_bytes()
    }

    fn public_key(&self) -> Vec<u8> {
        let point = self.keys.public_key().as_ref();
        let (x, y) = (point[1..33].to_vec(), point[33..65].to_vec());
        let number = |value: i64| Value::Integer(value.into());
        encoded(&Value::Map(vec![
            (number(1), number(2)),
            (number(3), number(-7)),
            (number(-1), number(1)),
            (number(-2), Value::Bytes(x)),
            (number(-3), Value::Bytes(y)),
        ]))
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn encoded(value: &Value) -> Vec<u8> {
    let mut bytes = vec![];
    ciborium::into_writer(value, &mut bytes).expect("written");
    bytes
}
