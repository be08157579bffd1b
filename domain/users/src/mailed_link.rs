use domain_kernel::{Span, Timestamp, UserId};

/// A link that lets somebody choose another password works for this long.
pub const RESET_LIFE: Span = Span::minutes(30);
/// A link that stands in for a code works for this long.
pub const SIGN_IN_LINK_LIFE: Span = Span::minutes(15);
/// The links that confirm another address work for this long.
pub const EMAIL_CHANGE_LIFE: Span = Span::days(1);

/// What a mailed link holds: 128 random bits as 32 hexadecimal digits, behind the `#` of an address, which no server sees.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken(String);

/// The text is not 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not what a link holds")]
pub struct LinkTokenError;

/// What a mailed link is for. A link for one thing is worth nothing for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Signing in, while codes pause.
    SignIn,
    /// Choosing another password.
    ResetPassword,
}

/// A link that was mailed, or would have been if its address belonged to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailedLink {
    /// The digest of what it holds.
    pub digest: [u8; 32],
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Whom it was mailed to; `None` for an address of nobody, which leaves the same trace.
    pub user: Option<UserId>,
    /// From this moment it is worth nothing.
    pub expires_at: Timestamp,
}

impl LinkToken {
    /// A token from random bits, of which it takes 128.
    #[must_use]
    pub fn draw(random: [u8; 32]) -> Self {
        Self(random.iter().take(16).fold(String::with_capacity(32), |text, byte| text + &format!("{byte:02x}")))
    }

    /// Parses what a link holds.
    pub fn parse(text: &str) -> Result<Self, LinkTokenError> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() == 32 && text.bytes().all(is_digit) { Ok(Self(text.to_owned())) } else { Err(LinkTokenError) }
    }

    /// The text, for the mail and for the digest.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkToken(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_drawn() {
        let token = LinkToken::draw([0xa5; 32]);
        assert_eq!(token.reveal(), "a5".repeat(16));
        assert_eq!(LinkToken::parse(token.reveal()), Ok(token));
        for text in ["", "a5", &"A5".repeat(16), &"a5".repeat(17), &"ag".repeat(16)] {
            assert_eq!(LinkToken::parse(text), Err(LinkTokenError), "{text}");
        }
    }
}
