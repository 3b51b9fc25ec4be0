//! Archives made to do harm are refused, each for its reason, and unusual ones that do none are
//! read. `testdata/archives` describes them; `tests/archives` says how.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test harness reads files, and may fail loudly"
)]

mod archives;

use paletteai::bundle::ArchiveFiles;
use paletteai::bundle::Limits;
use paletteai::bundle::read_archive;
use paletteai::diag::Fault;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/archives")
        .join(name)
}

/// The descriptions of a folder, with their names, sorted.
fn descriptions(name: &str) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(folder(name)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "archive")
    });
    paths.sort();
    let name = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    paths.into_iter().map(|path| (name(&path), path)).collect()
}

fn read(bytes: &[u8]) -> Result<ArchiveFiles, Fault> {
    let mut input = bytes;
    read_archive(&mut input, &Limits::STANDARD, &mut |_| {})
}

fn keep(folder: PathBuf, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("expected", text));
}

#[test]
fn hostile_archives_are_refused_for_their_reason() {
    let descriptions = descriptions("hostile");
    assert!(descriptions.len() >= 40);
    let mut table = String::new();
    for (name, path) in descriptions {
        let bytes = archives::build(&path);
        match read(&bytes) {
            Ok(contents) => {
                let paths: Vec<&str> = contents.iter().map(|(path, _)| path).collect();
                writeln!(table, "{name}: READ {paths:?}").unwrap();
            }
            Err(fault) => {
                writeln!(table, "{name}: {}\n    {}", fault.code.slug, fault.message).unwrap();
            }
        }
    }
    keep(folder("hostile"), &table);
    assert!(!table.contains("READ"), "{table}");
}

#[test]
fn unusual_archives_that_do_no_harm_are_read() {
    let mut table = String::new();
    for (name, path) in descriptions("handled") {
        match read(&archives::build(&path)) {
            Ok(contents) => {
                writeln!(table, "{name}:").unwrap();
                for (path, bytes) in contents.without_folder_around("bundle.yaml").iter() {
                    writeln!(table, "    {path} ({} bytes)", bytes.len()).unwrap();
                }
            }
            Err(fault) => writeln!(table, "{name}: REFUSED {}", fault.message).unwrap(),
        }
    }
    keep(folder("handled"), &table);
    assert!(!table.contains("REFUSED"), "{table}");
}

#[test]
fn an_input_that_fails_is_no_damaged_archive() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let fault = read_archive(&mut Broken, &Limits::STANDARD, &mut |_| {}).unwrap_err();
    assert_eq!(fault.code.slug, "workspace::unreadable");
    assert!(fault.message.contains("the disk is gone"));
}
