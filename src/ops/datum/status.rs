//! `paletteai datum status`.

use super::load;
use crate::datum;
use crate::datum::Condition;
use crate::datum::Dialect;
use crate::datum::Status;
use crate::datum::Workload;
use crate::datum::phases;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::datum as codes;
use crate::diag::did_you_mean;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::Settings;
use serde::Serialize;
use std::path::PathBuf;

/// The statuses of Workloads.
#[derive(Clone, Debug, Serialize)]
pub struct DatumStatusReport {
    /// One for each Workload, in the order of the files.
    pub workloads: Vec<DatumStatusRow>,
}

/// The status of a Workload.
#[derive(Clone, Debug, Serialize)]
pub struct DatumStatusRow {
    /// Its namespace; empty when it names none.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// `S` or `R`.
    pub dialect: &'static str,
    /// `Pending`, `Provisioning`, `Running`, `Failed` or `Deleting`.
    pub phase: &'static str,
    /// What the phase follows from.
    pub because: String,
    /// How many instances or pods there are, where it is known.
    pub replicas: Option<i64>,
    /// How many of them are ready, where it is known.
    pub ready: Option<i64>,
    /// How many are wanted, where it is known.
    pub desired: Option<i64>,
    /// Its conditions.
    pub conditions: Vec<ConditionRow>,
    /// The placements of dialect R.
    pub placements: Vec<PlacementStatusRow>,
}

/// A condition.
#[derive(Clone, Debug, Serialize)]
pub struct ConditionRow {
    /// `Available`
    #[serde(rename = "type")]
    pub kind: String,
    /// `True`, `False` or `Unknown`
    pub status: String,
    /// A word for programs.
    pub reason: String,
    /// For people.
    pub message: String,
}

/// The status of a placement.
#[derive(Clone, Debug, Serialize)]
pub struct PlacementStatusRow {
    /// Its name.
    pub name: String,
    /// Its conditions.
    pub conditions: Vec<ConditionRow>,
}

/// Tells what the statuses of Workloads mean.
///
/// # Errors
/// When something cannot be read, there is no Workload, or a status cannot be understood.
pub fn status(
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<DatumStatusReport, Reported> {
    let documents = load::workloads(paths, settings, files, session)?;
    let before = session.diagnostics.len();
    let mut decoding = load::decoding(settings, session);
    for workload in &documents.workloads {
        datum::check_status(workload, &mut decoding);
    }
    session.diagnostics.check_since(before)?;
    let rows = documents.workloads.iter().map(|workload| {
        warn_about_phase(workload, session);
        row(workload)
    });
    Ok(DatumStatusReport {
        workloads: rows.collect(),
    })
}

fn row(workload: &Workload) -> DatumStatusRow {
    let status = Status::of(workload);
    let placements = status.placements.into_iter();
    DatumStatusRow {
        namespace: workload.namespace().to_owned(),
        name: workload.name().to_owned(),
        dialect: workload.dialect.word(),
        phase: status.phase.word(),
        because: status.because,
        replicas: status.replicas,
        ready: status.ready,
        desired: status.desired,
        conditions: status.conditions.into_iter().map(condition).collect(),
        placements: placements
            .map(|(name, conditions)| PlacementStatusRow {
                name,
                conditions: conditions.into_iter().map(condition).collect(),
            })
            .collect(),
    }
}

fn condition(one: Condition) -> ConditionRow {
    ConditionRow {
        kind: one.kind,
        status: one.status,
        reason: one.reason,
        message: one.message,
    }
}

/// A phase that the page does not know counts as none, and the service has no phases.
fn warn_about_phase(workload: &Workload, session: &mut Session) {
    let written = workload.node.at(&["status", "phase"]);
    let Some((node, word)) = written.and_then(|node| Some((node, node.as_str()?))) else {
        return;
    };
    let warning = |message: String, help: String| {
        Diagnostic::warning(&codes::STATUS, message)
            .place(session.origins.span(node.origin), "this phase")
            .help(help)
    };
    if workload.dialect == Dialect::R {
        let message = format!("the service has no phases, so `{word}` is left aside");
        let help = "its conditions and counts say how it is";
        let warning = warning(message, help.to_owned());
        session.diagnostics.push(warning);
        return;
    }
    if phases().any(|phase| phase == word) {
        return;
    }
    let help = did_you_mean(word, phases()).unwrap_or_else(|| {
        let all: Vec<&str> = phases().collect();
        format!("there are: {}", all.join(", "))
    });
    let warning = warning(format!("there is no phase `{word}`"), help);
    session.diagnostics.push(warning);
}
