//! `paletteai revision`.

use super::args::ReportFormat;
use super::diff_text;
use super::revision_arguments::CloneArguments;
use super::revision_arguments::DiffArguments;
use super::revision_arguments::DocumentFormat;
use super::revision_arguments::ListArguments;
use super::revision_arguments::RecordArguments;
use super::revision_arguments::Report;
use super::revision_arguments::RevisionArguments;
use super::revision_arguments::RevisionCommand;
use super::revision_arguments::RollbackArguments;
use super::revision_arguments::ShowArguments;
use super::revision_arguments::StatusArguments;
use super::revision_text;
use super::run::Run;
use super::table;
use super::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::revisions::EXISTS;
use crate::emit;
use crate::emit::Existing;
use crate::emit::WholeFile;
use crate::ops;
use crate::ops::CloneOptions;
use crate::ops::RecordOptions;
use crate::ops::RollbackOptions;
use crate::ops::StatusOptions;
use crate::ops::Written;
use crate::yaml::Node;
use crate::yaml::write;
use crate::yaml::write_json;
use std::io::ErrorKind;
use std::path::Path;

/// Runs one of the commands about revisions.
pub(super) fn revision(arguments: RevisionArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    match arguments.command {
        RevisionCommand::Record(arguments) => record(arguments, run),
        RevisionCommand::List(arguments) => list(&arguments, run),
        RevisionCommand::Show(arguments) => show(&arguments, run),
        RevisionCommand::Diff(arguments) => diff(&arguments, run),
        RevisionCommand::Clone(arguments) => clone(arguments, run),
        RevisionCommand::Rollback(arguments) => rollback(arguments, run),
        RevisionCommand::Status(arguments) => status(arguments, run),
    }
}

fn is_standard_output(to: Option<&Path>) -> bool {
    to.is_some_and(|to| to.as_os_str() == "-")
}

fn record(arguments: RecordArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let stream = is_standard_output(arguments.to.as_deref());
    let options = RecordOptions {
        paths: run.directories.clone(),
        names: arguments.names,
        namespace: arguments.scope.namespace,
        notes: arguments.notes,
        to: arguments.to.filter(|_| !stream),
    };
    let report = ops::record(&options, &run.settings, &run.files, run.session)?;
    let format = arguments.report.format.format;
    if stream {
        let nodes = report.revisions.iter().map(|one| &one.node);
        let format = match format {
            ReportFormat::Text => DocumentFormat::Yaml,
            ReportFormat::Json => DocumentFormat::Json,
        };
        return run.result(&documents(nodes, format));
    }
    let dry_run = arguments.report.dry_run;
    if !dry_run {
        let files = report.revisions.iter().map(|one| one.file.clone());
        write_all(&files.collect::<Vec<_>>(), run)?;
    }
    let text = match format {
        ReportFormat::Json => table::json(&report),
        ReportFormat::Text => revision_text::record(&report, dry_run),
    };
    run.result(&text)
}

fn list(arguments: &ListArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let name = arguments.name.as_deref();
    let namespace = arguments.scope.namespace.as_deref();
    let (paths, settings, files) = (&run.directories, &run.settings, &run.files);
    let listing = ops::list_revisions(name, namespace, paths, settings, files, run.session)?;
    let text = match arguments.format.format {
        ReportFormat::Json => table::json(&listing),
        ReportFormat::Text => revision_text::list(&listing),
    };
    run.result(&text)
}

fn show(arguments: &ShowArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let format = arguments.format.format;
    let person = format == DocumentFormat::Yaml && Terminal::shows_results_to_a_person();
    let (name, namespace) = (&arguments.revision, arguments.scope.namespace.as_deref());
    let (paths, settings, files) = (&run.directories, &run.settings, &run.files);
    let report = ops::show_revision(name, namespace, person, paths, settings, files, run.session)?;
    let text = match format {
        DocumentFormat::Json => table::json(&report),
        DocumentFormat::Yaml => revision_text::show(&report),
    };
    run.result(&text)
}

fn diff(arguments: &DiffArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let names = (arguments.before.as_str(), arguments.after.as_deref());
    let namespace = arguments.scope.namespace.as_deref();
    let (paths, settings, files) = (&run.directories, &run.settings, &run.files);
    let diff = ops::diff_revisions(names, namespace, paths, settings, files, run.session)?;
    run.session.differs = !diff.fields.is_empty();
    let text = match arguments.format.format {
        ReportFormat::Json => table::json(&diff),
        ReportFormat::Text => {
            let fields = diff_text::fields(&diff.fields, run.terminal.colours_results());
            revision_text::diff(&diff, &fields)
        }
    };
    run.result(&text)
}

fn clone(arguments: CloneArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let stream = is_standard_output(arguments.to.as_deref());
    let options = CloneOptions {
        paths: run.directories.clone(),
        revision: arguments.revision,
        namespace: arguments.scope.namespace,
        new_name: arguments.new_name,
        to: arguments.to.filter(|_| !stream),
    };
    let written = ops::clone_revision(&options, &run.settings, &run.files, run.session)?;
    if stream {
        return run.result(&written.text);
    }
    let text = revision_text::cloned(&written, arguments.report.dry_run);
    finish(&written, text, &arguments.report, run)
}

fn rollback(arguments: RollbackArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let options = RollbackOptions {
        paths: run.directories.clone(),
        revision: arguments.revision,
        namespace: arguments.scope.namespace,
        force: arguments.force,
    };
    let written = ops::rollback(&options, &run.settings, &run.files, run.session)?;
    let text = revision_text::rolled_back(&written, arguments.report.dry_run);
    finish(&written, text, &arguments.report, run)
}

fn status(arguments: StatusArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let options = StatusOptions {
        paths: run.directories.clone(),
        names: arguments.names,
        namespace: arguments.scope.namespace,
    };
    let nodes = ops::revision_status(&options, &run.settings, &run.files, run.session)?;
    let (to, format) = (&arguments.to, arguments.format.format);
    let to_standard_output = is_standard_output(Some(to));
    let person = to_standard_output && Terminal::shows_results_to_a_person();
    let text = if person && format == DocumentFormat::Yaml && !run.session.show_secrets {
        let masked = nodes
            .iter()
            .map(|node| emit::masked(node, &run.session.origins));
        documents(masked.collect::<Vec<_>>().iter(), format)
    } else {
        documents(nodes.iter(), format)
    };
    if to_standard_output {
        return run.result(&text);
    }
    let written = emit::write_file(to, &text);
    written.map_err(|error| run.unwritable(&format!("`{}`", to.display()), &error))
}

/// Writes what `clone` or `rollback` made, and says so.
fn finish(
    written: &Written,
    text: String,
    report: &Report,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    if !report.dry_run {
        write_all(&written.files, run)?;
    }
    let text = match report.format.format {
        ReportFormat::Json => table::json(written),
        ReportFormat::Text => text,
    };
    run.result(&text)
}

fn write_all(files: &[WholeFile], run: &mut Run<'_>) -> Result<(), Reported> {
    emit::write_files(files).map_err(|(path, error)| {
        let is_new = |file: &WholeFile| file.path == path && file.existing == Existing::Refuse;
        if error.kind() == ErrorKind::AlreadyExists && files.iter().any(is_new) {
            let message = format!("`{}` exists", path.display());
            let diagnostic = Diagnostic::error(&EXISTS, message);
            return run.session.diagnostics.report(diagnostic);
        }
        run.unwritable(&format!("`{}`", path.display()), &error)
    })
}

/// Documents as a YAML stream, or as a `v1` `List` in JSON.
fn documents<'n>(nodes: impl Iterator<Item = &'n Node>, format: DocumentFormat) -> String {
    match format {
        DocumentFormat::Yaml => nodes.fold(String::new(), |mut text, node| {
            text.push_str("---\n");
            write(node, &mut text);
            text
        }),
        DocumentFormat::Json => {
            let items = nodes.map(|node| {
                let mut text = String::new();
                write_json(node, &mut text);
                serde_json::from_str::<serde_json::Value>(&text).unwrap_or_default()
            });
            let items: Vec<serde_json::Value> = items.collect();
            table::json(&serde_json::json!({"apiVersion": "v1", "kind": "List", "items": items}))
        }
    }
}
