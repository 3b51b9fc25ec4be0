//! `paletteai diff`.

use super::args::LockViolations;
use super::diff_markdown;
use super::diff_text;
use super::diff_text::Question;
use super::render_arguments::HubFlags;
use super::render_arguments::Target;
use super::run::Run;
use super::settings;
use super::table;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command::ARGUMENTS;
use crate::diag::codes::workspace::GIT;
use crate::diag::codes::workspace::NO_SUCH_PATH;
use crate::ops;
use crate::ops::Assignments;
use crate::ops::DiffOptions;
use crate::ops::DiffReport;
use crate::ops::DiffSide;
use crate::ops::SideOptions;
use crate::resolve;
use crate::workspace::DiskFiles;
use crate::workspace::EntryKind;
use crate::workspace::Files;
use crate::workspace::GitError;
use crate::workspace::RevisionFiles;
use crate::workspace::revision_root;
use clap::Args;
use clap::ValueEnum;
use std::path::Path;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Each side is a folder or file of manifests, a workspace folder, which is rendered, or
git:REVISION: the workspace as it was then. Exit code 1 means that they differ.

Examples:
  paletteai diff git:HEAD                     what the uncommitted changes do
  paletteai diff git:main git:HEAD            what a branch does
  paletteai diff out .                        is the folder out up to date?
  paletteai diff . . --set-b replicas=5       what a value does
  paletteai diff git:main -o markdown         for a pull request")]
pub(super) struct DiffArguments {
    /// What it was: a folder, a file, `-` or git:REVISION
    #[arg(value_name = "A")]
    before: PathBuf,
    /// What it is [default: the workspace]
    #[arg(value_name = "B")]
    after: Option<PathBuf>,
    /// Name the lines that caused each change
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    variables: TwoSidedVariables,
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

/// Values from the command line, for both sides or one.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Variables")]
struct TwoSidedVariables {
    /// Set a declared variable on both sides (can be repeated)
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Set a declared variable for A only (can be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    set_a: Vec<String>,
    /// Set a declared variable for B only (can be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    set_b: Vec<String>,
    /// Set declared variables on both sides from a YAML file (can be repeated)
    #[arg(long, value_name = "FILE")]
    variables: Vec<PathBuf>,
}

/// What is rendered, and which of it counts.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Objects")]
pub(super) struct SideFlags {
    /// Only deployments with this name or NAMESPACE/NAME (can be repeated)
    #[arg(long = "deployment", value_name = "NAME")]
    deployments: Vec<String>,
    /// Which clusters the objects are for
    #[arg(long, value_name = "TARGET", value_enum, default_value_t)]
    target: Target,
    #[command(flatten)]
    hub: HubFlags,
    /// Read values of outputs that only a running cluster knows from a YAML file
    /// (can be repeated)
    #[arg(long, value_name = "FILE")]
    outputs: Vec<PathBuf>,
    /// What to do when a locked variable gets another value
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    lock_violations: LockViolations,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For a pull request
    Markdown,
}

/// Compares, and says how the sides differ.
pub(super) fn diff(arguments: &DiffArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let variables = &arguments.variables;
    let before = Side::open(
        std::slice::from_ref(&arguments.before),
        &variables.assignments(&variables.set_a),
        run,
    )?;
    let after = match &arguments.after {
        Some(after) => vec![after.clone()],
        None => run.directories.clone(),
    };
    let after = Side::open(&after, &variables.assignments(&variables.set_b), run)?;
    let options = DiffOptions {
        sides: arguments.sides.options(),
        explain: arguments.explain,
        workspaces: false,
    };
    let report = ops::diff(&before.read(), &after.read(), &options, run.session)?;
    run.session.differs = report.changed > 0;
    print(&report, Question::Difference, arguments.format, run)
}

/// Prints a report.
pub(super) fn print(
    report: &DiffReport,
    question: Question,
    format: DiffFormat,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let text = match format {
        DiffFormat::Json => table::json(report),
        DiffFormat::Markdown => diff_markdown::markdown(report, question),
        DiffFormat::Text => diff_text::text(report, question, run.terminal.colours_results()),
    };
    run.result(&text)
}

impl TwoSidedVariables {
    fn assignments(&self, own: &[String]) -> Assignments {
        Assignments {
            set: self.set.iter().chain(own).cloned().collect(),
            files: self.variables.clone(),
        }
    }
}

impl SideFlags {
    pub(super) fn options(&self) -> SideOptions {
        SideOptions {
            target: match self.target {
                Target::All => ops::Target::All,
                Target::Hub => ops::Target::Hub,
                Target::Spoke => ops::Target::Spoke,
            },
            hub: self.hub.options(),
            outputs: self.outputs.clone(),
            lock_violations: match self.lock_violations {
                LockViolations::Error => resolve::LockViolations::Refuse,
                LockViolations::Warn => resolve::LockViolations::Warn,
            },
            deployments: self.deployments.clone(),
        }
    }
}

/// A side with the files it is read from.
pub(super) struct Side {
    /// `None` for the disk.
    revision: Option<RevisionFiles>,
    paths: Vec<PathBuf>,
    settings: crate::workspace::Settings,
    assignments: Assignments,
}

impl Side {
    /// Reads the revision, if one is named, and the settings.
    pub(super) fn open(
        paths: &[PathBuf],
        assignments: &Assignments,
        run: &mut Run<'_>,
    ) -> Result<Self, Reported> {
        let mut paths = paths.to_vec();
        let mut revision = None;
        if let [path] = paths.as_slice()
            && let Some(name) = path.to_str().and_then(|path| path.strip_prefix("git:"))
        {
            let name = name.to_owned();
            let (root, files) = at_revision(&name, run)
                .map_err(|diagnostic| run.session.diagnostics.report(diagnostic))?;
            revision = Some(files);
            paths = vec![root];
        }
        let files: &dyn Files = revision.as_ref().map_or(&DiskFiles, |files| files);
        let before = run.session.diagnostics.len();
        let settings =
            settings::of_folder(&run.global, run.environment, &paths, files, run.session);
        run.session.diagnostics.check_since(before)?;
        Ok(Self {
            revision,
            paths,
            settings,
            assignments: assignments.clone(),
        })
    }

    pub(super) fn read(&self) -> DiffSide<'_> {
        DiffSide {
            files: self.revision.as_ref().map_or(&DiskFiles, |files| files),
            paths: self.paths.clone(),
            settings: self.settings.clone(),
            assignments: self.assignments.clone(),
        }
    }
}

/// The workspace as it is at a revision: where it stands, and its files.
fn at_revision(revision: &str, run: &Run<'_>) -> Result<(PathBuf, RevisionFiles), Diagnostic> {
    let [workspace] = run.directories.as_slice() else {
        let message = format!("`git:{revision}` is one folder at that time, and `-C` names more");
        return Err(Diagnostic::error(&ARGUMENTS, message).help("name one folder with `-C`"));
    };
    let (folder, file) = match run.files.kind(workspace) {
        Some(EntryKind::Folder) => (workspace.as_path(), None),
        Some(EntryKind::File) => (folder_of(workspace), workspace.file_name()),
        None => {
            let message = format!("there is no file or folder `{}`", workspace.display());
            return Err(Diagnostic::error(&NO_SUCH_PATH, message));
        }
    };
    let files = RevisionFiles::of(folder, revision).map_err(|error| no_git(revision, error))?;
    let root = revision_root(revision);
    Ok((file.map_or(root.clone(), |file| root.join(file)), files))
}

/// The folder that a file is in.
fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn no_git(revision: &str, error: GitError) -> Diagnostic {
    match error {
        GitError::NoGit => {
            let message = format!("`git:{revision}` needs the program `git`");
            let help = "install git, or put it into PATH; or check the revision out into a folder and name that";
            Diagnostic::error(&GIT, message).help(help)
        }
        GitError::NoSuchRevision(meant) => {
            let message = format!("there is no revision `{revision}`");
            let help = meant.map_or_else(
                || "name a branch, a tag or a commit, such as `git:HEAD~1`".to_owned(),
                |meant| format!("did you mean `git:{meant}`?"),
            );
            Diagnostic::error(&GIT, message).help(help)
        }
        GitError::Refused(reason) => {
            let message = format!("git cannot read `{revision}`: {reason}");
            let diagnostic = Diagnostic::error(&GIT, message);
            if reason.contains("not a git repository") {
                return diagnostic.help("name a folder of a repository with `-C DIR`");
            }
            diagnostic
        }
    }
}
