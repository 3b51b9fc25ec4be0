//! The catalogue of definitions that the program brings along: every definition keeps the rules of
//! the folder, renders its cases as expected, and has a page that says what it says.
//!
//! `UPDATE_EXPECT=1 cargo test --test catalogue` writes the tables of the pages and the expected
//! results of the cases anew; look at the difference before you keep it.
#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "this test reads and writes the project's own files, and fails when it cannot"
)]

mod cases;
mod definition;
mod examples;
mod flux;
mod pages;
mod removal;
mod table;

use std::path::Path;
use std::path::PathBuf;

/// A folder of the project.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// What a folder holds, in order.
fn list(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
}

/// A text of the project.
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Compares a file with what it should hold, or writes it when asked to. A file that should hold
/// nothing should not be there.
fn expect_file(path: &Path, wanted: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        match wanted {
            "" => drop(std::fs::remove_file(path)),
            wanted => std::fs::write(path, wanted).unwrap(),
        }
        return;
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == wanted,
        "{} differs from what it should hold; run again with UPDATE_EXPECT=1\n{}",
        path.display(),
        similar::TextDiff::from_lines(found.as_str(), wanted).unified_diff(),
    );
}
