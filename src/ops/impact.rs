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
use crate::workspace::Files;
use std::collections::BTreeSet;
use std::path::Path;

/// The fields of a workspace's rendering that are made of, or hang on, something written in one of
/// the files, or in a folder of them. The report has them as fields without values; where an object
/// as a whole hangs on it, the field is `.`, and all fields of the object do. An edit of what is
/// written there reaches these fields and no others; one that adds a resource may reach more, which
/// [`diff`](super::diff()) of the two states tells.
///
/// # Errors
/// When the workspace does not render, or a file is not there.
pub fn impact(
    files: &[impl AsRef<Path>],
    side: &DiffSide<'_>,
    options: &SideOptions,
    session: &mut Session,
) -> Result<DiffReport, Reported> {
    let objects = side.objects(Form::Workspace, false, options, session)?;
    options.check_deployments(&[&objects], session)?;
    let wanted: BTreeSet<String> = files.iter().map(|file| tidy(file.as_ref())).collect();
    check_files(&wanted, side.files, session)?;
    let is_wanted = |name: &str| wanted.iter().any(|wanted| is_in(name, wanted));
    let mut dependents = Dependents::new(&session.origins, &session.sources, &is_wanted);
    let units = compare::select(&objects, &mut |origin| dependents.cites(origin));
    Ok(report(&units, &objects, None, session))
}

/// Whether a file is the wanted one, or lies in the wanted folder.
fn is_in(name: &str, wanted: &str) -> bool {
    let rest = name.strip_prefix(wanted);
    wanted == "." || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Refuses a file that is not there, because nothing hanging on it would be no answer, and says of
/// one that was not read that nothing hangs on it.
fn check_files(
    wanted: &BTreeSet<String>,
    files: &dyn Files,
    session: &mut Session,
) -> Result<(), Reported> {
    let names = session.sources.ids().map(|id| session.sources.name(id));
    let known: BTreeSet<String> = names.map(str::to_owned).collect();
    let before = session.diagnostics.len();
    for name in wanted {
        if known.iter().any(|known| is_in(known, name)) {
            continue;
        }
        let diagnostic = if files.kind(Path::new(name)).is_some() {
            let message = format!("nothing was read from `{name}`, so nothing hangs on it");
            Diagnostic::warning(&codes::NOT_READ, message)
        } else {
            let message = format!("`{name}` is not a file of the workspace");
            let folders = known.iter().flat_map(|known| {
                let ends = known.match_indices('/');
                ends.filter_map(|(end, _)| known.get(..end))
            });
            let help = did_you_mean(name, known.iter().map(String::as_str).chain(folders));
            Diagnostic::error(&codes::NO_SUCH_PATH, message).help(help.unwrap_or_else(|| {
                "name it as messages name files; `--base git:HEAD` tells what a file that was \
                 removed has changed"
                    .to_owned()
            }))
        };
        session.diagnostics.push(diagnostic);
    }
    session.diagnostics.check_since(before)
}

/// As files are named in messages: without `./`, with `/`.
fn tidy(path: &Path) -> String {
    let parts = path.components();
    let parts = parts.filter(|part| *part != std::path::Component::CurDir);
    let path: std::path::PathBuf = parts.collect();
    match path.to_string_lossy().as_ref() {
        "" => ".".to_owned(),
        path => path.replace(std::path::MAIN_SEPARATOR, "/"),
    }
}
