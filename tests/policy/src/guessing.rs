//! Guessing codes from many addresses at once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, ensure};
use client::Request;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use crate::Server;
use crate::fresh::{fresh_email, fresh_id};

/// Whose accounts are wanted. Few, so that the chance of a lucky guess in what is evaluated at all stays below one in 5 000.
const VICTIMS: usize = 4;
/// From where the guesses come, each from a network of its own.
const ADDRESSES: u64 = 1_000;
/// Guesses sent at once over one connection.
const AT_ONCE: usize = 50;
const CONNECTIONS: usize = 8;
/// A code may be tried so often.
const TRIES: u64 = 5;
/// And one account so often a day.
const TRIES_A_DAY: u64 = 50;
/// A loaded machine may be too busy for one guess in so many.
const BUSY_ONE_IN: u64 = 1_000;

/// What became of the guesses.
#[derive(Debug, Default)]
pub struct Guesses {
    /// How many were made.
    pub made: u64,
    /// Somebody was signed in.
    pub logins: u64,
    /// The code was looked at: the answer is that it is wrong.
    pub evaluated: u64,
    /// The code works no more, or there is none.
    pub dead: u64,
    /// Too many.
    pub refused: u64,
    /// The server had no time for it: 503.
    pub busy: u64,
    /// Codes that were mailed.
    pub codes: u64,
    /// Anything else, by status.
    pub other: BTreeMap<u16, u64>,
}

impl Guesses {
    /// What must hold: nobody came in, and hardly anything was looked at.
    pub fn check(&self) -> Result<()> {
        ensure!(self.logins == 0, "{} guesses led to a sign-in: {self:?}", self.logins);
        ensure!(self.busy <= self.made / BUSY_ONE_IN, "the server hardly looked: {self:?}");
        ensure!(self.other.is_empty(), "answers that should not be: {self:?}");
        ensure!(self.evaluated <= self.codes * TRIES, "more tries than {TRIES} a code: {self:?}");
        ensure!(self.evaluated <= VICTIMS as u64 * TRIES_A_DAY, "more tries than {TRIES_A_DAY} an account: {self:?}");
        ensure!(self.evaluated > 0, "no code was tried at all, so that nothing was tested: {self:?}");
        Ok(())
    }
}

/// Makes `count` guesses on `server`, which limits rates and believes a proxy on loopback.
pub async fn guess(server: &Server, count: u64) -> Result<Guesses> {
    let attack = Arc::new(Attack::on(server));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let attack = Arc::clone(&attack);
        workers.spawn(async move { attack.run(count).await });
    }
    let mut sum = Guesses { codes: 0, ..Guesses::default() };
    while let Some(part) = workers.join_next().await {
        let part = part??;
        sum.made += part.made;
        sum.logins += part.logins;
        sum.evaluated += part.evaluated;
        sum.dead += part.dead;
        sum.refused += part.refused;
        sum.busy += part.busy;
        sum.codes += part.codes;
        part.other.into_iter().for_each(|(status, times)| *sum.other.entry(status).or_default() += times);
    }
    Ok(sum)
}

struct Attack {
    server: client::Api,
    victims: Vec<String>,
    /// The cookie of the last code that was mailed to each victim.
    challenges: Mutex<Vec<String>>,
    next: AtomicU64,
}

impl Attack {
    /// Nobody has signed in yet, for that would spend the victims' allowance of codes: whoever shows the code of an address has its
    /// account, whether it was there or not.
    fn on(server: &Server) -> Self {
        let victims = (0..VICTIMS).map(|_| fresh_email()).collect();
        let challenges = Mutex::new(vec![String::new(); VICTIMS]);
        Self { server: server.api.clone(), victims, challenges, next: AtomicU64::new(0) }
    }

    async fn run(&self, count: u64) -> Result<Guesses> {
        let mut sum = Guesses::default();
        loop {
            let first = self.next.fetch_add(AT_ONCE as u64, Ordering::Relaxed);
            if first >= count {
                return Ok(sum);
            }
            sum.codes += self.ask_for_code(first).await?;
            let challenges = self.challenges.lock().await.clone();
            let batch =
                (first..first + AT_ONCE as u64).fold(String::new(), |batch, n| batch + &self.text(n, &challenges));
            // Anew each time: the server ends a connection that was idle for as long as a code may take.
            let mut stream = TcpStream::connect(self.server.address).await?;
            stream.write_all(batch.as_bytes()).await?;
            read_answers(&mut stream, &mut sum).await?;
        }
    }

    /// Another code for one of the victims, under whatever spelling; 1 when one was mailed.
    async fn ask_for_code(&self, n: u64) -> Result<u64> {
        let victim = usize::try_from(n)? / AT_ONCE % VICTIMS;
        let name = self.victims.get(victim).context("a victim")?;
        let spelled = match n / 7 % 3 {
            0 => name.clone(),
            1 => name.to_uppercase(),
            _ => format!(" {name} "),
        };
        let address = address(n);
        let asked = Request {
            method: "POST",
            path: "/auth/code",
            headers: &[("X-Forwarded-For", &address)],
            body: Some(json!({"email": spelled}).to_string()),
            ..Request::default()
        };
        let reply = asked.send(&self.server).await?;
        let Some(cookie) = reply.header("set-cookie").filter(|_| reply.status == 202) else { return Ok(0) };
        let cookie = cookie.split(';').next().unwrap_or_default();
        if let Some(place) = self.challenges.lock().await.get_mut(victim) {
            cookie.clone_into(place);
        }
        Ok(1)
    }

    /// A guess as it goes over the wire: with a code that was asked for, or with none.
    fn text(&self, n: u64, challenges: &[String]) -> String {
        let known =
            challenges.get(usize::try_from(n).unwrap_or_default() % (VICTIMS + 1)).filter(|known| !known.is_empty());
        let cookie = known.cloned().unwrap_or_else(|| format!("vestnik-challenge={}", fresh_id().simple()));
        let body = format!("{{\"code\":\"{:06}\"}}", fresh_id().as_u128() % 1_000_000);
        format!(
            "POST /api/v1/auth/code/check HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nX-Vestnik-Client: 1\r\nCookie: {cookie}\r\n\
             X-Forwarded-For: {address}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}",
            host = self.server.address,
            origin = self.server.origin,
            address = address(n),
            length = body.len(),
        )
    }
}

/// One of the addresses: neighbours in time are no neighbours in the network.
fn address(n: u64) -> String {
    let n = n * 7 % ADDRESSES;
    format!("10.{}.{}.7", n / 250, n % 250)
}

/// Reads as many answers as were asked for.
async fn read_answers(stream: &mut TcpStream, sum: &mut Guesses) -> Result<()> {
    let mut bytes: Vec<u8> = vec![];
    for _ in 0..AT_ONCE {
        let (head, body) = loop {
            if let Some(whole) = whole_answer(&bytes) {
                break whole;
            }
            ensure!(stream.read_buf(&mut bytes).await? > 0, "the server closed the connection");
        };
        let text = String::from_utf8_lossy(bytes.get(..body).unwrap_or_default()).into_owned();
        bytes.drain(..body);
        let status: u16 = text.get(9..12).and_then(|status| status.parse().ok()).context("a status")?;
        sum.made += 1;
        match status {
            200 | 202 => sum.logins += 1,
            429 => sum.refused += 1,
            503 => sum.busy += 1,
            422 if text.get(head..).is_some_and(|body| body.contains("\"wrong_code\"")) => sum.evaluated += 1,
            422 => sum.dead += 1,
            other => *sum.other.entry(other).or_default() += 1,
        }
    }
    Ok(())
}

/// Where the head and the body of the first answer end, if all of it is there.
fn whole_answer(bytes: &[u8]) -> Option<(usize, usize)> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(bytes.get(..head)?).ok()?;
    let length = text.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let end = head + length.unwrap_or(0_usize);
    (bytes.len() >= end).then_some((head, end))
}
