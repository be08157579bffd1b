//! Contract of `RefreshTokens`.

use std::sync::Arc;

use domain_kernel::SessionId;
use domain_users::ports::RefreshTokens;
use domain_users::{Device, Session};

use crate::scene::{DAWN, id, user};

fn session(generation: i64) -> Session {
    Session {
        id: SessionId::new(id(1)),
        user: user(1),
        device: Device { client: "test".into(), address: "127.0.0.1".into() },
        seed: [7; 32],
        generation,
        renewed_at: DAWN,
        created_at: DAWN,
        proved_at: DAWN,
        revoked_at: None,
    }
}

/// The token of one generation is the same text each time.
pub async fn a_token_is_the_same_text_each_time(tokens: &Arc<dyn RefreshTokens>) {
    assert_eq!(tokens.make(&session(3)), tokens.make(&session(3)));
    assert_ne!(tokens.make(&session(3)), tokens.make(&session(4)));
}

/// A token says whose it is, and its proof holds for its seed alone.
pub async fn a_token_is_proved_by_its_seed(tokens: &Arc<dyn RefreshTokens>) {
    let read = tokens.read(&tokens.make(&session(3))).expect("a token");
    assert_eq!((read.session, read.generation), (session(3).id, 3));
    assert!(tokens.proves(&read, &[7; 32]));
    assert!(!tokens.proves(&read, &[8; 32]));
}

/// A proof of one generation does not prove another.
pub async fn a_proof_is_of_one_generation(tokens: &Arc<dyn RefreshTokens>) {
    let mut read = tokens.read(&tokens.make(&session(3))).expect("a token");
    read.generation = 4;
    assert!(!tokens.proves(&read, &[7; 32]));
}

/// What has not the form of a token is none.
pub async fn other_texts_are_no_tokens(tokens: &Arc<dyn RefreshTokens>) {
    let token = tokens.make(&session(1));
    let half: String = token.chars().take(token.len() / 2).collect();
    for text in ["", "x", "a.b.c", half.as_str(), &"ы".repeat(200)] {
        assert_eq!(tokens.read(text), None, "{text}");
    }
}

/// The cases of `RefreshTokens`.
#[macro_export]
macro_rules! refresh_tokens {
    ($fresh:path) => {
        $crate::cases!(users::refresh_tokens, $fresh:
            a_token_is_the_same_text_each_time, a_token_is_proved_by_its_seed, a_proof_is_of_one_generation,
            other_texts_are_no_tokens);
    };
}
