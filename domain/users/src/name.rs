/// The most characters that a person's name has.
pub const NAME_CHARACTERS: usize = 64;

/// A person's name as others see it: 1 to 64 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but spaces.
    #[error("a name cannot be empty")]
    Empty,
    /// More than 64 characters.
    #[error("a name has at most 64 characters")]
    TooLong,
    /// A line break, a control character or a mark that turns the direction of text.
    #[error("a name is one line of plain text")]
    Forbidden,
}

impl Name {
    /// Trims and checks a name.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if text.chars().count() > NAME_CHARACTERS {
            return Err(NameError::TooLong);
        }
        if text.chars().any(domain_kernel::is_unprintable) {
            return Err(NameError::Forbidden);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_plain_line() {
        assert_eq!(Name::parse("  Анна Ким ").map(|n| n.as_str().to_owned()), Ok("Анна Ким".to_owned()));
        assert_eq!(Name::parse(" "), Err(NameError::Empty));
        assert_eq!(Name::parse(&"я".repeat(65)), Err(NameError::TooLong));
        for text in ["a\nb", "a\u{202e}b", "a\u{0}b", "a\u{1b}[31m"] {
            assert_eq!(Name::parse(text), Err(NameError::Forbidden), "{text:?}");
        }
    }
}
