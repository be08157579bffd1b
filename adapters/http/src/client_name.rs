//! What a session is called, from the `User-Agent` header.

/// The most characters of a description.
const LONGEST: usize = 100;
/// Browsers by what only they write, those that also write the words of others first.
const BROWSERS: [(&str, &str); 12] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser/", "Yandex Browser"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("HeadlessChrome/", "Chromium"),
    ("Chrome/", "Chromium"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];

/// «Chromium on Linux» for a browser, the first words for anything else. Never more than 100 characters, never anything
/// that a terminal or a page could take for more than text.
pub(crate) fn client_name(user_agent: &str) -> String {
    let find = |table: &[(&str, &'static str)]| {
        table.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, _) => plain(user_agent),
    }
}

fn plain(text: &str) -> String {
    let words: String = text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(LONGEST).collect();
    let words = words.trim();
    if words.is_empty() { "Unknown client".to_owned() } else { words.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_by_name_and_system() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
                "Chromium on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile Safari/604.1",
                "Chrome on iPhone",
            ),
            ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
            ("curl/8.5.0", "curl/8.5.0"),
            ("", "Unknown client"),
        ] {
            assert_eq!(client_name(agent), expected, "{agent}");
        }
    }

    #[test]
    fn a_name_is_short_and_plain_whatever_was_sent() {
        for agent in ["\u{1b}[31mred\u{202e}", "я".repeat(500).as_str(), "x".repeat(5_000).as_str(), "<b>\r\n\0"] {
            let name = client_name(agent);
            assert!(name.len() <= LONGEST && !name.is_empty(), "{name:?}");
            assert!(name.chars().all(|c| c.is_ascii_graphic() || c == ' '), "{name:?}");
        }
    }
}
