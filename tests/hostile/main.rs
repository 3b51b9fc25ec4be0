//! Input that was made to exhaust the program or to lead it astray: it is refused with a reason, or
//! rendered, within a limit of memory and of processor time; and what is in the way when it writes.
//!
//! Archives have tests of their own: `hostile_archives`, `archive_memory`.
#![cfg(target_os = "linux")]
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests write their own input, and fail when they cannot"
)]

#[path = "../../benches/workloads/mod.rs"]
mod workloads;

mod files;
mod left_over;
mod messages;
mod output;
mod pipes;
mod plain_user;
mod signals;
mod templates;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use tempfile::TempDir;

/// Of address space, in KiB.
const MEMORY: u64 = 1 << 20;
/// Of processor time, in seconds: much more than anything here needs, much less than forever.
const SECONDS: u64 = 60;

/// A run within the limits.
fn limited(folder: &Path, arguments: &[&str]) -> Output {
    limited_by(&[], folder, arguments)
}

/// A run within the limits, with words before it. One that waits for something is ended, too.
fn limited_by(before: &[&str], folder: &Path, arguments: &[&str]) -> Output {
    let limits =
        format!("ulimit -v {MEMORY} && ulimit -t {SECONDS} && exec timeout -s KILL 120 \"$@\"");
    Command::new("sh")
        .args(["-c", &limits, "sh"])
        .args(before)
        .arg(env!("CARGO_BIN_EXE_paletteai"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .expect("every Linux has a shell")
}

/// Fails unless a run ended with this code and said this.
fn expect(what: &str, output: &Output, code: i32, words: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{what}: {said}");
    assert!(said.contains(words), "{what}: {said}");
    if code != 0 {
        let wrote = String::from_utf8_lossy(&output.stdout);
        assert!(wrote.is_empty(), "{what} wrote {wrote}");
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("the system has a folder for them")
}

/// A small workspace that renders.
fn healthy() -> TempDir {
    let folder = folder();
    let files = workloads::make("fleet-S", 1).expect("there is one");
    files.write_to(folder.path()).expect("there is room");
    folder
}

/// What the small workspace renders.
fn rendered(folder: &Path) -> Vec<u8> {
    let output = limited(folder, &["render", "--target", "spoke"]);
    expect("a healthy workspace", &output, 0, "");
    output.stdout
}

#[test]
fn hostile_documents_are_refused_or_rendered_within_the_limits() {
    let folder = folder();
    let files = workloads::make("hostile", 1).expect("there is one");
    files.write_to(folder.path()).expect("there is room");
    for (name, code, words) in [
        ("deep-flow", 3, "more than 200 levels of nesting"),
        ("deep-block", 3, "more than 200 levels of nesting"),
        ("deep-json", 2, "1 file that cannot be parsed"),
        ("long-scalar", 3, "a text of more than 2097152 bytes"),
        ("many-keys", 0, ""),
        ("aliases", 3, "aliases repeat more than 100000 values"),
    ] {
        let output = limited(&folder.path().join(name), &["render", "--target", "spoke"]);
        expect(name, &output, code, words);
    }
    let archive = folder.path().join("archive/many-entries.tar.gz");
    let archive = archive.to_str().expect("it is text");
    let output = limited(folder.path(), &["studio", "inspect", archive]);
    expect("many entries", &output, 3, "more than 10000 entries");
}

#[test]
fn twice_as_many_keys_take_twice_as_long() {
    let cost = |keys: usize| {
        let folder = folder();
        let mut text = String::from(
            "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {name: keys, \
             namespace: team}\nspec:\n  workload:\n    components:\n      - name: keys\n        type: \
             k8s-objects\n        properties:\n          objects:\n            - apiVersion: v1\n              \
             kind: ConfigMap\n              metadata: {name: keys}\n              data:\n",
        );
        for key in 0..keys {
            writeln!(text, "                key-{key}: value").expect("a String takes everything");
        }
        text.push_str(
            "---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {name: \
             keys, namespace: team}\nspec: {workloadProfileRef: {name: keys}}\n",
        );
        fs::write(folder.path().join("all.yaml"), text).expect("there is room");
        processor_time(folder.path())
    };
    let (few, many) = (cost(10_000).max(0.02), cost(80_000));
    assert!(
        many < 16.0 * few,
        "8 times the keys took {many} s instead of {few}"
    );
}

/// The processor time of a render, in seconds, as the shell that started it knows it: other tests have
/// children meanwhile.
fn processor_time(folder: &Path) -> f64 {
    let script = "\"$0\" render --target spoke > /dev/null && times";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_paletteai")])
        .current_dir(folder)
        .output()
        .expect("every Linux has a shell");
    assert!(output.status.success());
    // A line for the shell and one for its children: `0m0.01s 0m0.02s`.
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let children = told.lines().nth(1).expect("there is a line for children");
    let seconds = |word: &str| {
        let (minutes, seconds) = word.trim_end_matches('s').split_once('m')?;
        Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
    };
    let times = children
        .split_whitespace()
        .map(|word| seconds(word).expect("it is a time"));
    times.sum()
}
