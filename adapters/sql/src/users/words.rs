//! Words of a text.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Marks inside a word that are no part of it: `O'Neil` is `oneil`, and `Solov'ev` writes a soft sign.
const APOSTROPHES: [char; 6] = ['\'', '’', '‘', 'ʼ', '`', '´'];

/// A text as it is sorted and as lists of accounts are searched: in lower case, `ё` as `е`, which Russian writes for one another.
pub(super) fn folded(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

/// The runs of letters and digits of a text, in lower case and without accents.
pub(super) fn words(text: &str) -> Vec<String> {
    let plain: String =
        text.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c) && !APOSTROPHES.contains(c)).collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_between_anything_that_is_no_letter_and_no_digit() {
        assert_eq!(words("@Anna.K  (Мария-Фёдоровна)!"), ["anna", "k", "мария", "федоровна"]);
        assert_eq!(words("O'Neil, Solov’ev"), ["oneil", "solovev"]);
        assert_eq!(words("% - "), Vec::<String>::new());
    }

    #[test]
    fn accents_do_not_matter() {
        assert_eq!(words("José Müller Łukasz Йод"), ["jose", "muller", "łukasz", "иод"]);
    }
}
