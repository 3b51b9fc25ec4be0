//! Every folder below `testdata/cases` with a file `cmd` is a case: its files are the input, `cmd`
//! holds the commands as a user types them, and `expected.snap` what they print.
//!
//! - The commands run in the folder, with an empty environment and no network.
//! - A file `stdin` is their standard input, lines `NAME=VALUE` of a file `env` their environment.
//! - `$OUT` in a command is a new folder; what it holds afterwards is part of the transcript.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test harness reads files, and may fail loudly"
)]

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
            let text = fs::read_to_string(entry.path()).unwrap();
            section(transcript, &format!("file $OUT/{path}"), &text);
        }
    }
}

fn run(folder: &Path, line: &str, out: &Path, transcript: &mut String) {
    let mut arguments = words(line).into_iter();
    assert_eq!(
        arguments.next().as_deref(),
        Some("paletteai"),
        "a command begins with `paletteai`"
    );
    let mut command = Command::new(env!("CARGO_BIN_EXE_paletteai"));
    command.env_clear().current_dir(folder).stdin(Stdio::null());
    command.args(arguments.map(|word| word.replace("$OUT", out.to_str().unwrap())));
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
    section(
        transcript,
        "stdout",
        &String::from_utf8(output.stdout).unwrap(),
    );
    let stderr = String::from_utf8(output.stderr)
        .unwrap()
        .replace(out.to_str().unwrap(), "$OUT");
    section(transcript, "stderr", &stderr);
    writeln!(transcript, "[exit {code}]").unwrap();
}

#[test]
fn every_case_prints_what_is_expected() {
    insta::glob!("../testdata/cases", "**/cmd", |cmd| {
        let folder = cmd.parent().unwrap();
        let out = tempfile::tempdir().unwrap();
        let target = out.path().join("out");
        let mut transcript = String::new();
        let commands = fs::read_to_string(cmd).unwrap();
        for line in commands.lines().filter(|line| !line.is_empty()) {
            run(folder, line, &target, &mut transcript);
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
