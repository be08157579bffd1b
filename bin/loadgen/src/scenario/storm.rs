use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use client::shapes::{Cursor, Followed, FromClient, FromServer, Hello};
use client::{Api, Incoming, Person, Socket};
use serde_json::json;
use tokio::task::JoinSet;

use crate::cli::{Cli, Engine, StormArgs};
use crate::report::{Figure, Mark, Report, Reports};
use crate::world::World;

/// Everybody is back within so many seconds.
const MARK_SECONDS: f64 = 30.0;
/// Transactions of the database for one that comes back, however many chats it is in; nearly each is one statement.
const MARK_TRANSACTIONS: f64 = 6.0;
/// Members of each chat.
const MEMBERS: usize = 50;
/// Sockets that are opened at once before the storm.
const OPENING: usize = 64;
/// The first try after a lost connection waits a random part of this (PROTOCOL §3.4).
const FIRST_TRY_MS: u64 = 5_000;
const GIVE_UP: Duration = Duration::from_secs(60);
/// Postgres tells its counters with this delay.
const STATISTICS: Duration = Duration::from_millis(1_500);

/// One device: who it belongs to and how far it has followed.
struct Seat {
    place: u64,
    person: Person,
    user: Option<Cursor>,
    chats: Vec<Followed>,
}

/// What a greeting came to.
enum Greeted {
    In(Socket),
    Later { from: u64, to: u64 },
}

/// Many devices on one of two servers, which is killed: how long until all are back on the other, and what it costs.
pub(super) async fn run(cli: &Cli, args: &StormArgs, reports: &mut Reports) -> Result<()> {
    let (mut world, report) = World::populate(cli, Engine::Postgres, 2, args.users).await?;
    reports.add(&report)?;
    fill_chats(&mut world, args).await?;
    let [first, second] = world.server.addresses()[..] else { anyhow::bail!("two servers are needed") };
    let people = world.people(args.users)?.iter().cycle().take(args.sockets);
    let (seats, sockets) = sit_all(&Api::new(first), people).await?;

    let before = transactions(&world).await?;
    world.server.kill(0).await?;
    let killed = Instant::now();
    drop(sockets);
    let refused = Arc::new(AtomicU64::new(0));
    let mut returning = JoinSet::new();
    for mut seat in seats {
        let (api, refused) = (Api::new(second), Arc::clone(&refused));
        returning.spawn(async move {
            sleep_up_to(FIRST_TRY_MS, seat.place).await;
            let socket = seat.sit(&api, &refused).await?;
            Ok::<_, anyhow::Error>((killed.elapsed(), socket))
        });
    }
    let mut back = Vec::new();
    let mut sockets = Vec::new();
    while let Some(returned) = returning.join_next().await {
        let (after, socket) = returned??;
        back.push(after.as_secs_f64());
        sockets.push(socket);
    }
    back.sort_unstable_by(f64::total_cmp);
    let spent = (transactions(&world).await? - before) as f64 / args.sockets as f64;
    let parameters = json!({"sockets": args.sockets, "users": args.users, "chats of each": args.chats});
    let mut report = Report::new("storm", Some(Engine::Postgres), parameters);
    let last = back.last().copied().unwrap_or_default();
    report.add(Figure::new("all back after a server was killed", last, "s").with_mark(Mark::AtMost(MARK_SECONDS)));
    let half = back.get(back.len() / 2).copied().unwrap_or_default();
    report.add(Figure::new("half of them back", half, "s"));
    report.add(Figure::new("transactions per return", spent, "").with_mark(Mark::AtMost(MARK_TRANSACTIONS)));
    report.add(Figure::new("told to come later", refused.load(Relaxed) as f64, ""));
    reports.add(&report)?;
    drop(sockets);
    world.server.close().await
}

/// Groups of fifty until everybody is in about as many as asked for; each has something in it.
async fn fill_chats(world: &mut World, args: &StormArgs) -> Result<()> {
    let users = world.population();
    for group in 0..(users * args.chats).div_ceil(MEMBERS) {
        // Strides are odd and differ, so that people meet others in each group.
        let members: Vec<usize> =
            (1..MEMBERS.min(users)).map(|n| (group + n * (2 * (group / users) + 1)) % users).collect();
        world.group(group % users, &members).await?;
    }
    Ok(())
}

async fn sit_all<'a>(api: &Api, people: impl Iterator<Item = &'a Person>) -> Result<(Vec<Seat>, Vec<Socket>)> {
    let (mut sitting, mut seats, mut sockets) = (JoinSet::new(), Vec::new(), Vec::new());
    for (place, person) in people.cloned().enumerate() {
        if sitting.len() >= OPENING
            && let Some(sat) = sitting.join_next().await
        {
            let (seat, socket) = sat??;
            seats.push(seat);
            sockets.push(socket);
        }
        let api = api.clone();
        sitting.spawn(async move {
            let mut seat = Seat { place: place as u64, person, user: None, chats: Vec::new() };
            let socket = seat.sit(&api, &AtomicU64::new(0)).await?;
            Ok::<_, anyhow::Error>((seat, socket))
        });
    }
    while let Some(sat) = sitting.join_next().await {
        let (seat, socket) = sat??;
        seats.push(seat);
        sockets.push(socket);
    }
    Ok((seats, sockets))
}

impl Seat {
    /// Opens a socket and catches up, as often as it takes.
    async fn sit(&mut self, api: &Api, refused: &AtomicU64) -> Result<Socket> {
        let begin = Instant::now();
        let mut backoff = 1_000;
        loop {
            match self.greet(api).await {
                Ok(Greeted::In(socket)) => return Ok(socket),
                Ok(Greeted::Later { from, to }) => {
                    refused.fetch_add(1, Relaxed);
                    tokio::time::sleep(Duration::from_millis(from)).await;
                    sleep_up_to(to.saturating_sub(from), self.place.wrapping_mul(31)).await;
                }
                Err(error) => {
                    ensure!(begin.elapsed() < GIVE_UP, "seat {} does not come back: {error:#}", self.place);
                    sleep_up_to(backoff, self.place).await;
                    backoff = (backoff * 2).min(60_000);
                }
            }
        }
    }

    async fn greet(&mut self, api: &Api) -> Result<Greeted> {
        let mut socket = Socket::open(api).await?;
        let hello = Hello {
            protocol: 1,
            token: self.person.token.clone(),
            client: "loadgen",
            user: self.user,
            chats: self.chats.clone(),
            caps: Vec::new(),
        };
        socket.send(&FromClient::Hello(hello)).await?;
        let deadline = tokio::time::Instant::now() + GIVE_UP;
        loop {
            for incoming in socket.read(deadline).await? {
                let Incoming::Text(text) = incoming else { anyhow::bail!("closed before sync_done") };
                match FromServer::parse(&text)? {
                    FromServer::UserDiff(diff) => {
                        self.user = Some(diff.to);
                        let held = diff.chats.iter().map(|chat| Followed {
                            chat: chat.id,
                            seq: chat.cursor.seq,
                            tag: chat.cursor.tag,
                        });
                        self.chats.extend(held);
                    }
                    FromServer::SyncDone => return Ok(Greeted::In(socket)),
                    FromServer::Bye(bye) => {
                        let [from, to] = bye.after_ms.unwrap_or([0, FIRST_TRY_MS]);
                        return Ok(Greeted::Later { from, to });
                    }
                    _ => {}
                }
            }
            ensure!(tokio::time::Instant::now() < deadline, "no sync_done");
        }
    }
}

/// A random part of `most`, the same in each run.
async fn sleep_up_to(most: u64, seed: u64) {
    let part = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    tokio::time::sleep(Duration::from_millis(most * part / (1 << 32))).await;
}

async fn transactions(world: &World) -> Result<i64> {
    tokio::time::sleep(STATISTICS).await;
    Ok(world.server.commits().await?.unwrap_or_default())
}
