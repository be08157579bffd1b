use domain_kernel::is_unprintable;

/// The most characters of what a person writes about oneself.
pub const ABOUT_CHARACTERS: usize = 500;
/// The most characters of every other line of a card but the phone and the codes.
pub const LINE_CHARACTERS: usize = 100;

/// What a person tells about oneself beside the name: each line may be absent, and all who may see the person may read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    first_name: Option<String>,
    last_name: Option<String>,
    phone: Option<String>,
    position: Option<String>,
    department: Option<String>,
    time_zone: Option<String>,
    language: Option<String>,
    about: Option<String>,
}

/// The lines of a card as they came. An empty one is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardLines {
    /// At most 64 characters on one line.
    pub first_name: Option<String>,
    /// At most 64 characters on one line.
    pub last_name: Option<String>,
    /// 3 to 20 digits, with `+`, spaces, hyphens, dots and parentheses between them: at most 32 characters.
    pub phone: Option<String>,
    /// At most 100 characters on one line.
    pub position: Option<String>,
    /// At most 100 characters on one line.
    pub department: Option<String>,
    /// A name of the IANA time zone database, at most 64 characters.
    pub time_zone: Option<String>,
    /// A language tag (BCP 47), at most 35 characters.
    pub language: Option<String>,
    /// At most 500 characters; lines may be broken.
    pub about: Option<String>,
}

/// One line of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named like its line")]
pub enum CardLine {
    FirstName,
    LastName,
    Phone,
    Position,
    Department,
    TimeZone,
    Language,
    About,
}

/// Why a text is no line of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Longer than this line may be.
    #[error("this has at most {} characters", .0.characters())]
    TooLong(CardLine),
    /// A control character, a mark that turns the direction of text, or a line break where there is one line.
    #[error("this is plain text")]
    Forbidden(CardLine),
    /// Not of the form that this line has.
    #[error("{}", .0.form())]
    Malformed(CardLine),
}

impl CardLine {
    /// The most characters of this line.
    pub const fn characters(self) -> usize {
        match self {
            Self::FirstName | Self::LastName | Self::TimeZone => 64,
            Self::Phone => 32,
            Self::Position | Self::Department => LINE_CHARACTERS,
            Self::Language => 35,
            Self::About => ABOUT_CHARACTERS,
        }
    }

    const fn form(self) -> &'static str {
        match self {
            Self::Phone => "a phone number has 3 to 20 digits",
            Self::TimeZone => "a time zone is named as in the IANA database, like Europe/Moscow",
            Self::Language => "a language is a tag of BCP 47, like ru or en-GB",
            _ => "this is one line of plain text",
        }
    }

    fn is_well_formed(self, text: &str) -> bool {
        match self {
            Self::Phone => is_phone(text),
            Self::TimeZone => is_time_zone(text),
            Self::Language => is_language(text),
            _ => true,
        }
    }

    fn parse(self, text: Option<&str>) -> Result<Option<String>, CardError> {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
        if text.chars().count() > self.characters() {
            return Err(CardError::TooLong(self));
        }
        let may_break = self == Self::About;
        if text.chars().any(|c| is_unprintable(c) && !(may_break && c == '\n')) {
            return Err(CardError::Forbidden(self));
        }
        if self.is_well_formed(text) { Ok(Some(text.to_owned())) } else { Err(CardError::Malformed(self)) }
    }
}

impl CardError {
    /// The line at fault.
    pub const fn line(self) -> CardLine {
        match self {
            Self::TooLong(line) | Self::Forbidden(line) | Self::Malformed(line) => line,
        }
    }
}

impl Card {
    /// Trims and checks each line.
    pub fn parse(lines: &CardLines) -> Result<Self, CardError> {
        Ok(Self {
            first_name: CardLine::FirstName.parse(lines.first_name.as_deref())?,
            last_name: CardLine::LastName.parse(lines.last_name.as_deref())?,
            phone: CardLine::Phone.parse(lines.phone.as_deref())?,
            position: CardLine::Position.parse(lines.position.as_deref())?,
            department: CardLine::Department.parse(lines.department.as_deref())?,
            time_zone: CardLine::TimeZone.parse(lines.time_zone.as_deref())?,
            language: CardLine::Language.parse(lines.language.as_deref())?,
            about: CardLine::About.parse(lines.about.as_deref())?,
        })
    }

    /// One line, if it is there.
    pub fn line(&self, line: CardLine) -> Option<&str> {
        let text = match line {
            CardLine::FirstName => &self.first_name,
            CardLine::LastName => &self.last_name,
            CardLine::Phone => &self.phone,
            CardLine::Position => &self.position,
            CardLine::Department => &self.department,
            CardLine::TimeZone => &self.time_zone,
            CardLine::Language => &self.language,
            CardLine::About => &self.about,
        };
        text.as_deref()
    }
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '.' | '(' | ')');
    (3..=20).contains(&digits) && text.chars().all(plain) && !text.chars().skip(1).any(|c| c == '+')
}

fn is_time_zone(text: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+'))
    };
    text.split('/').count() <= 3 && text.split('/').all(part)
}

fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let is_alphabetic = (2..=3).contains(&first.len()) && first.chars().all(|c| c.is_ascii_alphabetic());
    is_alphabetic && parts.all(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: CardLine, text: &str) -> Result<Option<String>, CardError> {
        line.parse(Some(text))
    }

    #[test]
    fn an_empty_line_is_absent() {
        let lines = CardLines { first_name: Some("  ".into()), ..CardLines::default() };
        assert_eq!(Card::parse(&lines), Ok(Card::default()));
    }

    #[test]
    fn each_line_has_its_length() {
        for line in [CardLine::FirstName, CardLine::Position, CardLine::Department, CardLine::About] {
            assert!(parsed(line, &"я".repeat(line.characters())).is_ok(), "{line:?}");
            assert_eq!(parsed(line, &"я".repeat(line.characters() + 1)), Err(CardError::TooLong(line)));
        }
    }

    #[test]
    fn only_the_words_about_oneself_break_lines() {
        assert!(parsed(CardLine::About, "one\ntwo").is_ok());
        assert_eq!(parsed(CardLine::Position, "one\ntwo"), Err(CardError::Forbidden(CardLine::Position)));
        assert_eq!(parsed(CardLine::About, "a\u{202e}b"), Err(CardError::Forbidden(CardLine::About)));
    }

    #[test]
    fn numbers_zones_and_languages_have_a_form() {
        for (line, good, bad) in [
            (
                CardLine::Phone,
                vec!["+7 (916) 123-45-67", "112"],
                vec!["12", "+7+8123", "call me", "123456789012345678901"],
            ),
            (
                CardLine::TimeZone,
                vec!["Europe/Moscow", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+3"],
                vec!["/", "a/b/c/d", "Europe/Moscow?"],
            ),
            (CardLine::Language, vec!["ru", "en-GB", "zh-Hant-TW"], vec!["r", "русский", "en_GB", "en-"]),
        ] {
            for text in good {
                assert!(parsed(line, text).is_ok(), "{line:?} {text}");
            }
            for text in bad {
                assert_eq!(parsed(line, text), Err(CardError::Malformed(line)), "{text}");
            }
        }
    }
}
