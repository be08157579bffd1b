//! The description of the API, held against the server by schemathesis, once for each role.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::actor::Actor;
use crate::scene::Scene;
use crate::{Document, Server};

/// Whoever signs out, themselves or one of the others, cannot go on; ids are taken from earlier answers.
const LAST: [&str; 11] = [
    "sign_out",
    "revoke_sessions",
    "revoke_session",
    "prove_again",
    "set_password",
    "end_user_sessions",
    "end_user_session",
    "disable_user",
    "delete_user",
    "reset_second_factor",
    "assign_role",
];
/// What must hold of every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance,unsupported_method";

/// Runs `schemathesis` against `server`, which is empty, with at most `examples` drawn for each operation and role. How many
/// requests were made; an error when an answer was not as described.
pub async fn conform(server: &Server, document: &Document, schemathesis: &Path, examples: u32) -> Result<u64> {
    let scene = Scene::build(server).await?;
    let folder = tempfile::tempdir()?;
    let schema = folder.path().join("openapi.json");
    std::fs::write(&schema, document.text())?;
    let mut made = 0;
    for actor in Actor::ROLES {
        let token = scene.person(actor)?.token.clone();
        let config = folder.path().join("schemathesis.toml");
        std::fs::write(&config, configuration(&scene, &token))?;
        let mut command = Command::new(schemathesis);
        command.arg("--config-file").arg(&config).arg("run").arg(&schema);
        command.args(["--url", &format!("http://{}/api/v1", server.api.address)]);
        command.args(["--phases", "examples,coverage,fuzzing", "--checks", CHECKS, "--no-color"]);
        command.args(["--max-examples", &examples.to_string(), "--workers", "2", "--continue-on-failure"]);
        command.args(LAST.iter().flat_map(|operation| ["--exclude-operation-id", operation]));
        let output = command.current_dir(folder.path()).output().context("schemathesis does not start")?;
        let said = String::from_utf8_lossy(&output.stdout);
        let cases = cases(&said).with_context(|| format!("no number of cases in {}", shortened(&said)))?;
        made += cases;
        ensure!(output.status.success(), "as {}: {}", actor.name(), shortened(&said));
        // Whoever was signed out on the way has tried nothing after that.
        scene.api.list_chats(&token).await.with_context(|| format!("{} was signed out", actor.name()))?;
    }
    Ok(made)
}

/// Ids that are there, so that more than the absence of things is tried.
fn configuration(scene: &Scene, token: &str) -> String {
    let (chat, user) = (scene.group, scene.bystander.id);
    format!(
        "[headers]\nAuthorization = \"Bearer {token}\"\nX-Vestnik-Client = \"1\"\n\n\
         [parameters]\n\"path.chat\" = \"{chat}\"\n\"query.ids\" = \"{user}\"\n"
    )
}

/// The number in `937 generated`.
fn cases(said: &str) -> Option<u64> {
    let (before, _) = said.rsplit_once(" generated, ")?;
    before.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Without the endless addresses that it likes to print.
fn shortened(said: &str) -> String {
    said.lines().map(|line| line.chars().take(400).collect::<String>() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_cases_is_read() {
        assert_eq!(cases("Test cases:\n  937 generated, 8 found 10 unique failures"), Some(937));
        assert_eq!(cases("nothing"), None);
    }
}
