//! One typo: a letter missing, too much, wrong, or swapped with the next.
//!
//! Each known word is stored whole and once for each of its letters with a gap in its place: its forms. What a word with a typo may
//! have been is then a handful of beginnings of forms, each a range of an index, and nothing found there has to be looked at again.

/// Stands for any one letter. No word has it.
const GAP: char = '_';
/// Stands before a word that is whole, so that beginnings of whole words are no beginnings of words with a gap.
const WHOLE: char = '=';
/// Typos after this letter are not forgiven: the forms of a word are as many as its letters.
const LETTERS: usize = 16;
/// Shorter words have no typos: too much would be near them.
const SHORTEST: usize = 4;

/// True for words that have forms: those of three letters and more, and nothing but letters. Numbers are not misspelt, they are others.
pub(super) fn has_forms(word: &str) -> bool {
    word.chars().count() >= SHORTEST - 1 && word.chars().all(char::is_alphabetic)
}

/// Whether a typo is forgiven in `word`, as it was typed.
pub(super) fn forgives(word: &str) -> bool {
    word.chars().count() >= SHORTEST && word.chars().all(char::is_alphabetic)
}

/// The whole word as a form.
pub(super) fn whole(word: &str) -> String {
    format!("{WHOLE}{word}")
}

/// The whole word, and the word with a gap in place of each letter.
pub(super) fn forms(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let gapped = (0..letters.len().min(LETTERS)).map(|at| spliced(&letters, at, &[GAP], 1));
    std::iter::once(whole(word)).chain(gapped).collect()
}

/// How the forms of words begin that `typed` may have been meant for, or for the beginning of them.
pub(super) fn near(typed: &str) -> Vec<String> {
    let letters: Vec<char> = typed.chars().collect();
    let (mut near, mut wholes) = (vec![], vec![]);
    for at in 0..letters.len().min(LETTERS) {
        // One is missing here.
        near.push(spliced(&letters, at, &[GAP], 0));
        // This one is wrong.
        near.push(spliced(&letters, at, &[GAP], 1));
        // This one and the next are swapped.
        if let (Some(this), Some(next)) = (letters.get(at), letters.get(at + 1)) {
            wholes.push(spliced(&letters, at, &[*next, *this], 2));
        }
        // This one is too much.
        wholes.push(spliced(&letters, at, &[], 1));
    }
    near.extend(wholes.iter().filter(|word| word.chars().count() >= SHORTEST - 1).map(|word| whole(word)));
    near.sort_unstable();
    near.dedup();
    near
}

/// True when a typo leads from the beginning of `word` to `typed`.
pub(super) fn is_near(near: &[String], word: &str) -> bool {
    let is_one = |form: &String| near.iter().any(|beginning| form.starts_with(beginning.as_str()));
    has_forms(word) && forms(word).iter().any(is_one)
}

/// `letters` with `instead` in place of `left_out` of them from `at` on.
fn spliced(letters: &[char], at: usize, instead: &[char], left_out: usize) -> String {
    let before = letters.iter().take(at);
    before.chain(instead).chain(letters.iter().skip(at + left_out)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_typo_is_near_and_two_are_not() {
        for (typed, word, is) in [
            ("ивонов", "иванов", true),
            ("иваанов", "иванов", true),
            ("ивнов", "иванов", true),
            ("вианов", "иванов", true),
            ("ивавно", "иванов", true),
            ("ивавон", "иванов", false),
            ("ванов", "иванов", true),
            ("ивановв", "иванов", true),
            ("алкес", "александр", true),
            ("воинов", "иванов", false),
            ("иванав", "иванов", true),
            ("еванав", "иванов", false),
        ] {
            assert_eq!(is_near(&near(typed), word), is, "{typed} {word}");
        }
    }

    #[test]
    fn numbers_and_short_words_are_what_they_are() {
        assert!(!forgives("ким") && !forgives("79161234567") && !has_forms("ab") && !has_forms("иван7"));
        assert!(forgives("кима") && has_forms("ким"));
    }

    /// The least number of typos between `typed` and a beginning of `word`: Damerau's distance, by its recursion.
    fn distance(typed: &[char], word: &[char], most: usize) -> bool {
        match (typed, word) {
            ([], _) => true,
            ([a, typed @ ..], [b, word @ ..]) if a == b && distance(typed, word, most) => true,
            _ if most == 0 => false,
            ([_, shorter @ ..], _) if distance(shorter, word, most - 1) => true,
            (_, [_, shorter @ ..]) if distance(typed, shorter, most - 1) => true,
            ([_, typed @ ..], [_, word @ ..]) if distance(typed, word, most - 1) => true,
            ([a, b, typed @ ..], [c, d, word @ ..]) if a == d && b == c => distance(typed, word, most - 1),
            _ => false,
        }
    }

    proptest! {
        /// The forms say what the definition says; they know nothing of words without a typo.
        #[test]
        fn forms_find_what_is_one_typo_away(typed in "[аби]{4,7}", word in "[аби]{3,8}") {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            let is = distance(&letters(&typed), &letters(&word), 1);
            prop_assert_eq!(is, is_near(&near(&typed), &word) || word.starts_with(&typed));
        }
    }
}
