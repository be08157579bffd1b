/// An e-mail address in its normal form: trimmed and in lower case, so that two spellings are one account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// Why a text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Longer than 254 bytes (RFC 5321 §4.5.3.1.3).
    #[error("an e-mail address has at most 254 characters")]
    TooLong,
    /// Not of the form `local@domain.tld`, or with characters that no mail server takes.
    #[error("this is not an e-mail address")]
    Malformed,
}

impl EmailAddress {
    /// The longest address in bytes.
    pub const MAX_BYTES: usize = 254;

    /// Parses an address as people type it. Quoted local parts and addresses without a dot in the domain are refused.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim().to_lowercase();
        if text.len() > Self::MAX_BYTES {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailError::Malformed)?;
        if is_local(local) && is_domain(domain) { Ok(Self(text)) } else { Err(EmailError::Malformed) }
    }

    /// The normalised address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`: a first guess at a username.
    pub fn local_part(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }
}

/// RFC 5321 `Dot-string`, and any letter of another alphabet (RFC 6531).
fn is_local(local: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    !local.is_empty()
        && local.len() <= 64
        && local.chars().all(allowed)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    domain.contains('.') && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_are_equal() {
        assert_eq!(EmailAddress::parse(" Anna@Example.ORG "), EmailAddress::parse("anna@example.org"));
    }

    #[test]
    fn what_no_server_takes_is_refused() {
        for text in
            ["", "a", "a@b", "@b.c", "a@.c", "a b@c.d", "a@b..c", ".a@b.c", "a@b.c\r\nBcc: x@y.z", "a@b@c.d", "<a@b.c>"]
        {
            assert_eq!(EmailAddress::parse(text), Err(EmailError::Malformed), "{text:?}");
        }
        assert_eq!(EmailAddress::parse(&format!("{}@b.cc", "a".repeat(250))), Err(EmailError::TooLong));
    }

    #[test]
    fn addresses_of_other_alphabets_are_taken() {
        assert!(EmailAddress::parse("анна@почта.рф").is_ok());
    }
}
