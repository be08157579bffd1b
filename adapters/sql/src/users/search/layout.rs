//! The same keys on the other keyboard, as in `web/src/core/text/layout-switch.ts`.

const LATIN: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const CYRILLIC: &str = "ёйцукенгшщзхъфывапролджэячсмитьбю";

/// What the same keys write on the other layout: `ghbdtn` is `привет`, typed without looking.
pub(super) fn switched(text: &str) -> String {
    text.to_lowercase().chars().map(other).collect()
}

fn other(key: char) -> char {
    let keys = || LATIN.chars().zip(CYRILLIC.chars());
    let found = keys().find_map(|(latin, cyrillic)| match key {
        _ if key == latin => Some(cyrillic),
        _ if key == cyrillic => Some(latin),
        _ => None,
    });
    found.unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_another_side() {
        assert_eq!(LATIN.chars().count(), CYRILLIC.chars().count());
        assert_eq!(switched("Ghbdtn, 7"), "приветб 7");
        assert_eq!(switched("руддщ"), "hello");
        assert_eq!(switched(&switched("съешь ещё, ёж")), "съешь ещё, ёж");
    }
}
