//! Bundles: every rule has a case that breaks it and one that keeps it, workflows do what the tables
//! of the documentation say, and a full stack goes the whole way.
#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test harness reads files, and may fail loudly"
)]

mod composition;
mod rules;
mod whole_way;
mod workflows;

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The rows of a table in `testdata/bundles/` that begin with a word, without it.
fn table(file: &str, wanted: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("testdata/bundles").join(file)).unwrap();
    let rows = text.lines().map(|line| {
        let cells = line.split_whitespace().map(str::to_owned);
        cells.collect::<Vec<_>>()
    });
    rows.filter(|row| row.first().is_some_and(|word| word == wanted))
        .map(|row| row[1..].to_vec())
        .collect()
}

fn run(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(arguments)
        .env_clear()
        .current_dir(folder)
        .output()
        .unwrap()
}

/// Runs a command that must succeed, and returns what it prints.
fn done(arguments: &[&str], folder: &Path) -> String {
    let output = run(arguments, folder);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The same for a command that prints JSON.
fn json(arguments: &[&str], folder: &Path) -> Value {
    serde_json::from_str(&done(arguments, folder)).unwrap()
}
