//! `paletteai impact`.

use super::diff;
use super::diff::DiffFormat;
use super::diff::Side;
use super::diff::SideFlags;
use super::diff_text::Question;
use super::run::Run;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command::ARGUMENTS;
use crate::ops;
use crate::ops::Assignments;
use crate::ops::DiffOptions;
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
With files: the deployments, objects and fields that hang on something written in them, known from
the histories of all values. With --base or --git-range: what really changes, known from rendering
both states; whatever is not named is proven to be the same.

Examples:
  paletteai impact profiles/web.yaml         what would an edit of this file reach?
  paletteai impact --base git:main           what do the changes since main reach?
  paletteai impact --git-range v1..v2")]
pub(super) struct ImpactArguments {
    /// Files of the workspace
    #[arg(value_name = "FILE", required_unless_present_any = ["base", "git_range"])]
    files: Vec<PathBuf>,
    /// Compare with this state of the workspace: a folder or git:REVISION
    #[arg(long, value_name = "BASE", conflicts_with = "files")]
    base: Option<PathBuf>,
    /// Compare two revisions of the workspace
    #[arg(long, value_name = "A..B", conflicts_with_all = ["files", "base"])]
    git_range: Option<String>,
    /// Name the lines that caused each change
    #[arg(long, conflicts_with = "files")]
    explain: bool,
    #[command(flatten)]
    sides: SideFlags,
    /// text, json or markdown
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    format: DiffFormat,
}

/// Says what changed files reach.
pub(super) fn impact(arguments: &ImpactArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let sides = arguments.sides.options();
    let open =
        |paths: &[PathBuf], run: &mut Run<'_>| Side::open(paths, &Assignments::default(), run);
    let here = run.directories.clone();
    let (before, after) = match (&arguments.git_range, &arguments.base) {
        (Some(range), _) => {
            let (before, after) = revisions(range, run)?;
            (open(&[before], run)?, open(&[after], run)?)
        }
        (None, Some(base)) => (open(std::slice::from_ref(base), run)?, open(&here, run)?),
        (None, None) => {
            let side = open(&here, run)?;
            let report = ops::impact(&arguments.files, &side.read(), &sides, run.session)?;
            return diff::print(&report, Question::Dependence, arguments.format, run);
        }
    };
    let options = DiffOptions {
        sides,
        explain: arguments.explain,
        workspaces: true,
    };
    let report = ops::diff(&before.read(), &after.read(), &options, run.session)?;
    diff::print(&report, Question::Change, arguments.format, run)
}

/// `A..B` as two sides; nothing after the dots means `HEAD`.
fn revisions(range: &str, run: &mut Run<'_>) -> Result<(PathBuf, PathBuf), Reported> {
    let Some((before, after)) = range
        .split_once("..")
        .filter(|(before, _)| !before.is_empty())
    else {
        let message = format!("`--git-range {range}` is not A..B");
        let diagnostic =
            Diagnostic::error(&ARGUMENTS, message).help("write `--git-range main..HEAD`");
        return Err(run.session.diagnostics.report(diagnostic));
    };
    let after = if after.is_empty() { "HEAD" } else { after };
    Ok((
        format!("git:{before}").into(),
        format!("git:{after}").into(),
    ))
}
