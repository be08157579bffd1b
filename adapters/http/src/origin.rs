use std::fmt;

use serde::Deserialize;

/// The scheme, host and port of a web page (RFC 6454): `https://chat.example.org`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Origin(String);

/// Why a text is no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no web address of the form https://chat.example.org or http://localhost:8080")]
pub struct OriginError(String);

impl Origin {
    /// Parses an origin as it stands in a configuration; a slash at the end is forgiven, a path is not.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let refused = || OriginError(text.to_owned());
        let lower = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (scheme, host) = lower.split_once("://").ok_or_else(refused)?;
        let host = match scheme {
            "https" => host.strip_suffix(":443").unwrap_or(host),
            "http" => host.strip_suffix(":80").unwrap_or(host),
            _ => return Err(refused()),
        };
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
        if host.is_empty() || !host.chars().all(allowed) {
            return Err(refused());
        }
        Ok(Self(format!("{scheme}://{host}")))
    }

    /// The origin as a browser sends it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host alone, as passkeys know it (`WebAuthn` §5.1.2): no scheme and no port.
    pub fn host(&self) -> &str {
        let host = self.0.split_once("://").map_or(self.0.as_str(), |(_, host)| host);
        match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        }
    }

    /// True when it is reached over TLS.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Where its WebSocket is: Safari before 15.4 does not count it as `'self'` in a content security policy.
    pub(crate) fn web_socket(&self) -> String {
        self.0.replacen("http", "ws", 1)
    }
}

impl TryFrom<String> for Origin {
    type Error = OriginError;

    fn try_from(text: String) -> Result<Self, OriginError> {
        Self::parse(&text)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_a_browser_sends_it() {
        for (text, expected) in [
            ("https://Chat.Example.org/", "https://chat.example.org"),
            ("https://chat.example.org:443", "https://chat.example.org"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            assert_eq!(Origin::parse(text).expect("an origin").as_str(), expected, "{text}");
        }
    }

    #[test]
    fn a_host_has_no_scheme_and_no_port() {
        for (text, expected) in [
            ("https://chat.example.org", "chat.example.org"),
            ("http://localhost:8080", "localhost"),
            ("http://[::1]", "[::1]"),
            ("http://[::1]:8080", "[::1]"),
        ] {
            assert_eq!(Origin::parse(text).expect("an origin").host(), expected);
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "",
            "chat.example.org",
            "ftp://a",
            "https://",
            "https://a/b",
            "https://a@b",
            "https://я.рф",
            "null",
            "https://*",
        ] {
            assert!(Origin::parse(text).is_err(), "{text}");
        }
    }
}
