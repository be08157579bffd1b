//! Row 11: clients that do not behave.

use std::time::Duration;

use anyhow::{Context, Result};
use client::shapes::{Acked, Cursor, Followed, FromClient, FromServer};
use uuid::Uuid;

use super::guest::{Guest, Visit};
use super::{Injection, Scene, Work};
use crate::environment::{Node, free_address};
use crate::proxy::{Direction, Flow, Proxy, Speech};

pub(super) const ROW: Injection = Injection {
    number: 11,
    name: "clients that do not behave",
    aim: "A12, resets",
    about: "A client that vanishes without a word, one that reads 1 KB/s, one that never reads, wrong acknowledgements, a cursor from the \
            future, a foreign tag, a hello with 5000 chats, while 400 messages (short: 100) of 8 KB go to all of them; 90 s (short: 6 s). Expected: \
            resets where the cursor is wrong, nobody else is disturbed, no server grows by more than 64 MiB.",
    is_short: false,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

const GROWTH: u64 = 64 * 1024 * 1024;
const BODY: usize = 8 * 1024;
const CHATS: usize = 5_000;

async fn run(scene: &Scene<'_>) -> Result<()> {
    let node = scene.node()?;
    let (writer, reader) = (Guest::sign_in(node).await?, Guest::sign_in(node).await?);
    let chat = writer.api.open_direct(&writer.person, &reader.person).await?;
    let before = node.rss().unwrap_or(0);

    let silent = reader.enter(None, vec![]).await?;
    let slow = behind(&reader, node, Flow::Throttled { bytes_per_second: 1024 }).await?;
    let vanished = behind(&reader, node, Flow::Free).await?;
    vanished.1.flow_both(Flow::Swallowed);

    let head = talk(scene, &writer, chat).await?;
    wrong_cursors(scene, &reader, chat, head).await?;
    wrong_acknowledgements(&reader, chat, head).await?;
    many_chats(scene, &reader).await?;
    scene.wait(90, 4).await;
    if !scene.is_short {
        // The server has heard nothing for a minute and a half.
        vanished.1.heal();
        scene.expect(has_ended(vanished.0).await, "a socket whose client vanished was kept");
    }
    let after = node.rss().unwrap_or(0);
    scene.expect(after < before + GROWTH, format!("{} grew from {before} to {after} bytes", node.name()));
    scene.note(format!("{} grew by {} KiB", node.name(), after.saturating_sub(before) >> 10));
    drop((silent, slow));
    scene.check(ROW.name).await
}

/// A socket behind a proxy of its own.
async fn behind(guest: &Guest, node: &Node, down: Flow) -> Result<(Visit, Proxy)> {
    let proxy = Proxy::open(free_address()?, node.address(), Speech::Plain).await?;
    let (visit, _) = guest.at(proxy.address()).catch_up(None, vec![]).await?;
    proxy.flow(Direction::Down, down);
    Ok((visit, proxy))
}

/// Much is said in the chat of those who do not listen. Where the chat ends afterwards.
async fn talk(scene: &Scene<'_>, writer: &Guest, chat: Uuid) -> Result<Cursor> {
    let (body, count) = ("x".repeat(BODY), if scene.is_short { 100 } else { 400 });
    let (mut visit, _) = writer.catch_up(None, vec![]).await?;
    for id in 0..count {
        visit.write(id, chat, writer.draft(id, &body)).await?;
    }
    visit.hear_until(|frame| matches!(frame, FromServer::Result { id, .. } if *id == count - 1)).await?;
    Ok(writer.api.read_chat(&writer.person.token, chat).await?.cursor)
}

/// A cursor that the log does not know is answered with a reset, whichever part of it is wrong.
async fn wrong_cursors(scene: &Scene<'_>, reader: &Guest, chat: Uuid, end: Cursor) -> Result<()> {
    let future = Followed { chat, seq: end.seq + 1_000, tag: end.tag };
    let foreign = Followed { chat, seq: end.seq, tag: end.tag ^ 0x5555 };
    let (_first, heard) = reader.catch_up(None, vec![]).await?;
    let list = heard.iter().find_map(|frame| if let FromServer::UserDiff(diff) = frame { Some(diff.to) } else { None });
    for (followed, what) in [(future, "a cursor from the future"), (foreign, "a foreign tag")] {
        let (_next, heard) = reader.catch_up(list, vec![followed]).await.context(what)?;
        let is_reset = |frame: &FromServer| matches!(frame, FromServer::Reset(reset) if reset.chat == chat);
        scene.expect(heard.iter().any(is_reset), format!("{what} is not answered with a reset"));
    }
    Ok(())
}

/// Whether such a client is closed or ignored is the server's choice; that it goes on serving is not.
async fn wrong_acknowledgements(reader: &Guest, chat: Uuid, end: Cursor) -> Result<()> {
    for acked in [
        Acked { chat, seq: end.seq + 1_000_000 },
        Acked { chat, seq: -1 },
        Acked { chat, seq: i64::MAX },
        Acked { chat: Uuid::from_u64_pair(1, 2), seq: 1 },
    ] {
        let (visit, _) = reader.catch_up(None, vec![]).await?;
        // The server may close before it has read everything.
        drop(visit.socket.send(&FromClient::Ack { chats: vec![acked; 200] }).await);
        drop(visit.socket.send(&FromClient::Ping { n: 1 }).await);
    }
    reader.catch_up(None, vec![]).await.map(drop).context("after wrong acknowledgements")
}

async fn many_chats(scene: &Scene<'_>, reader: &Guest) -> Result<()> {
    let unknown = |number| Followed { chat: Uuid::from_u64_pair(7, number), seq: 1, tag: 1 };
    let chats: Vec<Followed> = (0..CHATS as u64).map(unknown).collect();
    let begin = tokio::time::Instant::now();
    reader.catch_up(None, chats).await.context("a hello with 5000 chats")?;
    scene.note(format!("hello with {CHATS} chats {:.0} ms", begin.elapsed().as_secs_f64() * 1e3));
    Ok(())
}

/// Whether the server has ended it: reading comes to an end.
async fn has_ended(mut visit: Visit) -> bool {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(5);
    while tokio::time::Instant::now() < deadline {
        if visit.hear(deadline).await.is_err() {
            return true;
        }
    }
    false
}
