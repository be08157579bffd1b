//! By which words a person is found.

use domain_users::Profile;

/// A search looks at this many words.
const QUERY_WORDS: usize = 8;

/// A text as it is compared: in lower case, `ё` as `е`, which Russian writes for one another.
pub(super) fn folded(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

/// The words of a name and a username, each once: what stands between spaces, and every run of letters and digits in it.
pub(super) fn words_of(profile: &Profile) -> Vec<String> {
    let text = folded(&format!("{} {}", profile.username.as_str(), profile.name.as_str()));
    let mut words: Vec<String> = text
        .split_whitespace()
        .flat_map(|word| {
            let parts = word.char_indices().filter(|(at, c)| c.is_alphanumeric() && starts_part(word, *at));
            parts.map(|(at, _)| word.split_at(at).1.to_owned()).collect::<Vec<_>>()
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// True where a run of letters and digits begins.
fn starts_part(word: &str, at: usize) -> bool {
    !word.split_at(at).0.ends_with(char::is_alphanumeric)
}

/// The words that somebody searches for; marks before a word, like `@`, say nothing. `None` when one has no letter at all.
pub(super) fn words_sought(query: &str) -> Option<Vec<String>> {
    let words = folded(query);
    let words = words.split_whitespace().map(|word| word.trim_start_matches(|c: char| !c.is_alphanumeric()));
    let words: Vec<String> = words.take(QUERY_WORDS).map(str::to_owned).collect();
    (!words.is_empty() && words.iter().all(|word| !word.is_empty())).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain_users::{Name, Username};

    fn words(username: &str, name: &str) -> Vec<String> {
        let profile = Profile {
            username: Username::parse(username).expect("a username"),
            name: Name::parse(name).expect("a name"),
        };
        words_of(&profile)
    }

    #[test]
    fn a_person_is_found_by_each_part_of_the_names() {
        assert_eq!(
            words("anna.k", "Анна-Мария Фёдорова"),
            ["anna.k", "k", "анна-мария", "мария", "федорова"].map(str::to_owned)
        );
        assert_eq!(words("bob", "(Bob) O'Neil"), ["bob", "bob)", "neil", "o'neil"].map(str::to_owned));
    }

    #[test]
    fn marks_before_a_word_are_not_sought() {
        assert_eq!(words_sought("@Anna  фЁ"), Some(vec!["anna".into(), "фе".into()]));
        assert_eq!(words_sought("anna -"), None);
        assert_eq!(words_sought(" "), None);
    }
}
