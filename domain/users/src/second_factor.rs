use domain_kernel::{PendingSignInId, Span, Timestamp, UserId};

/// For this long somebody who has shown a first factor may show the second.
pub const PENDING_LIFE: Span = Span::minutes(10);
/// So many wrong proofs of a second factor end a sign-in that is pending.
pub const PENDING_TRIES: u8 = 5;

/// What somebody holds beside the first factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeldFactors {
    /// An application that shows one-time codes.
    pub has_totp: bool,
    /// So many passkeys.
    pub passkeys: usize,
    /// So many recovery codes that nobody has used.
    pub recovery_codes: usize,
    /// A password. It is a first factor, and counted here since it proves again who somebody is.
    pub has_password: bool,
}

/// A way to prove who one is, beyond the first factor or anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What follows the first factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Nothing: the person is in.
    Open,
    /// The second factor is shown.
    Show,
    /// A second factor is required of this person, and there is none: one is set up now.
    Enrol,
}

/// A sign-in whose first factor was right. It opens no session until the second was shown too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingSignIn {
    /// 122 random bits, known only to the browser that has shown the first factor.
    pub id: PendingSignInId,
    /// Who is signing in.
    pub user: UserId,
    /// True when a second factor is to be set up, false when it is to be shown.
    pub must_enrol: bool,
    /// The account was made by this very sign-in.
    pub is_new: bool,
    /// From this moment it is worth nothing.
    pub expires_at: Timestamp,
}

impl HeldFactors {
    /// True when there is a second factor. Recovery codes alone are none.
    pub fn has_second(&self) -> bool {
        self.has_totp || self.passkeys > 0
    }

    /// What follows a right first factor of somebody of whom a second is required, or not. What a person has set up is always asked for.
    pub fn next_step(&self, is_required: bool) -> NextStep {
        match (self.has_second(), is_required) {
            (true, _) => NextStep::Show,
            (false, true) => NextStep::Enrol,
            (false, false) => NextStep::Open,
        }
    }

    /// How the second factor may be shown, the best first.
    pub fn second_methods(&self) -> Vec<ProofMethod> {
        let held = [
            (self.passkeys > 0, ProofMethod::Passkey),
            (self.has_totp, ProofMethod::Totp),
            (self.has_second() && self.recovery_codes > 0, ProofMethod::RecoveryCode),
        ];
        held.into_iter().filter_map(|(is_held, method)| is_held.then_some(method)).collect()
    }

    /// How a person may prove anew who they are: by the second factor where there is one, else by the password, else by a code by mail.
    /// Never by something weaker than what they have set up.
    pub fn proof_methods(&self) -> Vec<ProofMethod> {
        match (self.has_second(), self.has_password) {
            (true, _) => self.second_methods(),
            (false, true) => vec![ProofMethod::Password],
            (false, false) => vec![ProofMethod::MailedCode],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ProofMethod::{MailedCode, Passkey, Password, RecoveryCode, Totp};
    use super::*;

    const NOTHING: HeldFactors = HeldFactors { has_totp: false, passkeys: 0, recovery_codes: 0, has_password: false };

    #[test]
    fn what_was_set_up_is_asked_for_and_what_is_required_is_set_up() {
        let with_totp = HeldFactors { has_totp: true, ..NOTHING };
        let codes_alone = HeldFactors { recovery_codes: 10, has_password: true, ..NOTHING };
        for (held, is_required, expected) in [
            (NOTHING, false, NextStep::Open),
            (NOTHING, true, NextStep::Enrol),
            (codes_alone, true, NextStep::Enrol),
            (codes_alone, false, NextStep::Open),
            (with_totp, false, NextStep::Show),
            (with_totp, true, NextStep::Show),
            (HeldFactors { passkeys: 1, ..NOTHING }, false, NextStep::Show),
        ] {
            assert_eq!(held.next_step(is_required), expected, "{held:?} {is_required}");
        }
    }

    #[test]
    fn nobody_proves_themselves_by_less_than_they_have_set_up() {
        let all = HeldFactors { has_totp: true, passkeys: 2, recovery_codes: 3, has_password: true };
        assert_eq!(all.proof_methods(), [Passkey, Totp, RecoveryCode]);
        assert_eq!(HeldFactors { has_totp: false, passkeys: 0, ..all }.proof_methods(), [Password]);
        assert_eq!(NOTHING.proof_methods(), [MailedCode]);
        assert_eq!(HeldFactors { recovery_codes: 3, ..NOTHING }.second_methods(), []);
    }
}
