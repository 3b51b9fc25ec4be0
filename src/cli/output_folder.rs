//! `paletteai render --output-dir`.

use super::render_arguments::FolderFlags;
use super::run::Run;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::output as codes;
use crate::emit;
use crate::emit::DiskFolder;
use crate::emit::FolderError;
use crate::emit::FolderPlan;
use crate::emit::Objection;
use crate::ops::RenderResult;
use std::collections::BTreeSet;
use std::path::Path;

/// Writes the objects into a folder, or with `--check` says what would be written. Returns the digest
/// of the index that it left.
pub(super) fn write(
    folder: &Path,
    flags: &FolderFlags,
    result: &RenderResult,
    run: &mut Run<'_>,
) -> Result<Option<String>, Reported> {
    let mut files = emit::files(&result.manifests, run.session.threads);
    if flags.provenance {
        let (origins, sources) = (&run.session.origins, &run.session.sources);
        files.extend(emit::provenance(&result.manifests, origins, sources));
        files.sort_by(|left, right| left.path.cmp(&right.path));
    }
    if flags.check {
        let plan = if DiskFolder::exists(folder) {
            DiskFolder::open(folder)
                .and_then(|found| FolderPlan::new(&found, &files, &result.coverage, false))
                .map_err(|error| refused(folder, error, run))?
        } else {
            FolderPlan::for_new_folder(&files)
        };
        check(folder, &plan, result, run)?;
        return Ok(None);
    }
    if !DiskFolder::exists(folder) {
        let plan = FolderPlan::for_new_folder(&files);
        DiskFolder::create(folder, &plan).map_err(|error| refused(folder, error, run))?;
        let objects = counted(result.manifests.len(), "object");
        let deployments = counted(result.deployments, "deployment");
        let shown = folder.display();
        run.terminal
            .note(&format!("wrote {objects} of {deployments} to {shown}"));
        return Ok(Some(plan.index_digest()));
    }
    let mut found = DiskFolder::lock(folder).map_err(|error| refused(folder, error, run))?;
    let plan = FolderPlan::new(&found, &files, &result.coverage, flags.force)
        .map_err(|error| refused(folder, error, run))?;
    object(folder, &plan, flags.force, run)?;
    plan.apply(&mut found)
        .map_err(|error| refused(folder, error, run))?;
    run.terminal.note(&summary(folder, &plan, result));
    Ok(Some(plan.index_digest()))
}

/// Says that nothing had to be written.
pub(super) fn say_up_to_date(folder: &Path, run: &Run<'_>) {
    run.terminal
        .note(&format!("{} is up to date", folder.display()));
}

fn check(
    folder: &Path,
    plan: &FolderPlan<'_>,
    result: &RenderResult,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let shown = folder.display();
    // What is edited shows in the difference; what is in the way does not.
    object(folder, plan, true, run)?;
    if plan.is_up_to_date() {
        say_up_to_date(folder, run);
        return Ok(());
    }
    let difference = if run.session.show_secrets {
        plan.unified_diff_with_secrets()
    } else {
        plan.unified_diff(&secret_files(result, run))
    };
    run.result(&difference)?;
    let found = match plan.counts() {
        (0, 0, 0) => "its files are, its index is not".to_owned(),
        (added, changed, removed) => {
            let counts = [(added, "missing"), (changed, "changed"), (removed, "extra")];
            let some = counts.iter().filter(|(count, _)| *count > 0);
            let words: Vec<String> = some
                .map(|(count, what)| format!("{count} {what}"))
                .collect();
            words.join(", ")
        }
    };
    let message = format!("`{shown}` is not up to date: {found}");
    let diagnostic =
        Diagnostic::error(&codes::OUT_OF_DATE, message).help("render again without `--check`");
    Err(run.session.diagnostics.report(diagnostic))
}

/// The paths of the files that hold a secret.
fn secret_files(result: &RenderResult, run: &Run<'_>) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for owned in &result.manifests {
        let secrets = emit::secret_paths(&owned.manifest.node, Some(&run.session.origins));
        if !secrets.is_empty() {
            paths.insert(emit::path_of(owned));
        }
    }
    paths
}

/// Reports everything that speaks against writing.
fn object(
    folder: &Path,
    plan: &FolderPlan<'_>,
    force: bool,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let before = run.session.diagnostics.len();
    for (path, objection) in &plan.objections {
        let shown = folder.join(path);
        let shown = shown.display();
        let diagnostic = match objection {
            Objection::InTheWay => {
                let message = format!("`{shown}` is in the way of what must be written");
                Diagnostic::error(&codes::IN_THE_WAY, message).help("move it away")
            }
            _ if force => continue,
            Objection::Edited => {
                let message = format!("`{shown}` was edited after paletteai wrote it");
                Diagnostic::error(&codes::EDITED, message).help(
                    "bring the edit into the workspace, or let it go with `--force`; \
                     `--check` shows it",
                )
            }
            Objection::Foreign => {
                let message = format!("`{shown}` is not a file that paletteai wrote");
                Diagnostic::error(&codes::FOREIGN, message)
                    .help("move it away, or overwrite it with `--force`")
            }
        };
        run.session.diagnostics.push(diagnostic);
    }
    run.session.diagnostics.check_since(before)
}

fn refused(folder: &Path, error: FolderError, run: &mut Run<'_>) -> Reported {
    let shown = folder.display();
    let diagnostic = match error {
        FolderError::NotOurs => {
            let message = format!("`{shown}` has something in it that paletteai did not write");
            Diagnostic::error(&codes::FOLDER_NOT_EMPTY, message)
                .help("name a new or empty folder, or take this one over with `--force`")
        }
        FolderError::BadIndex(file, line) => {
            let index = folder.join(file);
            let message = format!(
                "line {line} of `{}` is no line of an index",
                index.display()
            );
            Diagnostic::error(&codes::INDEX, message)
                .help("restore the file, or remove it and render with `--force`")
        }
        FolderError::Busy => {
            let message = format!("`{shown}` is being written to by another paletteai");
            Diagnostic::error(&codes::UNWRITABLE, message).help("wait for it to end, and try again")
        }
        FolderError::System(path, error) => {
            // Joining an empty path would add a slash.
            let place = match path.as_str() {
                "" => folder.to_owned(),
                path => folder.join(path),
            };
            return run.unwritable(&format!("`{}`", place.display()), &error);
        }
    };
    run.session.diagnostics.report(diagnostic)
}

fn summary(folder: &Path, plan: &FolderPlan<'_>, result: &RenderResult) -> String {
    let shown = folder.display();
    if plan.is_up_to_date() {
        return format!("{shown} is up to date");
    }
    let (added, changed, removed) = plan.counts();
    let unchanged = if result.others_are_up_to_date {
        plan.files() - added - changed
    } else {
        plan.unchanged
    };
    format!("{shown}: {added} added, {changed} changed, {removed} removed, {unchanged} unchanged")
}

/// `1 object`, `2 objects`.
pub(super) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
