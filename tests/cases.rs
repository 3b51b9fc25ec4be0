//! Every folder below `testdata/cases` with a file `cmd` is a case: its files are the input, `cmd`
//! holds the commands as a user types them, and `expected.snap` what they print.
//!
//! - The commands run in the folder, with an empty environment and no network.
//! - A file `stdin` is their standard input, lines `NAME=VALUE` of a file `env` their environment.
//! - `$OUT` in a command is a new folder, or a copy of the case's folder `given`; what it holds
//!   afterwards is part of the transcript, an archive file by file; digests of packed bytes are not.
//! - `$BUILT` is a folder with an archive for each description `<name>.archive` (`tests/archives`).
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test harness reads files, and may fail loudly"
)]

mod archives;

use paletteai::bundle::Limits;
use paletteai::bundle::read_archive;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

/// Words of a command line: separated by spaces, single quotes keep spaces.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            other => words.last_mut().expect("never empty").push(other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn section(transcript: &mut String, title: &str, text: &str) {
    if !text.is_empty() {
        writeln!(transcript, "[{title}]\n{}", text.trim_end()).unwrap();
    }
}

/// All files below a folder with their texts, by path.
fn tree(folder: &Path, transcript: &mut String) {
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry
                .path()
                .strip_prefix(folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let bytes = fs::read(entry.path()).unwrap();
            file(&format!("$OUT/{path}"), bytes, transcript);
        }
    }
}

/// A file as text; the bytes of an archive differ between versions of the packer.
fn file(name: &str, bytes: Vec<u8>, transcript: &mut String) {
    match String::from_utf8(bytes) {
        Ok(text) => section(transcript, &format!("file {name}"), &text),
        Err(error) => {
            let mut packed = error.as_bytes();
            let files = read_archive(&mut packed, &Limits::STANDARD, &mut |_| {}).unwrap();
            for (path, bytes) in files.iter() {
                let text = str::from_utf8(bytes).unwrap();
                section(transcript, &format!("file {name}: {path}"), text);
            }
        }
    }
}

/// Copies a folder with everything below it, if it is there.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from)
        .into_iter()
        .filter_map(Result::ok)
    {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Builds the archives that a case describes.
fn build(folder: &Path, built: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if let Some(name) = name.strip_suffix(".archive") {
            fs::write(built.join(name), archives::build(&path)).unwrap();
        }
    }
}

/// The places that commands name by a word.
struct Places<'p> {
    out: &'p Path,
    built: &'p Path,
}

impl Places<'_> {
    fn pairs(&self) -> [(&'static str, &str); 2] {
        [
            ("$OUT", self.out.to_str().unwrap()),
            ("$BUILT", self.built.to_str().unwrap()),
        ]
    }

    fn put(&self, word: &str) -> String {
        let replace = |text: String, (name, place): (&str, &str)| text.replace(name, place);
        self.pairs().into_iter().fold(word.to_owned(), replace)
    }

    fn hide(&self, text: &str) -> String {
        let replace = |text: String, (name, place): (&str, &str)| text.replace(place, name);
        let text = self.pairs().into_iter().fold(text.to_owned(), replace);
        without_packed_digests(&text)
    }
}

/// Digests of what is packed differ between versions of the packer.
fn without_packed_digests(text: &str) -> String {
    let before = [
        "manifest sha256:",
        "\"manifest\": \"sha256:",
        "\"layer\": \"sha256:",
    ];
    let mut text = text.to_owned();
    for before in before {
        let mut parts = text.split(before);
        let mut hidden = parts.next().unwrap().to_owned();
        for part in parts {
            let rest = part.trim_start_matches(|letter: char| letter.is_ascii_hexdigit());
            hidden.extend([before, "…", rest]);
        }
        text = hidden;
    }
    text
}

fn run(folder: &Path, line: &str, places: &Places<'_>, transcript: &mut String) {
    let mut arguments = words(line).into_iter();
    assert_eq!(
        arguments.next().as_deref(),
        Some("paletteai"),
        "a command begins with `paletteai`"
    );
    let mut command = Command::new(env!("CARGO_BIN_EXE_paletteai"));
    command.env_clear().current_dir(folder).stdin(Stdio::null());
    command.args(arguments.map(|word| places.put(&word)));
    if let Ok(file) = fs::File::open(folder.join("stdin")) {
        command.stdin(file);
    }
    for pair in fs::read_to_string(folder.join("env"))
        .unwrap_or_default()
        .lines()
    {
        let (name, value) = pair.split_once('=').unwrap();
        command.env(name, value);
    }
    let output = command.output().unwrap();
    let code = output.status.code().expect("the program was not killed");
    writeln!(transcript, "$ {line}").unwrap();
    for (name, bytes) in [("stdout", output.stdout), ("stderr", output.stderr)] {
        match String::from_utf8(bytes) {
            Ok(text) => section(transcript, name, &places.hide(&text)),
            Err(error) => file(name, error.into_bytes(), transcript),
        }
    }
    writeln!(transcript, "[exit {code}]").unwrap();
}

#[test]
fn every_case_prints_what_is_expected() {
    insta::glob!("../testdata/cases", "**/cmd", |cmd| {
        let folder = cmd.parent().unwrap();
        let out = tempfile::tempdir().unwrap();
        let target = out.path().join("out");
        let built = tempfile::tempdir().unwrap();
        build(folder, built.path());
        copy(&folder.join("given"), &target);
        let places = Places {
            out: &target,
            built: built.path(),
        };
        let mut transcript = String::new();
        let commands = fs::read_to_string(cmd).unwrap();
        for line in commands.lines().filter(|line| !line.is_empty()) {
            run(folder, line, &places, &mut transcript);
        }
        if target.exists() {
            tree(&target, &mut transcript);
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.remove_snapshot_suffix();
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("expected", transcript));
    });
}
