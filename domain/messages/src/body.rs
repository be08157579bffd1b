/// The longest body in bytes of UTF-8: 32 KiB.
pub const BODY_BYTES: usize = 32 * 1024;

/// What a message says: not blank, at most 32 KiB, as typed but for white space at its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body(String);

/// Why a text is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Nothing but white space.
    #[error("a message cannot be empty")]
    Empty,
    /// More than 32 KiB.
    #[error("a message has at most 32768 bytes")]
    TooLong,
    /// A NUL or another control character, which no database or terminal should meet.
    #[error("a message cannot hold control characters")]
    Control,
}

impl Body {
    /// Trims and checks a body. Line breaks and tabs are kept, `\r\n` becomes `\n`.
    pub fn parse(text: &str) -> Result<Self, BodyError> {
        if text.len() > BODY_BYTES {
            return Err(BodyError::TooLong);
        }
        let text = text.trim_matches(|c: char| c.is_whitespace());
        if text.is_empty() {
            return Err(BodyError::Empty);
        }
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            return Err(BodyError::Control);
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, taken out.
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_kept_as_typed() {
        assert_eq!(Body::parse(" **hi**\r\nthere \n").map(Body::into_string), Ok("**hi**\nthere".to_owned()));
    }

    #[test]
    fn the_limit_is_counted_in_bytes() {
        assert!(Body::parse(&"я".repeat(BODY_BYTES / 2)).is_ok());
        assert_eq!(Body::parse(&"я".repeat(BODY_BYTES / 2 + 1)), Err(BodyError::TooLong));
        assert_eq!(Body::parse(" \n\t"), Err(BodyError::Empty));
        assert_eq!(Body::parse("a\u{0}b"), Err(BodyError::Control));
    }
}
