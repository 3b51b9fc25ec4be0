//! What the program is made of: every crate has a licence that `deny.toml` allows, and comes from the
//! registry it names. Without network; advisories are for cargo-deny.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests read the project's own files, and fail when they cannot"
)]

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The texts of a list in `deny.toml`.
fn list(name: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("deny.toml")).expect("it is there");
    let start = text
        .find(&format!("\n{name} = ["))
        .expect("the list is there");
    let rest = text.get(start..).unwrap_or_default();
    let list = rest.split(']').next().unwrap_or_default();
    let quoted = list.split('"').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo is there");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    metadata["packages"].as_array().expect("a list").clone()
}

/// Whether an SPDX expression can be met with some licences: `AND` binds more than `OR`, and `/` is
/// an old way to write `OR`.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ");
    // No crate nests deeper than one level of brackets.
    let flat: Vec<String> = expression
        .split(" AND ")
        .map(|part| part.trim_matches(['(', ')']).to_owned())
        .collect();
    flat.iter()
        .all(|part| part.split(" OR ").any(|one| allowed.contains(one.trim())))
}

#[test]
fn every_licence_is_allowed_and_every_source_is_the_registry() {
    let (allowed, registries) = (list("allow"), list("allow-registry"));
    let packages = packages();
    assert!(packages.len() > 100);
    for package in &packages {
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(
            is_met(licence, &allowed),
            "{name}: `{licence}` is not allowed"
        );
        let source = package["source"].as_str();
        let known = source.is_none_or(|source| {
            let address = source.trim_start_matches("registry+");
            registries.contains(address)
        });
        assert!(
            known && (source.is_some() || name == "paletteai"),
            "{name}: {source:?}"
        );
    }
}

#[test]
fn a_licence_that_is_not_allowed_is_found() {
    let allowed = list("allow");
    for (expression, met) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("LGPL-2.1-or-later OR MIT", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-3.0", false),
        ("AGPL-3.0", false),
        ("", false),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}

#[test]
fn the_version_says_what_is_inside() {
    let output = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(["--version", "--verbose"])
        .output()
        .expect("it is built");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success());
    assert!(
        text.starts_with(concat!("paletteai ", env!("CARGO_PKG_VERSION"), "\n")),
        "{text}"
    );
    for word in [
        "commit ",
        "kubernetes  1.25",
        "spectrocloud.com/v1beta1",
        "format 1",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
}
