//! `paletteai explain`.

use super::args::ReportFormat;
use super::args::VariableFlags;
use super::explain_versions;
use super::render::assignments;
use super::render::lock_violations;
use super::render_arguments::DatumTargetFlags;
use super::render_arguments::HubFlags;
use super::render_arguments::TargetChoice;
use super::run::Run;
use super::table;
use crate::diag::Reported;
use crate::emit::Condition;
use crate::emit::Trail;
use crate::ops;
use crate::ops::ExplainOptions;
use crate::ops::ExplainedObject;
use crate::ops::Explanation;
use clap::Args;
use std::fmt::Write;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai explain web Deployment/web .spec.replicas
  paletteai explain team-a/web Service/web
  paletteai explain web --versions                   which versions it uses, and why
  paletteai explain web --all                        every field of every object
  paletteai explain web hub:Placement/placement-web .spec.numberOfClusters
  paletteai explain web Workload/web --target datum --datum-mapping platform.yaml")]
pub(super) struct ExplainArguments {
    /// The deployment: NAME or NAMESPACE/NAME
    #[arg(value_name = "DEPLOYMENT")]
    pub(super) deployment: String,
    /// The rendered object: KIND/NAME, with `hub:` or `spoke:` before it where both sides have
    /// one; all objects when left out
    #[arg(value_name = "KIND/NAME")]
    pub(super) object: Option<String>,
    /// The field, such as .spec.template.spec.containers[0].image; all fields when left out
    #[arg(value_name = "FIELD")]
    pub(super) field: Option<String>,
    /// Tell which versions the deployment refers to, and why these
    #[arg(long, conflicts_with_all = ["object", "all"])]
    pub(super) versions: bool,
    /// Explain every object, as without KIND/NAME
    #[arg(long, conflicts_with = "object")]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) variables: VariableFlags,
    #[command(flatten)]
    pub(super) hub: HubFlags,
    /// Which clusters the objects are for
    #[arg(long, value_name = "TARGET", value_enum, default_value_t)]
    pub(super) target: TargetChoice,
    #[command(flatten)]
    pub(super) datum: DatumTargetFlags,
    /// text or json
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    pub(super) format: ReportFormat,
}

/// Explains an object or a field, or which versions are used.
pub(super) fn explain(arguments: ExplainArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    if arguments.versions {
        let (paths, settings, files) = (&run.directories, &run.settings, &run.files);
        let name = &arguments.deployment;
        let tree = ops::explain_versions(name, paths, settings, files, run.session)?;
        let text = match arguments.format {
            ReportFormat::Json => table::json(&tree),
            ReportFormat::Text => explain_versions::text(&tree),
        };
        return run.result(&text);
    }
    let options = ExplainOptions {
        paths: run.directories.clone(),
        assignments: assignments(&arguments.variables),
        outputs: arguments.variables.outputs.clone(),
        lock_violations: lock_violations(&arguments.variables),
        hub: arguments.hub.options(),
        target: arguments.target.target(),
        datum: (arguments.target == TargetChoice::Datum).then(|| arguments.datum.target()),
        deployment: arguments.deployment,
        object: arguments.object,
        field: arguments.field,
    };
    let explanation = ops::explain(&options, &run.settings, &run.files, run.session)?;
    show(&explanation, arguments.format, run)
}

/// Prints an explanation.
pub(super) fn show(
    explanation: &Explanation,
    format: ReportFormat,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let text = match format {
        ReportFormat::Json => table::json(explanation),
        ReportFormat::Text => text(explanation),
    };
    run.result(&text)
}

/// How many lines of a file are named that a field or an object hangs on.
const LINES: usize = 10;

/// A block for each object, and in it one for each field: the value, then a line for each step,
/// deepest last, then what it hangs on.
fn text(explanation: &Explanation) -> String {
    let blocks: Vec<String> = explanation
        .objects
        .iter()
        .map(|object| block(object, &explanation.deployment))
        .collect();
    blocks.join("\n")
}

fn block(object: &ExplainedObject, deployment: &str) -> String {
    let mut text = format!("{} of {deployment} ({})\n", object.object, object.side);
    let mut rows = Vec::new();
    conditions(&object.conditions, "made by", &mut rows);
    text.push_str(&table::columns(&rows));
    for field in &object.fields {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "\n{} = {}", field.path, field.value);
        let mut rows = Vec::new();
        steps(&field.trail, 1, &mut rows);
        conditions(&field.conditions, "hangs on", &mut rows);
        text.push_str(&table::columns(&rows));
    }
    text
}

/// The conditions by file: in which lines the user wrote them. What the catalogue says is the same
/// everywhere, and left out.
fn conditions(all: &[Condition], what: &str, rows: &mut Vec<Vec<String>>) {
    let mut files: Vec<(&str, Vec<&str>)> = Vec::new();
    let own = all
        .iter()
        .filter(|condition| !condition.location.starts_with('<'));
    for condition in own {
        // `file:line:column`, where the file may have colons, too.
        let mut parts = condition.location.rsplitn(3, ':').skip(1);
        let (line, file) = (parts.next(), parts.next());
        let (Some(line), Some(file)) = (line, file) else {
            continue;
        };
        match files.last_mut() {
            Some((known, lines)) if *known == file => {
                if lines.last() != Some(&line) {
                    lines.push(line);
                }
            }
            _ => files.push((file, vec![line])),
        }
    }
    for (index, (file, lines)) in files.iter().enumerate() {
        let title = if index == 0 { what } else { "" };
        let shown: Vec<&str> = lines.iter().copied().take(LINES).collect();
        let more = if lines.len() > LINES { ",…" } else { "" };
        let place = format!("{file}:{}{more}", shown.join(","));
        rows.push(vec![format!("  {title}"), place]);
    }
}

fn steps(trail: &Trail, depth: usize, rows: &mut Vec<Vec<String>>) {
    // The layer of a variable and the value written there are one line.
    let (shown, note) = match (trail.step, trail.steps.as_slice()) {
        ("variable", [only]) => (only, trail.note.as_str()),
        _ => (trail, trail.note.as_str()),
    };
    let what = match trail.role {
        "source" => shown.step.to_owned(),
        role => format!("{role}: {}", shown.step),
    };
    let names = [note, shown.definition.as_deref().unwrap_or_default()];
    let seen = [shown.text.as_str()].into_iter().chain(names);
    let seen: Vec<&str> = seen.filter(|part| !part.is_empty()).collect();
    rows.push(vec![
        format!("{}{what}", "  ".repeat(depth)),
        shown.location.clone().unwrap_or_default(),
        seen.join("  # "),
    ]);
    for step in &shown.steps {
        steps(step, depth + 1, rows);
    }
}
