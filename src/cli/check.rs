//! `paletteai check`.

use super::args::VariableFlags;
use super::render::assignments;
use super::render::lock_violations;
use super::run::Run;
use crate::diag::Diagnostics;
use crate::diag::Kind;
use crate::diag::Reported;
use crate::diag::Severity;
use crate::diag::and;
use crate::diag::github;
use crate::diag::human;
use crate::diag::json;
use crate::diag::junit;
use crate::diag::sarif;
use crate::ops;
use crate::ops::CheckOptions;
use clap::Args;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai check                     everything below this folder
  paletteai check -o sarif > check.sarif
  paletteai check --require-pins      production gets what was tested, and nothing newer
  paletteai check --kube-version 1.31 --crd crds.yaml")]
pub(super) struct CheckArguments {
    /// Files or folders to read; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Know the custom kinds that this file defines (can be repeated)
    #[arg(long = "crd", value_name = "FILE")]
    pub(super) crds: Vec<PathBuf>,
    /// Find every reference without a version
    #[arg(long)]
    pub(super) require_pins: bool,
    /// Format of the findings
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    pub(super) format: FindingFormat,
    #[command(flatten)]
    pub(super) variables: VariableFlags,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FindingFormat {
    /// For people, with snippets
    #[default]
    Text,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// XML as of `JUnit`, for test reports
    Junit,
    /// Annotations of GitHub Actions
    Github,
}

/// Checks a workspace. The findings are the result; what keeps the command from checking at all
/// (a wrong flag, a file that cannot be read) stays a diagnostic.
pub(super) fn check(arguments: &CheckArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let options = CheckOptions {
        paths: run.directories.clone(),
        assignments: assignments(&arguments.variables),
        outputs: arguments.variables.outputs.clone(),
        lock_violations: lock_violations(&arguments.variables),
        crds: arguments.crds.clone(),
        require_pins: arguments.require_pins,
    };
    let result = ops::check(&options, &run.settings, &run.files, run.session);
    let summary = findings(arguments.format, run)?;
    if let Ok(result) = result {
        let mut checked = vec![
            counted(result.deployments, "deployment"),
            counted(result.objects, "object"),
        ];
        if result.bundles > 0 {
            checked.push(counted(result.bundles, "bundle"));
        }
        let checked = and(&checked);
        run.terminal.note(&format!("checked {checked}: {summary}"));
    }
    Ok(())
}

/// Prints what a check found, and says how much that is. What keeps the command from checking at
/// all stays a diagnostic.
pub(super) fn findings(format: FindingFormat, run: &mut Run<'_>) -> Result<String, Reported> {
    run.session.hide_secrets();
    let mut findings = std::mem::take(&mut run.session.diagnostics);
    let is_about_the_run = |kind: Kind| matches!(kind, Kind::Usage | Kind::Io | Kind::Defect);
    for diagnostic in findings.take(|one| is_about_the_run(one.code.kind)) {
        run.session.diagnostics.push(diagnostic);
    }
    findings.sort();
    let text = shown(&findings, format, run);
    run.result(&text)?;
    // A warning is a finding, and a note is none.
    run.session.differs = findings.iter().any(|one| one.severity == Severity::Warning);
    let summary = summary(&findings);
    run.session.told = findings;
    Ok(summary)
}

fn shown(findings: &Diagnostics, format: FindingFormat, run: &Run<'_>) -> String {
    let sources = &run.session.sources;
    match format {
        FindingFormat::Text => human::render(findings, sources, run.terminal.result_style()),
        FindingFormat::Json => json::document(findings, sources),
        FindingFormat::Sarif => sarif::render(findings, sources),
        FindingFormat::Junit => junit::render(findings, sources),
        FindingFormat::Github => github::render(findings, sources),
    }
}

fn summary(findings: &Diagnostics) -> String {
    let words = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let count = findings
            .iter()
            .filter(|one| one.severity == severity)
            .count();
        counted(count, severity.word())
    });
    words.join(", ")
}

pub(super) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
