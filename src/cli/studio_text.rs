//! What `paletteai studio` tells people.

use super::output_folder::counted;
use crate::ops::ExportReport;
use crate::ops::MissingRow;

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
    format!("{missing}{secrets}wrote {name} to {place}: {files}, {digest}")
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
