//! Which form of a file a client takes (RFC 9110 §12.5.3).

/// A form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// As it is.
    Identity,
    /// `br`.
    Brotli,
    /// `gzip`.
    Gzip,
}

impl Encoding {
    /// Its name in `Content-Encoding`.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }

    /// Each form has its own entity tag.
    pub(super) const fn tag(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
        }
    }
}

/// The smallest form that is there and taken. What is not acceptable at all is answered as it is, as most servers do.
pub(super) fn best(accepted: &str, has_brotli: bool, has_gzip: bool) -> Encoding {
    if has_brotli && takes(accepted, "br") {
        Encoding::Brotli
    } else if has_gzip && takes(accepted, "gzip") {
        Encoding::Gzip
    } else {
        Encoding::Identity
    }
}

fn takes(accepted: &str, name: &str) -> bool {
    let weight = |wanted: &str| {
        accepted.split(',').find_map(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            let is_wanted = parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case(wanted));
            is_wanted.then(|| parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0_f32))
        })
    };
    weight(name).or_else(|| weight("*")).is_some_and(|weight| weight > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_form_that_is_taken_is_chosen() {
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip", Encoding::Gzip),
            ("br;q=0, gzip;q=0.5", Encoding::Gzip),
            ("*", Encoding::Brotli),
            ("*;q=0", Encoding::Identity),
            ("identity", Encoding::Identity),
            ("", Encoding::Identity),
            ("BR", Encoding::Brotli),
            ("brotli, gzipped", Encoding::Identity),
        ] {
            assert_eq!(best(accepted, true, true), expected, "{accepted}");
        }
        assert_eq!(best("br", false, true), Encoding::Identity);
    }
}
