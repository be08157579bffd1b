use std::path::Path;
use std::process::Command;

use serde::Deserialize;

/// The packages of the workspace and what they use outside their tests.
#[derive(Clone, Debug)]
pub struct Graph {
    /// Names of the workspace's packages.
    pub members: Vec<String>,
    /// Every dependency of a member.
    pub edges: Vec<Edge>,
}

/// One dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Who uses.
    pub from: String,
    /// What is used.
    pub to: String,
}

/// Why the graph could not be read.
#[derive(Debug)]
pub enum GraphError {
    /// Cargo could not be run or reported a fault.
    Cargo(String),
    /// Cargo's answer was not understood.
    Answer(serde_json::Error),
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `null` for ordinary dependencies; tests may use what they like.
    kind: Option<String>,
}

impl Graph {
    /// Asks cargo about the workspace at `root`.
    pub fn read(root: &Path) -> Result<Self, GraphError> {
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
            .current_dir(root)
            .output()
            .map_err(|error| GraphError::Cargo(error.to_string()))?;
        if !output.status.success() {
            return Err(GraphError::Cargo(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        let metadata: Metadata = serde_json::from_slice(&output.stdout).map_err(GraphError::Answer)?;
        Ok(Self::of(metadata))
    }

    fn of(metadata: Metadata) -> Self {
        let members = metadata.packages.iter().map(|package| package.name.clone()).collect();
        let edges = metadata.packages.into_iter().flat_map(|package| {
            let ordinary = package.dependencies.into_iter().filter(|dependency| dependency.kind.is_none());
            ordinary.map(move |dependency| Edge { from: package.name.clone(), to: dependency.name })
        });
        Self { members, edges: edges.collect() }
    }
}
