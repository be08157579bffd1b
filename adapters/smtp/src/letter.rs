use domain_users::CredentialChange;
use domain_users::ports::{Letter, Mail};
use lettre::Message;
use lettre::message::{Mailbox, SinglePart, header};

use crate::CarryError;

/// A mail as it is sent, in both of the product's languages: of a stranger the language is not known. Links lead to `public_url`, and
/// what they hold stands behind the `#`, which no server and no log sees.
pub(crate) fn letter(from: &Mailbox, public_url: &str, mail: &Mail) -> Result<Message, CarryError> {
    let to = Mailbox::new(None, mail.to.as_str().parse().map_err(CarryError::refused)?);
    Message::builder()
        .from(from.clone())
        .to(to)
        .subject(subject(&mail.letter))
        .header(AutoSubmitted)
        .singlepart(SinglePart::builder().header(header::ContentType::TEXT_PLAIN).body(text(&mail.letter, public_url)))
        .map_err(CarryError::refused)
}

fn subject(letter: &Letter) -> String {
    match letter {
        Letter::SignInCode { code, .. } => format!("{} — Vestnik", code.digits()),
        Letter::SignInLink { .. } => "Вход по ссылке · Sign in with a link — Vestnik".to_owned(),
        Letter::ResetPassword { .. } => "Новый пароль · A new password — Vestnik".to_owned(),
        Letter::LeaveAddress { .. } | Letter::TakeAddress { .. } => {
            "Смена адреса · Another address — Vestnik".to_owned()
        }
        Letter::AddressChanged => "Адрес сменён · Your address has changed — Vestnik".to_owned(),
        Letter::CredentialsChanged(_) => "Изменён способ входа · How you sign in has changed — Vestnik".to_owned(),
    }
}

/// What has changed, in Russian and in English, as whole sentences.
fn change(change: CredentialChange) -> [&'static str; 2] {
    match change {
        CredentialChange::PasswordSet => {
            ["Для вашей учётной записи в Vestnik задан новый пароль.", "Your account in Vestnik has a new password."]
        }
        CredentialChange::TotpSetUp => [
            "К вашей учётной записи в Vestnik подключено приложение с одноразовыми кодами; прежние резервные коды не действуют.",
            "An application for one-time codes was set up for your account in Vestnik; former recovery codes work no more.",
        ],
        CredentialChange::TotpRemoved => [
            "От вашей учётной записи в Vestnik отключено приложение с одноразовыми кодами.",
            "The application for one-time codes was removed from your account in Vestnik.",
        ],
        CredentialChange::PasskeyAdded => {
            ["К вашей учётной записи в Vestnik добавлен ключ входа.", "A passkey was added to your account in Vestnik."]
        }
        CredentialChange::PasskeyRemoved => [
            "Из вашей учётной записи в Vestnik удалён ключ входа.",
            "A passkey was removed from your account in Vestnik.",
        ],
        CredentialChange::RecoveryCodesRenewed => [
            "Для вашей учётной записи в Vestnik выданы новые резервные коды; прежние не действуют.",
            "Your account in Vestnik has new recovery codes; the former ones work no more.",
        ],
        CredentialChange::SecondFactorReset => [
            "Администратор снял с вашей учётной записи в Vestnik второй фактор: приложение с кодами, ключи входа и резервные коды\n\
             больше не действуют, все сеансы завершены.",
            "An administrator has reset the second factor of your account in Vestnik: the application for codes, passkeys and\n\
             recovery codes work no more, and all sessions have ended.",
        ],
    }
}

fn text(letter: &Letter, public_url: &str) -> String {
    let link = |page: &str, token: &str| format!("{public_url}/{page}#token={token}");
    match letter {
        Letter::SignInCode { code, minutes } => {
            let code = code.digits();
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
        Letter::SignInLink { token, minutes } => {
            let link = link("sign-in", token.reveal());
            format!(
                "Кто-то слишком часто вводил неверные коды для вашего адреса, поэтому вход по коду пока приостановлен. Если это вы,\n\
                 войдите по ссылке; она действует {minutes} минут и срабатывает один раз. Если не вы, ничего делать не нужно.\n\
                 \n\
                 Somebody has typed too many wrong codes for your address, so signing in by code pauses. If it was you, sign in with\n\
                 this link; it works for {minutes} minutes, once. If it was not, do nothing.\n\
                 \n\
                 {link}\n"
            )
        }
        Letter::ResetPassword { token, minutes } => {
            let link = link("reset-password", token.reveal());
            format!(
                "Чтобы задать новый пароль, откройте ссылку; она действует {minutes} минут и срабатывает один раз. Если вы её не\n\
                 запрашивали, ничего делать не нужно: пароль останется прежним.\n\
                 \n\
                 To choose a new password, open this link; it works for {minutes} minutes, once. If you did not ask for it, do\n\
                 nothing: your password stays as it is.\n\
                 \n\
                 {link}\n"
            )
        }
        Letter::LeaveAddress { token, new } => {
            let (link, new) = (link("confirm-email", token.reveal()), new.as_str());
            format!(
                "Адрес вашей учётной записи хотят сменить на {new}. Если это вы, подтвердите по ссылке в течение суток; новый адрес\n\
                 тоже получит письмо. Если не вы, ничего не подтверждайте и смените пароль.\n\
                 \n\
                 Somebody wants to change the address of your account to {new}. If it was you, confirm it with this link within\n\
                 a day; the new address gets a mail too. If it was not, confirm nothing, and change your password.\n\
                 \n\
                 {link}\n"
            )
        }
        Letter::TakeAddress { token } => {
            let link = link("confirm-email", token.reveal());
            format!(
                "Этот адрес указали для учётной записи в Vestnik. Если это вы, подтвердите по ссылке в течение суток. Если не вы,\n\
                 ничего делать не нужно.\n\
                 \n\
                 Somebody gave this address for an account in Vestnik. If it was you, confirm it with this link within a day. If it\n\
                 was not, do nothing.\n\
                 \n\
                 {link}\n"
            )
        }
        Letter::AddressChanged => "Адрес вашей учётной записи в Vestnik сменён: коды и ссылки для входа сюда больше не придут. Если это сделали не вы,\n\
             сразу напишите администратору.\n\
             \n\
             The address of your account in Vestnik has changed: no more codes or links come here. If it was not you who changed it,\n\
             tell your administrator at once.\n"
            .to_owned(),
        Letter::CredentialsChanged(of) => {
            let [russian, english] = change(*of);
            format!(
                "{russian}\n\
                 Если это сделано без вашего ведома, сразу смените пароль, завершите чужие сеансы и напишите администратору.\n\
                 \n\
                 {english}\n\
                 If you know nothing of it, change your password, end the sessions that are not yours and tell your administrator at\n\
                 once.\n"
            )
        }
    }
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
    use domain_users::{Code, EmailAddress, LinkToken};

    const URL: &str = "https://chat.example.org";

    fn address() -> EmailAddress {
        EmailAddress::parse("anna@example.org").expect("an address")
    }

    #[test]
    fn the_letter_says_the_code_in_both_languages() {
        let code = Letter::SignInCode { code: Code::parse("042137").expect("a code"), minutes: 10 };
        let mail = Mail { to: address(), letter: code.clone() };
        let from = "Vestnik <vestnik@localhost>".parse().expect("a mailbox");
        let letter = String::from_utf8(letter(&from, URL, &mail).expect("a letter").formatted()).expect("ASCII");
        assert!(letter.contains("To: anna@example.org"), "{letter}");
        assert!(letter.contains("Auto-Submitted: auto-generated"), "{letter}");
        assert!(text(&code, URL).matches("042137").count() == 2);
    }

    #[test]
    fn each_change_of_a_credential_is_told_in_both_languages_and_with_no_link() {
        let texts: std::collections::BTreeSet<String> = CredentialChange::ALL
            .into_iter()
            .map(|change| {
                let text = text(&Letter::CredentialsChanged(change), URL);
                assert!(text.contains("учётн") && text.to_lowercase().contains("your account"), "{text}");
                assert!(!text.contains("http"), "a mail that frightens and links is what phishing looks like: {text}");
                text
            })
            .collect();
        assert_eq!(texts.len(), CredentialChange::ALL.len());
    }

    #[test]
    fn what_a_link_holds_stands_behind_its_fragment_and_nowhere_else() {
        let token = || LinkToken::draw([0xa5; 32]);
        for (letter, page) in [
            (Letter::SignInLink { token: token(), minutes: 15 }, "sign-in"),
            (Letter::ResetPassword { token: token(), minutes: 30 }, "reset-password"),
            (Letter::LeaveAddress { token: token(), new: address() }, "confirm-email"),
            (Letter::TakeAddress { token: token() }, "confirm-email"),
        ] {
            let text = text(&letter, URL);
            assert!(text.ends_with(&format!("\n{URL}/{page}#token={}\n", "a5".repeat(16))), "{text}");
            assert_eq!(text.matches(&"a5".repeat(16)).count(), 1, "{text}");
            assert!(!subject(&letter).contains("a5a5"));
        }
    }
}
