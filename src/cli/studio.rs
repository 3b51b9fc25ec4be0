//! `paletteai studio`.

use super::args::ReportFlags;
use super::args::ReportFormat;
use super::run::Run;
use super::settings;
use super::studio_text;
use super::table;
use super::terminal::Terminal;
use crate::bundle::OnConflict;
use crate::bundle::write_archive;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command::ARGUMENTS;
use crate::emit;
use crate::ops;
use crate::ops::ArchiveOptions;
use crate::ops::Assignments;
use crate::ops::ExportOptions;
use crate::ops::Exported;
use crate::ops::ImportOptions;
use crate::ops::ImportTo;
use crate::ops::Imported;
use crate::workspace::EntryKind;
use crate::workspace::Files;
use clap::ArgGroup;
use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;
use std::path::Path;
use std::path::PathBuf;

/// The path that means standard output.
const STANDARD: &str = "-";

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai studio export chat-stack --to chat-stack.tar.gz
  paletteai studio import --namespace team-b chat-stack.tar.gz
  paletteai studio inspect chat-stack.tar.gz
  paletteai studio verify chat-stack.tar.gz

No command touches a cluster.")]
pub(super) struct StudioArguments {
    #[command(subcommand)]
    command: StudioCommand,
}

#[derive(Debug, Subcommand)]
enum StudioCommand {
    /// Bring the bundle of an archive into a workspace, or print it for kubectl
    Import(Box<ImportArguments>),
    /// Pack a bundle with everything it needs into an archive
    Export(ExportArguments),
    /// Tell what an archive holds, what it needs, and what an import would change
    Inspect(InspectArguments),
    /// Verify an archive: index, digests, completeness, and that every profile renders
    Verify(VerifyArguments),
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai studio export chat-stack --to chat-stack.tar.gz
  paletteai studio export team-a/chat-stack@v1.2.0 --environment edge --to - | ssh hub tee chat-stack.tar.gz
  paletteai studio export chat-stack --oci chat-stack &&
    oras copy --from-oci-layout chat-stack:1.2.0 registry.example.com/bundles/chat-stack:1.2.0

Equal content gives equal bytes, wherever the bundle was.")]
#[command(group = ArgGroup::new("target").required(true).args(["to", "oci"]))]
struct ExportArguments {
    /// The bundle: NAME or NAMESPACE/NAME, with @v… if need be
    #[arg(value_name = "BUNDLE")]
    bundle: String,
    /// Where the archive is written, such as chat-stack.tar.gz; `-` is standard output
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Folder of an OCI image layout, which registry tools copy; the bundle is put beside others
    #[arg(long, value_name = "DIR")]
    oci: Option<PathBuf>,
    /// Tag of the bundle in the layout [default: its version, or `latest`]
    #[arg(long, value_name = "TAG", conflicts_with = "to")]
    tag: Option<String>,
    /// An Environment that travels with the bundle (can be repeated)
    #[arg(long = "environment", value_name = "NAME")]
    environments: Vec<String>,
    /// Take along the recorded revisions that references with a version mean
    #[arg(long)]
    with_history: bool,
    #[command(flatten)]
    format: ReportFlags,
}

/// Which archive is meant.
#[derive(Args, Debug)]
struct ArchiveArguments {
    /// The archive, such as chat-stack.tar.gz, or the folder of an OCI image layout; `-` is standard input
    #[arg(value_name = "FILE")]
    archive: PathBuf,
    /// Tag of the bundle, in an OCI image layout that holds more than one
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
}

impl ArchiveArguments {
    fn options(self, digest: Option<String>) -> ArchiveOptions {
        ArchiveOptions {
            path: self.archive,
            tag: self.tag,
            digest,
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai studio import --namespace team-b chat-stack.tar.gz
  paletteai studio import --namespace team-b --to fleet --dry-run chat-stack.tar.gz
  curl -s https://example.com/chat-stack.tar.gz | paletteai studio import --namespace team-b -
  paletteai studio import --namespace team-b --to - --cluster-profiles palette chat-stack.tar.gz |
    kubectl apply -f -

No cluster is touched: what is printed or written is yours to apply.")]
struct ImportArguments {
    #[command(flatten)]
    archive: ArchiveArguments,
    /// Namespace that the bundle and everything with it gets
    #[arg(short, long, value_name = "NAMESPACE")]
    namespace: String,
    /// Folder of the workspace, or `-` for one stream [default: the workspace of this folder]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// What to do with what is there already and says something else
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    on_conflict: Conflict,
    /// Folder for cluster profiles, which are no Kubernetes objects
    #[arg(long, value_name = "DIR")]
    cluster_profiles: Option<PathBuf>,
    /// With `--to -`: the variable set of the cluster, into which the bundle's variables are merged
    #[arg(long, value_name = "FILE")]
    live_variables: Option<PathBuf>,
    /// With `--to -`: print definitions that only paletteai understands, too
    #[arg(long)]
    jinja_definitions: bool,
    /// Refuse the archive if its contents have another digest, as `studio export` printed it
    #[arg(long, value_name = "SHA256")]
    digest: Option<String>,
    /// Only tell what would be done
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    format: ReportFlags,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai studio inspect chat-stack.tar.gz
  paletteai studio inspect --namespace team-b --to fleet chat-stack.tar.gz
  paletteai studio inspect chat-stack.tar.gz -o json | jq .packs

Nothing is written. What an import would change is told with `--namespace`.")]
struct InspectArguments {
    #[command(flatten)]
    archive: ArchiveArguments,
    /// Tell what an import into this namespace would change
    #[arg(short, long, value_name = "NAMESPACE")]
    namespace: Option<String>,
    /// Folder of the workspace that an import would go to [default: the workspace of this folder]
    #[arg(long, value_name = "DIR", requires = "namespace")]
    to: Option<PathBuf>,
    #[command(flatten)]
    format: ReportFlags,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai studio verify chat-stack.tar.gz
  paletteai studio verify --strict --set log-level=info chat-stack.tar.gz
  paletteai studio verify --digest sha256:84fa48b2… - < chat-stack.tar.gz

With `--strict` it is an error if a profile cannot be rendered here, or if the archive does not hold
all that its bundle needs; otherwise these are warnings.")]
struct VerifyArguments {
    #[command(flatten)]
    archive: ArchiveArguments,
    /// Set a variable for rendering the profiles (can be repeated)
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Set variables from a YAML file, which `--set` overrides (can be repeated)
    #[arg(long = "variables", value_name = "FILE")]
    variables: Vec<PathBuf>,
    /// Refuse the archive if its contents have another digest, as `studio export` printed it
    #[arg(long, value_name = "SHA256")]
    digest: Option<String>,
    #[command(flatten)]
    format: ReportFlags,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Conflict {
    /// Refuse, and tell all of it
    #[default]
    Error,
    /// Leave what is there
    Keep,
    /// Put the archive's in its place
    Replace,
}

/// Runs one of the commands about archives.
pub(super) fn studio(arguments: StudioArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    match arguments.command {
        StudioCommand::Import(arguments) => import(*arguments, run),
        StudioCommand::Export(arguments) => export(arguments, run),
        StudioCommand::Inspect(arguments) => inspect(arguments, run),
        StudioCommand::Verify(arguments) => verify(arguments, run),
    }
}

fn export(arguments: ExportArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let to = arguments.to.as_deref();
    let to_standard_output = to == Some(Path::new(STANDARD));
    if to_standard_output && Terminal::shows_results_to_a_person() {
        let message = "an archive is not written to a terminal";
        let diagnostic = Diagnostic::error(&ARGUMENTS, message);
        let diagnostic = diagnostic.help("name a file, or redirect standard output");
        return Err(run.session.diagnostics.report(diagnostic));
    }
    let options = ExportOptions {
        paths: run.directories.clone(),
        bundle: arguments.bundle,
        environments: arguments.environments,
        with_history: arguments.with_history,
    };
    let mut exported = ops::export_bundle(&options, &run.settings, &run.files, run.session)?;
    let packed = write_archive(&exported.files);
    let packed = packed.map_err(|error| run.unwritable("the archive", &error))?;
    let place = match (&arguments.oci, to) {
        (Some(folder), _) => {
            into_layout(&mut exported, packed, folder, arguments.tag.as_deref(), run)?;
            folder.display().to_string()
        }
        (None, Some(file)) if !to_standard_output => {
            let shown = format!("`{}`", file.display());
            emit::write_file(file, &packed).map_err(|error| run.unwritable(&shown, &error))?;
            file.display().to_string()
        }
        _ => {
            let printed = Terminal::result_bytes(&packed);
            printed.map_err(|error| run.unwritable("standard output", &error))?;
            "standard output".to_owned()
        }
    };
    let report = exported.report;
    if arguments.format.format == ReportFormat::Json && !to_standard_output {
        run.result(&table::json(&report))?;
    }
    run.session.last_words = Some(studio_text::exported(&report, &place));
    Ok(())
}

fn into_layout(
    exported: &mut Exported,
    packed: Vec<u8>,
    folder: &Path,
    tag: Option<&str>,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let files = ops::export_layout(exported, packed, folder, tag, &run.files, run.session)?;
    emit::write_files(&files).map_err(|(path, error)| {
        let shown = format!("`{}`", path.display());
        run.unwritable(&shown, &error)
    })
}

fn import(arguments: ImportArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let to = import_to(arguments.to, run);
    let stream_only = [
        (arguments.live_variables.is_some(), "--live-variables"),
        (arguments.jinja_definitions, "--jinja-definitions"),
    ];
    if let (ImportTo::Workspace { .. }, Some((_, flag))) =
        (&to, stream_only.iter().find(|(given, _)| *given))
    {
        let message = format!("`{flag}` has no meaning without `--to -`");
        return Err(run
            .session
            .diagnostics
            .report(Diagnostic::error(&ARGUMENTS, message)));
    }
    let settings = match &to {
        ImportTo::Workspace {
            paths, named: true, ..
        } => {
            let (global, environment) = (&run.global, run.environment);
            settings::of_folder(global, environment, paths, &run.files, run.session)
        }
        _ => run.settings.clone(),
    };
    run.session.diagnostics.check()?;
    let options = ImportOptions {
        archive: arguments.archive.options(arguments.digest),
        namespace: arguments.namespace,
        to,
        on_conflict: match arguments.on_conflict {
            Conflict::Error => OnConflict::Refuse,
            Conflict::Keep => OnConflict::Keep,
            Conflict::Replace => OnConflict::Replace,
        },
        live_variables: arguments.live_variables,
        cluster_profiles: arguments.cluster_profiles,
        jinja_definitions: arguments.jinja_definitions,
    };
    let mut progress = Progress::new(&options.archive.path, run);
    let imported = ops::import_bundle(
        &options,
        &settings,
        &run.files,
        &mut |read| progress.show(read),
        run.session,
    );
    drop(progress);
    let imported = imported?;
    let format = arguments.format.format;
    if arguments.dry_run {
        return told(&imported, &options.to, format, run);
    }
    carried_out(&imported, &options.to, format, run)
}

fn inspect(arguments: InspectArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let archive = arguments.archive.options(None);
    let to = import_to(arguments.to, run);
    let import = arguments.namespace.map(|namespace| ImportOptions {
        archive: archive.clone(),
        namespace,
        to,
        ..ImportOptions::default()
    });
    let mut progress = Progress::new(&archive.path, run);
    let report = ops::inspect_archive(
        &archive,
        import.as_ref(),
        &run.settings,
        &run.files,
        &mut |read| progress.show(read),
        run.session,
    );
    drop(progress);
    let report = report?;
    let text = match arguments.format.format {
        ReportFormat::Json => table::json(&report),
        ReportFormat::Text => studio_text::inspected(&report),
    };
    run.result(&text)
}

fn verify(arguments: VerifyArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let archive = arguments.archive.options(arguments.digest);
    let assignments = Assignments {
        set: arguments.set,
        files: arguments.variables,
    };
    let mut progress = Progress::new(&archive.path, run);
    let report = ops::verify_archive(
        &archive,
        &assignments,
        &run.settings,
        &run.files,
        &mut |read| progress.show(read),
        run.session,
    );
    drop(progress);
    let report = report?;
    let text = match arguments.format.format {
        ReportFormat::Json => table::json(&report),
        ReportFormat::Text => studio_text::verified(&report),
    };
    run.result(&text)
}

/// Where an import goes: what `--to` names, or the first folder of the workspace.
fn import_to(to: Option<PathBuf>, run: &Run<'_>) -> ImportTo {
    match to {
        Some(to) if to == Path::new(STANDARD) => ImportTo::Stream,
        Some(root) => ImportTo::Workspace {
            paths: vec![root.clone()],
            root,
            named: true,
        },
        None => {
            let is_folder = |path: &&PathBuf| run.files.kind(path) == Some(EntryKind::Folder);
            let root = run.directories.iter().find(is_folder).cloned();
            ImportTo::Workspace {
                root: root.unwrap_or_else(|| PathBuf::from(".")),
                paths: run.directories.clone(),
                named: false,
            }
        }
    }
}

/// The report of an import that is not carried out.
fn told(
    imported: &Imported,
    to: &ImportTo,
    format: ReportFormat,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let text = match format {
        ReportFormat::Json => table::json(&imported.report),
        ReportFormat::Text => studio_text::changes(&imported.report),
    };
    run.result(&text)?;
    run.session.last_words = Some(studio_text::would_write(imported, to));
    Ok(())
}

fn carried_out(
    imported: &Imported,
    to: &ImportTo,
    format: ReportFormat,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    emit::write_files(&imported.files).map_err(|(path, error)| {
        let shown = format!("`{}`", path.display());
        run.unwritable(&shown, &error)
    })?;
    let text = match (to, format) {
        (ImportTo::Stream, ReportFormat::Text) => studio_text::yaml_stream(&imported.documents),
        (ImportTo::Stream, ReportFormat::Json) => studio_text::json_list(&imported.documents),
        (_, ReportFormat::Text) => studio_text::changes(&imported.report),
        (_, ReportFormat::Json) => table::json(&imported.report),
    };
    run.result(&text)?;
    run.session.last_words = Some(studio_text::written(imported, to));
    Ok(())
}

/// How far reading an archive is, for a person who waits for a large one.
struct Progress {
    total: Option<u64>,
    shown: u64,
    wanted: bool,
}

impl Progress {
    fn new(archive: &Path, run: &Run<'_>) -> Self {
        Self {
            total: run.files.size(archive),
            shown: 0,
            wanted: run.terminal.shows_progress(),
        }
    }

    fn show(&mut self, read: u64) {
        if !self.wanted || read < self.shown + STEP {
            return;
        }
        self.shown = read;
        let mib = |bytes: u64| bytes >> 20;
        Terminal::progress(&match self.total {
            Some(total) => format!("reading: {} of {} MiB", mib(read), mib(total)),
            None => format!("reading: {} MiB", mib(read)),
        });
    }
}

impl Drop for Progress {
    /// Takes the line away.
    fn drop(&mut self) {
        if self.shown > 0 {
            Terminal::progress("");
        }
    }
}

/// Bytes between two lines of progress: nothing is shown for archives that are smaller.
const STEP: u64 = 4 << 20;
