mod add_passkey;
mod agree_email_change;
mod begin_email_change;
mod begin_passkey;
mod begin_totp;
mod finish_totp;
mod list_passkeys;
mod read;
mod remove_passkey;
mod remove_totp;
mod renew_recovery_codes;
mod request_password_reset;
mod reset_password;
mod set_password;

use std::sync::Arc;

use crate::CredentialCases;

pub(crate) type Api = (
    read::Read,
    set_password::SetPassword,
    begin_totp::BeginTotp,
    finish_totp::FinishTotp,
    remove_totp::RemoveTotp,
    renew_recovery_codes::RenewRecoveryCodes,
    request_password_reset::RequestPasswordReset,
    reset_password::ResetPassword,
    begin_email_change::BeginEmailChange,
    agree_email_change::AgreeEmailChange,
    begin_passkey::BeginPasskey,
    add_passkey::AddPasskey,
    list_passkeys::ListPasskeys,
    remove_passkey::RemovePasskey,
);

pub(crate) fn api(cases: &CredentialCases) -> Api {
    (
        read::Read { read_credentials: Arc::clone(&cases.read_credentials) },
        set_password::SetPassword { set_password: Arc::clone(&cases.set_password) },
        begin_totp::BeginTotp { begin_totp: Arc::clone(&cases.begin_totp) },
        finish_totp::FinishTotp { finish_totp: Arc::clone(&cases.finish_totp) },
        remove_totp::RemoveTotp { remove_totp: Arc::clone(&cases.remove_totp) },
        renew_recovery_codes::RenewRecoveryCodes { renew_recovery_codes: Arc::clone(&cases.renew_recovery_codes) },
        request_password_reset::RequestPasswordReset {
            request_password_reset: Arc::clone(&cases.request_password_reset),
        },
        reset_password::ResetPassword { reset_password: Arc::clone(&cases.reset_password) },
        begin_email_change::BeginEmailChange { begin_email_change: Arc::clone(&cases.begin_email_change) },
        agree_email_change::AgreeEmailChange { agree_email_change: Arc::clone(&cases.agree_email_change) },
        begin_passkey::BeginPasskey { begin_passkey: Arc::clone(&cases.begin_passkey) },
        add_passkey::AddPasskey { add_passkey: Arc::clone(&cases.add_passkey) },
        list_passkeys::ListPasskeys { list_passkeys: Arc::clone(&cases.list_passkeys) },
        remove_passkey::RemovePasskey { remove_passkey: Arc::clone(&cases.remove_passkey) },
    )
}
