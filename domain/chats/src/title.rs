/// The most characters that a title has.
pub const TITLE_CHARACTERS: usize = 64;

/// The title of a group: 1 to 64 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title(String);

/// Why a text is no title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TitleError {
    /// Nothing but spaces.
    #[error("a title cannot be empty")]
    Empty,
    /// More than 64 characters.
    #[error("a title has at most 64 characters")]
    TooLong,
    /// A line break, a control character or a mark that turns the direction of text.
    #[error("a title is one line of plain text")]
    Forbidden,
}

impl Title {
    /// Trims and checks a title.
    pub fn parse(text: &str) -> Result<Self, TitleError> {
        let text = text.trim();
        if text.is_empty() {
            Err(TitleError::Empty)
        } else if text.chars().count() > TITLE_CHARACTERS {
            Err(TitleError::TooLong)
        } else if text.chars().any(domain_kernel::is_unprintable) {
            Err(TitleError::Forbidden)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The title.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_plain_line_of_64() {
        assert!(Title::parse(&"ю".repeat(64)).is_ok());
        assert_eq!(Title::parse(&"ю".repeat(65)), Err(TitleError::TooLong));
        assert_eq!(Title::parse("\t"), Err(TitleError::Empty));
        assert_eq!(Title::parse("a\nb"), Err(TitleError::Forbidden));
    }
}
