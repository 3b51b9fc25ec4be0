//! Reports about definitions, for people and for CI servers.

use super::table;
use crate::diag::junit::escape;
use crate::ops::Row;
use crate::ops::definitions::CaseReport;
use crate::ops::definitions::CaseStatus;
use crate::ops::definitions::Counted;
use crate::ops::definitions::DefinitionTests;
use crate::ops::definitions::NewDefinition;
use crate::ops::definitions::ShownDefinition;
use crate::ops::definitions::TestReport;
use crate::ops::definitions::VetReport;
use crate::schema::Described;
use std::fmt::Write;

/// A line for each definition, what failed and what is not reached below it, and the sum.
pub(super) fn tests(report: &TestReport) -> String {
    let mut text = String::new();
    for tests in &report.definitions {
        text.push_str(&one(tests));
    }
    let count = |status| report.count(status);
    let (passed, failed) = (count(CaseStatus::Passed), count(CaseStatus::Failed));
    let updated = count(CaseStatus::Updated);
    // Writing into a String cannot fail.
    let _ = write!(
        text,
        "{}: {passed} passed, {failed} failed",
        counted(report.definitions.len(), "definition"),
    );
    if updated > 0 {
        let _ = write!(text, ", {updated} updated");
    }
    let _ = writeln!(
        text,
        "{}{}",
        reached("; ", report.branches(), "branches"),
        reached("; ", report.parameters(), "parameters"),
    );
    text
}

fn one(tests: &DefinitionTests) -> String {
    let version = tests.version.as_ref().map(|version| format!("@{version}"));
    let mut text = format!(
        "{} {}{}: {}{}{}\n",
        tests.kind,
        tests.name,
        version.unwrap_or_default(),
        counted(tests.cases.len(), "case"),
        reached(", ", tests.branches, "branches"),
        reached(", ", tests.parameters, "parameters"),
    );
    for case in &tests.cases {
        // Writing into a String cannot fail.
        let _ = match case.status {
            CaseStatus::Passed => Ok(()),
            CaseStatus::Updated => writeln!(text, "  updated {}", case.file),
            CaseStatus::Failed => writeln!(text, "  FAILED {}\n{}", case.file, failure(case)),
        };
    }
    for branch in &tests.uncovered {
        // Writing into a String cannot fail.
        let _ = writeln!(
            text,
            "  not covered: {}: `{}` {}",
            branch.location, branch.condition, branch.never
        );
    }
    for parameter in &tests.unneeded {
        let _ = writeln!(
            text,
            "  not tested: {}: `{}` makes no difference to any case",
            parameter.location, parameter.name
        );
    }
    text
}

fn failure(case: &CaseReport) -> String {
    let description = case.description.iter().map(String::as_str);
    let difference = case.difference.iter().flat_map(|text| text.lines());
    let lines = description
        .chain(difference)
        .map(|line| format!("    {line}"));
    let lines: Vec<String> = lines.map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// How many of some there are; nothing where there are none.
fn reached(before: &str, counted: Counted, what: &str) -> String {
    match counted.total {
        0 => String::new(),
        total => format!("{before}{} of {total} {what}", counted.reached),
    }
}

/// Kind, name, version, where from, and what it is.
pub(super) fn listed(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "nothing found\n".to_owned();
    }
    let heading = ["KIND", "NAME", "VERSION", "SOURCE", "DESCRIPTION"];
    let mut cells = vec![heading.map(str::to_owned).to_vec()];
    cells.extend(rows.iter().map(|row| {
        let source = match &*row.namespace {
            "" => "built in".to_owned(),
            namespace => format!("{namespace}, {}", row.location),
        };
        let version = if row.version.is_empty() {
            "-"
        } else {
            &row.version
        };
        let kind = row.kind.trim_end_matches("Definition").to_lowercase();
        vec![
            kind,
            row.name.clone(),
            version.to_owned(),
            source,
            row.details.clone(),
        ]
    }));
    table::columns(&cells)
}

/// Definitions for their users.
pub(super) fn shown(definitions: &[ShownDefinition]) -> String {
    let texts: Vec<String> = definitions.iter().map(one_shown).collect();
    texts.join("\n")
}

fn one_shown(one: &ShownDefinition) -> String {
    let version = one.version.as_ref().map(|version| format!("@{version}"));
    let mut text = format!("{} {}{}\n", one.kind, one.name, version.unwrap_or_default());
    if !one.description.is_empty() {
        let _ = writeln!(text, "{}", one.description);
    }
    let source = match &one.namespace {
        None => "built in".to_owned(),
        Some(namespace) => format!("namespace {namespace}, {}", one.location),
    };
    let _ = writeln!(text, "source: {source}");
    for (what, names) in [
        ("applies to", &one.applies_to),
        ("not beside", &one.conflicts_with),
    ] {
        if !names.is_empty() {
            let _ = writeln!(text, "{what}: {}", names.join(", "));
        }
    }
    let mut rows = Vec::new();
    parameters(&one.parameters, 0, &mut rows);
    text.push_str(&table::section("Parameters", &rows));
    let example = one.example.lines().map(|line| format!("  {line}\n"));
    let _ = write!(text, "\nExample\n{}", example.collect::<String>());
    text
}

/// A row for each parameter, those within others below them and further in.
fn parameters(described: &[Described], depth: usize, rows: &mut Vec<Vec<String>>) {
    for one in described {
        let indent = "  ".repeat(depth);
        let need = match (&one.default, one.required) {
            (_, true) => ", required".to_owned(),
            (Some(default), false) => format!(" = {default}"),
            (None, false) => String::new(),
        };
        let note = if one.deprecated { "Deprecated. " } else { "" };
        let description = one.description.as_deref().unwrap_or_default();
        let line = description.split_whitespace().collect::<Vec<_>>().join(" ");
        rows.push(vec![
            format!("{indent}{}", one.name),
            format!("{}{need}", one.kind),
            format!("{note}{line}"),
        ]);
        parameters(&one.parameters, depth + 1, rows);
    }
}

/// What was written, and what to do next.
pub(super) fn begun(new: &NewDefinition) -> String {
    let mut text = String::new();
    for path in &new.paths {
        let _ = writeln!(text, "wrote {path}");
    }
    let _ = writeln!(
        text,
        "next: edit the template, then `paletteai definition test {}`",
        new.folder
    );
    text
}

/// A line for each definition.
pub(super) fn vetted(report: &VetReport) -> String {
    let mut text = String::new();
    for one in &report.definitions {
        let version = one.version.as_ref().map(|version| format!("@{version}"));
        let found = match (one.errors, one.warnings) {
            (0, 0) => "nothing wrong".to_owned(),
            (0, warnings) => counted(warnings, "warning"),
            (errors, 0) => counted(errors, "error"),
            (errors, warnings) => {
                format!(
                    "{}, {}",
                    counted(errors, "error"),
                    counted(warnings, "warning")
                )
            }
        };
        // Writing into a String cannot fail.
        let _ = writeln!(
            text,
            "{} {}{}: {found}, tried with {}",
            one.kind,
            one.name,
            version.unwrap_or_default(),
            counted(one.tried, "set") + " of parameters",
        );
    }
    text
}

/// A suite for each definition with a test case for each case.
pub(super) fn junit(report: &TestReport) -> String {
    let total: usize = report.definitions.iter().map(|one| one.cases.len()).sum();
    let failed = report.count(CaseStatus::Failed);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"paletteai definition test\" tests=\"{total}\" failures=\"{failed}\">\n"
    );
    for tests in &report.definitions {
        text.push_str(&suite(tests));
    }
    text.push_str("</testsuites>\n");
    text
}

fn suite(tests: &DefinitionTests) -> String {
    let failed = tests.cases.iter();
    let failed = failed
        .filter(|case| case.status == CaseStatus::Failed)
        .count();
    let mut text = format!(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failed}\" file=\"{}\">\n",
        escape(&tests.name),
        tests.cases.len(),
        escape(&tests.file),
    );
    for case in &tests.cases {
        text.push_str(&test_case(tests, case));
    }
    text.push_str("  </testsuite>\n");
    text
}

fn test_case(tests: &DefinitionTests, case: &CaseReport) -> String {
    let open = format!(
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\"",
        escape(&tests.name),
        escape(&case.name),
        escape(&case.file),
    );
    if case.status != CaseStatus::Failed {
        return format!("{open}/>\n");
    }
    let difference = case.difference.as_deref().unwrap_or_default();
    let first = difference.lines().next().unwrap_or_default();
    format!(
        "{open}>\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n",
        escape(first),
        escape(difference),
    )
}
