//! The objects of cluster profiles are objects that a cluster would take.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "this test reads the project's own files, and fails when it cannot"
)]

mod support;

use paletteai::diag::human;
use paletteai::ops::Session;
use paletteai::ops::cluster_profiles;
use paletteai::ops::cluster_profiles::FluxChoice;
use paletteai::ops::cluster_profiles::ProfileOptions;
use paletteai::workspace::MemoryFiles;
use paletteai::workspace::Settings;
use paletteai::yaml::Strictness;
use proptest::prelude::*;
use serde_json::Value;
use serde_json::json;
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

type Values = BoxedStrategy<Value>;

fn word(words: &'static [&'static str]) -> Values {
    proptest::sample::select(words)
        .prop_map(Value::from)
        .boxed()
}

fn flag() -> Values {
    any::<bool>().prop_map(Value::Bool).boxed()
}

fn list(item: Values) -> Values {
    let items = proptest::collection::vec(item, 0..4);
    items.prop_map(Value::Array).boxed()
}

/// Words that mean something somewhere, and texts with macros and settings.
fn text() -> Values {
    let words = word(&[
        "edge",
        "app",
        "1.0.0",
        "1.33.x",
        "all",
        "",
        "edge-native",
        "[a-z]+",
        "*.*",
    ]);
    let macros = "\\{\\{ ?\\.spectro\\.(var\\.a|macro\\.m|pack\\.app\\.k|system\\.cluster\\.name) ?(\\| default \"x\" )?\\}\\}";
    let settings = "pack:\n  |namespace: |additionalNamespaces: |namespaceLabels: |spectrocloud.com/install-priority: |content: ";
    let pieces = format!("({macros}|{settings}|k: |- |[a-z,=: \n'-]){{0,10}}");
    let pieces = proptest::string::string_regex(&pieces).unwrap();
    prop_oneof![words, pieces.prop_map(Value::from)].boxed()
}

/// A mapping whose fields hold what they should, or anything, or are missing.
fn fields(fields: Vec<(&'static str, Values)>) -> Values {
    let field = |(name, good): (&'static str, Values)| {
        let wrong = prop_oneof![
            Just(Value::Null),
            Just(json!(true)),
            Just(json!(3)),
            Just(json!([])),
            Just(json!({})),
            text(),
        ];
        let value = proptest::option::weighted(0.9, prop_oneof![8 => good, 1 => wrong]);
        value.prop_map(move |value| Some((name.to_owned(), value?)))
    };
    let all: Vec<_> = fields.into_iter().map(field).collect();
    all.prop_map(|pairs| Value::Object(pairs.into_iter().flatten().collect()))
        .boxed()
}

fn packs() -> Values {
    let registry = fields(vec![
        ("name", text()),
        ("kind", word(&["pack", "helm", "oci"])),
        ("providerType", word(&["pack", "helm", "zarf"])),
        ("isPrivate", flag()),
    ]);
    let manifest = fields(vec![("name", text()), ("content", text())]);
    list(fields(vec![
        ("name", text()),
        (
            "layer",
            word(&["os", "k8s", "cni", "csi", "addon", "kernel"]),
        ),
        ("type", word(&["spectro", "helm", "manifest", "oci"])),
        ("tag", text()),
        ("version", text()),
        ("values", text()),
        ("manifests", list(manifest)),
        ("registry", fields(vec![("metadata", registry)])),
    ]))
}

fn variables() -> Values {
    let option = fields(vec![
        ("value", text()),
        ("label", text()),
        ("default", flag()),
    ]);
    let formats = &[
        "string", "number", "boolean", "ipv4cidr", "base64", "version",
    ];
    list(fields(vec![
        ("name", word(&["a", "b", "c d"])),
        ("format", word(formats)),
        ("inputType", word(&["text", "dropdown"])),
        ("options", list(option)),
        ("defaultValue", text()),
        ("regex", text()),
        ("required", flag()),
        ("immutable", flag()),
        ("hidden", flag()),
        ("isSensitive", flag()),
    ]))
}

/// Documents that are nearly cluster profiles.
fn nearly_profiles() -> Values {
    let template = fields(vec![
        ("type", word(&["infra", "add-on", "cluster"])),
        ("cloudType", text()),
        ("packs", packs()),
    ]);
    let spec = fields(vec![
        ("version", word(&["1.0.0", "v1", "2.0.0-rc.1"])),
        ("template", template),
        ("variables", variables()),
    ]);
    let metadata = fields(vec![("name", text())]);
    fields(vec![("metadata", metadata), ("spec", spec)])
}

/// Everything that is said about a profile by every command, in one text.
fn all_commands(profile: &Value) -> String {
    let mut files = MemoryFiles::default();
    files.add("cluster-profiles/edge.json", profile.to_string());
    let mut said = String::new();
    let flux = FluxChoice {
        namespace: "flux-system".to_owned(),
        registries: vec!["edge=oci://registry.example.com".to_owned()],
    };
    for together in [false, true] {
        let options = ProfileOptions {
            directories: vec![".".into()],
            together,
            ..ProfileOptions::default()
        };
        for command in 0..3 {
            let mut session = Session::default();
            let settings = Settings::defaults(Strictness::Lenient, &mut session.origins);
            let done = match command {
                0 => cluster_profiles::check(&options, &settings, &files, &mut session)
                    .map(|count| count.to_string()),
                1 => cluster_profiles::show(&options, &settings, &files, &mut session)
                    .map(|shown| serde_json::to_string(&shown).unwrap()),
                _ => {
                    cluster_profiles::render(&options, Some(&flux), &settings, &files, &mut session)
                        .map(|stack| serde_json::to_string(&stack.report()).unwrap())
                }
            };
            let told = session.diagnostics.has_errors();
            assert!(done.is_ok() || told, "a failure must be told");
            session.hide_secrets();
            let style = human::Style {
                colour: false,
                width: 80,
            };
            said.push_str(&done.unwrap_or_default());
            said.push_str(&human::render(
                &session.diagnostics,
                &session.sources,
                style,
            ));
        }
    }
    said
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_profile_is_judged_without_a_panic_and_always_alike(profile in nearly_profiles()) {
        prop_assert_eq!(all_commands(&profile), all_commands(&profile));
    }
}
