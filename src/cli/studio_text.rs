//! What `paletteai studio` tells people.

use super::output_folder::counted;
use super::table;
use crate::ops::ExportReport;
use crate::ops::ImportReport;
use crate::ops::ImportRow;
use crate::ops::ImportTo;
use crate::ops::Imported;
use crate::ops::InspectReport;
use crate::ops::MissingRow;
use crate::ops::VerifyReport;
use crate::yaml;
use crate::yaml::Node;

/// Where an archive was written, and what it does not hold.
pub(super) fn exported(report: &ExportReport, place: &str) -> String {
    let name = named(&report.name, report.version.as_deref());
    let files = counted(report.files.len(), "file");
    let missing = missing(&report.missing);
    let secrets = match report.secrets.as_slice() {
        [] => String::new(),
        secrets => format!("holds secrets: {}\n", secrets.join(", ")),
    };
    let digest = &report.digest;
    let layout = report.layout.as_ref().map_or_else(String::new, |layout| {
        format!(" as {}, manifest {}", layout.tag, layout.manifest)
    });
    format!("{missing}{secrets}wrote {name} to {place}{layout}: {files}, {digest}")
}

/// `chat-stack 1.2.0`
fn named(name: &str, version: Option<&str>) -> String {
    match version {
        Some(version) => format!("{name} {version}"),
        None => name.to_owned(),
    }
}

fn missing(rows: &[MissingRow]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let rows = rows
        .iter()
        .map(|row| format!("  {} {}\n", row.what, row.name));
    format!("must be there where it goes:\n{}", rows.collect::<String>())
}

/// What becomes of everything in an archive.
pub(super) fn changes(report: &ImportReport) -> String {
    change_table(&report.changes)
}

fn change_table(rows: &[ImportRow]) -> String {
    let head = ["ACTION", "KIND", "NAME", "VERSION", "PLACE"];
    let mut table = vec![head.map(str::to_owned).to_vec()];
    table.extend(rows.iter().map(|row| {
        vec![
            row.action.word().to_owned(),
            row.kind.clone(),
            row.name.clone(),
            or_dash(row.version.as_deref()),
            or_dash(row.path.as_deref()),
        ]
    }));
    table::columns(&table)
}

fn or_dash(text: Option<&str>) -> String {
    text.unwrap_or("-").to_owned()
}

/// What an archive holds and needs.
pub(super) fn inspected(report: &InspectReport) -> String {
    let bundle_type = report.bundle_type.unwrap_or("of no type");
    let name = named(&report.name, report.version.as_deref());
    let size: usize = report.files.iter().map(|file| file.size).sum();
    let files = counted(report.files.len(), "file");
    let index = if report.indexed { "" } else { ", no index" };
    let mut text = format!(
        "bundle  {name} ({bundle_type})\ndigest  {}\nfiles   {files}, {size} bytes{index}\n",
        report.digest
    );
    let resources = report.resources.iter().map(|row| {
        let version = or_dash(row.version.as_deref());
        vec![row.kind.clone(), row.name.clone(), version]
    });
    text.push_str(&section("holds", resources));
    let files = report
        .files
        .iter()
        .map(|row| vec![short(&row.digest), row.size.to_string(), row.path.clone()]);
    text.push_str(&section("files", files));
    let packs = report.packs.iter().map(|row| {
        let version = or_dash(row.version.as_deref());
        let from = or_dash(row.registry.as_deref());
        vec![row.kind.to_owned(), row.name.clone(), version, from]
    });
    text.push_str(&section("packs that Palette must have", packs));
    let registries = report.registries.iter().map(|row| {
        let access = if row.private { "private" } else { "public" };
        vec![row.name.clone(), access.to_owned()]
    });
    text.push_str(&section("registries that Palette must know", registries));
    text.push_str(&section(
        "definitions that come with paletteai",
        built_in(report),
    ));
    let missing = report
        .missing
        .iter()
        .map(|row| vec![row.what.to_owned(), row.name.clone()]);
    text.push_str(&section("must be there where it goes", missing));
    if let Some(changes) = &report.changes {
        let table = change_table(changes);
        let lines = table.lines().map(|line| format!("  {line}\n"));
        text.push_str("\nan import would\n");
        text.extend(lines);
    }
    text
}

fn built_in(report: &InspectReport) -> impl Iterator<Item = Vec<String>> {
    report.built_in.iter().map(|row| {
        let known = if row.known {
            ""
        } else {
            "not in this version of paletteai"
        };
        let version = or_dash(row.version.as_deref());
        vec![
            row.kind.clone(),
            row.name.clone(),
            version,
            known.to_owned(),
        ]
    })
}

/// The beginning of a digest, enough to compare by eye.
fn short(digest: &str) -> String {
    digest
        .trim_start_matches("sha256:")
        .chars()
        .take(12)
        .collect()
}

/// A heading with an indented table below it; nothing where there are no rows.
fn section(heading: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return String::new();
    }
    let table = table::columns(&rows);
    let lines = table.lines().map(|line| format!("  {line}\n"));
    format!("\n{heading}\n{}", lines.collect::<String>())
}

/// What came of each check.
pub(super) fn verified(report: &VerifyReport) -> String {
    let name = named(&report.name, report.version.as_deref());
    let mut rows = Vec::new();
    for row in &report.checks {
        let mark = if row.passed { "ok" } else { "FAILED" };
        let subject = row.subject.clone().unwrap_or_default();
        let check = format!("{} {subject}", row.check).trim_end().to_owned();
        rows.push(vec![mark.to_owned(), check, row.result.clone()]);
    }
    format!("{name}  {}\n{}", report.digest, table::columns(&rows))
}

/// The last line of an import that was only planned.
pub(super) fn would_write(imported: &Imported, to: &ImportTo) -> String {
    let missing = missing(&imported.report.missing);
    let what = amounts(imported, to);
    format!("{missing}would write {what}; nothing was written, and no cluster was touched")
}

/// The last line of an import: where it was written.
pub(super) fn written(imported: &Imported, to: &ImportTo) -> String {
    let missing = missing(&imported.report.missing);
    if imported.files.is_empty() && imported.documents.is_empty() {
        return format!(
            "{missing}everything is there already; nothing was written, and no cluster was touched"
        );
    }
    let what = amounts(imported, to);
    format!("{missing}wrote {what}; no cluster was touched")
}

/// `3 files to fleet`
fn amounts(imported: &Imported, to: &ImportTo) -> String {
    let files = counted(imported.files.len(), "file");
    match to {
        ImportTo::Workspace { root, .. } => {
            let report = &imported.report;
            let (name, namespace) = (
                named(&report.name, report.version.as_deref()),
                &report.namespace,
            );
            format!(
                "{name} for namespace {namespace} to {}: {files}",
                root.display()
            )
        }
        ImportTo::Stream => {
            let documents = counted(imported.documents.len(), "document");
            let folder = imported.files.first().and_then(|file| file.path.parent());
            match folder {
                Some(folder) => format!(
                    "{documents} to standard output, {files} to {}",
                    folder.display()
                ),
                None => format!("{documents} to standard output"),
            }
        }
    }
}

/// Documents for `kubectl apply -f -`.
pub(super) fn yaml_stream(documents: &[Node]) -> String {
    let mut text = String::new();
    for document in documents {
        text.push_str("---\n");
        yaml::write(document, &mut text);
    }
    text
}

/// One `v1` `List` of all documents.
pub(super) fn json_list(documents: &[Node]) -> String {
    let mut text = String::from("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[");
    for (index, document) in documents.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        yaml::write_json(document, &mut text);
    }
    text.push_str("\n]}\n");
    text
}
