//! `paletteai bundle check`.

use super::plan::all_named;
use super::surroundings;
use crate::bundle;
use crate::bundle::Contents;
use crate::bundle::Surroundings;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::model::ProfileBundle;
use crate::ops::Session;
use crate::source::Origins;
use crate::workspace::Files;
use crate::workspace::Settings;
use std::path::PathBuf;

/// Judges the bundles of these names, or all there are; what is wrong with them is in the session.
/// Returns how many were judged.
///
/// # Errors
/// When the workspace does not load, or has no bundle of a name.
pub fn check_bundles(
    names: &[String],
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<usize, Reported> {
    let workspace = session.load(files, paths, settings)?;
    let mut chosen = all_named(names, &workspace, session)?;
    if names.is_empty() {
        chosen = workspace.bundles().iter().collect();
    }
    let sources = &session.sources;
    let around = surroundings(&workspace, settings, sources);
    judge(
        &chosen,
        &around,
        &mut session.origins,
        &mut session.diagnostics,
    );
    Ok(chosen.len())
}

/// Judges some bundles.
pub(in crate::ops) fn judge(
    bundles: &[&ProfileBundle],
    around: &Surroundings<'_>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) {
    for bundle in bundles {
        let contents = Contents::of(bundle, &around.finder);
        bundle::check(&contents, around, origins, diagnostics);
    }
}
