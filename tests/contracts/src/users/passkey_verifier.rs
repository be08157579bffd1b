//! Contract of `PasskeyVerifier`, for one of `chat.example.org` whose pages are of `https://chat.example.org`.

use std::sync::Arc;

use domain_users::ports::{PasskeyRefused, PasskeyVerifier};
use domain_users::{PasskeyKey, ShownPasskey};

use super::authenticator::Authenticator;

const HOST: &str = "chat.example.org";
const ORIGIN: &str = "https://chat.example.org";
const CHALLENGE: &str = "x1J2k3L4m5N6o7P8q9R0s1T2u3V4w5X6y7Z8a9B0c1D";

fn authenticator() -> Authenticator {
    Authenticator::new(HOST, ORIGIN)
}

fn made(verifier: &Arc<dyn PasskeyVerifier>, by: &Authenticator) -> PasskeyKey {
    verifier.created(CHALLENGE, &by.create(CHALLENGE)).expect("a key")
}

/// A key that was made is shown, and counts.
pub async fn a_key_is_made_and_shown(verifier: &Arc<dyn PasskeyVerifier>) {
    let authenticator = authenticator();
    let key = made(verifier, &authenticator);
    let answer = authenticator.show(CHALLENGE);
    assert_eq!(verifier.challenge(&answer.client_data).as_deref(), Some(CHALLENGE));
    assert_eq!(answer.credential, key.credential);
    assert_eq!(verifier.shown(CHALLENGE, &answer, &key), Ok(key.sign_count + 1));
    assert_eq!(verifier.host(), HOST);
}

/// An answer to another question, from another page, for another host, or from inside a frame proves nothing, be it made or shown.
pub async fn an_answer_is_to_one_question_of_one_page(verifier: &Arc<dyn PasskeyVerifier>) {
    let honest = authenticator();
    let key = made(verifier, &honest);
    let other = CHALLENGE.replace('x', "y");
    assert_eq!(verifier.created(&other, &honest.create(CHALLENGE)), Err(PasskeyRefused::Foreign));
    assert_eq!(verifier.shown(&other, &honest.show(CHALLENGE), &key), Err(PasskeyRefused::Foreign));
    let mut liar = honest;
    for (host, origin, is_framed) in [
        (HOST, "https://chat.example.org.evil.example", false),
        (HOST, "http://chat.example.org", false),
        (HOST, "https://evil.chat.example.org", false),
        ("evil.example", ORIGIN, false),
        (HOST, ORIGIN, true),
    ] {
        (liar.host, liar.origin, liar.is_framed) = (host.into(), origin.into(), is_framed);
        assert_eq!(
            verifier.created(CHALLENGE, &liar.create(CHALLENGE)),
            Err(PasskeyRefused::Foreign),
            "{host} {origin}"
        );
        assert_eq!(
            verifier.shown(CHALLENGE, &liar.show(CHALLENGE), &key),
            Err(PasskeyRefused::Foreign),
            "{host} {origin}"
        );
    }
}

/// What was made does not count as shown, nor the other way round.
pub async fn making_is_not_showing(verifier: &Arc<dyn PasskeyVerifier>) {
    let authenticator = authenticator();
    let key = made(verifier, &authenticator);
    let (created, shown) = (authenticator.create(CHALLENGE), authenticator.show(CHALLENGE));
    let mixed = ShownPasskey { client_data: created.client_data, ..shown };
    assert_eq!(verifier.shown(CHALLENGE, &mixed, &key), Err(PasskeyRefused::Foreign));
}

/// Without somebody who was there and has unlocked the key it proves nothing.
pub async fn a_person_must_be_verified(verifier: &Arc<dyn PasskeyVerifier>) {
    let mut authenticator = authenticator();
    let key = made(verifier, &authenticator);
    for flags in [0x00, 0x01, 0x04] {
        authenticator.flags = flags;
        assert_eq!(verifier.created(CHALLENGE, &authenticator.create(CHALLENGE)), Err(PasskeyRefused::Unverified));
        assert_eq!(verifier.shown(CHALLENGE, &authenticator.show(CHALLENGE), &key), Err(PasskeyRefused::Unverified));
    }
}

/// The signature of another key, and a changed byte anywhere, prove nothing.
pub async fn only_the_keys_own_signature_counts(verifier: &Arc<dyn PasskeyVerifier>) {
    let authenticator = authenticator();
    let key = made(verifier, &authenticator);
    let stranger = self::authenticator().show(CHALLENGE);
    assert_eq!(verifier.shown(CHALLENGE, &stranger, &key), Err(PasskeyRefused::WrongSignature));
    let answer = authenticator.show(CHALLENGE);
    for at in 0..answer.signature.len() {
        let mut changed = answer.clone();
        changed.signature[at] ^= 1;
        assert_eq!(verifier.shown(CHALLENGE, &changed, &key), Err(PasskeyRefused::WrongSignature), "{at}");
    }
    for at in 0..answer.authenticator_data.len() {
        let mut changed = answer.clone();
        changed.authenticator_data[at] ^= 0x80;
        assert!(verifier.shown(CHALLENGE, &changed, &key).is_err(), "{at}");
    }
}

/// A key that has signed less often than before was copied.
pub async fn a_copied_key_is_found_out(verifier: &Arc<dyn PasskeyVerifier>) {
    let authenticator = authenticator();
    let key = PasskeyKey { sign_count: 7, ..made(verifier, &authenticator) };
    authenticator.forget_count();
    assert_eq!(verifier.shown(CHALLENGE, &authenticator.show(CHALLENGE), &key), Err(PasskeyRefused::Copied));
}

/// Nonsense is refused and breaks nothing.
pub async fn nonsense_is_refused(verifier: &Arc<dyn PasskeyVerifier>) {
    let authenticator = authenticator();
    let key = made(verifier, &authenticator);
    let (created, shown) = (authenticator.create(CHALLENGE), authenticator.show(CHALLENGE));
    for length in 0..created.attestation.len() {
        let mut cut = created.clone();
        cut.attestation.truncate(length);
        assert!(verifier.created(CHALLENGE, &cut).is_err(), "{length}");
    }
    for length in 0..shown.authenticator_data.len() {
        let mut cut = shown.clone();
        cut.authenticator_data.truncate(length);
        assert!(verifier.shown(CHALLENGE, &cut, &key).is_err(), "{length}");
    }
    for text in [&b""[..], b"{}", b"null", b"\xff\xff", &[0x9f; 9_000], &[b' '; 9_000]] {
        assert_eq!(verifier.challenge(text), None);
        let mut odd = created.clone();
        odd.attestation = text.to_vec();
        assert!(verifier.created(CHALLENGE, &odd).is_err());
    }
}

/// The cases of `PasskeyVerifier`.
#[macro_export]
macro_rules! passkey_verifier {
    ($fresh:path) => {
        $crate::cases!(users::passkey_verifier, $fresh:
            a_key_is_made_and_shown, an_answer_is_to_one_question_of_one_page, making_is_not_showing,
            a_person_must_be_verified, only_the_keys_own_signature_counts, a_copied_key_is_found_out, nonsense_is_refused);
    };
}
