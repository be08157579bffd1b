use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::Api;
use super::api::accept;
use super::http::Request;

const PATIENCE: Duration = Duration::from_secs(10);

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: Uuid,
    pub(crate) token: String,
}

#[derive(Deserialize)]
struct SignedIn {
    access_token: String,
    me: Me,
}

#[derive(Deserialize)]
struct Me {
    id: Uuid,
}

impl Api {
    /// Signs in as anybody does: asks for a code, reads the mail, shows the code.
    pub(crate) async fn sign_in(self, email: &str, mails: &Path) -> Result<Person> {
        let body = Some(json!({"email": email}).to_string());
        let asked = Request { method: "POST", path: "/auth/code", body, ..Request::default() };
        let reply = accept(asked.send(self.address).await?).context("POST /auth/code")?;
        let cookie = reply.header("set-cookie").and_then(|line| line.split(';').next()).context("no cookie")?;
        let code = code_of(email, mails).await?;
        let body = Some(json!({"code": code}).to_string());
        let shown =
            Request { method: "POST", path: "/auth/code/check", cookie: Some(cookie), body, ..Request::default() };
        let reply = accept(shown.send(self.address).await?).context("POST /auth/code/check")?;
        let SignedIn { access_token, me } = serde_json::from_slice(&reply.body)?;
        Ok(Person { id: me.id, token: access_token })
    }
}

/// The code that was mailed to `email`; the mail is thrown away.
async fn code_of(email: &str, mails: &Path) -> Result<String> {
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
            return code_in(&letter).context("a mail without a code").map(Some);
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
