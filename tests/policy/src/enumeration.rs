//! Whether a stranger can tell who has an account, by the answer or by how long it takes.

use anyhow::{Context, Result};
use client::Reply;
use serde_json::json;
use tokio::time::Instant;

use crate::fresh::{fresh_email, fresh_password};
use crate::http::{Question, essence};
use crate::{Document, Server};

/// What takes an address and answers everybody.
const DOORS: [&str; 3] = ["/auth/code", "/auth/password", "/auth/password/reset"];
/// How often each door is knocked at, for somebody and for nobody.
const PAIRS: usize = 60;
/// Of two answers, one for somebody and one for nobody, the longer is the one for somebody in half of all cases. So far from a half it
/// may be by chance once; not twice in the same direction.
const CHANCE: f64 = 0.12;

/// Knocks at every door that takes an address of `server`, which is empty, lets no strangers in and limits no rates.
pub async fn enumerate(server: &Server, document: &Document) -> Result<Vec<String>> {
    let known = fresh_email();
    let owner = server.api.create_first_owner(&server.setup_token()?, &known, "Owner").await?;
    server.api.set_password(&owner.token, &fresh_password()).await?;
    let mut faults = vec![];
    for path in DOORS.into_iter().filter(|path| document.operations.values().any(|operation| operation.path == *path)) {
        let first = knock(server, path, &known, &mut faults).await.context(path)?;
        let again = if first.abs() > CHANCE { knock(server, path, &known, &mut faults).await? } else { 0.0 };
        if again.abs() > CHANCE && (again > 0.0) == (first > 0.0) {
            faults.push(format!("{path}: the time tells who is known: {first:+.2} and {again:+.2} from a half"));
        }
    }
    Ok(faults)
}

/// How far from a half it is that an answer for somebody takes longer than one for nobody.
async fn knock(server: &Server, path: &str, known: &str, faults: &mut Vec<String>) -> Result<f64> {
    let (mut somebody, mut nobody) = (vec![], vec![]);
    for n in 0..PAIRS {
        // In turns, so that neither always follows the other.
        let emails = [known.to_owned(), fresh_email()];
        let (first, second) = if n % 2 == 0 { (0, 1) } else { (1, 0) };
        let mut said = [None, None];
        for who in [first, second] {
            let email = emails.get(who).context("one of two")?;
            let body = if path == "/auth/password" {
                json!({"email": email, "password": "a guess"})
            } else {
                json!({"email": email})
            };
            let question = Question {
                method: "POST".to_owned(),
                template: path.to_owned(),
                body: Some(body),
                ..Question::default()
            };
            let began = Instant::now();
            let reply = question.ask(&server.api).await?;
            let took = began.elapsed().as_secs_f64();
            if who == 0 {
                somebody.push(took);
            } else {
                nobody.push(took);
            }
            *said.get_mut(who).context("one of two")? = Some(without_secrets(&reply));
        }
        let [for_somebody, for_nobody] = said;
        if for_somebody != for_nobody {
            faults.push(format!("{path}: the answers differ: {for_somebody:?} and {for_nobody:?}"));
        }
    }
    Ok(advantage(&somebody, &nobody))
}

/// The answer without the values of cookies, which are random.
fn without_secrets(reply: &Reply) -> (u16, Vec<(String, String)>, String) {
    let (status, mut headers, body) = essence(reply);
    for (_, value) in headers.iter_mut().filter(|(name, _)| name == "set-cookie") {
        let (name, rest) = value.split_once('=').unwrap_or_default();
        let attributes = rest.split_once(';').map_or("", |(_, attributes)| attributes);
        *value = format!("{name}={attributes}");
    }
    (status, headers, body)
}

/// The share of pairs in which the first is larger, less a half.
fn advantage(somebody: &[f64], nobody: &[f64]) -> f64 {
    let wins = somebody.iter().flat_map(|a| nobody.iter().map(move |b| a > b)).filter(|wins| *wins).count();
    let (wins, pairs) =
        (u32::try_from(wins).unwrap_or(u32::MAX), u32::try_from(somebody.len() * nobody.len()).unwrap_or(1));
    f64::from(wins) / f64::from(pairs) - 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_seen() {
        assert!((advantage(&[2.0, 3.0], &[1.0, 1.5]) - 0.5).abs() < 1e-9);
        assert!(advantage(&[1.0, 4.0], &[2.0, 3.0]).abs() < 1e-9);
    }
}
