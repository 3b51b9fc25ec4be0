//! `paletteai render`.

use super::args::ChoiceFlags;
use super::args::LockViolations;
use super::args::VariableFlags;
use super::clock;
use super::output_folder;
use super::render_arguments::ClusterFlags;
use super::render_arguments::OutputFlags;
use super::render_arguments::RenderArguments;
use super::render_arguments::ShapeFlags;
use super::render_arguments::StreamFormat;
use super::render_arguments::TargetChoice;
use super::run::Run;
use super::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::digest::sha256_hex;
use crate::emit;
use crate::kubernetes::LabelSelector;
use crate::ops;
use crate::ops::Assignments;
use crate::ops::Choice;
use crate::ops::ClusterView;
use crate::ops::Destination;
use crate::ops::Memory;
use crate::ops::Phase;
use crate::ops::Recalled;
use crate::ops::Remembered;
use crate::ops::RenderOptions;
use crate::ops::RenderResult;
use crate::render::Owned;
use crate::render::Side;
use crate::resolve;
use crate::workspace::TracedFiles;
use std::mem::ManuallyDrop;
use std::num::NonZeroUsize;

/// Renders and writes.
pub(super) fn render(arguments: &RenderArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let files = run.files;
    let options = checked_options(arguments, run)?;
    let written = if let Some(memory) = memory(arguments, run) {
        remembering(&memory, arguments, &options, run)
    } else {
        let rendered = ops::render(&options, &run.settings, &files, run.session);
        write_rendered(arguments, rendered, run).map(|_| ())
    };
    run.session.timings.end();
    if arguments.output.timings {
        run.terminal.note(&clock::table(&run.session.timings));
    }
    written
}

fn write_rendered(
    arguments: &RenderArguments,
    rendered: Result<RenderResult, Reported>,
    run: &mut Run<'_>,
) -> Result<Option<String>, Reported> {
    // The process ends soon, and takes a hundred thousand small values back faster than we could.
    let rendered = ManuallyDrop::new(rendered?);
    write(
        arguments.shape.target.target(),
        &arguments.output,
        &rendered,
        run,
    )
}

/// Where a run over an output folder is remembered. `--check` is a gate, and trusts nothing.
fn memory(arguments: &RenderArguments, run: &Run<'_>) -> Option<Memory> {
    let flags = &arguments.output.folder;
    let (folder, cache) = (flags.output_dir.as_ref()?, run.environment.cache.as_ref()?);
    if arguments.no_cache || flags.check || flags.force {
        return None;
    }
    let folder = std::path::absolute(folder).ok()?;
    let name = sha256_hex(folder.as_os_str().as_encoded_bytes());
    let file = cache.join("renders").join(format!("{name}.json"));
    Some(Memory { folder, file })
}

/// Renders what changed since the last run over the folder, or everything.
fn remembering(
    memory: &Memory,
    arguments: &RenderArguments,
    options: &RenderOptions,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let files = run.files;
    // Looking whether anything changed is reading, and for most runs all there is.
    run.session.timings.enter(Phase::Read);
    let (result, remembered) = match memory.recall(options, &run.settings, &files, run.session) {
        Some(Recalled::UpToDate) => {
            if let Some(folder) = &arguments.output.folder.output_dir {
                output_folder::say_up_to_date(folder, run);
            }
            return Ok(());
        }
        Some(Recalled::Part(part)) => (part.0, Some(part.1)),
        None => {
            let traced = TracedFiles::new(&files);
            let result = ops::render(options, &run.settings, &traced, run.session)?;
            let trace = traced.into_trace();
            let remembered = Remembered::of(options, &run.settings, trace, &result, run.session);
            (result, remembered)
        }
    };
    let index = write_rendered(arguments, Ok(result), run)?;
    if let (Some(remembered), Some(index)) = (remembered, index) {
        memory.keep(remembered, index, &files);
    }
    Ok(())
}

/// What is to be rendered, or what is wrong with it.
pub(super) fn checked_options(
    arguments: &RenderArguments,
    run: &mut Run<'_>,
) -> Result<RenderOptions, Reported> {
    only_for_datum(&arguments.shape, run)?;
    Ok(RenderOptions {
        choice: Choice {
            shard: arguments.shard,
            ..choice(&arguments.choice, run)?
        },
        clusters: cluster_view(&arguments.clusters, arguments.shape.target, run)?,
        ..options(
            &arguments.shape,
            &arguments.variables,
            &arguments.output,
            run,
        )
    })
}

/// Flags for Datum mean nothing for another target.
pub(super) fn only_for_datum(shape: &ShapeFlags, run: &mut Run<'_>) -> Result<(), Reported> {
    if shape.target == TargetChoice::Datum || !shape.datum.is_given() {
        return Ok(());
    }
    let message = "files for Datum have no effect on this target";
    let diagnostic = Diagnostic::error(&codes::ARGUMENTS, message)
        .help("add `--target datum`, or leave them out");
    Err(run.session.diagnostics.report(diagnostic))
}

/// How everything is rendered.
pub(super) fn options(
    shape: &ShapeFlags,
    variables: &VariableFlags,
    output: &OutputFlags,
    run: &Run<'_>,
) -> RenderOptions {
    RenderOptions {
        paths: run.directories.clone(),
        choice: Choice::default(),
        target: shape.target.target(),
        datum: (shape.target == TargetChoice::Datum).then(|| shape.datum.target()),
        hub: shape.hub.options(),
        include: shape.include.clone(),
        exclude: shape.exclude.clone(),
        assignments: assignments(variables),
        outputs: variables.outputs.clone(),
        lock_violations: lock_violations(variables),
        validate: shape.validate,
        crds: shape.crds.clone(),
        keep_going: output.keep_going,
        destination: match output.folder.output_dir {
            Some(_) if output.folder.provenance => Destination::ExplainedFiles,
            Some(_) => Destination::Files,
            None => Destination::Stream,
        },
        ..RenderOptions::default()
    }
}

/// Writes to where the flags say. Returns the digest of the index of a folder that was written.
pub(super) fn write(
    target: ops::Target,
    output: &OutputFlags,
    result: &RenderResult,
    run: &mut Run<'_>,
) -> Result<Option<String>, Reported> {
    run.session.timings.enter(Phase::Write);
    let flags = &output.folder;
    match &flags.output_dir {
        Some(folder) => output_folder::write(folder, flags, result, run),
        None => write_stream(target, output, result, run).map(|()| None),
    }
}

fn write_stream(
    target: ops::Target,
    output: &OutputFlags,
    result: &RenderResult,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let to = &output.to;
    let to_standard_output = to.as_os_str() == "-";
    let person = to_standard_output && Terminal::shows_results_to_a_person();
    let threads = run.session.threads;
    let text = if hides_secrets(person, output.format, run.session.show_secrets) {
        let masked = emit::masked_all(&result.manifests, &run.session.origins);
        stream(output.format, &masked, threads)
    } else {
        stream(output.format, &result.manifests, threads)
    };
    if target == ops::Target::All && !person {
        warn_about_two_clusters(result, run);
    }
    if to_standard_output {
        return run.result(&text);
    }
    let written = emit::write_file(to, &text);
    written.map_err(|error| run.unwritable(&format!("`{}`", to.display()), &error))
}

/// Only what people read hides secrets. A JSON List is for programs, wherever it is printed.
fn hides_secrets(person: bool, format: StreamFormat, show_secrets: bool) -> bool {
    person && format == StreamFormat::Yaml && !show_secrets
}

fn stream(format: StreamFormat, manifests: &[Owned], threads: NonZeroUsize) -> String {
    match format {
        StreamFormat::Json => emit::json_list(manifests.iter().map(|owned| &owned.manifest)),
        StreamFormat::Yaml => emit::yaml_stream(manifests, threads),
    }
}

fn warn_about_two_clusters(result: &RenderResult, run: &mut Run<'_>) {
    let has = |side: Side| result.manifests.iter().any(|owned| owned.side == side);
    if has(Side::Hub) && has(Side::Spoke) {
        let message = "the stream has objects for the hub and for the spokes";
        run.session.diagnostics.push(
            Diagnostic::warning(&codes::TWO_CLUSTERS, message)
                .help("choose one kind of cluster with `--target hub` or `--target spoke`"),
        );
    }
}

/// The view of single clusters, where any flag asks for it.
pub(super) fn cluster_view(
    flags: &ClusterFlags,
    target: TargetChoice,
    run: &mut Run<'_>,
) -> Result<Option<ClusterView>, Reported> {
    if flags.fleet.clusters.is_empty() && flags.cluster.is_none() {
        return Ok(None);
    }
    let message = match target {
        TargetChoice::Hub => Some("`--target hub` leaves out everything that is for a cluster"),
        TargetChoice::Datum => Some("on Datum there are no clusters to render for"),
        TargetChoice::All | TargetChoice::Spoke => None,
    };
    if let Some(message) = message {
        let diagnostic = Diagnostic::error(&codes::ARGUMENTS, message)
            .help("leave out `--clusters` and `--cluster`, or choose another target");
        return Err(run.session.diagnostics.report(diagnostic));
    }
    Ok(Some(ClusterView {
        fleet: flags.fleet.options(run)?,
        cluster: flags.cluster.clone(),
    }))
}

pub(super) fn choice(flags: &ChoiceFlags, run: &mut Run<'_>) -> Result<Choice, Reported> {
    let selector = flags
        .selector
        .as_deref()
        .map(LabelSelector::parse)
        .transpose();
    Ok(Choice {
        names: flags.deployments.clone(),
        namespace: flags.namespace.clone(),
        selector: selector.map_err(|fault| run.session.diagnostics.report(fault.at(None, "")))?,
        environment: flags.environment.clone(),
        shard: None,
    })
}

pub(super) fn assignments(flags: &VariableFlags) -> Assignments {
    Assignments {
        set: flags.set.clone(),
        files: flags.variables.clone(),
    }
}

pub(super) fn lock_violations(flags: &VariableFlags) -> resolve::LockViolations {
    lock_behaviour(flags.lock_violations)
}

pub(super) fn lock_behaviour(flag: LockViolations) -> resolve::LockViolations {
    match flag {
        LockViolations::Error => resolve::LockViolations::Refuse,
        LockViolations::Warn => resolve::LockViolations::Warn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_only_in_yaml_on_a_terminal() {
        assert!(hides_secrets(true, StreamFormat::Yaml, false));
        assert!(!hides_secrets(false, StreamFormat::Yaml, false));
        assert!(!hides_secrets(true, StreamFormat::Json, false));
        assert!(!hides_secrets(true, StreamFormat::Yaml, true));
    }
}
