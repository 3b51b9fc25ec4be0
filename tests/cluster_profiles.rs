//! The objects of cluster profiles are objects that a cluster would take.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "this test reads the project's own files, and fails when it cannot"
)]

mod support;

use std::path::Path;
use std::process::Command;
use support::refusals;

/// What `cluster-profile render` writes for the profiles of the full stack.
fn rendered(arguments: &[&str]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/bundles/full-stack");
    let site = folder.with_file_name("site.yaml");
    let output = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(["cluster-profile", "render", "--macros"])
        .arg(site)
        .args(arguments)
        .current_dir(&folder)
        .env_clear()
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    String::from_utf8(output.stdout).unwrap()
}

const WHOLE: &[&str] = &[
    "edge-infra",
    "edge-platform",
    "--var=base_domain=shop.example.com",
    "--var=ingress_address=10.0.0.9",
    "--only=objects",
];

#[test]
fn flux_and_kubernetes_would_take_every_object() {
    for (charts, kind) in [
        ("https://charts.example.com", "HelmRepository"),
        ("oci://registry.example.com/charts", "OCIRepository"),
    ] {
        let registries = [
            "--flux".to_owned(),
            "--registry=NVIDIA=https://helm.ngc.nvidia.com/nvidia".to_owned(),
            format!("--registry=Charts Mirror={charts}"),
        ];
        let mut arguments = WHOLE.to_vec();
        arguments.extend(registries.iter().map(String::as_str));
        let stream = rendered(&arguments);
        assert_eq!(stream.matches("kind: HelmRelease\n").count(), 3);
        assert!(stream.contains(&format!("kind: {kind}\n")), "{stream}");
        assert_eq!(refusals(&stream), [""; 0]);
    }
    assert_eq!(refusals(&rendered(WHOLE)), [""; 0]);
    assert_eq!(
        refusals(&rendered(&["edge-complete", "--only=objects"])),
        [""; 0]
    );
}

#[test]
fn the_judge_knows_flux() {
    let arguments: Vec<&str> = WHOLE
        .iter()
        .copied()
        .chain([
            "--flux",
            "--registry=NVIDIA=https://helm.ngc.nvidia.com/nvidia",
            "--registry=Charts Mirror=https://charts.example.com",
        ])
        .collect();
    let wrong = rendered(&arguments)
        .replace("  interval: 10m", "  interval: often")
        .replace("url: https://charts.example.com", "url: charts.example.com");
    let told = refusals(&wrong);
    assert!(told.len() >= 4, "{told:#?}");
}

#[test]
fn two_runs_write_the_same_bytes() {
    assert_eq!(rendered(WHOLE), rendered(WHOLE));
}
