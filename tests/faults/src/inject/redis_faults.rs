//! Row 4: everything that a Redis can do wrong.

use std::time::Duration;

use anyhow::Result;

use super::{Injection, Scene, Work};
use crate::environment::Redis;
use crate::proxy::Lie;

pub(super) const ROW: Injection = Injection {
    number: 4,
    name: "faults of Redis",
    aim: "A4 A11",
    about: "Each Redis is killed and started anew, paused, stopped, flushed; subscribers are thrown out and given a tiny output buffer; the \
            proxies drop, double and swap published frames; 6 s each (short: 2 s, several at a time). Expected: delays of a second or so, \
            nothing else.",
    is_short: true,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

async fn run(scene: &Scene<'_>) -> Result<()> {
    if scene.is_short {
        return short(scene).await;
    }
    for redis in every(scene) {
        killed(scene, redis).await?;
        scene.check(&format!("{} killed and started anew", redis.name())).await?;
        redis.command("CLIENT PAUSE 5000 ALL").await?;
        scene.wait(6, 6).await;
        scene.check(&format!("{} paused", redis.name())).await?;
        redis.stop();
        scene.wait(6, 2).await;
        scene.check(&format!("{} stood still", redis.name())).await?;
    }
    flushed(scene).await?;
    scene.check("every Redis flushed").await?;
    thrown_out(scene).await?;
    scene.check("subscribers thrown out").await?;
    cramped(scene).await?;
    scene.check("tiny output buffers").await?;
    for (lie, what) in lies() {
        told(scene, lie).await;
        scene.check(what).await?;
    }
    Ok(())
}

/// The same, several at a time, so that one look is enough for them.
async fn short(scene: &Scene<'_>) -> Result<()> {
    if let Some(bus) = scene.environment.buses.first() {
        killed(scene, bus).await?;
    }
    if let Some(state) = &scene.environment.state {
        killed(scene, state).await?;
    }
    flushed(scene).await?;
    scene.check("one bus and the state killed, all flushed").await?;
    thrown_out(scene).await?;
    cramped(scene).await?;
    scene.check("subscribers thrown out, tiny output buffers").await?;
    for (lie, _) in lies() {
        told(scene, lie).await;
    }
    scene.check("frames dropped, doubled, swapped").await
}

fn every<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Redis> {
    scene.environment.buses.iter().chain(&scene.environment.state)
}

async fn killed(scene: &Scene<'_>, redis: &Redis) -> Result<()> {
    redis.kill9().await?;
    scene.wait(5, 1).await;
    redis.start().await
}

async fn flushed(scene: &Scene<'_>) -> Result<()> {
    for redis in every(scene) {
        redis.command("FLUSHALL").await?;
    }
    Ok(())
}

async fn thrown_out(scene: &Scene<'_>) -> Result<()> {
    for _time in 0..if scene.is_short { 3 } else { 10 } {
        for bus in &scene.environment.buses {
            bus.command("CLIENT KILL TYPE pubsub").await?;
        }
        tokio::time::sleep(Duration::from_millis(200 + scene.below(400))).await;
    }
    Ok(())
}

/// Redis throws out a subscriber that leaves more than this unread; healing sets it back.
async fn cramped(scene: &Scene<'_>) -> Result<()> {
    for bus in &scene.environment.buses {
        bus.command("CONFIG SET client-output-buffer-limit \"pubsub 4096 1024 1\"").await?;
    }
    scene.wait(6, 2).await;
    Ok(())
}

fn lies() -> [(Lie, &'static str); 3] {
    [
        (Lie { drop: 10, ..Lie::default() }, "every tenth frame of the bus dropped"),
        (Lie { duplicate: 7, ..Lie::default() }, "every seventh frame of the bus doubled"),
        (Lie { swap: 5, ..Lie::default() }, "every fifth frame of the bus swapped"),
    ]
}

async fn told(scene: &Scene<'_>, lie: Lie) {
    let touched = || scene.environment.bus_links().map(crate::proxy::Proxy::touched).sum::<u64>();
    let before = touched();
    scene.environment.bus_links().for_each(|link| link.lie(lie));
    scene.wait(6, 2).await;
    let lied = touched() - before;
    scene.expect(lied > 0, "no frame of the bus came by");
    scene.note(format!("{lied} frames"));
}
