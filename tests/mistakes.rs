//! Every file of `testdata/mistakes` is a definition with one mistake, which a comment
//! `mistake: CODE` marks: `paletteai definition vet` finds it in that line.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "this test reads the project's own files, and fails when it cannot"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

const MARK: &str = "mistake: ";

/// A code and a line.
type Finding = (String, u64);

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/mistakes");
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn planted(text: &str) -> Vec<Finding> {
    let lines = (1..).zip(text.lines());
    let marked = lines.filter_map(|(number, line)| {
        let (_, mark) = line.split_once(MARK)?;
        let code = mark.split([' ', '#', '}']).next()?;
        Some((code.to_owned(), number))
    });
    marked.collect()
}

/// What `definition vet` tells of a file, by the first place of each finding.
fn found(file: &Path) -> Vec<Finding> {
    let output = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(["--message-format", "json", "definition", "vet"])
        .arg(file)
        .env_clear()
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    let finding = |line: &str| {
        let one: serde_json::Value = serde_json::from_str(line).unwrap();
        let place = one.get("places")?.get(0)?;
        let code = one.get("code")?.as_str()?;
        Some((code.to_owned(), place.get("line")?.as_u64()?))
    };
    told.lines().filter_map(finding).collect()
}

#[test]
fn every_planted_mistake_is_found_in_its_line_and_nothing_else() {
    let mut codes = BTreeSet::new();
    for file in files() {
        let planted = planted(&fs::read_to_string(&file).unwrap());
        assert_eq!(planted.len(), 1, "{}", file.display());
        assert_eq!(found(&file), planted, "{}", file.display());
        codes.extend(planted.into_iter().map(|(code, _)| code));
    }
    assert!(files().len() >= 40);
    assert!(codes.len() >= 20, "{codes:?}");
}

#[test]
fn nothing_is_wrong_with_the_catalogue() {
    let output = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(["definition", "vet", "definitions"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.is_empty(), "{told}");
}
