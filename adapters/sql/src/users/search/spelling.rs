//! One spelling for a word of either alphabet: the Cyrillic letters of its sound, those that people mix up as one. `Иванов`, `ivanov`
//! and `Ivanov'` are `иванов`; `Щукин`, `Shchukin` and `Schukin` are `шукин`.

/// What may still follow a Latin letter and change how the letters before it sound: `s` may become `sh`.
const CONTINUATIONS: [&str; 8] = ["h", "ch", "hch", "s", "a", "o", "u", "e"];

/// The spelling of a word in lower case without accents. Empty for a soft sign alone.
pub(super) fn spelled(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let (mut spelled, mut rest, mut before) = (String::with_capacity(word.len()), letters.as_slice(), None);
    while let [first, ..] = rest {
        let (taken, sound) = sound(rest, before);
        match sound {
            // `ий`, `iy` and `y` all end Dmitry.
            Some("и") if spelled.ends_with('и') => {}
            Some(sound) => spelled.push_str(sound),
            None => spelled.push(*first),
        }
        let (done, left) = rest.split_at(taken.min(rest.len()));
        (before, rest) = (done.last().copied(), left);
    }
    spelled
}

/// The spellings of the beginning of a word: the one of what is there, and those it has if its last letters turn out to be half of a
/// sound. A word that begins with `s` may begin with `с` or with `ш`.
pub(super) fn beginnings(word: &str) -> Vec<String> {
    let first = spelled(word);
    let mut all = vec![first];
    if word.ends_with(|c: char| c.is_ascii_lowercase()) {
        for more in CONTINUATIONS {
            let longer = spelled(&format!("{word}{more}"));
            if !all.iter().any(|known| longer.starts_with(known.as_str())) {
                all.push(longer);
            }
        }
    }
    all.retain(|spelling| !spelling.is_empty());
    all
}

/// How many letters sound together, and what they sound like; `None` for a letter that sounds like itself.
fn sound(letters: &[char], before: Option<char>) -> (usize, Option<&'static str>) {
    let (taken, sound) = match letters {
        ['s', 'h', 'c', 'h', ..] => (4, "ш"),
        ['s', 'c', 'h', ..] => (3, "ш"),
        ['s', 'h', ..] => (2, "ш"),
        ['c', 'h', ..] => (2, "ч"),
        ['z', 'h', ..] => (2, "ж"),
        ['k', 'h', ..] => (2, "х"),
        ['t', 's', ..] => (2, "ц"),
        ['y' | 'j' | 'i', 'u', ..] => (2, "ю"),
        ['y' | 'j', 'a', ..] => (2, "я"),
        // Iakovlev and Mariia, but Maria.
        ['i', 'a', ..] if before.is_none_or(|letter| matches!(letter, 'i' | 'y')) => (2, "я"),
        ['i', 'a', ..] => (2, "ия"),
        ['y' | 'j', 'o' | 'e', ..] => (2, "е"),
        [letter, ..] => return (1, single(*letter)),
        [] => (0, ""),
    };
    (taken, Some(sound))
}

fn single(letter: char) -> Option<&'static str> {
    Some(match letter {
        'a' => "а",
        'b' => "б",
        'c' | 'k' | 'q' => "к",
        'd' | 'đ' => "д",
        'e' | 'æ' | 'œ' | 'ё' | 'э' | 'є' => "е",
        'f' => "ф",
        'g' | 'ґ' => "г",
        'h' => "х",
        'i' | 'j' | 'y' | 'ı' | 'и' | 'й' | 'ы' | 'і' => "и",
        'l' | 'ł' => "л",
        'm' => "м",
        'n' => "н",
        'o' | 'ø' => "о",
        'p' => "п",
        'r' => "р",
        's' => "с",
        't' | 'þ' => "т",
        'u' => "у",
        'v' | 'w' => "в",
        'x' => "кс",
        'z' => "з",
        'ß' => "сс",
        'щ' => "ш",
        'ъ' | 'ь' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_alphabet_has_one_spelling() {
        for (cyrillic, latin) in [
            ("иванов", &["ivanov", "iwanow"][..]),
            ("щукин", &["shchukin", "schukin", "shukin"]),
            ("дмитрии", &["dmitry", "dmitri", "dmitriy", "dmitrii"]),
            ("юлия", &["yulia", "julia", "yuliya", "iuliia"]),
            ("мария", &["maria", "mariya", "mariia"]),
            ("яковлев", &["yakovlev", "iakovlev", "jakowlew"]),
            ("федор", &["fyodor", "fedor"]),
            ("соловьев", &["solovyev", "solovyov", "solovev"]),
            ("елена", &["elena", "yelena"]),
            ("харитонов", &["kharitonov", "haritonov"]),
            ("ксения", &["ksenia", "xenia", "kseniya"]),
            ("черныx", &["chernyx"]),
            ("цветков", &["tsvetkov"]),
            ("жуков", &["zhukov"]),
            ("илья", &["ilya"]),
            ("андреи", &["andrey", "andrei", "andrej"]),
            ("эльдар", &["eldar"]),
            ("ivanov2", &["иванов2"]),
        ] {
            for latin in latin {
                assert_eq!(spelled(cyrillic), spelled(latin), "{cyrillic} {latin}");
            }
        }
        assert_eq!(spelled("田中"), "田中");
        assert_eq!(spelled("ь"), "");
    }

    #[test]
    fn whatever_was_typed_so_far_begins_the_whole_word() {
        for word in
            ["shchukin", "kharitonov", "tsvetkov", "yulia", "iakovlev", "fyodor", "maria", "liubov", "scott", "мария"]
        {
            let whole = spelled(word);
            for (at, letter) in word.char_indices() {
                let typed = &word[..at + letter.len_utf8()];
                let beginnings = beginnings(typed);
                assert!(
                    beginnings.iter().any(|known| whole.starts_with(known.as_str())),
                    "{typed} of {word}: {beginnings:?}"
                );
            }
        }
    }

    #[test]
    fn only_latin_letters_may_be_half_of_a_sound() {
        assert_eq!(beginnings("с"), ["с"]);
        assert_eq!(beginnings("s"), ["с", "ш"]);
        assert_eq!(beginnings("mari"), ["мари", "марю"]);
    }
}
