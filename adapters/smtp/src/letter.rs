use domain_users::ports::SignInMail;
use lettre::Message;
use lettre::message::{Mailbox, SinglePart, header};

use crate::CarryError;

/// The letter with a sign-in code, in both of the product's languages: of a stranger the language is not known.
pub(crate) fn sign_in_letter(from: &Mailbox, mail: &SignInMail) -> Result<Message, CarryError> {
    let to = Mailbox::new(None, mail.to.as_str().parse().map_err(CarryError::refused)?);
    Message::builder()
        .from(from.clone())
        .to(to)
        .subject(format!("{} — Vestnik", mail.code.digits()))
        .header(AutoSubmitted)
        .singlepart(SinglePart::builder().header(header::ContentType::TEXT_PLAIN).body(text(mail)))
        .map_err(CarryError::refused)
}

fn text(mail: &SignInMail) -> String {
    let (code, minutes) = (mail.code.digits(), mail.minutes);
    format!(
        "Код для входа: {code}\n\
         Он действует {minutes} минут. Если вы его не запрашивали, ничего делать не нужно: без кода никто не войдёт.\n\
         Никому не сообщайте его.\n\
         \n\
         Your sign-in code: {code}\n\
         It works for {minutes} minutes. If you did not ask for it, do nothing: nobody gets in without it.\n\
         Never tell it to anybody.\n"
    )
}

/// Keeps vacation replies away (RFC 3834 §5).
#[derive(Clone)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain_users::{Code, EmailAddress};

    #[test]
    fn the_letter_says_the_code_in_both_languages() {
        let mail = SignInMail {
            to: EmailAddress::parse("anna@example.org").expect("an address"),
            code: Code::parse("042137").expect("a code"),
            minutes: 10,
        };
        let from = "Vestnik <vestnik@localhost>".parse().expect("a mailbox");
        let letter = String::from_utf8(sign_in_letter(&from, &mail).expect("a letter").formatted()).expect("ASCII");
        assert!(letter.contains("To: anna@example.org"), "{letter}");
        assert!(letter.contains("Auto-Submitted: auto-generated"), "{letter}");
        assert!(text(&mail).matches("042137").count() == 2);
    }
}
