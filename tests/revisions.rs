//! Versions: what pins mean over any history, and what recording, rolling back and changing by hand
//! come to, seen from outside.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test writes its own folders, and may fail loudly"
)]

use proptest::prelude::*;
use serde_json::Value;
use serde_json::json;
use sha2::Digest as _;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;

/// A workspace of its own.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).unwrap()
    }

    fn run(&self, line: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paletteai"));
        command.env_clear().current_dir(self.0.path());
        command.args(line.split_whitespace()).output().unwrap()
    }

    /// What a command prints that ends well.
    fn ok(&self, line: &str) -> String {
        let output = self.run(line);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{line}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a command says that fails.
    fn fails(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(!output.status.success(), "{line} ended well");
        String::from_utf8(output.stderr).unwrap()
    }
}

fn profile(name: &str, image: &str, version: Option<&str>) -> Value {
    let mut spec = json!({
        "workload": {"components": [
            {"name": "web", "type": "webservice", "properties": {"image": image}}
        ]}
    });
    if let Some(version) = version {
        spec["version"] = version.into();
    }
    json!({
        "apiVersion": "spectrocloud.com/v1beta1",
        "kind": "WorkloadProfile",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": spec
    })
}

/// A deployment into a namespace of its own.
fn deployment(name: &str, profile: &str) -> Value {
    json!({
        "apiVersion": "spectrocloud.com/v1beta1",
        "kind": "WorkloadDeployment",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {"workload": {"namespace": name}, "workloadProfileRef": {"name": profile}}
    })
}

fn yaml(document: &Value) -> String {
    serde_yaml::to_string(document).unwrap()
}

/// The digest as `docs/revisions.md` specifies it, for documents whose keys are ASCII and whose
/// numbers are whole: then canonical JSON is JSON with sorted keys.
fn digest(document: &Value) -> String {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                let sorted: BTreeMap<&String, Value> = map
                    .iter()
                    .map(|(key, value)| (key, sorted(value)))
                    .collect();
                let pairs = sorted.into_iter();
                Value::Object(pairs.map(|(key, value)| (key.clone(), value)).collect())
            }
            Value::Array(items) => items.iter().map(sorted).collect(),
            other => other.clone(),
        }
    }
    let mut members = json!({"spec": document["spec"]});
    for field in ["annotations", "labels"] {
        if let Some(map) = document["metadata"].get(field) {
            members[field] = map.clone();
        }
    }
    let hash = sha2::Sha256::digest(sorted(&members).to_string());
    hash.iter().fold("sha256:".to_owned(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// A recorded revision, written by another program than ours.
fn recorded(document: &Value, revision: &Value) -> Value {
    let kind = document["kind"].as_str().unwrap();
    let name = document["metadata"]["name"].as_str().unwrap();
    json!({
        "apiVersion": "spectrocloud.com/v1beta1",
        "kind": "DefinitionRevision",
        "metadata": {"name": format!("{}-{name}-v{revision}", kind.to_lowercase()).replace('"', ""), "namespace": "shop"},
        "spec": {
            "kind": kind,
            "name": name,
            "revision": revision,
            "digest": digest(document),
            "snapshot": {"metadata": document["metadata"], "spec": document["spec"]}
        }
    })
}

/// The images that are rendered, by deployment.
fn images(folder: &Folder) -> BTreeMap<String, String> {
    let list: Value = serde_json::from_str(&folder.ok("render -o json --target spoke")).unwrap();
    let items = list["items"].as_array().unwrap().iter();
    let deployments = items.filter(|item| item["kind"] == "Deployment");
    deployments
        .map(|item| {
            let image = &item["spec"]["template"]["spec"]["containers"][0]["image"];
            let namespace = item["metadata"]["namespace"].as_str().unwrap();
            (namespace.to_owned(), image.as_str().unwrap().to_owned())
        })
        .collect()
}

/// One version of a profile in a random history.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct One {
    /// Major, minor, patch, and a number of a pre-release; a release has the highest.
    numbers: (u64, u64, u64, u64),
}

const RELEASE: u64 = u64::MAX;

impl One {
    fn text(&self) -> String {
        let (major, minor, patch, pre) = self.numbers;
        match pre {
            RELEASE => format!("{major}.{minor}.{patch}"),
            pre => format!("{major}.{minor}.{patch}-rc.{pre}"),
        }
    }
}

/// What a pin means, said as plainly as can be.
fn naive(pin: &str, all: &[One]) -> Option<String> {
    let releases = all.iter().filter(|one| one.numbers.3 == RELEASE);
    let found = match pin.split_once("@v") {
        None => releases.max(),
        Some((_, version)) => {
            let parts: Vec<&str> = version.split('.').collect();
            match parts.as_slice() {
                [major] => releases
                    .filter(|one| one.numbers.0.to_string() == *major)
                    .max(),
                [major, minor] => releases
                    .filter(|one| {
                        one.numbers.0.to_string() == *major && one.numbers.1.to_string() == *minor
                    })
                    .max(),
                _ => all.iter().find(|one| one.text() == version),
            }
        }
    };
    found.map(One::text)
}

fn version() -> impl Strategy<Value = One> {
    let pre = prop_oneof![4 => Just(RELEASE), 1 => 0..3_u64];
    (0..3_u64, 0..3_u64, 0..12_u64, pre).prop_map(|numbers| One { numbers })
}

fn pin() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just("web".to_owned()),
        3 => (0..4_u64).prop_map(|major| format!("web@v{major}")),
        3 => (0..3_u64, 0..4_u64).prop_map(|(major, minor)| format!("web@v{major}.{minor}")),
        4 => version().prop_map(|one| format!("web@v{}", one.text())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn semantic_pins_mean_what_they_say_whatever_the_files(
        all in prop::collection::btree_set(version(), 1..9),
        working in prop::collection::vec(any::<bool>(), 9),
        pins in prop::collection::vec(pin(), 1..5),
        order in Just((0..9_usize).collect::<Vec<_>>()).prop_shuffle(),
        one_file in any::<bool>(),
    ) {
        let all: Vec<One> = all.into_iter().collect();
        let mut documents: Vec<String> = Vec::new();
        for (one, is_working) in all.iter().zip(working) {
            let document = profile("web", &format!("x:{}", one.text()), Some(&one.text()));
            // A working copy may lie beside what was recorded of it.
            if is_working {
                documents.push(yaml(&document));
            }
            if !is_working || one.numbers.2 % 2 == 0 {
                documents.push(yaml(&recorded(&document, &one.text().into())));
            }
        }
        let mut shuffled: Vec<(usize, String)> =
            documents.into_iter().enumerate().map(|(at, text)| (order[at % 9] + at / 9, text)).collect();
        shuffled.sort();
        let folder = Folder::new();
        let texts: Vec<String> = shuffled.into_iter().map(|(_, text)| text).collect();
        if one_file {
            folder.write("all.yaml", &texts.join("---\n"));
        } else {
            for (index, text) in texts.iter().enumerate() {
                folder.write(&format!("f{index}.yaml"), text);
            }
        }
        for pin in pins {
            folder.write("deployment.yaml", &yaml(&deployment("one", &pin)));
            if let Some(version) = naive(&pin, &all) {
                prop_assert_eq!(&images(&folder)["one"], &format!("x:{version}"), "{}", pin);
                continue;
            }
            let told = folder.fails("render --target spoke");
            prop_assert!(told.contains("versions::no-match"), "{pin}: {told}");
            let newest = all.iter().max().unwrap().text();
            prop_assert!(told.contains(&newest), "{pin}: {told}");
        }
    }

    #[test]
    fn numbers_mean_exactly_their_revision_and_the_working_copy_is_the_newest(
        bodies in prop::collection::vec(0..3_u8, 1..6),
        working in 0..3_u8,
        pin in 0..8_u64,
        order in Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let folder = Folder::new();
        for (index, body) in bodies.iter().enumerate() {
            let document = profile("web", &format!("x:{body}"), None);
            let text = yaml(&recorded(&document, &json!(index + 1)));
            folder.write(&format!("f{}.yaml", order[index]), &text);
        }
        folder.write("g.yaml", &yaml(&profile("web", &format!("x:{working}"), None)));
        let reference = if pin == 0 { "web".to_owned() } else { format!("web@v{pin}") };
        folder.write("deployment.yaml", &yaml(&deployment("one", &reference)));
        // The model: a list of bodies, to which the working copy is added unless it ends in it.
        let mut revisions = bodies.clone();
        if revisions.last() != Some(&working) {
            revisions.push(working);
        }
        let index = if pin == 0 { revisions.len() } else { usize::try_from(pin).unwrap() };
        match revisions.get(index - 1) {
            Some(body) => prop_assert_eq!(&images(&folder)["one"], &format!("x:{body}")),
            None => prop_assert!(folder.fails("render --target spoke").contains("versions::no-match")),
        }
    }
}

#[test]
fn recording_rolling_back_and_recording_again_renders_the_same_bytes() {
    let folder = Folder::new();
    let working = |image: &str| {
        let pair = [profile("web", image, None), deployment("one", "web")];
        pair.each_ref().map(yaml).join("---\n")
    };
    folder.write("web.yaml", &working("x:1"));
    folder.ok("revision record --notes first");
    let first = folder.ok("render");
    folder.write("web.yaml", &working("x:2"));
    folder.ok("revision record --notes second");
    assert_ne!(folder.ok("render"), first);
    folder.ok("revision rollback web@v1");
    let rolled_back = folder.ok("render");
    folder.ok("revision record");
    assert_eq!(folder.ok("render"), first, "recorded after the rollback");
    assert_eq!(rolled_back, first, "before it was recorded");
    let listing: Value = serde_json::from_str(&folder.ok("revision list web -o json")).unwrap();
    let revisions = listing["revisions"].as_array().unwrap();
    let digests: Vec<&Value> = revisions.iter().map(|row| &row["digest"]).collect();
    assert_eq!(revisions.len(), 3);
    assert_eq!(
        digests[0], digests[2],
        "the third revision is the first one again"
    );
    assert_ne!(digests[0], digests[1]);
    folder.write("pinned.yaml", &yaml(&deployment("two", "web@v2")));
    assert_eq!(images(&folder)["two"], "x:2");
}

#[test]
fn a_definition_is_rolled_back_with_its_template_files() {
    let folder = Folder::new();
    let definition = |version: &str| {
        json!({
            "apiVersion": "spectrocloud.com/v1beta1",
            "kind": "ComponentDefinition",
            "metadata": {"name": "app", "namespace": "shop"},
            "spec": {
                "version": version,
                "parameters": {"type": "object", "properties": {"image": {"type": "string"}}},
                "schematic": {"jinja": {"templateFile": "app.yaml.j2", "includes": ["part.j2"]}}
            }
        })
    };
    let template = |text: &str| {
        format!(
            "{{% include 'part.j2' %}}\n  data:\n    text: {text}\n    image: \"{{{{ parameter.image }}}}\"\n"
        )
    };
    folder.write("app/definition.yaml", &yaml(&definition("1.0.0")));
    folder.write("app/app.yaml.j2", &template("first"));
    folder.write(
        "app/part.j2",
        "output:\n  apiVersion: v1\n  kind: ConfigMap",
    );
    let mut web = profile("web", "x:1", None);
    web["spec"]["workload"]["components"][0]["type"] = "app".into();
    folder.write(
        "web.yaml",
        &[web, deployment("one", "web")]
            .each_ref()
            .map(yaml)
            .join("---\n"),
    );
    let first = folder.ok("render");
    folder.ok("revision record");
    folder.write("app/app.yaml.j2", &template("second"));
    let told = folder.fails("render");
    assert!(told.contains("raise `spec.version` to 1.0.1"), "{told}");
    folder.write("app/definition.yaml", &yaml(&definition("1.0.1")));
    folder.ok("revision record app");
    assert_ne!(folder.ok("render"), first);
    let mut pinned = folder.read("web.yaml");
    pinned = pinned.replace("type: app", "type: app@v1.0.0");
    folder.write("web.yaml", &pinned);
    assert_eq!(folder.ok("render"), first, "the recorded template is used");
    folder.ok("revision rollback app@v1.0.0");
    assert_eq!(folder.read("app/app.yaml.j2"), template("first"));
    assert!(
        folder
            .read("app/definition.yaml")
            .contains("version: 1.0.2")
    );
    folder.ok("revision record");
    folder.write("web.yaml", &pinned.replace("type: app@v1.0.0", "type: app"));
    assert_eq!(folder.ok("render"), first);
}

#[test]
fn what_we_record_is_what_the_page_specifies() {
    let folder = Folder::new();
    let mut document = profile("web", "x:1", None);
    document["metadata"]["labels"] = json!({"b": "2", "a": "1"});
    document["metadata"]["annotations"] = json!({
        "note": "größe",
        "kubectl.kubernetes.io/last-applied-configuration": "{}"
    });
    document["metadata"]["uid"] = "0815".into();
    document["status"] = json!({"latestRevision": {"revision": 7}});
    folder.write("web.json", &document.to_string());
    folder.ok("revision record");
    let text = folder.read("revisions/shop/workloadprofile-web-v1.yaml");
    let written: Value = serde_yaml::from_str(&text).unwrap();
    document["metadata"].as_object_mut().unwrap().remove("uid");
    document["metadata"]["annotations"] = json!({"note": "größe"});
    assert_eq!(written, recorded(&document, &json!(1)));
    let copies = folder.ok("revision record");
    assert_eq!(copies, "one working copy is as it was recorded\n");
}

#[test]
fn whatever_is_changed_in_a_recorded_file_by_hand_is_noticed() {
    let folder = Folder::new();
    let mut document = profile("web", "x:1", Some("1.0.0"));
    document["metadata"]["labels"] = json!({"team": "a"});
    let text = yaml(&recorded(&document, &json!("1.0.0")));
    folder.write("deployment.yaml", &yaml(&deployment("one", "web@v1.0.0")));
    folder.write("revision.yaml", &text);
    assert_eq!(images(&folder)["one"], "x:1");
    for (old, new) in [
        ("x:1", "x:2"),
        ("team: a", "team: b"),
        ("type: webservice", "type: worker"),
        ("      namespace: shop", "      namespace: other"),
        ("      name: web", "      name: shop"),
        ("revision: 1.0.0", "revision: 1.0.1"),
        ("digest: sha256:", "digest: sha256:0"),
        ("version: 1.0.0", "version: 1.0.1"),
    ] {
        let changed = text.replacen(old, new, 1);
        assert_ne!(changed, text, "{old} is not in\n{text}");
        folder.write("revision.yaml", &changed);
        let told = folder.run("check");
        let told = String::from_utf8(told.stdout).unwrap();
        assert!(told.contains('×'), "{new}: {told}");
        assert!(folder.run("render").status.code() != Some(0), "{new}");
    }
}

/// <https://github.com/kubevela/kubevela/issues/6795>: a type without a version took the version
/// that was applied last, not the highest.
#[test]
fn kubevela_6795_without_a_version_the_highest_is_meant_not_the_last_written() {
    let folder = Folder::new();
    for (file, version) in [("a", "1.0.0"), ("b", "1.10.0"), ("c", "1.9.0")] {
        let document = profile("web", &format!("x:{version}"), Some(version));
        folder.write(&format!("{file}.yaml"), &yaml(&document));
        folder.ok("revision record");
    }
    fs::remove_file(folder.0.path().join("b.yaml")).unwrap();
    folder.write("deployment.yaml", &yaml(&deployment("one", "web")));
    assert_eq!(images(&folder)["one"], "x:1.10.0");
}

/// <https://github.com/kubevela/kubevela/issues/6796>: the content of a version could be changed
/// after others had pinned it.
#[test]
fn kubevela_6796_a_version_keeps_its_content() {
    let folder = Folder::new();
    folder.write("deployment.yaml", &yaml(&deployment("one", "web@v1.0.0")));
    folder.write("web.yaml", &yaml(&profile("web", "x:1", Some("1.0.0"))));
    folder.ok("revision record");
    folder.write("web.yaml", &yaml(&profile("web", "x:2", Some("1.0.0"))));
    let told = folder.fails("render");
    assert!(told.contains("revisions::raise-version"), "{told}");
    assert!(
        folder
            .fails("revision record")
            .contains("raise `spec.version` to 1.0.1")
    );
    folder.write("web.yaml", &yaml(&profile("web", "x:2", Some("1.0.1"))));
    folder.ok("revision record");
    assert_eq!(images(&folder)["one"], "x:1");
    let file = "revisions/shop/workloadprofile-web-v1.0.0.yaml";
    folder.write(file, &folder.read(file).replace("x:1", "x:3"));
    assert!(folder.fails("render").contains("revisions::changed"));
}

/// <https://github.com/kubevela/kubevela/issues/6843>: one version gave two answers, depending on
/// who asked.
#[test]
fn kubevela_6843_a_version_has_one_answer() {
    let folder = Folder::new();
    folder.write("deployment.yaml", &yaml(&deployment("one", "web@v1.0.0")));
    let [one, other] = ["x:1", "x:2"].map(|image| profile("web", image, Some("1.0.0")));
    for files in [["a", "b"], ["b", "a"]] {
        folder.write(
            &format!("{}.yaml", files[0]),
            &yaml(&recorded(&one, &"1.0.0".into())),
        );
        folder.write(
            &format!("{}.yaml", files[1]),
            &yaml(&recorded(&other, &"1.0.0".into())),
        );
        let told = folder.fails("render");
        assert!(told.contains("revisions::conflict"), "{told}");
        assert!(told.contains("a.yaml") && told.contains("b.yaml"), "{told}");
    }
    folder.write("b.yaml", &yaml(&recorded(&one, &"1.0.0".into())));
    folder.write("a.yaml", &yaml(&recorded(&one, &"1.0.0".into())));
    assert_eq!(images(&folder)["one"], "x:1", "the same body twice is one");
}

/// <https://github.com/kubevela/kubevela/issues/7163>: a type without a version was frozen at what
/// it meant when it was rendered first.
#[test]
fn kubevela_7163_without_a_version_every_rendering_follows_the_newest() {
    let folder = Folder::new();
    folder.write("deployment.yaml", &yaml(&deployment("one", "web")));
    for image in ["x:1", "x:2", "x:3"] {
        folder.write("web.yaml", &yaml(&profile("web", image, None)));
        assert_eq!(images(&folder)["one"], *image, "before it is recorded");
        folder.ok("revision record");
        assert_eq!(images(&folder)["one"], *image, "and after");
    }
}

#[test]
fn what_cannot_be_written_leaves_nothing_behind() {
    let folder = Folder::new();
    let pair = [profile("a", "x:1", None), profile("b", "x:1", None)];
    folder.write("web.yaml", &pair.each_ref().map(yaml).join("---\n"));
    folder.write(".paletteaiignore", "revisions/\n");
    folder.write("revisions/shop/workloadprofile-b-v1.yaml", "not ours\n");
    let told = folder.fails("revision record");
    assert!(told.contains("revisions::exists"), "{told}");
    assert_eq!(
        folder.read("revisions/shop/workloadprofile-b-v1.yaml"),
        "not ours\n"
    );
    assert!(
        !Path::new(
            &folder
                .0
                .path()
                .join("revisions/shop/workloadprofile-a-v1.yaml")
        )
        .exists()
    );
}
