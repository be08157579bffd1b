/// How many recovery codes somebody gets at a time.
pub const RECOVERY_CODES: usize = 10;

/// Crockford's base 32: no letter is taken for a digit, and none is missing that people would miss.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LETTERS: usize = 24;
const GROUP: usize = 6;

/// A code that takes the place of a lost second factor, once: 120 random bits as 24 letters and digits, more than anybody guesses, so
/// that a fast hash keeps it well (ASVS 5.0 6.5.2).
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

/// The text is not 24 letters and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a recovery code is 24 letters and digits")]
pub struct RecoveryCodeError;

impl RecoveryCode {
    /// A code from random bits, of which it takes 120.
    #[must_use]
    pub fn draw(random: [u8; 32]) -> Self {
        let letter = |byte: &u8| char::from(ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'0'));
        Self(random.iter().take(LETTERS).map(letter).collect())
    }

    /// Parses a code as written down: spaces, hyphens and capitals are forgiven, and `o`, `i` and `l` are read as the digits they look like.
    pub fn parse(text: &str) -> Result<Self, RecoveryCodeError> {
        if text.len() > 64 {
            return Err(RecoveryCodeError);
        }
        let plain = |c: char| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        };
        let code: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(plain).collect();
        let is_code = code.len() == LETTERS && code.bytes().all(|byte| ALPHABET.contains(&byte));
        if is_code { Ok(Self(code)) } else { Err(RecoveryCodeError) }
    }

    /// The letters, for the digest.
    pub fn letters(&self) -> &str {
        &self.0
    }

    /// The code in groups, as it is written down.
    pub fn reveal(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        letters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_written_down() {
        let code = RecoveryCode::draw(std::array::from_fn(|at| u8::try_from(at * 7).unwrap_or(0)));
        assert_eq!(code.reveal().len(), LETTERS + 3);
        assert_eq!(RecoveryCode::parse(&code.reveal()), Ok(code.clone()));
        assert_eq!(
            RecoveryCode::parse(&format!(" {} ", code.reveal().to_uppercase().replace('-', " "))),
            Ok(code.clone())
        );
        assert_eq!(RecoveryCode::parse(&code.reveal().replace('0', "O").replace('1', "l")), Ok(code));
    }

    #[test]
    fn every_letter_comes_from_five_random_bits() {
        let drawn = |byte| RecoveryCode::draw([byte; 32]).letters().to_owned();
        assert_eq!(drawn(0), "0".repeat(LETTERS));
        assert_eq!(drawn(31), drawn(255));
        let all: std::collections::BTreeSet<String> = (0..32).map(drawn).collect();
        assert_eq!(all.len(), 32);
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in ["", "123456", &"u".repeat(24), &"0".repeat(25), &"0".repeat(65), "ааааааааааааааааааааааааа"]
        {
            assert_eq!(RecoveryCode::parse(text), Err(RecoveryCodeError), "{text}");
        }
    }
}
