//! Use cases about credentials over mocks.

use std::sync::Arc;

use adapter_http::CredentialCases;
use application::credentials::{
    AddPasskey, AgreeEmailChange, AskForPasskey, BeginEmailChange, BeginEnrolment, BeginPasskey, BeginTotp,
    CredentialAudit, FinishEnrolment, FinishTotp, LinkMailing, ListPasskeys, PasskeyCeremonies, ProveAgain,
    ReadCredentials, RecentProofs, RecoveryCodeDrawing, RemovePasskey, RemoveTotp, RenewRecoveryCodes,
    RequestPasswordReset, ResetPassword, SecondFactorCheck, SetPassword, ShowSecondFactor, SignInWithLink,
    SignInWithPasskey, SignInWithPassword, TotpEnrolment,
};
use application::users::{SessionOpening, SignInGate};

use super::ports::Ports;

/// What follows every right first factor.
pub(super) fn gate(ports: &Ports, opening: &Arc<SessionOpening>) -> SignInGate {
    SignInGate {
        opening: opening.clone(),
        policies: ports.policies(),
        factors: ports.factors.clone(),
        pending: ports.pending_sign_ins.clone(),
        clock: ports.clock.clone(),
        randomness: ports.randomness.clone(),
    }
}

/// The use cases about what people prove themselves with.
#[expect(clippy::too_many_lines, reason = "one part after the other is put together; nothing is decided")]
pub(super) fn credential_cases(
    ports: &Ports,
    opening: &Arc<SessionOpening>,
    gate: &Arc<SignInGate>,
) -> CredentialCases {
    let check = Arc::new(second_factor_check(ports));
    let ceremonies = Arc::new(passkey_ceremonies(ports));
    let enrolment = Arc::new(totp_enrolment(ports));
    let audit = || credential_audit(ports);
    let proofs = || RecentProofs { sessions: ports.sessions.clone(), clock: ports.clock.clone() };
    CredentialCases {
        sign_in_with_password: Arc::new(SignInWithPassword {
            passwords: ports.passwords.clone(),
            hasher: ports.password_hasher.clone(),
            users: ports.users.clone(),
            gate: gate.clone(),
            policies: ports.policies(),
            audit: audit(),
            limiter: ports.limiter.clone(),
        }),
        sign_in_with_link: Arc::new(SignInWithLink {
            links: ports.mailed_links.clone(),
            digests: ports.digests.clone(),
            users: ports.users.clone(),
            gate: gate.clone(),
            audit: audit(),
            limiter: ports.limiter.clone(),
            clock: ports.clock.clone(),
        }),
        request_password_reset: Arc::new(RequestPasswordReset {
            users: ports.users.clone(),
            mailing: Arc::new(link_mailing(ports)),
            limiter: ports.limiter.clone(),
        }),
        reset_password: Arc::new(reset_password(ports)),
        begin_email_change: Arc::new(BeginEmailChange {
            proofs: proofs(),
            users: ports.users.clone(),
            changes: ports.email_changes.clone(),
            digests: ports.digests.clone(),
            mails: ports.mails.clone(),
            limiter: ports.limiter.clone(),
            clock: ports.clock.clone(),
            randomness: ports.randomness.clone(),
        }),
        agree_email_change: Arc::new(AgreeEmailChange {
            changes: ports.email_changes.clone(),
            digests: ports.digests.clone(),
            audit: audit(),
            limiter: ports.limiter.clone(),
            clock: ports.clock.clone(),
        }),
        ask_for_passkey: Arc::new(AskForPasskey { ceremonies: ceremonies.clone(), limiter: ports.limiter.clone() }),
        sign_in_with_passkey: Arc::new(SignInWithPasskey {
            ceremonies: ceremonies.clone(),
            users: ports.users.clone(),
            opening: opening.clone(),
            audit: audit(),
            limiter: ports.limiter.clone(),
        }),
        begin_passkey: Arc::new(BeginPasskey {
            proofs: proofs(),
            ceremonies: ceremonies.clone(),
            passkeys: ports.passkeys.clone(),
            users: ports.users.clone(),
        }),
        add_passkey: Arc::new(AddPasskey {
            ceremonies: ceremonies.clone(),
            passkeys: ports.passkeys.clone(),
            factors: ports.factors.clone(),
            recovery_codes: ports.recovery_codes.clone(),
            drawing: drawing(ports),
            audit: audit(),
            clock: ports.clock.clone(),
            ids: ports.ids.clone(),
        }),
        list_passkeys: Arc::new(ListPasskeys { passkeys: ports.passkeys.clone() }),
        remove_passkey: Arc::new(RemovePasskey {
            proofs: proofs(),
            policies: ports.policies(),
            users: ports.users.clone(),
            factors: ports.factors.clone(),
            audit: audit(),
            passkeys: ports.passkeys.clone(),
        }),
        show_second_factor: Arc::new(ShowSecondFactor {
            pending: ports.pending_sign_ins.clone(),
            check: check.clone(),
            users: ports.users.clone(),
            opening: opening.clone(),
            audit: audit(),
            limiter: ports.limiter.clone(),
            clock: ports.clock.clone(),
        }),
        begin_enrolment: Arc::new(BeginEnrolment {
            pending: ports.pending_sign_ins.clone(),
            enrolment: enrolment.clone(),
            users: ports.users.clone(),
            limiter: ports.limiter.clone(),
            clock: ports.clock.clone(),
        }),
        finish_enrolment: Arc::new(FinishEnrolment {
            pending: ports.pending_sign_ins.clone(),
            enrolment: enrolment.clone(),
            users: ports.users.clone(),
            opening: opening.clone(),
            audit: audit(),
            limiter: ports.limiter.clone(),
            clock: ports.clock.clone(),
        }),
        prove_again: Arc::new(prove_again(ports, opening, &check, ceremonies)),
        read_credentials: Arc::new(ReadCredentials {
            factors: ports.factors.clone(),
            policies: ports.policies(),
            users: ports.users.clone(),
        }),
        set_password: Arc::new(SetPassword {
            passwords: ports.passwords.clone(),
            hasher: ports.password_hasher.clone(),
            users: ports.users.clone(),
            policies: ports.policies(),
            audit: audit(),
            proofs: proofs(),
            sessions: ports.sessions.clone(),
            announcer: ports.session_announcer.clone(),
            clock: ports.clock.clone(),
        }),
        begin_totp: Arc::new(BeginTotp { proofs: proofs(), enrolment: enrolment.clone(), users: ports.users.clone() }),
        finish_totp: Arc::new(FinishTotp { enrolment, audit: audit() }),
        remove_totp: Arc::new(RemoveTotp {
            proofs: proofs(),
            policies: ports.policies(),
            users: ports.users.clone(),
            factors: ports.factors.clone(),
            audit: audit(),
            totp: ports.totp.clone(),
        }),
        renew_recovery_codes: Arc::new(RenewRecoveryCodes {
            proofs: proofs(),
            factors: ports.factors.clone(),
            recovery_codes: ports.recovery_codes.clone(),
            drawing: drawing(ports),
            audit: audit(),
        }),
    }
}

fn drawing(ports: &Ports) -> RecoveryCodeDrawing {
    RecoveryCodeDrawing { randomness: ports.randomness.clone(), digests: ports.digests.clone() }
}

fn second_factor_check(ports: &Ports) -> SecondFactorCheck {
    SecondFactorCheck {
        totp: ports.totp.clone(),
        codes: ports.one_time_codes.clone(),
        recovery_codes: ports.recovery_codes.clone(),
        recovery: drawing(ports),
        limiter: ports.limiter.clone(),
        clock: ports.clock.clone(),
    }
}

fn totp_enrolment(ports: &Ports) -> TotpEnrolment {
    TotpEnrolment {
        totp: ports.totp.clone(),
        codes: ports.one_time_codes.clone(),
        recovery: drawing(ports),
        limiter: ports.limiter.clone(),
        clock: ports.clock.clone(),
        randomness: ports.randomness.clone(),
    }
}

fn prove_again(
    ports: &Ports,
    opening: &Arc<SessionOpening>,
    check: &Arc<SecondFactorCheck>,
    ceremonies: Arc<PasskeyCeremonies>,
) -> ProveAgain {
    ProveAgain {
        factors: ports.factors.clone(),
        check: check.clone(),
        ceremonies,
        passwords: ports.passwords.clone(),
        password_hasher: ports.password_hasher.clone(),
        challenges: ports.challenges.clone(),
        code_hasher: ports.hasher.clone(),
        users: ports.users.clone(),
        opening: opening.clone(),
        sessions: ports.sessions.clone(),
        announcer: ports.session_announcer.clone(),
        limiter: ports.limiter.clone(),
        clock: ports.clock.clone(),
    }
}

/// Mails links that stand for a proof.
pub(super) fn link_mailing(ports: &Ports) -> LinkMailing {
    LinkMailing {
        links: ports.mailed_links.clone(),
        digests: ports.digests.clone(),
        mails: ports.mails.clone(),
        clock: ports.clock.clone(),
        randomness: ports.randomness.clone(),
    }
}

fn reset_password(ports: &Ports) -> ResetPassword {
    ResetPassword {
        links: ports.mailed_links.clone(),
        digests: ports.digests.clone(),
        users: ports.users.clone(),
        passwords: ports.passwords.clone(),
        hasher: ports.password_hasher.clone(),
        sessions: ports.sessions.clone(),
        announcer: ports.session_announcer.clone(),
        policies: ports.policies(),
        audit: credential_audit(ports),
        limiter: ports.limiter.clone(),
        clock: ports.clock.clone(),
    }
}

fn passkey_ceremonies(ports: &Ports) -> PasskeyCeremonies {
    PasskeyCeremonies {
        ceremonies: ports.ceremonies.clone(),
        passkeys: ports.passkeys.clone(),
        verifier: ports.passkey_verifier.clone(),
        digests: ports.digests.clone(),
        clock: ports.clock.clone(),
        randomness: ports.randomness.clone(),
    }
}

fn credential_audit(ports: &Ports) -> CredentialAudit {
    CredentialAudit {
        log: ports.audit.clone(),
        users: ports.users.clone(),
        mails: ports.mails.clone(),
        clock: ports.clock.clone(),
    }
}
