mod common;

use common::is_common;

/// A password that a person may choose: 12 to 128 characters, none of the common ones. No rules of composition: they make passwords
/// worse (NIST SP 800-63B §5.1.1.2). Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// A password as somebody typed it to sign in: 1 to 128 characters. One that was imported may be shorter than what is asked for today.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedPassword(String);

/// Why a text is no password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer characters than asked for.
    #[error("a password has at least {0} characters")]
    TooShort(usize),
    /// More than 128 characters.
    #[error("a password has at most {} characters", Password::MAX)]
    TooLong,
    /// On the list of common passwords, or one of them with a little around it, a row of keys, the same thing again and again, or
    /// made of the account's own names.
    #[error("this password is among the first that anybody would guess")]
    Common,
}

impl Password {
    /// The shortest password, where the server's policy asks for no longer one.
    pub const MIN: usize = 12;
    /// The longest password.
    pub const MAX: usize = 128;

    /// Takes a password of at least `min` characters for an account that is known by `names`.
    pub fn parse(text: &str, min: usize, names: &[&str]) -> Result<Self, PasswordError> {
        let characters = text.chars().count();
        if characters > Self::MAX {
            Err(PasswordError::TooLong)
        } else if characters < min.max(Self::MIN) {
            Err(PasswordError::TooShort(min.max(Self::MIN)))
        } else if is_common(text, names) {
            Err(PasswordError::Common)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The password, for the hasher alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl TypedPassword {
    /// Takes what was typed. Nothing is trimmed: spaces count.
    pub fn parse(text: &str) -> Result<Self, PasswordError> {
        match text.chars().count() {
            0 => Err(PasswordError::TooShort(1)),
            1..=Password::MAX => Ok(Self(text.to_owned())),
            _ => Err(PasswordError::TooLong),
        }
    }

    /// What was typed, for the hasher alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&Password> for TypedPassword {
    fn from(password: &Password) -> Self {
        Self(password.0.clone())
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(***)")
    }
}

impl std::fmt::Debug for TypedPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedPassword(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Password, PasswordError> {
        Password::parse(text, Password::MIN, &["anna.petrova"])
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(parse("шифровальный"), Ok(Password("шифровальный".into())));
        assert_eq!(parse("шифровальны"), Err(PasswordError::TooShort(12)));
        assert!(parse(&"ёж ".repeat(5)).is_err_and(|error| error == PasswordError::Common));
        assert_eq!(parse(&"ж".repeat(129)), Err(PasswordError::TooLong));
        assert_eq!(Password::parse("plum orbit tin", 16, &[]), Err(PasswordError::TooShort(16)));
        assert!(Password::parse("plum orbit tin", 1, &[]).is_ok());
        assert_eq!(Password::parse("plum", 1, &[]), Err(PasswordError::TooShort(12)), "no policy goes below 12");
    }

    #[test]
    fn what_is_typed_is_not_judged() {
        assert!(TypedPassword::parse("1").is_ok());
        assert_eq!(TypedPassword::parse(""), Err(PasswordError::TooShort(1)));
        assert_eq!(TypedPassword::parse(&"ж".repeat(129)), Err(PasswordError::TooLong));
        assert_eq!(TypedPassword::parse(" a ").map(|typed| typed.reveal().to_owned()), Ok(" a ".to_owned()));
    }

    #[test]
    fn a_password_never_prints_itself() {
        let password = parse("plum orbit tin").expect("a password");
        assert_eq!(format!("{password:?} {:?}", TypedPassword::from(&password)), "Password(***) TypedPassword(***)");
    }
}
