//! `paletteai explain`.

use super::args::ExplainArguments;
use super::args::ReportFormat;
use super::render::assignments;
use super::render::lock_violations;
use super::render::payload;
use super::run::Run;
use super::table;
use crate::diag::Reported;
use crate::emit::Trail;
use crate::ops;
use crate::ops::ExplainOptions;
use crate::ops::Explanation;
use std::fmt::Write;

/// Explains an object or a field.
pub(super) fn explain(arguments: ExplainArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let options = ExplainOptions {
        paths: run.directories.clone(),
        assignments: assignments(&arguments.variables),
        outputs: arguments.variables.outputs.clone(),
        lock_violations: lock_violations(&arguments.variables),
        payload: payload(arguments.payload),
        deployment: arguments.deployment,
        object: arguments.object,
        field: arguments.field,
    };
    let explanation = ops::explain(&options, &run.settings, &run.files, run.session)?;
    let text = match arguments.format {
        ReportFormat::Json => table::json(&explanation),
        ReportFormat::Text => text(&explanation),
    };
    run.result(&text)
}

/// A block for each field: the value, then a line for each step, deepest last.
fn text(explanation: &Explanation) -> String {
    let mut text = format!(
        "{} of {} ({})\n",
        explanation.object, explanation.deployment, explanation.side
    );
    for field in &explanation.fields {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "\n{} = {}", field.path, field.value);
        let mut rows = Vec::new();
        steps(&field.trail, 1, &mut rows);
        text.push_str(&table::columns(&rows));
    }
    text
}

fn steps(trail: &Trail, depth: usize, rows: &mut Vec<Vec<String>>) {
    let what = match trail.role {
        "source" => trail.step.to_owned(),
        role => format!("{role}: {}", trail.step),
    };
    let place = trail.location.clone().unwrap_or_default();
    let seen = [trail.text.as_str(), trail.note.as_str()];
    let seen: Vec<&str> = seen.into_iter().filter(|part| !part.is_empty()).collect();
    rows.push(vec![
        format!("{}{what}", "  ".repeat(depth)),
        place,
        seen.join("  # "),
    ]);
    for step in &trail.steps {
        steps(step, depth + 1, rows);
    }
}
