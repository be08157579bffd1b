use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::Api;
use crate::api::accept;
use crate::http::{Reply, Request};

const PATIENCE: Duration = Duration::from_secs(10);

/// Somebody who is signed in, on one device.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who.
    pub id: Uuid,
    /// The sign-in.
    pub session: Uuid,
    /// The access token, good for ten minutes.
    pub token: String,
    /// `name=value` of the refresh cookie: good for one renewal.
    pub cookie: String,
}

#[derive(Deserialize)]
struct SignedIn {
    access_token: String,
    session: Uuid,
    me: Me,
}

#[derive(Deserialize)]
struct Me {
    id: Uuid,
}

impl Api {
    /// Signs in as anybody does: asks for a code, reads the mail in folder `mails`, shows the code.
    pub async fn sign_in(&self, email: &str, mails: &Path) -> Result<Person> {
        let challenge = self.ask_code(email).await?;
        let code = mailed_code(email, mails).await?;
        self.show_code(&challenge, &code).await
    }

    /// Has a code mailed to `email`; answers the cookie that belongs to it.
    pub async fn ask_code(&self, email: &str) -> Result<String> {
        let body = Some(json!({"email": email}).to_string());
        let asked = Request { method: "POST", path: "/auth/code", body, ..Request::default() };
        cookie(&accept(asked.send(self).await?).context("POST /auth/code")?)
    }

    /// Shows the code that was mailed.
    pub async fn show_code(&self, challenge: &str, code: &str) -> Result<Person> {
        let body = Some(json!({"code": code}).to_string());
        let shown =
            Request { method: "POST", path: "/auth/code/check", cookie: Some(challenge), body, ..Request::default() };
        person(&accept(shown.send(self).await?).context("POST /auth/code/check")?)
    }

    /// Makes the first owner of a new server with the token of the link that it printed.
    pub async fn create_first_owner(&self, token: &str, email: &str, name: &str) -> Result<Person> {
        let body = Some(json!({"token": token, "email": email, "name": name}).to_string());
        let asked = Request { method: "POST", path: "/setup", body, ..Request::default() };
        person(&accept(asked.send(self).await?).context("POST /setup")?)
    }

    /// Sets a password for whoever holds `token`; all other sessions of this person end.
    pub async fn set_password(&self, token: &str, password: &str) -> Result<()> {
        let body = Some(json!({"password": password}).to_string());
        let asked =
            Request { method: "PUT", path: "/users/me/password", token: Some(token), body, ..Request::default() };
        accept(asked.send(self).await?).context("PUT /users/me/password").map(drop)
    }

    /// A new access token and the next refresh cookie. What failed without a refusal may be tried again with the same cookie.
    pub async fn renew(&self, cookie: &str) -> Result<Person> {
        let asked = Request { method: "POST", path: "/auth/refresh", cookie: Some(cookie), ..Request::default() };
        person(&accept(asked.send(self).await?).context("POST /auth/refresh")?)
    }
}

fn person(reply: &Reply) -> Result<Person> {
    let SignedIn { access_token, session, me } = serde_json::from_slice(&reply.body)?;
    Ok(Person { id: me.id, session, token: access_token, cookie: cookie(reply)? })
}

fn cookie(reply: &Reply) -> Result<String> {
    let line = reply.header("set-cookie").context("no cookie")?;
    Ok(line.split(';').next().unwrap_or_default().to_owned())
}

/// The code that was mailed to `email`, found in folder `mails`; the mail is thrown away.
pub async fn mailed_code(email: &str, mails: &Path) -> Result<String> {
    let arrival = async {
        loop {
            if let Some(code) = look(email, mails)? {
                return Ok(code);
            }
            tokio::time::sleep(Duration::from_millis(4)).await;
        }
    };
    tokio::time::timeout(PATIENCE, arrival)
        .await
        .with_context(|| format!("no mail to {email} in {}", mails.display()))?
}

fn look(email: &str, mails: &Path) -> Result<Option<String>> {
    let Ok(folder) = std::fs::read_dir(mails) else { return Ok(None) };
    let ending = format!("-{email}.eml");
    for entry in folder {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(&ending)) {
            let letter = std::fs::read_to_string(&path)?;
            std::fs::remove_file(&path)?;
            // One that brings a link says nothing of the code that is waited for.
            if let Some(code) = code_in(&letter) {
                return Ok(Some(code));
            }
        }
    }
    Ok(None)
}

/// The six digits of the subject.
fn code_in(letter: &str) -> Option<String> {
    let subject = letter.lines().find_map(|line| line.strip_prefix("Subject: "))?;
    let mut words = subject.split(|c: char| !c.is_ascii_digit());
    words.find(|word| word.len() == 6).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_stands_in_the_subject() {
        let letter = "From: a@b\r\nSubject: 042137 =?utf-8?b?4oCU?= Vestnik\r\n\r\n999999";
        assert_eq!(code_in(letter).as_deref(), Some("042137"));
        assert_eq!(code_in("Subject: hello\r\n\r\n999999"), None);
    }
}
