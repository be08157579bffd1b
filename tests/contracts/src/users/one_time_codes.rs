//! Contract of `OneTimeCodes`.

use std::sync::Arc;

use domain_kernel::{Span, Timestamp};
use domain_users::ports::OneTimeCodes;
use domain_users::{Code, totp_step};
use hmac::{Hmac, Mac};
use sha1::Sha1;

use crate::scene::{DAWN, user};

const SEED: [u8; 32] = [7; 32];

/// What an application shows at `at` that was given `secret`: it knows RFC 4648 and RFC 6238, and nothing of this server.
pub fn shown_by_application(secret: &str, at: Timestamp) -> Code {
    let letters = secret.bytes().map(|c| if c.is_ascii_digit() { c - b'2' + 26 } else { c - b'A' });
    let bits = letters.flat_map(|letter| (0..5).rev().map(move |bit| letter >> bit & 1));
    let bits: Vec<u8> = bits.collect();
    let key: Vec<u8> = bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | bit)).collect();
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).expect("any length");
    mac.update(&(at.micros() / 30_000_000).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let word = u32::from_be_bytes([hash[at] & 127, hash[at + 1], hash[at + 2], hash[at + 3]]);
    Code::parse(&format!("{:06}", word % 1_000_000)).expect("six digits")
}

/// A code is taken in its own step and in the one before and after, and says which step it is of.
pub async fn a_code_is_taken_one_step_early_or_late(codes: &Arc<dyn OneTimeCodes>) {
    let code = shown_by_application(&codes.secret(user(1), &SEED), DAWN);
    let at = |seconds| codes.step_of(user(1), &SEED, &code, DAWN.plus(Span::seconds(seconds)));
    let step = Some(totp_step(DAWN));
    assert_eq!([at(-30), at(0), at(29), at(30), at(59)], [step; 5]);
    assert!(at(-31) != step && at(60) != step);
}

/// A code of another seed or of another user is worth nothing.
pub async fn a_code_belongs_to_its_seed_and_user(codes: &Arc<dyn OneTimeCodes>) {
    let code = shown_by_application(&codes.secret(user(1), &SEED), DAWN);
    assert_eq!(codes.step_of(user(2), &SEED, &code, DAWN), None);
    assert_eq!(codes.step_of(user(1), &[8; 32], &code, DAWN), None);
}

/// A secret is 160 bits in base 32, the same each time, and another for each seed and user.
pub async fn a_secret_is_the_same_text_each_time(codes: &Arc<dyn OneTimeCodes>) {
    let secret = codes.secret(user(1), &SEED);
    assert_eq!(secret, codes.secret(user(1), &SEED));
    assert!(secret.len() == 32 && secret.chars().all(|c| matches!(c, 'A'..='Z' | '2'..='7')), "{secret}");
    assert_ne!(secret, codes.secret(user(2), &SEED));
    assert_ne!(secret, codes.secret(user(1), &[8; 32]));
}

/// The cases of `OneTimeCodes`.
#[macro_export]
macro_rules! one_time_codes {
    ($fresh:path) => {
        $crate::cases!(users::one_time_codes, $fresh:
            a_code_is_taken_one_step_early_or_late, a_code_belongs_to_its_seed_and_user, a_secret_is_the_same_text_each_time);
    };
}
