//! What somebody may have meant by what they typed.

use super::layout::switched;
use super::spelling::{beginnings, spelled};
use super::typos::forgives;
use crate::users::words::words;

/// A search looks at this many words.
const QUERY_WORDS: usize = 8;
/// So many digits, and nothing else but what stands in phone numbers, are a phone number.
const PHONE_DIGITS: usize = 3;

/// One way to read a text: words that must all fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading(pub(super) Vec<Sought>);

/// A word that somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sought {
    /// How a word that fits may begin, the likeliest first.
    pub(super) beginnings: Vec<String>,
    /// The spelling in which a typo is forgiven.
    pub(super) forgiven: Option<String>,
}

impl Sought {
    /// Whether `word` fits as it stands.
    pub(super) fn begins(&self, word: &str) -> bool {
        self.beginnings.iter().any(|beginning| word.starts_with(beginning.as_str()))
    }
}

/// The readings of a text, the likeliest first: as it is, and as the other layout has it. None when it has no letter and no digit.
pub(super) fn readings(text: &str) -> Vec<Reading> {
    if let Some(phone) = phone(text) {
        return vec![phone];
    }
    let mut readings: Vec<Reading> = [reading(text), reading(&switched(text))].into_iter().flatten().collect();
    readings.dedup();
    readings
}

fn reading(text: &str) -> Option<Reading> {
    let sought: Vec<Sought> = words(text).iter().take(QUERY_WORDS).filter_map(|word| sought(word)).collect();
    (!sought.is_empty()).then_some(Reading(sought))
}

fn sought(word: &str) -> Option<Sought> {
    let beginnings = beginnings(word);
    let forgiven = forgives(word).then(|| spelled(word));
    (!beginnings.is_empty()).then_some(Sought { beginnings, forgiven })
}

/// A phone number, from its beginning or without the code of the country; Russians dial 8 for +7.
fn phone(text: &str) -> Option<Reading> {
    let is_number = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '.' | '(' | ')'));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if !is_number || digits.len() < PHONE_DIGITS {
        return None;
    }
    let dialled = digits.strip_prefix('8').map(|rest| format!("7{rest}"));
    Some(Reading(vec![Sought { beginnings: std::iter::once(digits).chain(dialled).collect(), forgiven: None }]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Vec<Vec<String>> {
        let readings = readings(text).into_iter();
        readings.map(|Reading(sought)| sought.into_iter().map(|word| word.beginnings[0].clone()).collect()).collect()
    }

    #[test]
    fn the_other_layout_is_a_second_reading() {
        assert_eq!(first("ghbdtn"), [["гхбдтн"], ["привет"]]);
        assert_eq!(first("руддщ"), [["руддш"], ["хелло"]]);
        // Some letters of one layout are marks on the other.
        assert_eq!(first(",jhbc"), [["ихбк"], ["борис"]]);
        assert_eq!(first("@Anna фЁ")[0], ["анна", "фе"]);
    }

    #[test]
    fn what_has_no_letter_finds_nobody() {
        assert_eq!(first(" %-!"), Vec::<Vec<String>>::new());
        assert_eq!(first("ъ"), [["["; 0]; 0]);
    }

    #[test]
    fn phone_numbers_are_one_word() {
        assert_eq!(first("+7 (916) 123"), [["7916123"]]);
        assert_eq!(readings("8 916")[0].0[0].beginnings, ["8916", "7916"]);
        assert_eq!(first("12"), [["12"]]);
    }
}
