//! What is guessed first.

use std::sync::LazyLock;

/// About twenty thousand passwords that turn up in leaks most often (Royce Williams's list, as Django publishes it), in lower case,
/// sorted by bytes, one a line.
static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("common.txt").lines().collect());

/// Rows of keys, and the alphabets.
const ROWS: [&str; 10] = [
    "1234567890-=",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю.",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
];
/// A piece of a row this long is a walk along it and no chance.
const WALK: usize = 4;
/// So many characters beside a name make it no secret.
const BESIDE: usize = 6;
/// Something this short, repeated, is no longer a secret.
const UNIT: usize = 4;

/// True for a password that is tried among the first. `names` are those of the account.
pub(super) fn is_common(text: &str, names: &[&str]) -> bool {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let unit = unit_of(&text);
    let whole: String = text.iter().collect();
    unit.len() <= UNIT
        || is_listed(&whole)
        || is_listed(&core_of(&whole))
        || is_listed(&unit.iter().collect::<String>())
        || is_walked(&text)
        || names.iter().any(|name| is_name(&whole, &name.to_lowercase()))
}

fn is_listed(text: &str) -> bool {
    COMMON.binary_search(&text).is_ok()
}

/// The text without the digits and marks around it that people add when they are told to.
fn core_of(text: &str) -> String {
    text.trim_matches(|c: char| !c.is_alphabetic()).to_owned()
}

/// The smallest piece of which the text is a repetition, whole or cut off at the end; the text itself where there is none.
fn unit_of(text: &[char]) -> &[char] {
    let repeats = |length: &usize| text.iter().zip(text.iter().skip(*length)).all(|(a, b)| a == b);
    let length = (1..=text.len() / 2).find(repeats).unwrap_or(text.len());
    text.get(..length).unwrap_or(text)
}

/// True when the text is nothing but walks along rows of keys or an alphabet, in either direction.
fn is_walked(text: &[char]) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let walked = (WALK..=rest.len()).rev().find(|length| rest.get(..*length).is_some_and(is_row));
        match walked.and_then(|length| rest.get(length..)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

fn is_row(piece: &[char]) -> bool {
    let there: String = piece.iter().collect();
    let back: String = piece.iter().rev().collect();
    ROWS.iter().any(|row| row.contains(&there) || row.contains(&back))
}

/// True when there is little beside `name`: fewer than six other characters.
fn is_name(text: &str, name: &str) -> bool {
    name.chars().count() >= WALK && text.contains(name) && text.replace(name, "").chars().count() < BESIDE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_in_lower_case() {
        assert!(COMMON.len() > 19_000);
        assert!(COMMON.is_sorted());
        assert!(COMMON.iter().all(|word| word.to_lowercase() == **word));
    }

    #[test]
    fn what_anybody_tries_first_is_common() {
        for text in [
            "christopher1",
            "ChristoPher",
            "password2026!",
            "...dragon...",
            "aaaaaaaaaaaa",
            "abcabcabcabcab",
            "dragondragon",
            "qwertyuiop[]",
            "qwertyuiop12345",
            "йцукенгшщзхъ",
            "987654321qwer",
            "abcdefghijklmnop",
            "1qaz2wsx3edc",
            "anna.petrova1",
            "2026vestnik",
        ] {
            assert!(is_common(text, &["anna.petrova", "Vestnik"]), "{text}");
        }
    }

    #[test]
    fn what_takes_a_thought_is_not() {
        for text in
            ["plum orbit tin", "anna.petrova likes tea", "кот любит молоко", "7f3kq0zt9mwx", "qwerty and a plum"]
        {
            assert!(!is_common(text, &["anna.petrova", "vestnik"]), "{text}");
        }
    }
}
