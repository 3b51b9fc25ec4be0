//! What is made of Datum's Workloads, and of objects that become them, is what a cluster or the
//! service would take, whatever the input is.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "this test reads the project's own files, and fails when it cannot"
)]

mod datum_documents;
mod support;

use paletteai::datum;
use paletteai::datum::Dialect;
use paletteai::diag::Reported;
use paletteai::diag::human;
use paletteai::emit;
use paletteai::ops;
use paletteai::ops::RenderResult;
use paletteai::ops::Session;
use paletteai::ops::datum::DatumCheckOptions;
use paletteai::ops::datum::DatumLiftOptions;
use paletteai::ops::datum::DatumRenderOptions;
use paletteai::ops::datum::DatumTables;
use paletteai::ops::datum::DatumTarget;
use paletteai::workspace::MemoryFiles;
use paletteai::workspace::Settings;
use paletteai::yaml::Strictness;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use support::refusals;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(folder: &Path, line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

/// The folder of the cases of a code.
fn folder(slug: &str) -> PathBuf {
    let name = slug.replace("::", "--");
    root().join("testdata/cases/errors").join(name)
}

/// The objects or documents in a stream.
fn read(text: &str) -> Vec<Value> {
    let documents = serde_yaml::Deserializer::from_str(text);
    documents
        .map(|document| Value::deserialize(document).unwrap())
        .filter(|value| !value.is_null())
        .collect()
}

/// Runs a command with a text as its standard input.
fn piped(folder: &Path, line: &str, text: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    child.wait_with_output().unwrap()
}

/// A document of the page goes to Kubernetes and comes back.
fn comes_back(folder: &Path, name: &str) {
    let there = run(folder, &format!("datum render {name}"));
    assert!(there.status.success(), "{name}: {there:?}");
    let back = piped(folder, "datum lift - --dialect S", &there.stdout);
    assert!(back.status.success(), "{name}: {back:?}");
    // Streams are in the order of names.
    let in_order = |text: &str| {
        let mut documents = read(text);
        documents.sort_by_key(|one| {
            one["metadata"]["namespace"].to_string() + &one["metadata"]["name"].to_string()
        });
        documents
    };
    let before = in_order(&std::fs::read_to_string(folder.join(name)).unwrap());
    let after = in_order(str::from_utf8(&back.stdout).unwrap());
    assert_eq!(after, before, "{name}");
}

#[test]
fn documents_of_the_page_come_back_equal() {
    let folder = root().join("testdata/cases/datum/the-examples-of-the-page-check");
    for name in ["web-app.yaml", "api-server.yaml", "app-with-sidecar.yaml"] {
        comes_back(&folder, name);
    }
    let cases = root().join("testdata/cases/datum");
    for (case, name) in [
        ("what-means-the-document-is-kept-and-told", "web.yaml"),
        ("a-template-with-empty-metadata-comes-back", "web.yaml"),
        ("volumes-that-kubernetes-refuses", "good.yaml"),
        ("variables-and-ports-that-kubernetes-refuses", "good.yaml"),
        ("amounts-that-kubernetes-refuses", "good.yaml"),
    ] {
        comes_back(&cases.join(case), name);
    }
    for rule in datum::rules()
        .iter()
        .filter(|rule| rule.id.starts_with('S'))
    {
        let rules = self::folder(rule.code.slug);
        let text = std::fs::read_to_string(rules.join("good.yaml")).unwrap();
        let only_pages = !text.contains("compute.datumapis.com");
        if only_pages {
            comes_back(&rules, "good.yaml");
        }
    }
}

#[test]
fn a_cluster_would_take_every_object() {
    let cases = root().join("testdata/cases/datum");
    let mut judged = 0;
    let mut judge = |folder: &Path, line: &str| {
        let output = run(folder, line);
        assert!(output.status.success(), "{}: {output:?}", folder.display());
        let stream = String::from_utf8(output.stdout).unwrap();
        judged += stream.matches("---\n").count();
        let told = refusals(&stream);
        assert!(told.is_empty(), "{} {line}: {told:#?}", folder.display());
    };
    for (case, line) in [
        (
            "render-the-examples-of-the-page",
            "datum render . --service",
        ),
        (
            "render-instances",
            "datum render shop.yaml --mapping platform.yaml --service",
        ),
        (
            "render-instances-as-deployments",
            "datum render pair.yaml --as deployment --service",
        ),
        ("render-instances-as-deployments", "datum render pair.yaml"),
        ("render-folders-for-places", "datum render web.yaml"),
    ] {
        judge(&cases.join(case), line);
    }
    for rule in datum::rules() {
        let is_machine = ["R-07", "R-11", "R-14", "R-16", "R-03"].contains(&rule.id);
        if !is_machine {
            judge(&folder(rule.code.slug), "datum render good.yaml --service");
        }
    }
    assert!(judged > 60, "only {judged} objects were judged");
}

#[test]
fn what_is_lifted_holds_by_the_rules() {
    for row in datum::lifting_rows() {
        let folder = root()
            .join("testdata/cases/datum")
            .join(format!("lift-{}", row.id));
        let mapping = ["disks.yaml", "platform.yaml"];
        let mapping = mapping
            .iter()
            .find(|name| folder.join(name).exists())
            .unwrap();
        for dialect in ["R", "S"] {
            let lift = format!("datum lift good.yaml --mapping {mapping} --dialect {dialect}");
            let lifted = run(&folder, &lift);
            if !lifted.status.success() {
                continue;
            }
            let checked = piped(&folder, "datum check - -o json", &lifted.stdout);
            let found: Value = serde_json::from_slice(&checked.stdout).unwrap();
            assert_eq!(
                found["findings"],
                Value::Array(Vec::new()),
                "{} {dialect}",
                row.id
            );
        }
    }
}

/// The documents of the cases of rules and mappings.
fn documents(names: &[&str]) -> Vec<Value> {
    let root = root().join("testdata/cases");
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry.path();
        let is_wanted = names.iter().any(|name| entry.file_name() == *name);
        if is_wanted && path.to_str().unwrap().contains("datum") {
            let all = read(&std::fs::read_to_string(path).unwrap());
            // The oldest release that is judged by has no claims of resources.
            let is_old = |one: &Value| !one.to_string().contains("resourceClaims");
            found.extend(all.into_iter().filter(is_old));
        }
    }
    found
}

/// Pointers to everything in a value.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut step = |key: &str, inner: &Value| {
        let escaped = key.replace('~', "~0").replace('/', "~1");
        let pointer = format!("{at}/{escaped}");
        found.push(pointer.clone());
        pointers(inner, &pointer, found);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| step(key, inner)),
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                step(&index.to_string(), inner);
            }
        }
        _ => {}
    }
}

/// Documents of cases in which a few values were replaced by anything.
fn nearly(names: &'static [&'static str]) -> impl Strategy<Value = Vec<Value>> {
    let replacement = prop_oneof![
        Just(Value::Null),
        Just(json!("")),
        Just(json!("web")),
        Just(json!("2Gi")),
        Just(json!(-1)),
        Just(json!(0)),
        Just(json!(3)),
        Just(json!(1.5)),
        Just(json!(9_000_000_000_i64)),
        Just(json!(i64::MIN)),
        Just(json!(u64::MAX)),
        Just(json!("\u{0}\u{7f}\u{2028}ß")),
        Just(json!("a".repeat(300))),
        Just(json!([null, [[]], {"": null}])),
        Just(json!(true)),
        Just(json!([])),
        Just(json!({})),
        Just(json!(["web"])),
        Just(json!({"name": "web"})),
    ];
    let change = (any::<prop::sample::Index>(), replacement);
    let changes = prop::collection::vec(change, 0..4);
    let one = (prop::sample::select(documents(names)), changes);
    let one = one.prop_map(|(mut document, changes)| {
        for (index, value) in changes {
            let mut all = Vec::new();
            pointers(&document, "", &mut all);
            // What says which kind it is stays, or nothing would be looked at.
            all.retain(|one| !["/apiVersion", "/kind"].contains(&one.as_str()));
            if !all.is_empty() {
                let pointer = index.get(&all);
                *document.pointer_mut(pointer).unwrap() = value;
            }
        }
        document
    });
    prop::collection::vec(one, 1..3)
}

/// What a command of the library gives, and what it says.
fn done<T>(
    files: &MemoryFiles,
    command: impl FnOnce(&Settings, &MemoryFiles, &mut Session) -> Result<T, Reported>,
) -> (Option<T>, String) {
    let mut session = Session::default();
    let settings = Settings::defaults(Strictness::Lenient, &mut session.origins);
    let done = command(&settings, files, &mut session).ok();
    assert!(
        done.is_some() || session.diagnostics.has_errors(),
        "a failure must be told"
    );
    let style = human::Style {
        colour: false,
        width: 80,
    };
    let said = human::render(&session.diagnostics, &session.sources, style);
    (done, said)
}

fn stream(result: &RenderResult) -> String {
    emit::yaml_stream(&result.manifests, NonZeroUsize::MIN)
}

const PLATFORM: &str = "project: shop
locations:
- {name: dfw-1, cityCode: DFW, region: us-south, clusterLabels: {region: us-east-2}, nodeLabels: {zone: a}}
- {name: lhr-1, cityCode: LHR, region: uk}
";

fn files(documents: &[Value]) -> MemoryFiles {
    let mut files = MemoryFiles::default();
    files.add("platform.yaml", PLATFORM);
    for (index, document) in documents.iter().enumerate() {
        files.add(format!("in/{index}.json"), document.to_string());
    }
    files
}

fn tables() -> DatumTables {
    DatumTables {
        mapping: Some("platform.yaml".into()),
        ..DatumTables::default()
    }
}

/// What all commands make of Workloads: the text of everything, and the rendered stream.
fn of_workloads(documents: &[Value]) -> (String, Option<String>) {
    let (files, paths) = (files(documents), vec!["in".into()]);
    let check = DatumCheckOptions {
        paths: paths.clone(),
        tables: tables(),
        against: paths.clone(),
    };
    let render = DatumRenderOptions {
        paths: paths.clone(),
        tables: tables(),
        ..DatumRenderOptions::default()
    };
    let checked = done(&files, |s, f, session| {
        ops::datum::check(&check, s, f, session)
    });
    let filled = done(&files, |s, f, session| {
        ops::datum::defaults(&paths, &tables(), s, f, session)
    });
    let told = done(&files, |s, f, session| {
        ops::datum::status(&paths, s, f, session)
    });
    let told = told.0.map(|report| serde_json::to_string(&report).unwrap());
    let rendered = done(&files, |s, f, session| {
        ops::datum::render(&render, s, f, session)
    });
    let stream = rendered.0.map(|result| stream(&result));
    let said = format!("{checked:?}{}{told:?}{}{stream:?}", filled.1, rendered.1);
    (said, stream)
}

/// What becomes of Kubernetes objects in both dialects.
fn of_objects(documents: &[Value]) -> (String, Vec<String>) {
    let files = files(documents);
    let (mut said, mut streams) = (String::new(), Vec::new());
    for dialect in Dialect::ALL {
        let options = DatumLiftOptions {
            paths: vec!["in".into()],
            target: DatumTarget {
                dialect,
                tables: tables(),
            },
            include: Vec::new(),
            exclude: Vec::new(),
        };
        let lifted = done(&files, |s, f, session| {
            ops::datum::lift(&options, s, f, session)
        });
        said.push_str(&lifted.1);
        streams.extend(lifted.0.map(|result| stream(&result)));
    }
    said.extend(streams.iter().map(String::as_str));
    (said, streams)
}

/// A field that cannot change any more: how messages call it, where it stands, its default, and
/// values that it may have.
type Fixed = (&'static str, &'static str, Value, Vec<Value>);

fn fixed() -> Vec<Fixed> {
    let none = Value::Null;
    let of_interface = "/spec/template/spec/networkInterfaces/0";
    let runtime = "/spec/template/spec/runtime";
    let classes = vec![json!([]), json!([{"class": "a"}]), json!([{"class": "b"}])];
    let families = vec![json!(["IPv6"]), json!(["IPv4"]), json!(["IPv4", "IPv6"])];
    vec![
        ("runtime.class", runtime, none, vec![json!("a"), json!("b")]),
        (
            "name",
            of_interface,
            json!("eth0"),
            vec![json!("eth0"), json!("eth1")],
        ),
        ("ipFamilies", of_interface, json!(["IPv6"]), families),
        ("addresses", of_interface, json!([]), classes),
        (
            "reclaimPolicy",
            of_interface,
            json!("Delete"),
            vec![json!("Delete"), json!("Retain")],
        ),
    ]
}

/// What each of these fields has in one document: nothing, `null`, or one of its values.
fn settings_of_fixed() -> impl Strategy<Value = Vec<Option<Value>>> {
    let fields = fixed().into_iter().map(|(_, _, _, values)| {
        let value = prop::sample::select(values).prop_map(Some);
        prop_oneof![Just(None), Just(Some(Value::Null)), value]
    });
    fields.collect::<Vec<_>>()
}

fn with_fixed(settings: &[Option<Value>]) -> Value {
    let mut document = json!({
        "apiVersion": "compute.datumapis.com/v1alpha",
        "kind": "Workload",
        "metadata": {"name": "web"},
        "spec": {
            "placements": [{
                "name": "us",
                "locationSelector": {"matchLabels": {"topology.datum.net/region": "uk"}},
                "scaleSettings": {"minReplicas": 1},
            }],
            "template": {"spec": {
                "runtime": {"sandbox": {"containers": [{"name": "web", "image": "ghcr.io/a/b"}]}},
                "networkInterfaces": [{"network": {"name": "default"}}],
            }},
        },
    });
    for ((called, parent, _, _), setting) in fixed().iter().zip(settings) {
        let field = called.rsplit('.').next().unwrap();
        if let Some(value) = setting {
            document.pointer_mut(parent).unwrap()[field] = value.clone();
        }
    }
    document
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn exactly_what_differs_from_before_is_told(
        now in settings_of_fixed(), before in settings_of_fixed()
    ) {
        let mut files = MemoryFiles::default();
        files.add("now/web.json", with_fixed(&now).to_string());
        files.add("before/web.json", with_fixed(&before).to_string());
        let options = DatumCheckOptions {
            paths: vec!["now".into()],
            against: vec!["before".into()],
            tables: DatumTables::default(),
        };
        let mut session = Session::default();
        let settings = Settings::defaults(Strictness::Lenient, &mut session.origins);
        prop_assert!(ops::datum::check(&options, &settings, &files, &mut session).is_ok());
        let told: Vec<&str> = session.diagnostics.iter().map(|one| &*one.message).collect();

        let kept = |setting: &Option<Value>, default: &Value| match setting {
            None | Some(Value::Null) => default.clone(),
            Some(value) => value.clone(),
        };
        let differ = fixed().into_iter().zip(now.iter().zip(&before));
        let differ = differ.filter(|((_, _, default, _), (now, before))| {
            kept(now, default) != kept(before, default)
        });
        let expected: Vec<String> = differ
            .map(|((called, ..), _)| format!("`{called}` cannot change any more"))
            .collect();
        prop_assert_eq!(told, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn any_workload_is_judged_alike_and_rendered_to_what_a_cluster_takes(
        documents in nearly(&["good.yaml", "bad.yaml", "shop.yaml", "pair.yaml"])
    ) {
        let (said, stream) = of_workloads(&documents);
        prop_assert_eq!(&of_workloads(&documents).0, &said);
        if let Some(stream) = stream {
            prop_assert_eq!(refusals(&stream), Vec::<String>::new(), "{}", stream);
        }
    }

    #[test]
    fn any_objects_are_refused_or_become_workloads_that_hold(
        documents in nearly(&["good.yaml", "bad.yaml"])
    ) {
        let (said, streams) = of_objects(&documents);
        prop_assert_eq!(&of_objects(&documents).0, &said);
        for stream in streams {
            let lifted: Vec<Value> = read(&stream);
            let is_workload = |one: &&Value| one["kind"] == "Workload";
            let workloads: Vec<Value> = lifted.iter().filter(is_workload).cloned().collect();
            if !workloads.is_empty() {
                let check = DatumCheckOptions {
                    paths: vec!["in".into()],
                    tables: tables(),
                    against: Vec::new(),
                };
                let mut session = Session::default();
                let settings = Settings::defaults(Strictness::Lenient, &mut session.origins);
                let checked = ops::datum::check(&check, &settings, &files(&workloads), &mut session);
                prop_assert!(checked.is_ok());
                prop_assert!(!session.diagnostics.has_errors(), "{:?}", session.diagnostics);
            }
        }
    }
}

/// The documents of a stream of the library.
fn lifted_back(stream: &str) -> Vec<Value> {
    let mut files = MemoryFiles::default();
    files.add("objects.yaml", stream);
    let options = DatumLiftOptions {
        paths: vec!["objects.yaml".into()],
        target: DatumTarget {
            dialect: Dialect::S,
            tables: DatumTables::default(),
        },
        include: Vec::new(),
        exclude: Vec::new(),
    };
    let lifted = done(&files, |s, f, session| {
        ops::datum::lift(&options, s, f, session)
    });
    let lifted = lifted.0.unwrap_or_else(|| panic!("{}\n{stream}", lifted.1));
    read(&self::stream(&lifted))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn any_document_of_the_page_goes_to_kubernetes_and_comes_back_equal(
        document in datum_documents::any_page()
    ) {
        let files = files(std::slice::from_ref(&document));
        let options = |strictness| (strictness, DatumRenderOptions {
            paths: vec!["in".into()],
            ..DatumRenderOptions::default()
        });
        let render = |(strictness, options): (Strictness, DatumRenderOptions)| {
            done(&files, |settings, files, session| {
                let settings = Settings { strictness, ..settings.clone() };
                ops::datum::render(&options, &settings, files, session)
            })
        };
        let (rendered, said) = render(options(Strictness::Lenient));
        prop_assert!(rendered.is_some(), "{}\n{}", said, document);
        let stream = stream(&rendered.unwrap());
        prop_assert_eq!(refusals(&stream), Vec::<String>::new(), "{}", stream);
        prop_assert_eq!(lifted_back(&stream), vec![document.clone()], "{}", stream);

        let (strict, _) = render(options(Strictness::Strict));
        let has_more = datum_documents::has_what_kubernetes_lacks(&document);
        prop_assert_eq!(strict.is_none(), has_more, "{}", document);
        prop_assert_eq!(said.contains("datum::lost"), has_more, "{}", said);
    }
}

/// Whether all ends of a history are where a user can look.
fn is_grounded(trail: &Value) -> bool {
    let steps = trail["steps"].as_array().map_or(&[][..], Vec::as_slice);
    if steps.is_empty() {
        let note = trail["note"].as_str();
        let is_rule = note.is_some_and(|note| note.starts_with("docs/"));
        return trail["location"].is_string() || is_rule;
    }
    steps.iter().all(is_grounded)
}

#[test]
fn every_value_has_a_history_that_ends_where_a_user_can_look() {
    let cases = root().join("testdata/cases");
    let mut seen = 0;
    for (case, line) in [
        (
            "datum/render-instances",
            "-C shop.yaml datum explain shop --mapping platform.yaml -o json",
        ),
        (
            "datum/the-examples-of-the-page-check",
            "datum explain api-server -o json",
        ),
        (
            "datum/the-examples-of-the-page-check",
            "datum explain app-with-sidecar -o json",
        ),
        (
            "render/hello-universe",
            "explain hello-universe-demo --target datum -o json --datum-mapping \
             ../../datum/render-hello-universe-for-datum/platform.yaml",
        ),
        (
            "render/nginx-demo",
            "explain nginx-demo --target datum --datum-dialect S -o json --datum-mapping \
             ../../datum/render-nginx-demo-for-datum/platform.yaml",
        ),
        (
            "render/nginx-demo",
            "explain nginx-demo --target datum -o json --datum-mapping \
             ../../datum/render-nginx-demo-for-datum/platform.yaml",
        ),
    ] {
        let output = run(&cases.join(case), line);
        assert!(output.status.success(), "{case}: {output:?}");
        let explained: Value = serde_json::from_slice(&output.stdout).unwrap();
        for object in explained["objects"].as_array().unwrap() {
            for field in object["fields"].as_array().unwrap() {
                seen += 1;
                assert!(
                    is_grounded(&field["trail"]),
                    "{case} {}: {field:#}",
                    object["object"]
                );
            }
        }
    }
    assert!(seen > 200, "only {seen} fields were seen");
}
