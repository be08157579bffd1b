//! What is done before a cell, so that each begins alike.

use anyhow::{Context, Result, bail, ensure};
use client::{Person, Request, mailed_code};
use serde_json::Value;

use crate::actor::Actor;
use crate::fresh::{fresh_email, fresh_id};
use crate::names::Names;
use crate::office;
use crate::scene::{Scene, email};

/// Carries out the step called `step`, and names what it made.
pub(crate) async fn prepare(scene: &Scene, who: &str, step: &str, names: &mut Names) -> Result<()> {
    match step {
        "code" => code(scene, &fresh_email(), names).await,
        "my_code" => {
            let is_known = Actor::named(who).is_some_and(Actor::is_known);
            let email = if is_known { email(who) } else { fresh_email() };
            code(scene, &email, names).await
        }
        "spare_session" => spare_session(scene, who, names).await,
        "my_account" => my_account(scene, who, names).await,
        "colleague" => colleague(scene, names).await,
        "fellow_owner" => fellow_owner(scene, names).await,
        "invite" => invite(scene, names).await,
        "my_profile" => my_profile(scene, who, names).await,
        "somebody" => {
            names.set_id("somebody", scene.api.sign_in(&fresh_email(), &scene.mails).await?.id);
            Ok(())
        }
        "disabled_somebody" => {
            let somebody = scene.api.sign_in(&fresh_email(), &scene.mails).await?.id;
            names.set_id("somebody", somebody);
            office::disable(&scene.api, scene.person(Actor::Owner)?, somebody).await
        }
        "blocker" => {
            let blocker = scene.api.sign_in(&fresh_email(), &scene.mails).await?;
            block(scene, who, &blocker, names).await
        }
        "severed_chat" => {
            let blocker = scene.api.sign_in(&fresh_email(), &scene.mails).await?;
            names.set_id("severed", scene.api.open_direct(&blocker, blocked(scene, who)?).await?);
            block(scene, who, &blocker, names).await
        }
        "let_in_late" => let_in_late(scene, names).await,
        "fresh_group" => {
            names.set_id("group", scene.fresh_group().await?);
            Ok(())
        }
        "crowded_group" => {
            names.set_id("group", scene.crowded_group().await?);
            Ok(())
        }
        "message_by_me" => {
            let author = if Actor::named(who).is_some_and(Actor::is_inside) { who } else { "member" };
            let seq = scene.write(scene.named(author)?, names.id("group")?).await?;
            names.set("seq", seq);
            Ok(())
        }
        "message_by_other" => {
            let seq = scene.write(&scene.bystander, names.id("group")?).await?;
            names.set("seq", seq);
            Ok(())
        }
        unknown => bail!("policy.toml: nobody knows how to prepare {unknown}"),
    }
}

/// Whom somebody blocks: whoever asks, or the bystander in place of one without an account.
fn blocked<'a>(scene: &'a Scene, who: &str) -> Result<&'a Person> {
    let is_known = Actor::named(who).is_some_and(Actor::is_known);
    if is_known { scene.named(who) } else { Ok(&scene.bystander) }
}

async fn block(scene: &Scene, who: &str, blocker: &Person, names: &mut Names) -> Result<()> {
    names.set_id("blocker", blocker.id);
    let path = format!("/blocks/{}", blocked(scene, who)?.id);
    let asked = Request { method: "PUT", path: &path, token: Some(&blocker.token), ..Request::default() };
    let reply = asked.send(&scene.api).await?;
    ensure!(reply.status < 300, "PUT {path}: {}", reply.status);
    Ok(())
}

/// Another sign-in of whoever asks; where there can be none, an id that might be one.
async fn spare_session(scene: &Scene, who: &str, names: &mut Names) -> Result<()> {
    let Some(actor) = Actor::named(who).filter(|actor| actor.is_known()) else {
        names.set_id("spare_session", fresh_id());
        return Ok(());
    };
    let spare = scene.sign_in_again(actor).await?;
    names.set_id("spare_session", spare.session);
    names.set("spare_token", spare.token);
    Ok(())
}

/// An account that nobody else in the scene knows.
async fn colleague(scene: &Scene, names: &mut Names) -> Result<()> {
    let body = serde_json::json!({"email": fresh_email(), "name": "Colleague", "role": "member"});
    let made = as_owner(scene, "/admin/users", &body).await?;
    names.set("colleague", made.get("id").context("no id")?.clone());
    names.set("colleague_username", made.get("username").context("no username")?.clone());
    Ok(())
}

/// Another owner of the server.
async fn fellow_owner(scene: &Scene, names: &mut Names) -> Result<()> {
    let body = serde_json::json!({"email": fresh_email(), "name": "Fellow", "role": "owner"});
    let made = as_owner(scene, "/admin/users", &body).await?;
    names.set("fellow_owner", made.get("id").context("no id")?.clone());
    Ok(())
}

/// An invite that works.
async fn invite(scene: &Scene, names: &mut Names) -> Result<()> {
    let made = as_owner(scene, "/admin/invites", &serde_json::json!({"role": "member"})).await?;
    names.set("invite", made.get("id").context("no id")?.clone());
    names.set("invite_code", made.get("code").context("no code")?.clone());
    Ok(())
}

/// What the server makes of `body` for its owner.
async fn as_owner(scene: &Scene, path: &str, body: &Value) -> Result<Value> {
    let owner = scene.person(Actor::Owner)?;
    let asked =
        Request { method: "POST", path, token: Some(&owner.token), body: Some(body.to_string()), ..Request::default() };
    let reply = asked.send(&scene.api).await?;
    serde_json::from_slice(&reply.body).with_context(|| format!("POST {path}: {}", reply.status))
}

/// A group that the stranger has come into after something was said there.
async fn let_in_late(scene: &Scene, names: &mut Names) -> Result<()> {
    let group = scene.fresh_group().await?;
    names.set("seq", scene.write(&scene.bystander, group).await?);
    names.set_id("group", group);
    let stranger = scene.person(Actor::Stranger)?.id;
    scene.api.add_members(&scene.bystander.token, group, &[stranger]).await
}

/// A code for `email`, the browser that asked for it, and a code that is another.
async fn code(scene: &Scene, email: &str, names: &mut Names) -> Result<()> {
    let challenge = scene.api.ask_code(email).await?;
    let code = mailed_code(email, &scene.mails).await?;
    names.set("wrong_code", if code == "000000" { "000001" } else { "000000" });
    names.set("code", code);
    names.set("challenge", challenge);
    Ok(())
}

/// What the actor would write into a change of nothing.
async fn my_account(scene: &Scene, who: &str, names: &mut Names) -> Result<()> {
    let is_known = Actor::named(who).is_some_and(Actor::is_known);
    let reader = if is_known { scene.named(who)? } else { &scene.bystander };
    let read = Request { method: "GET", path: "/users/me", token: Some(&reader.token), ..Request::default() };
    let me: Value = serde_json::from_slice(&read.send(&scene.api).await?.body)?;
    for field in ["name", "username", "version"] {
        names.set(&format!("my_{field}"), me.get(field).with_context(|| format!("no {field} in {me}"))?.clone());
    }
    Ok(())
}

/// The version at which the actor would change the own card.
async fn my_profile(scene: &Scene, who: &str, names: &mut Names) -> Result<()> {
    let is_known = Actor::named(who).is_some_and(Actor::is_known);
    let reader = if is_known { scene.named(who)? } else { &scene.bystander };
    let read = Request { method: "GET", path: "/users/me/profile", token: Some(&reader.token), ..Request::default() };
    let profile: Value = serde_json::from_slice(&read.send(&scene.api).await?.body)?;
    names
        .set("my_profile_version", profile.get("version").with_context(|| format!("no version in {profile}"))?.clone());
    Ok(())
}
