//! `paletteai environment`.

use super::args::VariableFlags;
use super::clusters::FleetFlags;
use super::placement::how;
use super::run::Run;
use super::table;
use crate::diag::Reported;
use crate::ops;
use crate::ops::EnvironmentReport;
use crate::ops::EnvironmentStatus;
use crate::ops::EnvironmentStatusOptions;
use crate::placement::Moment;
use crate::yaml;
use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;
use std::collections::BTreeSet;
use std::fmt::Write;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai environment status                       which environments are ready
  paletteai environment status staging -o yaml       the status in full
  paletteai environment status --clusters hub/ --check")]
pub(super) struct EnvironmentArguments {
    #[command(subcommand)]
    command: EnvironmentCommand,
}

#[derive(Debug, Subcommand)]
enum EnvironmentCommand {
    /// Tell whether environments are ready for a deployment, and why not
    Status(StatusArguments),
}

#[derive(Args, Debug)]
struct StatusArguments {
    /// Environments: NAME or NAMESPACE/NAME [default: all]
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    #[command(flatten)]
    clusters: FleetFlags,
    /// Take the bindings that `render --with-bindings` makes for applied
    #[arg(long, help_heading = "Clusters")]
    with_bindings: bool,
    #[command(flatten)]
    variables: VariableFlags,
    /// What is printed
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        help_heading = "Output"
    )]
    format: StatusFormat,
    /// Exit with 1 when an environment is not ready
    #[arg(long, help_heading = "Output")]
    check: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum StatusFormat {
    /// A table, and what keeps environments from being ready
    #[default]
    Text,
    /// A table with more columns
    Wide,
    /// The environments with their status, as a stream of documents
    Yaml,
    /// The environments with their status, as one List
    Json,
}

/// Runs `status`.
pub(super) fn environment(
    arguments: &EnvironmentArguments,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let EnvironmentCommand::Status(arguments) = &arguments.command;
    let fleet = arguments.clusters.options(run)?;
    let now = fleet.now;
    let given = arguments.clusters.given_now(run)?;
    let options = EnvironmentStatusOptions {
        paths: run.directories.clone(),
        names: arguments.names.clone(),
        fleet,
        how: how(&arguments.variables, arguments.with_bindings),
    };
    let report = ops::environment_status(&options, &run.settings, &run.files, run.session)?;
    let text = match arguments.format {
        StatusFormat::Text => format!("{}{}", columns(&report, false), reasons(&report)),
        StatusFormat::Wide => columns(&report, true),
        StatusFormat::Yaml => yaml(&report, given, run),
        StatusFormat::Json => json(&report, arguments.names.len() == 1, given, run),
    };
    let (assumptions, depends) = (&report.assumptions, report.depends_on_time);
    arguments.clusters.remark(assumptions, depends, now, run);
    let is_ready = |environment: &EnvironmentStatus| environment.is_ready();
    run.session.differs |= arguments.check && !report.environments.iter().all(is_ready);
    run.result(&text)
}

/// The table of `kubectl get environment`; namespaces are shown where there are several.
fn columns(report: &EnvironmentReport, wide: bool) -> String {
    let namespaces: BTreeSet<&str> = report
        .environments
        .iter()
        .map(|it| it.namespace.as_str())
        .collect();
    let several = namespaces.len() > 1;
    let row = |namespace: &str, name: &str, ready: &str, more: [String; 3]| {
        let mut cells: Vec<String> = several.then(|| namespace.to_owned()).into_iter().collect();
        cells.extend([name.to_owned(), ready.to_owned()]);
        cells.extend(more.into_iter().filter(|_| wide));
        cells
    };
    let more = ["CLUSTERS", "PLACEMENTS", "REASON"].map(str::to_owned);
    let mut rows = vec![row("NAMESPACE", "NAME", "ENVIRONMENT READY", more)];
    for environment in &report.environments {
        let more = [
            environment.selected().len().to_string(),
            environment.placements.len().to_string(),
            environment.reason().to_owned(),
        ];
        let (namespace, name) = (&environment.namespace, &environment.name);
        rows.push(row(namespace, name, environment.word(), more));
    }
    table::columns(&rows)
}

/// What keeps environments from being ready.
fn reasons(report: &EnvironmentReport) -> String {
    let mut text = String::new();
    for environment in report.environments.iter().filter(|it| !it.is_ready()) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            text,
            "\n{}/{}: {}",
            environment.namespace,
            environment.name,
            environment.reason()
        );
        for line in environment.message().lines() {
            let _ = writeln!(text, "  {line}");
        }
    }
    text
}

fn yaml(report: &EnvironmentReport, now: Option<Moment>, run: &mut Run<'_>) -> String {
    let mut text = String::new();
    for mut node in ops::environment_documents(report, now, run.session) {
        yaml::order_keys(&mut node);
        text.push_str("---\n");
        yaml::write(&node, &mut text);
    }
    text
}

/// The document itself where one was asked for, else a List.
fn json(report: &EnvironmentReport, one: bool, now: Option<Moment>, run: &mut Run<'_>) -> String {
    let mut documents = ops::environment_documents(report, now, run.session);
    documents.iter_mut().for_each(yaml::order_keys);
    let mut text = String::new();
    if let ([document], true) = (documents.as_slice(), one) {
        yaml::write_json_pretty(document, &mut text);
        return text;
    }
    text.push_str("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[");
    for (index, document) in documents.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        yaml::write_json(document, &mut text);
    }
    text.push_str("\n]}\n");
    text
}
