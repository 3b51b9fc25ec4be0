//! `paletteai impact`: what hangs on a file.

use super::Session;
use super::diff::DiffReport;
use super::diff::report;
use super::side::DiffSide;
use super::side::Form;
use super::side::SideOptions;
use crate::compare;
use crate::compare::Dependents;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::workspace as codes;
use crate::diag::did_you_mean;
use std::collections::BTreeSet;
use std::path::Path;

/// The fields of a workspace's rendering that are made of, or hang on, something written in one of
/// the files. The report has them as fields without values. An edit of what is written there
/// reaches these fields and no others; one that adds a resource may reach more, which
/// [`diff`](super::diff()) of the two states tells.
///
/// # Errors
/// When the workspace does not render, or a file is not part of it.
pub fn impact(
    files: &[impl AsRef<Path>],
    side: &DiffSide<'_>,
    options: &SideOptions,
    session: &mut Session,
) -> Result<DiffReport, Reported> {
    let objects = side.objects(Form::Workspace, false, options, session)?;
    options.check_deployments(&[&objects], session)?;
    let wanted: BTreeSet<String> = files.iter().map(|file| tidy(file.as_ref())).collect();
    check_files(&wanted, session)?;
    let is_wanted = |name: &str| wanted.contains(name);
    let mut dependents = Dependents::new(&session.origins, &session.sources, &is_wanted);
    let units = compare::select(&objects, &mut |origin| dependents.cites(origin));
    Ok(report(&units, &objects, None, session))
}

/// Refuses a file that nothing was read from, because nothing hanging on it would be no answer.
fn check_files(wanted: &BTreeSet<String>, session: &mut Session) -> Result<(), Reported> {
    let names = session.sources.ids().map(|id| session.sources.name(id));
    let known: BTreeSet<String> = names.map(str::to_owned).collect();
    let before = session.diagnostics.len();
    for name in wanted.difference(&known) {
        let message = format!("`{name}` is not a file of the workspace");
        let help = did_you_mean(name, known.iter().map(String::as_str));
        let help = help.unwrap_or_else(|| "name it as messages name files".to_owned());
        let diagnostic = Diagnostic::error(&codes::NO_SUCH_PATH, message).help(help);
        session.diagnostics.push(diagnostic);
    }
    session.diagnostics.check_since(before)
}

/// As files are named in messages: without `./`, with `/`.
fn tidy(path: &Path) -> String {
    let parts = path.components();
    let parts = parts.filter(|part| *part != std::path::Component::CurDir);
    let path: std::path::PathBuf = parts.collect();
    path.to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}
