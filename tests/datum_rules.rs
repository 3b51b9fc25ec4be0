//! Every rule for Datum's Workloads and every row of the mappings has a case that holds and one that
//! does not, and each case shows the rule or row that it is named after.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "this test reads the project's own files, and fails when it cannot"
)]

use paletteai::datum;
use paletteai::datum::LiftingRow;
use paletteai::datum::Rule;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

fn run(folder: &Path, line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

/// The commands of a case, without the name of the program.
fn commands(folder: &Path) -> Vec<String> {
    let commands = read(&folder.join("cmd"));
    let lines = commands.lines().filter(|line| !line.contains("-o json"));
    lines
        .map(|line| line.strip_prefix("paletteai ").unwrap().to_owned())
        .collect()
}

/// The lines of each document of a file, counted from 1.
fn documents(text: &str) -> Vec<Range<usize>> {
    let mut start = 1;
    let mut found = Vec::new();
    let ends = text.lines().chain(["---"]).enumerate();
    for (index, _) in ends.filter(|(_, line)| *line == "---") {
        found.push(start..index + 1);
        start = index + 2;
    }
    found.retain(|lines| !lines.is_empty());
    found
}

/// Whether a finding points into these lines.
fn is_within(finding: &Value, lines: &Range<usize>) -> bool {
    let line = finding["places"][0]["line"].as_u64();
    line.is_some_and(|line| lines.contains(&usize::try_from(line).unwrap()))
}

/// What is found by a command of a case about its file.
fn findings(folder: &Path, command: &str) -> Vec<Value> {
    let output = run(folder, &format!("{command} -o json"));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    found["findings"].as_array().unwrap().clone()
}

/// Codes of wrong types and of missing fields, which rules leave to the shape of a document.
const OF_SHAPES: [&str; 3] = [
    "model::wrong-type",
    "objects::wrong-type",
    "objects::missing-field",
];

/// What is wrong with the two commands of a rule: nothing may be found by the first, and in each
/// document of the second the rule is broken.
fn not_shown(rule: &Rule, folder: &Path, good: &str, bad: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let found = findings(folder, good);
    if !found.is_empty() {
        wrong.push(format!("{}: `{good}` finds {found:?}", rule.id));
    }
    let found = findings(folder, bad);
    let own: Vec<&Value> = found
        .iter()
        .filter(|one| one["code"] == rule.code.slug)
        .collect();
    if own.is_empty() {
        wrong.push(format!("{}: `{bad}` does not tell it", rule.id));
    }
    let file = bad.split_whitespace().nth(2).unwrap();
    let text = read(&folder.join(file));
    for lines in documents(&text) {
        let document: Vec<&str> = text
            .lines()
            .skip(lines.start - 1)
            .take(lines.len())
            .collect();
        let name = document
            .iter()
            .find_map(|line| line.trim().strip_prefix("name: "));
        let named = format!("`{}`", name.unwrap_or_default());
        // Two documents that do not go together are told at one of them.
        let is_told = own
            .iter()
            .any(|one| is_within(one, &lines) || one["message"].as_str().unwrap().contains(&named));
        let is_of_shape = found.iter().any(|one| {
            is_within(one, &lines) && OF_SHAPES.contains(&one["code"].as_str().unwrap())
        });
        if !is_told && !is_of_shape {
            wrong.push(format!(
                "{}: {file}:{} breaks no rule",
                rule.id, lines.start
            ));
        }
    }
    wrong
}

#[test]
fn every_rule_has_a_case_that_holds_and_one_that_does_not() {
    let mut wrong = Vec::new();
    for rule in datum::rules() {
        let name = rule.code.slug.replace("::", "--");
        let folder = root().join("testdata/cases/errors").join(name);
        let commands = commands(&folder);
        // A rule of both dialects has two more commands, for the other one.
        let pairs = if rule.is_shared { 2 } else { 1 };
        let pairs: Vec<&[String]> = commands.chunks_exact(2).take(pairs).collect();
        if pairs.len() != if rule.is_shared { 2 } else { 1 } {
            wrong.push(format!("{}: there are too few commands", rule.id));
        }
        for pair in pairs {
            wrong.extend(not_shown(rule, &folder, &pair[0], &pair[1]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_sixteen_rules_of_the_page_and_twenty_one_of_the_service() {
    let ids: Vec<&str> = datum::rules().iter().map(|rule| rule.id).collect();
    let page = (1..=16).map(|number| format!("S{number}"));
    let service = (1..=21).map(|number| format!("R-{number:02}"));
    assert_eq!(ids, page.chain(service).collect::<Vec<String>>());
}

#[test]
fn the_page_lists_every_rule_under_its_code() {
    let page = read(&root().join("docs/datum.md"));
    for rule in datum::rules() {
        let row = format!("| {} | `{}` |", rule.id, rule.code.slug);
        assert!(page.contains(&row), "docs/datum.md lacks the row {row}");
    }
}

#[test]
fn the_page_lists_every_row() {
    let page = read(&root().join("docs/datum.md"));
    for LiftingRow { id, .. } in datum::lifting_rows() {
        let listed = page.matches(&format!("\n| `{id}` |")).count();
        assert_eq!(listed, 1, "docs/datum.md lacks `{id}`");
    }
}

/// How far a line is indented, whether it begins an item of a list, and its key.
fn key(line: &str) -> (usize, bool, &str) {
    let bare = line.trim_start();
    let item = bare.strip_prefix("- ");
    let key = item.unwrap_or(bare).split(':').next().unwrap();
    (line.len() - bare.len(), item.is_some(), key)
}

/// The keys in the lines of a place, and those that it stands below.
fn keys(text: &str, place: &Value) -> BTreeSet<String> {
    let line = |key: &str| usize::try_from(place[key].as_u64().unwrap()).unwrap();
    let (start, end) = (line("line"), line("endLine"));
    let lines: Vec<&str> = text.lines().collect();
    let inner = lines[start - 1..end]
        .iter()
        .map(|line| key(line).2.to_owned());
    let mut found: BTreeSet<String> = inner.collect();
    let (mut indent, mut is_item, _) = key(lines[start - 1]);
    let above = lines[..start - 1].iter().rev();
    for line in above.take_while(|line| **line != "---") {
        let (own, begins, name) = key(line);
        // The key of a list may stand as far to the left as its items do.
        if own < indent || (own == indent && is_item && !begins) {
            found.insert(name.to_owned());
            (indent, is_item) = (own, begins);
        }
    }
    found
}

/// The kind of the document around a line.
fn kind(text: &str, line: usize) -> &str {
    let documents = documents(text);
    let own = documents
        .iter()
        .find(|lines| lines.contains(&line))
        .unwrap();
    let mut lines = text.lines().skip(own.start - 1).take(own.len());
    lines.find_map(|line| line.strip_prefix("kind: ")).unwrap()
}

/// Whether an error is about the kinds or fields of a row.
fn is_about(row: &LiftingRow, error: &Value, folder: &Path, rows: &[LiftingRow]) -> bool {
    let place = &error["places"][0];
    let Some(file) = place["file"].as_str() else {
        return false;
    };
    let text = read(&folder.join(file));
    let kind = kind(
        &text,
        usize::try_from(place["line"].as_u64().unwrap()).unwrap(),
    );
    if row.about.is_empty() {
        return !rows.iter().any(|other| other.about.contains(&kind));
    }
    let keys = keys(&text, place);
    row.about
        .iter()
        .any(|word| *word == kind || keys.contains(*word))
}

/// The errors of a command that fails.
fn errors(folder: &Path, command: &str) -> Vec<Value> {
    let output = run(folder, &format!("{command} --message-format json"));
    let said = String::from_utf8(output.stderr).unwrap();
    let all = said.lines().map(|line| serde_json::from_str(line).unwrap());
    all.filter(|one: &Value| one["severity"] == "error")
        .collect()
}

#[test]
fn every_row_of_the_mappings_has_a_case_that_goes_and_one_that_does_not() {
    let rows = datum::lifting_rows();
    let mut wrong = Vec::new();
    for row in &rows {
        let folder = root()
            .join("testdata/cases/datum")
            .join(format!("lift-{}", row.id));
        let commands = commands(&folder);
        let (good, bad): (Vec<String>, Vec<String>) = commands
            .into_iter()
            .partition(|command| run(&folder, command).status.success());
        if good.is_empty() {
            wrong.push(format!("{}: nothing goes", row.id));
        }
        let mut errors = bad.iter().flat_map(|command| errors(&folder, command));
        if !errors.any(|error| is_about(row, &error, &folder, &rows)) {
            wrong.push(format!("{}: nothing of it is refused", row.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_place_has_the_keys_above_it() {
    let text = "kind: A\nspec:\n  list:\n  - name: a\n    inner:\n      leaf: 1\n  other: 2\n";
    let place = serde_json::json!({"line": 6, "endLine": 6});
    let expected = ["inner", "leaf", "list", "name", "spec"];
    assert_eq!(keys(text, &place), expected.map(str::to_owned).into());
}

#[test]
fn the_folders_of_rows_are_those_of_rows() {
    let known: BTreeSet<String> = datum::lifting_rows()
        .iter()
        .map(|row| format!("lift-{}", row.id))
        .collect();
    let cases: PathBuf = root().join("testdata/cases/datum");
    let folders = std::fs::read_dir(cases).unwrap();
    let names = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let lift: BTreeSet<String> = names.filter(|name| name.starts_with("lift-")).collect();
    assert_eq!(lift, known);
}
