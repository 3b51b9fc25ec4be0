//! Every lint has a case that it finds and one that it does not, and its levels and waivers work.
//! What `check` writes for other programs is what those programs expect.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test harness reads files, and may fail loudly"
)]

use paletteai::check::LINTS;
use paletteai::workspace::LintLevel;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cases() -> PathBuf {
    root().join("testdata/cases/check")
}

/// Exit code and standard output of `check` in the folder of a case, with the flags of the case.
fn check(folder: &Path, format: &str) -> (i32, String) {
    let command = fs::read_to_string(folder.join("cmd")).unwrap();
    let flags = command
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("paletteai check --"));
    let flags = flags.map(|flags| format!("--{flags}")).unwrap_or_default();
    let output = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(["check", "-o", format])
        .args(flags.split_whitespace())
        .env_clear()
        .current_dir(folder)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn there_are_at_least_25_lints() {
    assert!(LINTS.len() >= 25, "only {}", LINTS.len());
}

#[test]
fn every_lint_has_a_case_that_fails_and_one_that_passes() {
    for lint in LINTS {
        let folder = cases().join(lint.code.name());
        for (case, wanted) in [("fails", true), ("passes", false)] {
            let snapshot = fs::read_to_string(folder.join(case).join("expected.snap"));
            let found = snapshot
                .unwrap()
                .contains(&format!("\n{}\n", lint.code.slug));
            assert_eq!(found, wanted, "{} {case}", lint.code.slug);
        }
    }
}

#[test]
fn every_folder_of_cases_belongs_to_a_lint() {
    let more = [
        "formats",
        "levels",
        "recorded-revisions-are-verified",
        "require-pins",
        "validation",
        "waivers",
    ];
    for entry in fs::read_dir(cases()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = LINTS.iter().any(|lint| lint.code.name() == name);
        assert!(known || more.contains(&name.as_str()), "{name} is no lint");
    }
}

/// Copies a case with a settings file beside it.
fn with_level(case: &Path, lint: &str, level: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(case).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let settings = format!("lints:\n  {lint}: {level}\n");
    fs::write(folder.path().join("paletteai.yaml"), settings).unwrap();
    folder
}

#[test]
fn the_settings_file_sets_the_level_of_every_lint() {
    for lint in LINTS {
        let (name, slug) = (lint.code.name(), lint.code.slug);
        let case = cases().join(name).join("fails");
        for level in LintLevel::ALL {
            let folder = with_level(&case, name, level.word());
            let (code, text) = check(folder.path(), "json");
            let report: Value = serde_json::from_str(&text).unwrap();
            let findings = report["findings"].as_array().unwrap();
            let mut levels = findings.iter().filter(|finding| finding["code"] == slug);
            let found = levels
                .next()
                .map(|finding| finding["severity"].as_str().unwrap());
            let wanted = Some(level.word()).filter(|_| level != LintLevel::Off);
            assert_eq!(found, wanted, "{slug}");
            if level >= LintLevel::Warning {
                assert_eq!(code, 1, "{slug} at {}", level.word());
            }
        }
    }
}

#[test]
fn a_waiver_with_a_reason_silences_a_lint_in_its_document() {
    let case = cases().join("floating-image/fails");
    let folder = with_level(&case, "unused-waiver", "error");
    let profile = folder.path().join("profile.yaml");
    let text = fs::read_to_string(&profile).unwrap();
    let (code, _) = check(folder.path(), "text");
    assert_eq!(code, 1);
    let waiver =
        "metadata:\n  annotations:\n    palette.ai/waive-lints: 'floating-image: trials'\n";
    fs::write(&profile, text.replacen("metadata:\n", waiver, 1)).unwrap();
    assert_eq!(check(folder.path(), "text"), (0, String::new()));
}

fn every_case(areas: &[&str]) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for area in areas {
        let below = walkdir::WalkDir::new(root().join("testdata/cases").join(area));
        for entry in below.sort_by_file_name() {
            let path = entry.unwrap().into_path();
            if path.file_name().is_some_and(|name| name == "cmd") {
                folders.push(path.parent().unwrap().to_owned());
            }
        }
    }
    folders
}

#[test]
fn sarif_follows_its_published_schema() {
    let schema = root().join("testdata/schemas/sarif/sarif-schema-2.1.0.json");
    // The edition has a pattern with a bracket too many; the standard's errata have it right.
    let text = fs::read_to_string(schema).unwrap();
    let text = text.replace("|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "(-[a-zA-Z]{2})?$");
    let schema: Value = serde_json::from_str(&text).unwrap();
    let judge = jsonschema::validator_for(&schema).unwrap();
    let mut results = 0;
    for folder in every_case(&["check", "errors", "render"]) {
        let (_, text) = check(&folder, "sarif");
        if text.is_empty() {
            // The settings are wrong, so that nothing was looked at.
            continue;
        }
        let log: Value = serde_json::from_str(&text).unwrap();
        let wrong: Vec<String> = judge
            .iter_errors(&log)
            .map(|error| error.to_string())
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", folder.display());
        results += log["runs"][0]["results"].as_array().unwrap().len();
    }
    assert!(results > 100, "only {results} results");
    assert!(!judge.is_valid(&serde_json::json!({"version": "2.1.0", "runs": [{"results": []}]})));
}

#[test]
fn every_format_tells_of_the_same_findings() {
    for folder in every_case(&["check"]) {
        let (_, text) = check(&folder, "json");
        if text.is_empty() {
            // The settings are wrong, so that nothing was looked at.
            continue;
        }
        let json: Value = serde_json::from_str(&text).unwrap();
        let count = json["findings"].as_array().unwrap().len();
        let sarif: Value = serde_json::from_str(&check(&folder, "sarif").1).unwrap();
        assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), count);
        let github = check(&folder, "github").1;
        assert_eq!(github.lines().count(), count, "{}", folder.display());
        let junit = check(&folder, "junit").1;
        assert_eq!(
            junit.matches("<testcase ").count(),
            count.max(1),
            "{}",
            folder.display()
        );
    }
}
