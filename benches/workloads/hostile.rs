//! What is made to exhaust a reader. Each folder is a workspace of its own, and must be refused or
//! rendered in a time that grows with its size.

use super::Files;
use std::fmt::Write as _;

/// Levels of nesting, of sequences in sequences.
const LEVELS: usize = 100_000;
/// In bytes.
const SCALAR: usize = 10 << 20;
const KEYS: usize = 100_000;
/// Each level of aliases doubles what the text means ten times over.
const ALIASES: usize = 12;
const ENTRIES: usize = 20_000;

const HEAD: &str = "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {name: \
                    hostile, namespace: team}\nspec:\n  workload:\n    components:\n      - name: \
                    hostile\n        type: k8s-objects\n        properties:\n          objects:\n            \
                    - apiVersion: v1\n              kind: ConfigMap\n              metadata: {name: \
                    hostile}\n";
const DEPLOYMENT: &str = "---\napiVersion: spectrocloud.com/v1beta1\nkind: \
                          WorkloadDeployment\nmetadata: {name: hostile, namespace: team}\nspec:\n  \
                          workloadProfileRef: {name: hostile}\n";

/// A deployment that carries a `ConfigMap` with this after its name, indented by 14.
fn carrying(data: &str) -> String {
    format!("{HEAD}{data}{DEPLOYMENT}")
}

fn keys() -> String {
    let mut data = String::from("              data:\n");
    for key in 0..KEYS {
        writeln!(data, "                key-{key}: value").expect("a String takes everything");
    }
    data
}

fn aliases() -> String {
    let mut text = String::from("              data:\n                a0: &a0 boom\n");
    for level in 1..=ALIASES {
        let list = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(text, "                a{level}: &a{level} [{list}]")
            .expect("a String takes everything");
    }
    text
}

fn archive() -> Vec<u8> {
    let mut archive = tar::Builder::new(flate2::write::GzEncoder::new(
        Vec::new(),
        flate2::Compression::fast(),
    ));
    for entry in 0..ENTRIES {
        let mut header = tar::Header::new_gnu();
        header.set_size(0);
        header.set_mode(0o644);
        archive
            .append_data(&mut header, format!("entries/{entry}.yaml"), [].as_slice())
            .expect("a Vec takes everything");
    }
    let compressed = archive.into_inner().expect("a Vec takes everything");
    compressed.finish().expect("a Vec takes everything")
}

/// Needs no seed.
pub(crate) fn hostile() -> Files {
    let mut files = Files::default();
    files.add(
        "deep-flow/all.yaml",
        carrying(&format!(
            "              data: {}{}\n",
            "[".repeat(LEVELS),
            "]".repeat(LEVELS)
        )),
    );
    files.add(
        "deep-block/all.yaml",
        carrying(&format!(
            "              data:\n                {}x\n",
            "- ".repeat(LEVELS)
        )),
    );
    files.add(
        "deep-json/all.json",
        format!("{}1{}", "{\"kind\":".repeat(LEVELS), "}".repeat(LEVELS)),
    );
    files.add(
        "long-scalar/all.yaml",
        carrying(&format!(
            "              data:\n                text: {}\n",
            "x".repeat(SCALAR)
        )),
    );
    files.add("many-keys/all.yaml", carrying(&keys()));
    files.add("aliases/all.yaml", carrying(&aliases()));
    files.add("archive/many-entries.tar.gz", archive());
    files
}
