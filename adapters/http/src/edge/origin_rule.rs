use adapter_wire::Slug;
use http::{HeaderMap, Method, header};

use crate::HttpConfig;
use crate::problem::Fault;

/// Pages from elsewhere change nothing here. Checked by the exact origin, and by what the browser says about the page;
/// a program that is no browser sends neither.
pub(crate) fn check(config: &HttpConfig, method: &Method, headers: &HeaderMap) -> Result<(), Fault> {
    if method.is_safe() {
        return Ok(());
    }
    let refused = |detail: &str| Err(Fault::new(Slug::Forbidden).with_detail(detail));
    let site = headers.get("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return refused("the page that asks is from another site");
    }
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (None, _) if site.is_none() => Ok(()),
        (None, _) => refused("a browser names the origin of what changes something"),
        // Compared as bytes: what is not ASCII, or is no origin at all, is simply another one.
        (Some(origin), None) if config.all_origins().any(|own| origin == own.as_str()) => Ok(()),
        (Some(_), _) => refused("the page that asks is from another origin"),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::Origin;

    fn verdict(method: &Method, headers: &[(&'static str, &[u8])]) -> bool {
        let config = HttpConfig {
            public_url: Origin::parse("https://chat.example.org").expect("an origin"),
            origins: vec![Origin::parse("http://10.0.0.5:8080").expect("an origin")],
            ..HttpConfig::default()
        };
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_bytes(value).expect("a header"));
        }
        check(&config, method, &map).is_ok()
    }

    #[test]
    fn reading_is_free() {
        assert!(verdict(&Method::GET, &[("origin", b"https://evil.example"), ("sec-fetch-site", b"cross-site")]));
    }

    #[test]
    fn only_our_own_pages_and_programs_may_change_something() {
        let ours: &[u8] = b"https://chat.example.org";
        for headers in [
            &[][..],
            &[("origin", ours)],
            &[("origin", ours), ("sec-fetch-site", b"same-origin")],
            &[("origin", b"http://10.0.0.5:8080")],
        ] {
            assert!(verdict(&Method::POST, headers), "{headers:?}");
        }
        for headers in [
            &[("origin", &b"https://evil.example"[..])][..],
            &[("origin", b"null")],
            &[("origin", b"")],
            &[("origin", b"https://chat.example.org.evil.example")],
            &[("origin", b"https://chat.example.org:8443")],
            &[("origin", b"http://chat.example.org")],
            &[("origin", b"https://CHAT.example.org")],
            &[("origin", "https://чат.рф".as_bytes())],
            &[("origin", ours), ("origin", b"https://evil.example")],
            &[("origin", ours), ("sec-fetch-site", b"cross-site")],
            &[("origin", ours), ("sec-fetch-site", b"same-site")],
            &[("sec-fetch-site", b"same-origin")],
        ] {
            assert!(!verdict(&Method::POST, headers), "{headers:?}");
        }
    }
}
