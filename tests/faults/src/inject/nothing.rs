//! Row 0: nothing is broken. What fails here is wrong without any fault.

use anyhow::Result;

use super::{Injection, Scene, Work};

pub(crate) const ROW: Injection = Injection {
    number: 0,
    name: "nothing",
    aim: "all, by the clock",
    about: "The load alone, 30 s before the first fault and after the last (short: 8 s before). Here everybody is held to the clock: an ended \
            session hears nothing a second later, nobody who was removed hears who types, whoever is connected is never behind for \
            long. Expected: each of that was there to be judged.",
    is_short: true,
    work: Work::Shared(|scene| Box::pin(run(scene))),
};

async fn run(scene: &Scene<'_>) -> Result<()> {
    scene.wait(30, 8).await;
    let counts = scene.counts();
    let judged = [
        ("was acknowledged", counts.acknowledged),
        ("session was ended", counts.revoked),
        ("was removed", counts.removed),
        ("drill was passed", counts.drilled),
        ("event was looked up", counts.looked_up),
        ("count was taken again", counts.recounted),
        ("queue was measured", counts.measured),
    ];
    // Who types is told only to those who have the chat before them: in a few seconds that may be nobody.
    let typing = (!scene.is_short).then_some(("was told who types", counts.typing));
    for (what, _) in judged.into_iter().chain(typing).filter(|(_, times)| *times == 0) {
        scene.expect(false, format!("nothing was broken, and nothing {what}: this proves nothing"));
    }
    scene.note(format!(
        "{} sessions ended, {} looked up, {} recounts",
        counts.revoked, counts.looked_up, counts.recounted
    ));
    scene.check(ROW.name).await
}
