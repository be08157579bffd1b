//! A process that was started here and ends here.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::process::{Child, Command};
use tokio::time::Instant;

use super::proc;

const LOOK: Duration = Duration::from_millis(10);

/// What to run.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub(super) path: PathBuf,
    pub(super) arguments: Vec<String>,
    /// The whole environment beside `PATH` and `HOME`: a variable of somebody's own would change what is tested.
    pub(super) environment: Vec<(String, String)>,
    /// The process runs in here.
    pub(super) folder: PathBuf,
    /// Standard error, and standard output unless `output` takes it; both are appended to.
    pub(super) log: PathBuf,
    pub(super) output: Option<PathBuf>,
    /// Another user than root, for programs that refuse to be root.
    pub(super) user: Option<&'static str>,
}

/// A process, or the place of one that has ended.
#[derive(Debug, Default)]
pub(super) struct Process {
    child: Mutex<Option<Child>>,
}

impl Program {
    /// The command: killed by Linux when this process dies, however it dies, and by the runtime when its handle goes.
    pub(super) fn command(&self) -> Result<Command> {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL"]);
        if let Some(user) = self.user {
            command.args(["--reuid", user, "--regid", user, "--clear-groups"]);
        }
        command.arg("--").arg(&self.path).args(&self.arguments).current_dir(&self.folder);
        let kept = ["PATH", "HOME"].into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
        command.env_clear().envs(kept).envs(self.environment.iter().cloned());
        let output = match &self.output {
            Some(output) => append(output)?,
            None => append(&self.log)?,
        };
        command.stdin(Stdio::null()).stdout(output).stderr(append(&self.log)?).kill_on_drop(true);
        Ok(command)
    }

    /// Runs it to its end. What it said is in the log.
    pub(super) async fn run(&self) -> Result<()> {
        let name = self.path.display();
        let status = self.command()?.status().await.with_context(|| format!("{name} does not start"))?;
        ensure!(status.success(), "{name} ended with {status}; see {}", self.log.display());
        Ok(())
    }
}

fn append(path: &Path) -> Result<File> {
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.with_context(|| format!("cannot write {}", path.display()))
}

impl Process {
    /// Starts it; what ran in its place must have ended.
    pub(super) fn start(&self, program: &Program) -> Result<()> {
        let mut child = self.child();
        ensure!(!is_alive(&mut child), "{} runs already", program.path.display());
        *child =
            Some(program.command()?.spawn().with_context(|| format!("{} does not start", program.path.display()))?);
        Ok(())
    }

    pub(super) fn is_running(&self) -> bool {
        is_alive(&mut self.child())
    }

    /// Its number, while it runs.
    pub(super) fn pid(&self) -> Option<u32> {
        let mut child = self.child();
        if is_alive(&mut child) { child.as_ref().and_then(Child::id) } else { None }
    }

    /// Sends `signal` (`KILL`, `STOP` …) if it runs.
    pub(super) fn signal(&self, signal: &str) {
        proc::signal(self.pid(), signal);
    }

    /// Waits until it has ended.
    pub(super) async fn ended(&self, within: Duration) -> Result<()> {
        let deadline = Instant::now() + within;
        while self.is_running() {
            ensure!(Instant::now() < deadline, "a process does not end within {within:?}");
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    }

    fn child(&self) -> MutexGuard<'_, Option<Child>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asking also takes the dead off the list of processes, so that their numbers are never signalled again.
fn is_alive(child: &mut Option<Child>) -> bool {
    let is_alive = child.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)));
    if !is_alive {
        *child = None;
    }
    is_alive
}
