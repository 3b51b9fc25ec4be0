//! Shells complete commands, flags and the names that a workspace has.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "these tests run shells, and may fail loudly"
)]

use std::path::Path;
use std::process::Command;

const WORKSPACE: &str = "testdata/cases/graph/what-deployments-hang-on-and-where-they-go";

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paletteai"));
    command.env_clear().current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// What the program answers when a shell asks: fish names no index, the last word is the one.
fn answered(words: &[&str]) -> Vec<String> {
    let output = program()
        .env("PALETTEAI_COMPLETE", "fish")
        .args(["--", "paletteai"])
        .args(words)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines();
    // A word, a tab, and its meaning.
    lines
        .map(|line| line.split('\t').next().unwrap().to_owned())
        .collect()
}

fn listed(what: &str) -> Vec<String> {
    let output = program()
        .args(["-C", WORKSPACE, "list", what, "-o", "json"])
        .output()
        .unwrap();
    let listing: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = listing[what].as_array().unwrap().iter();
    let mut names: Vec<String> = rows
        .map(|row| row["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn commands_and_flags_are_completed() {
    assert_eq!(answered(&["expl"]), ["explain"]);
    assert!(answered(&["render", "--output-"]).contains(&"--output-dir".to_owned()));
    let formats = answered(&["list", "-o", ""]);
    assert!(formats.contains(&"json".to_owned()), "{formats:?}");
}

#[test]
fn names_of_the_workspace_are_completed() {
    let deployments = listed("deployments");
    assert!(deployments.len() > 1);
    assert_eq!(
        answered(&["-C", WORKSPACE, "render", "--deployment", ""]),
        deployments
    );
    assert_eq!(
        answered(&["-C", WORKSPACE, "render", "--environment", ""]),
        listed("environments")
    );
    let explained = answered(&["-C", WORKSPACE, "explain", ""]);
    let missing = deployments.iter().find(|name| !explained.contains(name));
    assert_eq!(missing, None, "{explained:?}");
    assert_eq!(
        answered(&["schema", "Workload"]),
        ["Workload", "WorkloadDeployment", "WorkloadProfile"]
    );
    for command in ["show", "schema"] {
        let found = answered(&["definition", command, "inference"]);
        assert_eq!(found, ["inference-server"]);
    }
}

#[test]
fn a_workspace_that_does_not_load_completes_the_rest() {
    let broken = "testdata/cases/errors/yaml--syntax";
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(broken).is_dir());
    assert_eq!(
        answered(&["-C", broken, "render", "--deployment", ""]),
        [""; 0]
    );
    assert_eq!(answered(&["-C", broken, "expl"]), ["explain"]);
}

#[test]
fn a_shell_that_nobody_knows_is_refused() {
    let output = program()
        .env("PALETTEAI_COMPLETE", "tcsh")
        .args(["--", "paletteai", ""])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty());
}

fn script(shell: &str) -> String {
    let output = program().args(["completion", shell]).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_shell_has_a_script_that_asks_the_program() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = script(shell);
        assert!(script.contains("PALETTEAI_COMPLETE"), "{shell}: {script}");
    }
}

/// The path of a shell, if it is on this machine.
fn has(shell: &str) -> bool {
    Command::new(shell).arg("-c").arg("true").status().is_ok()
}

fn in_shell(shell: &str, text: &str) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_paletteai"));
    let folder = binary.parent().unwrap().to_str().unwrap();
    let path = std::env::var("PATH").unwrap();
    let output = Command::new(shell)
        .arg("-c")
        .arg(text)
        .env("PATH", format!("{folder}:{path}"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn bash_completes() {
    if !has("bash") {
        return;
    }
    let text = format!(
        "source <(paletteai completion bash)
        COMP_WORDS=(paletteai -C {WORKSPACE} render --deployment '')
        COMP_CWORD=5 COMP_TYPE=9
        _clap_complete_paletteai
        printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    let found = in_shell("bash", &text);
    assert_eq!(
        found.split_whitespace().collect::<Vec<_>>(),
        listed("deployments")
    );
}

#[test]
fn zsh_and_fish_take_their_scripts() {
    if has("zsh") {
        in_shell(
            "zsh",
            "paletteai completion zsh > /dev/null && paletteai completion zsh | zsh -n",
        );
    }
    if has("fish") {
        let text = format!(
            "paletteai completion fish | source; complete -C 'paletteai -C {WORKSPACE} render --deployment '"
        );
        let found = in_shell("fish", &text);
        assert_eq!(
            found.split_whitespace().collect::<Vec<_>>(),
            listed("deployments")
        );
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("man1");
    let output = program()
        .args(["man", "--to", to.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let read = |name: &str| std::fs::read_to_string(to.join(name)).unwrap();
    assert!(read("paletteai.1").contains("paletteai\\-render(1)"));
    let page = read("paletteai-bundle-show.1");
    for part in [
        ".TH paletteai-bundle-show 1",
        "Examples:",
        "\\-\\-directory",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let count = std::fs::read_dir(&to).unwrap().count();
    assert!(count > 40, "{count}");
}
