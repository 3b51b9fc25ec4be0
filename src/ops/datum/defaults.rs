//! `paletteai datum defaults`.

use super::DatumTables;
use super::load;
use crate::datum;
use crate::diag::Reported;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::yaml::Node;
use std::path::PathBuf;

/// The documents with the defaults of their dialects filled in.
///
/// # Errors
/// When something cannot be read, there is no Workload, or one breaks a rule, as with `check`: the
/// server would keep nothing of it.
pub fn defaults(
    paths: &[PathBuf],
    tables: &DatumTables,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Vec<Node>, Reported> {
    let tables = tables.read(settings, files, session)?;
    let documents = load::workloads(paths, settings, files, session)?;
    let facts = super::render::facts(&tables, settings);
    load::refuse_broken(&documents.workloads, facts, settings, session)?;
    let filled = documents.workloads.iter().map(|workload| {
        let own = datum::level(workload, &tables.types);
        let level = tables.level.unwrap_or(own);
        datum::with_defaults(workload, level, &mut session.origins).node
    });
    Ok(filled.collect())
}
