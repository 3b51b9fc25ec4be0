//! `paletteai datum check`.

use super::DatumTables;
use super::load;
use crate::datum;
use crate::diag::Reported;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::Settings;
use std::path::PathBuf;

/// What is checked.
#[derive(Clone, Debug, Default)]
pub struct DatumCheckOptions {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// What only the platform knows.
    pub tables: DatumTables,
    /// Files and folders with the documents from before.
    pub against: Vec<PathBuf>,
}

/// Checks Workloads by the rules of their dialects; the result is how many there were. What is
/// wrong is in the session.
///
/// # Errors
/// When something cannot be read, or there is no Workload.
pub fn check(
    options: &DatumCheckOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<usize, Reported> {
    let tables = options.tables.read(settings, files, session)?;
    let documents = load::workloads(&options.paths, settings, files, session)?;
    let before = if options.against.is_empty() {
        load::Documents::default()
    } else {
        load::workloads(&options.against, settings, files, session)?
    };
    let facts = super::render::facts(&tables, settings);
    let workloads = &documents.workloads;
    let mut decoding = load::decoding(settings, session);
    datum::check(workloads, &before.workloads, facts, &mut decoding);
    datum::check_identities(workloads, &mut decoding);
    datum::check_references(workloads, &documents.others, &mut decoding);
    Ok(workloads.len())
}
