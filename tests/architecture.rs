//! The dependency rule: a module names only modules of earlier layers. Folders are phases, and
//! imports go one way.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "this test reads the project's own source, and may fail loudly"
)]

use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// Layers in data-flow order. Modules of one layer never name each other.
const LAYERS: &[&[&str]] = &[
    &["source"],
    &["diag"],
    &["yaml"],
    &["digest"],
    &["schema"],
    &["kubernetes"],
    &["model"],
    &["workspace"],
    &["macros"],
    &["resolve"],
    &["jinja"],
    &["template"],
    &["render"],
    &["cluster_profile", "placement", "datum"],
    &["emit"],
    &["revision", "bundle"],
    &["compare", "graph"],
    &["check"],
    &["authoring"],
    &["ops"],
    &["cli"],
];

/// External crates that have one home. `(crate, home)`: a file, or a folder ending in `/`.
const HOMES: &[(&str, &str)] = &[
    ("granit_parser", "src/yaml/read/events.rs"),
    ("minijinja", "src/jinja/"),
    ("jiff", "src/placement/moment.rs"),
    ("miette", "src/diag/human.rs"),
    ("regex_lite", "src/schema/"),
    ("semver", "src/model/version.rs"),
    ("sha2", "src/digest/"),
    ("tar", "src/bundle/archive/"),
    ("flate2", "src/bundle/archive/"),
    ("clap", "src/cli/"),
    ("clap_complete", "src/cli/"),
    ("clap_mangen", "src/cli/man.rs"),
    ("walkdir", "src/workspace/disk.rs"),
    ("libc", "src/workspace/disk.rs"),
    ("dagre", "src/graph/layout.rs"),
    ("notify", "src/cli/alarm.rs"),
    ("similar", "src/emit/line_diff.rs"),
];

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&name))
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The names that follow `marker` in a line.
fn names_after<'a>(line: &'a str, marker: &str) -> Vec<&'a str> {
    line.split(marker)
        .skip(1)
        .map(|rest| {
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            &rest[..end]
        })
        .collect()
}

/// Every offence of one line of `file`, which belongs to layer `own`.
fn offences_of_line(file: &str, own: usize, line: &str) -> Vec<String> {
    let code = line.split("//").next().unwrap_or_default();
    let mut offences = Vec::new();
    for used in names_after(code, "crate::") {
        match layer(used) {
            None => offences.push(format!("`crate::{used}` is not a layer")),
            Some(used_layer) if used_layer > own => {
                offences.push(format!("layer `{}` must not use `{used}`", LAYERS[own][0]));
            }
            Some(used_layer) if used_layer == own && !file.contains(&format!("/{used}/")) => {
                offences.push(format!("siblings must not use each other: `{used}`"));
            }
            Some(_) => {}
        }
    }
    if code.contains("super::super") {
        offences.push("`super::super` hides the layer".to_owned());
    }
    for (name, home) in HOMES {
        let named = code.contains(&format!("{name}::")) || code.contains(&format!("use {name};"));
        let at_home = file == *home || (home.ends_with('/') && file.starts_with(home));
        if named && !at_home {
            offences.push(format!("the crate `{name}` lives in {home}"));
        }
    }
    offences
}

#[test]
fn a_module_names_only_modules_of_earlier_layers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&root.join("src"), &mut files);
    let mut offences = Vec::new();
    for path in files {
        let file = path
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        if ["src/lib.rs", "src/main.rs"].contains(&&*file) {
            continue;
        }
        let folder = file.split('/').nth(1).unwrap();
        let Some(own) = layer(folder) else {
            offences.push(format!("{file}: `{folder}` is not a layer"));
            continue;
        };
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            for offence in offences_of_line(&file, own, line) {
                offences.push(format!("{file}:{}: {offence}", number + 1));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn the_rule_finds_planted_offences() {
    let yaml = layer("yaml").unwrap();
    for line in [
        "use crate::resolve::plan;",
        "let x = crate::nothing::y;",
        "use super::super::model;",
        "let value = minijinja::Value::from(1);",
    ] {
        assert_eq!(
            offences_of_line("src/yaml/read.rs", yaml, line).len(),
            1,
            "{line}"
        );
    }
    assert!(offences_of_line("src/yaml/read.rs", yaml, "use crate::source::Span;").is_empty());
}

#[test]
fn every_folder_opens_with_its_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&root.join("src"), &mut files);
    for path in files.iter().filter(|path| path.ends_with("mod.rs")) {
        let text = fs::read_to_string(path).unwrap();
        if path.ends_with("codes/mod.rs") {
            continue;
        }
        for word in ["//! In:", "//! Out:", "//! Never:"] {
            assert!(text.contains(word), "{} lacks `{word}`", path.display());
        }
    }
}
