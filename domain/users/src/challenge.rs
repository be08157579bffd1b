use domain_kernel::{ChallengeId, Span, Timestamp};

use crate::EmailAddress;

/// How long a code works.
pub const CODE_LIFE: Span = Span::minutes(10);
/// How many codes may be tried against one challenge.
pub const CODE_TRIES: u8 = 5;
/// How long to wait before asking for another code.
pub const RESEND_AFTER: Span = Span::seconds(60);

/// One attempt to sign in: a code was mailed, and the browser that asked for it holds the id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// 122 random bits, known only to the browser that asked.
    pub id: ChallengeId,
    /// Whom the code proves.
    pub email: EmailAddress,
    /// The code as the hasher keeps it. Never the code itself.
    pub code_hash: String,
    /// From this moment the code is worth nothing.
    pub expires_at: Timestamp,
}

/// A sign-in code: six digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

/// The text is not six digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code is six digits")]
pub struct CodeError;

impl Code {
    /// Parses a code as typed or pasted: spaces and hyphens are forgiven.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        if text.len() > 32 {
            return Err(CodeError);
        }
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) { Ok(Self(digits)) } else { Err(CodeError) }
    }

    /// A code from 256 random bits. The remainder of 128 bits by a million is even to one part in 10³².
    #[must_use]
    pub fn draw(random: [u8; 32]) -> Self {
        let wide = random.iter().take(16).fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        Self(format!("{:06}", wide % 1_000_000))
    }

    /// The six digits, for the mail and for the hasher.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits_however_spaced() {
        assert_eq!(Code::parse("123 456").map(|c| c.digits().to_owned()), Ok("123456".to_owned()));
        for text in ["12345", "1234567", "12345a", "", "１２３４５６"] {
            assert_eq!(Code::parse(text), Err(CodeError), "{text:?}");
        }
    }

    #[test]
    fn a_drawn_code_keeps_its_leading_zeros() {
        assert_eq!(Code::draw([0; 32]).digits(), "000000");
    }

    #[test]
    fn a_code_never_prints_itself() {
        assert_eq!(format!("{:?}", Code::draw([7; 32])), "Code(***)");
    }
}
