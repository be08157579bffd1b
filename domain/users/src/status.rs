use domain_kernel::{Span, Timestamp, is_unprintable};

/// The most characters of a status.
pub const STATUS_CHARACTERS: usize = 100;
/// The most characters that one emoji is made of.
const EMOJI_CHARACTERS: usize = 16;
/// A status ends within this long, unless it has no end.
const STATUS_LIFE: Span = Span::days(366);

/// What somebody shows beside the name for a while: an emoji, some words, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    emoji: Option<String>,
    text: String,
    until: Option<Timestamp>,
}

/// Why something is no status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatusError {
    /// Neither an emoji nor a word.
    #[error("a status has an emoji or some words")]
    Empty,
    /// More than 100 characters.
    #[error("a status has at most 100 characters")]
    TooLong,
    /// A line break, a control character or a mark that turns the direction of text.
    #[error("a status is one line of plain text")]
    Forbidden,
    /// Not one emoji.
    #[error("this is no emoji")]
    NoEmoji,
    /// It would end before it begins, or after more than a year.
    #[error("a status ends within a year from now")]
    Until,
}

impl Status {
    /// Trims and checks a status that begins at `now`.
    pub fn parse(
        emoji: Option<&str>,
        text: &str,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Self, StatusError> {
        if until.is_some_and(|until| until <= now || until > now.plus(STATUS_LIFE)) {
            return Err(StatusError::Until);
        }
        Self::stored(emoji, text, until)
    }

    /// The same for one that was parsed when it began.
    pub fn stored(emoji: Option<&str>, text: &str, until: Option<Timestamp>) -> Result<Self, StatusError> {
        let text = text.trim();
        let emoji = emoji.map(str::trim).filter(|emoji| !emoji.is_empty());
        if text.is_empty() && emoji.is_none() {
            return Err(StatusError::Empty);
        }
        if text.chars().count() > STATUS_CHARACTERS {
            return Err(StatusError::TooLong);
        }
        if text.chars().any(is_unprintable) {
            return Err(StatusError::Forbidden);
        }
        if emoji.is_some_and(|emoji| !is_emoji(emoji)) {
            return Err(StatusError::NoEmoji);
        }
        Ok(Self { emoji: emoji.map(str::to_owned), text: text.to_owned(), until })
    }

    /// The emoji.
    pub fn emoji(&self) -> Option<&str> {
        self.emoji.as_deref()
    }

    /// The words; empty when there is only an emoji.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// When it ends; `None` until it is taken back.
    pub fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// True while it is to be shown.
    pub fn stands(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// Letters and spaces are none; neither is plain ASCII. The planes of symbols hold some that count as letters (🅰).
fn is_emoji(text: &str) -> bool {
    let has_place = |c: char| !is_unprintable(c) && !c.is_whitespace() && (!c.is_alphabetic() || c >= '\u{1f000}');
    text.chars().count() <= EMOJI_CHARACTERS && !text.is_ascii() && text.chars().all(has_place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_000_000);

    fn parsed(emoji: Option<&str>, text: &str) -> Result<Status, StatusError> {
        Status::parse(emoji, text, None, NOW)
    }

    #[test]
    fn a_status_is_an_emoji_or_words() {
        assert!(parsed(Some("🌴"), "").is_ok());
        assert!(parsed(None, "в отпуске").is_ok());
        assert_eq!(parsed(Some(" "), " "), Err(StatusError::Empty));
        assert_eq!(parsed(None, &"я".repeat(101)), Err(StatusError::TooLong));
        assert_eq!(parsed(None, "a\nb"), Err(StatusError::Forbidden));
    }

    #[test]
    fn only_an_emoji_is_an_emoji() {
        for emoji in ["🇷🇺", "👩🏽‍💻", "1️⃣", "❤️", "🅰️"] {
            assert!(parsed(Some(emoji), "").is_ok(), "{emoji}");
        }
        for text in ["a", "яблоко", ":-)", "🌴 🌴", &"🌴".repeat(17)] {
            assert_eq!(parsed(Some(text), ""), Err(StatusError::NoEmoji), "{text}");
        }
    }

    #[test]
    fn a_status_ends_later_and_within_a_year() {
        let ending = |until| Status::parse(None, "x", Some(until), NOW);
        assert_eq!(ending(NOW), Err(StatusError::Until));
        assert_eq!(ending(NOW.plus(Span::days(367))), Err(StatusError::Until));
        let status = ending(NOW.plus(Span::minutes(30))).expect("a status");
        assert!(status.stands(NOW.plus(Span::minutes(29))) && !status.stands(NOW.plus(Span::minutes(30))));
    }
}
