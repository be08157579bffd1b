//! What was measured, for people and for programs.

mod figure;
mod table;

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

pub(crate) use figure::{Figure, Mark};

use crate::cli::Engine;

/// The outcome of one scenario.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    scenario: &'static str,
    database: Option<&'static str>,
    parameters: serde_json::Value,
    figures: Vec<Figure>,
    /// What did not arrive as it should have.
    faults: Vec<String>,
}

impl Report {
    pub(crate) fn new(scenario: &'static str, engine: Option<Engine>, parameters: serde_json::Value) -> Self {
        Self { scenario, database: engine.map(Engine::name), parameters, figures: Vec::new(), faults: Vec::new() }
    }

    pub(crate) fn add(&mut self, figure: Figure) {
        self.figures.push(figure);
    }

    /// Adds a figure that could be measured.
    pub(crate) fn add_known(&mut self, figure: Option<Figure>) {
        self.figures.extend(figure);
    }

    pub(crate) fn blame(&mut self, faults: Vec<String>) {
        self.faults.extend(faults);
    }
}

/// Everything measured so far.
pub(crate) struct Reports {
    json: Option<File>,
    is_clean: bool,
}

impl Reports {
    pub(crate) fn new(json: Option<&Path>) -> io::Result<Self> {
        Ok(Self { json: json.map(File::create).transpose()?, is_clean: true })
    }

    /// Shows a report as soon as it is there: a run of minutes should tell how it goes.
    pub(crate) fn add(&mut self, report: &Report) -> anyhow::Result<()> {
        self.is_clean &= report.faults.is_empty();
        io::stdout().write_all(table::table(report).as_bytes())?;
        if let Some(file) = &mut self.json {
            serde_json::to_writer(&mut *file, report)?;
            file.write_all(b"\n")?;
        }
        Ok(())
    }

    /// True when nothing was lost, doubled or out of order.
    pub(crate) fn finish(self) -> anyhow::Result<bool> {
        self.json.map(|file| file.sync_all()).transpose()?;
        Ok(self.is_clean)
    }
}
