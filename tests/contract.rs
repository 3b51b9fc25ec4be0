//! What pipelines rely on: the stream is kubectl's, and nothing but the files is needed.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test harness reads files, and may fail loudly"
)]

use serde::Deserialize;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases/render");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    cases
}

fn render(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .arg("render")
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

/// All documents of a stream as an independent reader sees them, in an order of their own.
fn objects(stream: &str) -> Vec<Value> {
    let documents = serde_yaml::Deserializer::from_str(stream);
    let mut objects: Vec<Value> = documents
        .map(|document| Value::deserialize(document).unwrap())
        .collect();
    objects.sort_by_key(|object| {
        let at = |path: &str| {
            object
                .pointer(path)
                .map(Value::to_string)
                .unwrap_or_default()
        };
        (at("/kind"), at("/metadata/namespace"), at("/metadata/name"))
    });
    objects
}

#[test]
fn kubectl_kustomize_gives_back_the_same_objects() {
    let missing = Command::new("kubectl")
        .arg("version")
        .arg("--client")
        .output()
        .is_err();
    if missing {
        assert!(
            std::env::var_os("REQUIRE_KUBECTL").is_none(),
            "kubectl is not installed"
        );
        eprintln!("SKIPPED: kubectl is not installed");
        return;
    }
    let mut compared = 0;
    for case in cases() {
        for target in ["hub", "spoke"] {
            let output = render(&["--target", target], &case);
            if !output.status.success() {
                continue;
            }
            let stream = String::from_utf8(output.stdout).unwrap();
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("all.yaml"), &stream).unwrap();
            fs::write(
                folder.path().join("kustomization.yaml"),
                "resources: [all.yaml]\n",
            )
            .unwrap();
            let output = Command::new("kubectl")
                .arg("kustomize")
                .arg(folder.path())
                .output()
                .unwrap();
            let message = String::from_utf8(output.stderr).unwrap();
            assert!(
                output.status.success(),
                "{} {target}: {message}",
                case.display()
            );
            let back = String::from_utf8(output.stdout).unwrap();
            assert_eq!(
                objects(&back),
                objects(&stream),
                "{} {target}",
                case.display()
            );
            compared += 1;
        }
    }
    assert!(compared > 5, "only {compared} streams were compared");
}

#[test]
fn two_renders_are_equal_to_the_byte_and_json_says_the_same() {
    for case in cases() {
        let first = render(&[], &case);
        assert_eq!(
            first.stdout,
            render(&[], &case).stdout,
            "{}",
            case.display()
        );
        if !first.status.success() {
            continue;
        }
        let json = render(&["-o", "json"], &case);
        let list: Value = serde_json::from_slice(&json.stdout).unwrap();
        let mut items = list["items"].as_array().unwrap().clone();
        items.sort_by_key(Value::to_string);
        let mut objects = objects(&String::from_utf8(first.stdout).unwrap());
        objects.sort_by_key(Value::to_string);
        assert_eq!(items, objects, "{}", case.display());
    }
}

/// The environment is empty in every test here; this one also takes away the network, where the
/// system allows that, the home folder and a writable workspace.
#[test]
fn nothing_but_the_files_is_needed() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases/render/hello-universe");
    let plain = render(&[], &case);
    assert!(plain.status.success());
    let isolated = |words: &[&str]| {
        Command::new("unshare")
            .args(["--map-root-user", "--net", "--"])
            .args(words)
            .current_dir(&case)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("KUBECONFIG", "/nonexistent")
            .env("HOME", "/nonexistent")
            .output()
    };
    if !isolated(&["true"]).is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: this system does not let a test take its network away");
        return;
    }
    let output = isolated(&[env!("CARGO_BIN_EXE_paletteai"), "render"]).unwrap();
    assert!(output.status.success());
    assert_eq!(output.stdout, plain.stdout);
}

#[test]
fn timings_are_on_standard_error_and_change_nothing_else() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases/render/hello-universe");
    let timed = render(&["--timings"], &case);
    assert_eq!(timed.stdout, render(&[], &case).stdout);
    let said = String::from_utf8(timed.stderr).unwrap();
    let names: Vec<&str> = said
        .lines()
        .filter_map(|line| line.strip_suffix(" ms")?.split_whitespace().next())
        .collect();
    let phases = [
        "read",
        "decode",
        "catalogue",
        "resolve",
        "render",
        "write",
        "total",
    ];
    assert_eq!(names, phases, "{said}");
}
