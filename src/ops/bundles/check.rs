//! `paletteai bundle check`.

use super::find::all_found;
use super::find::distinct;
use super::find::load;
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
    let workspace = load(names, paths, settings, files, session)?;
    let chosen = all_found(names, &workspace, &mut session.diagnostics)?;
    let around = surroundings(&workspace, settings, &session.sources);
    let all = workspace.bundles().iter();
    let contents: Vec<Contents<'_>> = if names.is_empty() {
        all.map(|bundle| Contents::of(bundle, &around.finder))
            .collect()
    } else {
        let chosen = distinct(chosen).into_iter();
        chosen
            .map(|(bundle, revision)| Contents::of_revision(bundle, revision, &around.finder))
            .collect()
    };
    for one in &contents {
        bundle::check(one, &around, &mut session.origins, &mut session.diagnostics);
    }
    Ok(contents.len())
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
