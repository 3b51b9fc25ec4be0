//! Reports about bundles, for people.

use super::table;
use crate::diag::and;
use crate::ops::BundleListing;
use crate::ops::BundleReport;
use crate::ops::BundleRow;
use crate::ops::BundleVariable;
use crate::ops::ClusterProfileRow;
use crate::ops::CompatibilityReport;
use crate::ops::EngineRow;
use crate::ops::MappingRow;
use crate::ops::PlanReport;
use crate::ops::PlanRow;
use crate::ops::RepositoryRow;
use crate::ops::SelectionReport;
use crate::ops::WorkloadProfileRow;

/// `bundle list`.
pub(super) fn list(listing: &BundleListing) -> String {
    if listing.bundles.is_empty() {
        return "no bundles found\n".to_owned();
    }
    let heading = [
        "NAMESPACE",
        "NAME",
        "TYPE",
        "VERSION",
        "ENGINE",
        "CLUSTER PROFILES",
        "WORKLOAD PROFILES",
        "VARIABLES",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    rows.extend(listing.bundles.iter().map(list_row));
    table::columns(&rows)
}

fn list_row(row: &BundleRow) -> Vec<String> {
    let counts = row.workload_profiles;
    let words = [
        (counts.application, "Application"),
        (counts.model, "Model"),
        (counts.infrastructure, "Infrastructure"),
        (counts.unknown, "of unknown type"),
    ];
    let some = words.iter().filter(|(count, _)| *count > 0);
    let profiles: Vec<String> = some
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    vec![
        row.namespace.clone(),
        row.name.clone(),
        or_dash(row.bundle_type),
        or_dash(row.version.as_deref()),
        or_dash(row.inference_engine.as_deref()),
        or_dash(some_count(row.cluster_profiles).as_deref()),
        or_dash(
            Some(profiles.join(", "))
                .filter(|text| !text.is_empty())
                .as_deref(),
        ),
        or_dash(some_count(row.variables).as_deref()),
    ]
}

/// `bundle show`.
pub(super) fn show(report: &BundleReport) -> String {
    let mut head = vec![
        ("type", or_dash(report.bundle_type)),
        ("version", version(report)),
    ];
    if let Some(engine) = &report.inference_engine {
        head.push(("inference engine", engine.clone()));
    }
    head.push(("written at", report.location.clone()));
    let head: Vec<Vec<String>> = head
        .into_iter()
        .map(|(what, value)| vec![format!("  {what}"), value])
        .collect();
    let clusters = report.cluster_profiles.iter().map(cluster_cells);
    let profiles = report.workload_profiles.iter().map(profile_cells);
    let variables = report.variables.iter().map(variable_cells);
    let repositories = report.repositories.iter().map(repository_cells);
    let sections = [
        section("cluster profiles", clusters),
        section("workload profiles", profiles),
        section("variables", variables),
        section("repositories", repositories),
    ];
    format!(
        "bundle {}/{}\n{}{}",
        report.namespace,
        report.name,
        table::columns(&head),
        sections.concat()
    )
}

/// `bundle plan`.
pub(super) fn plan(report: &PlanReport) -> String {
    let bundles = report.bundles.iter().map(|bundle| {
        let of = bundle.bundle_type.unwrap_or("of no type");
        format!("{} ({of})", bundle.name)
    });
    let accepted = match (report.accepted, report.primary) {
        (false, _) => "no",
        (true, true) => "yes; this is what they are for",
        (true, false) => "yes; they have what is needed",
    };
    let mut head = vec![
        vec!["  bundles".to_owned(), and(&bundles.collect::<Vec<_>>())],
        vec!["  accepted".to_owned(), accepted.to_owned()],
    ];
    if let Some(cloud) = &report.cloud_type {
        head.push(vec!["  cloud type".to_owned(), cloud.clone()]);
    }
    let several = report.bundles.len() > 1;
    let cells = |row: &PlanRow| plan_cells(row, several);
    format!(
        "{}\n{}{}{}",
        report.title,
        table::columns(&head),
        section("would be deployed", report.deployed.iter().map(cells)),
        section("would be ignored", report.ignored.iter().map(cells)),
    )
}

fn plan_cells(row: &PlanRow, with_bundle: bool) -> Vec<String> {
    let name = match &row.namespace {
        Some(namespace) => format!("{namespace}/{}", row.name),
        None => row.name.clone(),
    };
    let mut cells = vec![
        row.kind.to_owned(),
        name,
        row.profile_type.unwrap_or("unknown type").to_owned(),
        or_dash(row.version.as_deref()),
    ];
    if with_bundle {
        cells.push(row.bundle.clone());
    }
    cells.push(row.location.clone());
    cells.extend(row.reason.clone());
    cells
}

/// `bundle compatible`.
pub(super) fn compatible(report: &CompatibilityReport) -> String {
    let cells = |row: &EngineRow| {
        let engine = row.engine.as_deref().unwrap_or("no engine");
        vec![
            format!("  {}", row.bundle),
            engine.to_owned(),
            row.location.clone(),
        ]
    };
    let rows = [&report.infrastructure, &report.application].map(cells);
    format!("{}\n{}", report.verdict, table::columns(&rows))
}

/// `bundle select`.
pub(super) fn select(report: &SelectionReport) -> String {
    let rows = report.selected.iter().map(|row| {
        let mut cells = vec![
            row.pool.to_owned(),
            row.bundle.clone(),
            row.bundle_type.unwrap_or("of no type").to_owned(),
            row.version.clone(),
            row.inference_engine
                .clone()
                .unwrap_or_else(|| "no engine".to_owned()),
            row.location.clone(),
        ];
        if row.tie {
            cells.push("a tie".to_owned());
        }
        cells
    });
    let mapping = |row: &MappingRow| format!("mapping {} at {}", row.number, row.location);
    let later = report.later_mappings.iter();
    let later =
        later.map(|one| format!("{} is for this model, too, and comes later\n", mapping(one)));
    format!(
        "{}\n{}{}",
        mapping(&report.mapping),
        later.collect::<String>(),
        section("selected", rows)
    )
}

fn section(heading: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    table::section(heading, &rows.collect::<Vec<_>>())
}

fn version(report: &BundleReport) -> String {
    let others: Vec<&str> = report
        .versions
        .iter()
        .map(String::as_str)
        .filter(|one| *one != report.version)
        .collect();
    match others.as_slice() {
        [] => report.version.clone(),
        others => format!("{} (also {})", report.version, others.join(", ")),
    }
}

fn cluster_cells(row: &ClusterProfileRow) -> Vec<String> {
    let version = match (&row.version, &row.pin) {
        (Some(version), _) => version.clone(),
        (None, Some(pin)) => format!("{pin} (not in the workspace)"),
        (None, None) => "not in the workspace".to_owned(),
    };
    vec![
        row.name.clone(),
        row.cluster_type.unwrap_or("unknown type").to_owned(),
        version,
        or_dash(row.cloud_type.as_deref()),
        row.location.clone(),
    ]
}

fn profile_cells(row: &WorkloadProfileRow) -> Vec<String> {
    let version = match (&row.version, &row.pin) {
        (Some(version), Some(pin)) if version != pin => format!("{version} (for @{pin})"),
        (Some(version), _) => version.clone(),
        (None, _) => "not found".to_owned(),
    };
    let components = match row.components.as_slice() {
        [] => "-".to_owned(),
        names => names.join(", "),
    };
    vec![
        format!("{}/{}", row.namespace, row.name),
        row.profile_type.unwrap_or("unknown type").to_owned(),
        version,
        components,
        row.location.clone(),
    ]
}

fn variable_cells(row: &BundleVariable) -> Vec<String> {
    let mut notes = Vec::new();
    if row.variable_type.is_none() {
        notes.push("declared elsewhere");
    }
    if row.locked {
        notes.push("locked");
    }
    if row.required {
        notes.push("required");
    }
    if row.sensitive {
        notes.push("sensitive");
    }
    let notes = Some(notes.join(", ")).filter(|text| !text.is_empty());
    let value = row.value.as_ref().map(ToString::to_string);
    let mut cells = vec![
        row.name.clone(),
        or_dash(row.variable_type),
        or_dash(value.as_deref()),
        row.location.clone(),
    ];
    let words = [notes, row.description.clone()];
    cells.push(words.into_iter().flatten().collect::<Vec<_>>().join("; "));
    cells
}

fn repository_cells(row: &RepositoryRow) -> Vec<String> {
    vec![
        row.kind.to_owned(),
        format!("{}/{}", row.namespace, row.name),
        or_dash(row.url.as_deref()),
        row.location.clone(),
    ]
}

pub(super) fn or_dash(text: Option<&str>) -> String {
    text.unwrap_or("-").to_owned()
}

fn some_count(count: usize) -> Option<String> {
    (count > 0).then(|| count.to_string())
}
