//! Reports about definitions, for people and for CI servers.

use crate::diag::junit::escape;
use crate::ops::definitions::CaseReport;
use crate::ops::definitions::CaseStatus;
use crate::ops::definitions::Counted;
use crate::ops::definitions::DefinitionTests;
use crate::ops::definitions::TestReport;
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
    let _ = writeln!(text, "{}", reached("; ", report.branches(), "branches"));
    text
}

fn one(tests: &DefinitionTests) -> String {
    let version = tests.version.as_ref().map(|version| format!("@{version}"));
    let mut text = format!(
        "{} {}{}: {}{}\n",
        tests.kind,
        tests.name,
        version.unwrap_or_default(),
        counted(tests.cases.len(), "case"),
        reached(", ", tests.branches, "branches"),
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
