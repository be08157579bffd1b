use application::credentials::{CredentialsView, ProposedTotp};
use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};

use crate::sign_in::SignedIn;

/// Signs in with a password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct SignInWithPassword {
    /// Whose password it is.
    #[oai(validator(min_length = 3, max_length = 254))]
    pub email: String,
    /// The password, as it was typed: spaces count.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub password: String,
}

/// A new password for myself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct SetPassword {
    /// 12 to 128 characters, none of the common ones; spaces count.
    #[oai(validator(min_length = 12, max_length = 128))]
    pub password: String,
}

/// A way to prove who one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum ProofMethod {
    /// A passkey: both factors in one.
    Passkey,
    /// A one-time code of an application.
    Totp,
    /// A recovery code, which works once.
    RecoveryCode,
    /// The password.
    Password,
    /// A code by mail.
    MailedCode,
}

impl From<domain_users::ProofMethod> for ProofMethod {
    fn from(method: domain_users::ProofMethod) -> Self {
        match method {
            domain_users::ProofMethod::Passkey => Self::Passkey,
            domain_users::ProofMethod::Totp => Self::Totp,
            domain_users::ProofMethod::RecoveryCode => Self::RecoveryCode,
            domain_users::ProofMethod::Password => Self::Password,
            domain_users::ProofMethod::MailedCode => Self::MailedCode,
        }
    }
}

/// The first factor was right, and a second is asked for. This browser holds the pending sign-in in a cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct SecondFactorAsked {
    /// How it may be shown, the best first; empty when one has to be set up. A passkey is shown by signing in with it.
    #[oai(validator(max_items = 5))]
    pub methods: Vec<ProofMethod>,
    /// A second factor is required of me and I have none: set one up now.
    pub must_enrol: bool,
    /// For so many seconds the sign-in waits.
    #[oai(validator(minimum(value = "0"), maximum(value = "600")))]
    pub expires_in: u32,
}

/// How a second factor is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum TypedFactor {
    /// Six digits of an application.
    Totp,
    /// A recovery code.
    RecoveryCode,
}

/// Shows a second factor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct ShowSecondFactor {
    /// What is shown.
    pub method: TypedFactor,
    /// The code; spaces and hyphens are forgiven.
    #[oai(validator(min_length = 6, max_length = 64))]
    pub proof: String,
}

/// What an application for one-time codes is set up with. Shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct TotpProposal {
    /// 160 bits in base 32, to be typed where no picture can be read.
    #[oai(validator(max_length = 32))]
    pub secret: String,
    /// The same for the picture: `otpauth://totp/…`.
    #[oai(validator(max_length = 1024))]
    pub uri: String,
}

/// The first code of an application that is being set up.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct ConfirmTotp {
    /// Six digits; spaces and hyphens are forgiven.
    #[oai(validator(min_length = 6, max_length = 32))]
    pub code: String,
}

/// Codes that stand in for a lost second factor, each once. Shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct RecoveryCodes {
    /// The codes, to be written down.
    #[oai(validator(max_items = 10, max_length = 27))]
    pub codes: Vec<String>,
}

/// I have set up the second factor that was required of me, and am signed in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Enrolled {
    /// My session.
    pub signed_in: SignedIn,
    /// Codes for the day on which the second factor is lost. Shown once.
    #[oai(validator(max_items = 10, max_length = 27))]
    pub recovery_codes: Vec<String>,
}

/// What I can prove myself with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Credentials {
    /// I have a password.
    pub has_password: bool,
    /// I have an application for one-time codes.
    pub has_totp: bool,
    /// So many passkeys.
    #[oai(validator(minimum(value = "0"), maximum(value = "10")))]
    pub passkeys: u32,
    /// So many recovery codes that I have not used.
    #[oai(validator(minimum(value = "0"), maximum(value = "10")))]
    pub recovery_codes_left: u32,
    /// A second factor is required of me: the last one cannot be removed.
    pub is_second_factor_required: bool,
    /// How I may prove again who I am, the best first.
    #[oai(validator(max_items = 5))]
    pub proof_methods: Vec<ProofMethod>,
}

impl From<CredentialsView> for Credentials {
    fn from(view: CredentialsView) -> Self {
        let CredentialsView { held, is_second_factor_required } = view;
        Self {
            has_password: held.has_password,
            has_totp: held.has_totp,
            passkeys: u32::try_from(held.passkeys).unwrap_or(u32::MAX),
            recovery_codes_left: u32::try_from(held.recovery_codes).unwrap_or(u32::MAX),
            is_second_factor_required,
            proof_methods: held.proof_methods().into_iter().map(ProofMethod::from).collect(),
        }
    }
}

/// What I show to prove again who I am; a passkey is shown in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum)]
#[serde(rename_all = "snake_case")]
#[oai(rename_all = "snake_case")]
pub enum TypedProof {
    /// Six digits of an application.
    Totp,
    /// A recovery code.
    RecoveryCode,
    /// My password.
    Password,
    /// A code that was mailed to me.
    MailedCode,
}

/// Proves again who I am.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct ProveAgain {
    /// What is shown.
    pub method: TypedProof,
    /// The code or the password.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub proof: String,
}

/// What a mailed link holds behind its `#`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct LinkShown {
    /// 32 hexadecimal digits.
    #[oai(validator(min_length = 32, max_length = 32))]
    pub token: String,
}

/// Chooses another password with a mailed link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
#[serde(deny_unknown_fields)]
#[oai(deny_unknown_fields)]
pub struct ResetPassword {
    /// What the link holds behind its `#`: 32 hexadecimal digits.
    #[oai(validator(min_length = 32, max_length = 32))]
    pub token: String,
    /// 12 to 128 characters, none of the common ones; spaces count.
    #[oai(validator(min_length = 12, max_length = 128))]
    pub password: String,
}

/// One of the two addresses has agreed to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct EmailAgreement {
    /// Both have: the account has its new address. Otherwise the other one is waited for.
    pub is_changed: bool,
}

impl TotpProposal {
    /// A proposal for an application, which shows `issuer` and the account's name beside each code.
    pub fn of(proposed: &ProposedTotp, issuer: &str) -> Self {
        let (account, secret) = (percent(&proposed.account), &proposed.secret);
        let uri = format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&digits=6&period=30");
        Self { secret: secret.clone(), uri }
    }
}

/// Everything but unreserved characters as `%` and two digits (RFC 3986 §2.1).
fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    text.bytes().fold(String::new(), |text, byte| {
        if plain(byte) { text + &char::from(byte).to_string() } else { text + &format!("%{byte:02X}") }
    })
}

/// Shapes that hold a secret print none of it.
macro_rules! secret {
    ($($name:ident),+) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        })+
    };
}

secret!(
    SignInWithPassword,
    SetPassword,
    ShowSecondFactor,
    TotpProposal,
    ConfirmTotp,
    RecoveryCodes,
    Enrolled,
    ProveAgain
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_reads_the_account_out_of_the_address() {
        let proposed = ProposedTotp { secret: "GEZDGNBV".into(), account: "anna+work@example.org".into() };
        assert_eq!(
            TotpProposal::of(&proposed, "Vestnik").uri,
            "otpauth://totp/Vestnik:anna%2Bwork%40example.org?secret=GEZDGNBV&issuer=Vestnik&digits=6&period=30"
        );
    }

    #[test]
    fn secrets_are_not_printed() {
        let shown = SignInWithPassword { email: "a@example.org".into(), password: "plum orbit tin".into() };
        assert_eq!(format!("{shown:?}"), "SignInWithPassword(***)");
    }
}
