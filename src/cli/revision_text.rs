//! Revisions for people.

use super::table;
use crate::ops::RecordReport;
use crate::ops::RevisionDiff;
use crate::ops::RevisionListing;
use crate::ops::RevisionName;
use crate::ops::RevisionReport;
use crate::ops::RevisionRow;
use crate::ops::Written;

/// How many digits of a digest tell it from the others.
const DIGITS: usize = 12;

/// A line for each new revision.
pub(super) fn record(report: &RecordReport, dry_run: bool) -> String {
    let verb = if dry_run { "would record" } else { "recorded" };
    let mut text = String::new();
    for one in &report.revisions {
        let line = format!(
            "{verb} {} {}/{} {} in {}\n",
            one.kind, one.namespace, one.name, one.revision, one.path
        );
        text.push_str(&line);
    }
    let unchanged = match report.unchanged {
        0 if report.revisions.is_empty() => "there is nothing to record\n".to_owned(),
        0 => String::new(),
        1 => "one working copy is as it was recorded\n".to_owned(),
        count => format!("{count} working copies are as they were recorded\n"),
    };
    text + &unchanged
}

/// A table; a revision with several who refer to it has a line for each.
pub(super) fn list(listing: &RevisionListing) -> String {
    if listing.revisions.is_empty() {
        return "nothing found\n".to_owned();
    }
    let heading = [
        "KIND",
        "NAMESPACE",
        "NAME",
        "REVISION",
        "STANDING",
        "DIGEST",
        "DATE",
        "NOTES",
        "REFERRED TO BY",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for row in &listing.revisions {
        rows.extend(lines(row));
    }
    table::columns(&rows)
}

fn lines(row: &RevisionRow) -> Vec<Vec<String>> {
    let or_dash = |text: Option<&String>| text.map_or("-".to_owned(), |text| one_line(text));
    let mut referrers = row.referred_by.iter();
    let first = vec![
        row.kind.to_owned(),
        row.namespace.clone(),
        row.name.clone(),
        row.revision.clone(),
        row.standing.to_owned(),
        short(&row.digest),
        or_dash(row.date.as_ref()),
        or_dash(row.notes.as_ref()),
        or_dash(referrers.next()),
    ];
    let indent = vec![String::new(); first.len() - 1];
    let more = referrers.map(|referrer| {
        let mut line = indent.clone();
        line.push(referrer.clone());
        line
    });
    std::iter::once(first).chain(more).collect()
}

/// The first line of a text.
fn one_line(text: &str) -> String {
    let mut lines = text.trim().lines();
    let first = lines.next().unwrap_or_default().to_owned();
    if lines.next().is_some() {
        first + " …"
    } else {
        first
    }
}

fn short(digest: &str) -> String {
    let digits = digest.trim_start_matches("sha256:");
    digits.chars().take(DIGITS).collect()
}

/// The document, with what else is known in comments before it and its files after it.
pub(super) fn show(report: &RevisionReport) -> String {
    let who = format!("{} {}/{}", report.kind, report.namespace, report.name);
    let first = format!("{who} {}: {}", report.revision, report.standing);
    let known = [
        Some(&first),
        Some(&report.digest),
        report.file.as_ref(),
        report.notes.as_ref(),
    ];
    let head: String = known
        .into_iter()
        .flatten()
        .map(|text| commented(text))
        .collect();
    let files = report.files.iter();
    let files = files.map(|(path, text)| format!("---\n# {path}\n{}", commented(text)));
    head + &report.text + &files.collect::<String>()
}

/// Every line of a text as a comment.
fn commented(text: &str) -> String {
    let lines = text.lines().map(|line| format!("# {line}"));
    lines
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}

/// The two sides, and then the fields.
pub(super) fn diff(diff: &RevisionDiff, fields: &str) -> String {
    let side = |sign: &str, name: &RevisionName| {
        let digest = short(&name.digest);
        format!(
            "{sign} {} {}/{} {} ({}, {digest})\n",
            name.kind, name.namespace, name.name, name.revision, name.standing
        )
    };
    let fields = if diff.fields.is_empty() {
        "no difference\n"
    } else {
        fields
    };
    side("---", &diff.before) + &side("+++", &diff.after) + fields
}

/// What `rollback` wrote.
pub(super) fn rolled_back(written: &Written, dry_run: bool) -> String {
    let verb = if dry_run { "would become" } else { "is now" };
    let Written { from, revision, .. } = written;
    let who = who(written);
    if written.paths.is_empty() {
        return format!("{who} is {from} already\n");
    }
    let counts = if from == revision {
        String::new()
    } else {
        format!(", and counts as {revision}")
    };
    let files = written.paths.join(", ");
    format!("{who} {verb} what {from} was{counts}: {files}\n")
}

/// What `clone` wrote.
pub(super) fn cloned(written: &Written, dry_run: bool) -> String {
    let verb = if dry_run { "would start" } else { "starts" };
    let files = written.paths.join(", ");
    format!("{} {verb} from {}: {files}\n", who(written), written.from)
}

fn who(written: &Written) -> String {
    format!("{} {}/{}", written.kind, written.namespace, written.name)
}
