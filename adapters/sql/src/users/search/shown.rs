use domain_users::AccountState;
use sea_orm::{DbErr, QueryResult};
use uuid::Uuid;

use super::spelling::spelled;
use crate::users::rows::state;
use crate::users::words::words;

/// The columns of [`Shown`], beside those whose texts are taken as they are.
pub(super) const SHOWN: &str =
    "u.id, u.sort_name, u.username, u.name, u.state, p.first_name, p.last_name, p.position, p.department, p.phone";
/// What people are found by, beside the phone.
const TEXTS: [&str; 6] = ["username", "name", "first_name", "last_name", "position", "department"];
/// A number without the code of its country has so many digits, in Russia and around it.
const LOCAL_DIGITS: usize = 10;

/// What everybody may see of a person, as far as they are found by it.
pub(super) struct Shown {
    pub(super) id: Uuid,
    pub(super) sort_name: String,
    /// Each once, sorted.
    pub(super) words: Vec<String>,
}

impl Shown {
    /// The person in a row of [`SHOWN`]. A deleted account shows nothing.
    pub(super) fn of(row: &QueryResult) -> Result<Self, DbErr> {
        let mut found = Vec::new();
        if row.try_get::<i16>("", "state")? != state(AccountState::Deleted) {
            for column in TEXTS {
                found.extend(
                    row.try_get::<Option<String>>("", column)?.as_deref().map(spelled_words).unwrap_or_default(),
                );
            }
            found.extend(row.try_get::<Option<String>>("", "phone")?.as_deref().map(numbers).unwrap_or_default());
        }
        found.sort_unstable();
        found.dedup();
        Ok(Self { id: row.try_get("", "id")?, sort_name: row.try_get("", "sort_name")?, words: found })
    }
}

/// The words of a text in their spelling; of one with digits also what is letters in it: `ivanov77` is found as `ivanov`, typos and all.
pub(super) fn spelled_words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in words(text) {
        let parts = word.split(|c: char| !c.is_alphabetic()).filter(|part| *part != word && part.chars().count() > 1);
        found.extend(parts.map(spelled));
        found.push(spelled(&word));
    }
    found.retain(|word| !word.is_empty());
    found
}

/// The digits of a phone number, with the code of the country and without.
fn numbers(phone: &str) -> Vec<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let local =
        digits.len().checked_sub(LOCAL_DIGITS).map(|code| digits.split_at(code)).filter(|(code, _)| !code.is_empty());
    match local {
        Some(("8", local)) => vec![format!("7{local}"), local.to_owned()],
        Some((_, local)) => vec![digits.clone(), local.to_owned()],
        None => vec![digits],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_found_by_each_part_of_the_names() {
        assert_eq!(spelled_words("Анна-Мария Фёдорова"), ["анна", "мария", "федорова"]);
        assert_eq!(spelled_words("i.ivanov77"), ["и", "иванов", "иванов77"]);
        assert_eq!(spelled_words("ь 7"), ["7"]);
    }

    #[test]
    fn a_phone_is_found_with_its_country_and_without() {
        assert_eq!(numbers("+7 (916) 123-45-67"), ["79161234567", "9161234567"]);
        assert_eq!(numbers("8 916 123 45 67"), ["79161234567", "9161234567"]);
        assert_eq!(numbers("112"), ["112"]);
    }
}
