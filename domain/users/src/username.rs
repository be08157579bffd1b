/// The handle by which a person is mentioned: 3 to 32 of `a-z 0-9 . _ -`, beginning with a letter, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Username(String);

/// Why a text is no username.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsernameError {
    /// Shorter than 3 or longer than 32 characters.
    #[error("a username has 3 to 32 characters")]
    Length,
    /// Something else than Latin letters, digits, dot, underscore and hyphen, or no letter at the front.
    #[error("a username begins with a Latin letter and has only letters, digits, dots, underscores and hyphens")]
    Forbidden,
}

impl Username {
    /// The shortest username.
    pub const MIN: usize = 3;
    /// The longest username.
    pub const MAX: usize = 32;

    /// Parses a username as typed, with or without `@` before it.
    pub fn parse(text: &str) -> Result<Self, UsernameError> {
        let text = text.trim().trim_start_matches('@').to_lowercase();
        if !(Self::MIN..=Self::MAX).contains(&text.chars().count()) {
            return Err(UsernameError::Length);
        }
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
        if text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(plain) {
            Ok(Self(text))
        } else {
            Err(UsernameError::Forbidden)
        }
    }

    /// The `attempt`-th guess at a free username for somebody of whom only `hint` is known; the first has no number.
    #[must_use]
    pub fn suggest(hint: &str, attempt: u32) -> Self {
        let mut text: String = hint
            .to_lowercase()
            .chars()
            .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-'))
            .skip_while(|c| !c.is_ascii_lowercase())
            .take(24)
            .collect();
        if text.len() < Self::MIN {
            text.insert_str(0, "user");
        }
        if attempt > 0 {
            text.push_str(&attempt.to_string());
        }
        Self(text)
    }

    /// The username, without `@`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usernames_are_latin_and_lower_case() {
        assert_eq!(Username::parse("@Anna.K").map(|u| u.as_str().to_owned()), Ok("anna.k".to_owned()));
        assert_eq!(Username::parse("ab"), Err(UsernameError::Length));
        assert_eq!(Username::parse("1ab"), Err(UsernameError::Forbidden));
        assert_eq!(Username::parse("анна"), Err(UsernameError::Forbidden));
    }

    #[test]
    fn every_suggestion_is_itself_a_username() {
        for hint in ["anna", "я", "", "1", "a+b@c", "x".repeat(80).as_str()] {
            for attempt in [0, 1, 99_999] {
                let suggestion = Username::suggest(hint, attempt);
                assert_eq!(Username::parse(suggestion.as_str()).as_ref(), Ok(&suggestion), "{hint:?} {attempt}");
            }
        }
    }
}
