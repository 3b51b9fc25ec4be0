//! A full stack goes the whole way: an infrastructure profile with add-ons, workload profiles,
//! definitions, variables and repositories, in `testdata/bundles/full-stack`.

use super::done;
use super::json;
use super::root;
use super::table;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const NAME: &str = "document-assistant";

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let path = entry.unwrap().into_path();
        let target = to.join(path.strip_prefix(from).unwrap());
        if path.is_dir() {
            fs::create_dir_all(&target).unwrap();
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn deployments_that_are_written_out_render_as_the_bundle_does() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    copy(&root().join("testdata/bundles/full-stack"), folder);
    let flags = [
        "--workflow",
        "app",
        "--environment",
        "edge",
        "--set",
        "replicas=4",
    ];
    let bundle = |more: &[&str]| {
        done(
            &[&["bundle", "render", NAME], &flags[..], more].concat(),
            folder,
        )
    };
    let (spoke, hub) = (bundle(&["--target", "spoke"]), bundle(&["--target", "hub"]));
    assert!(
        spoke.contains("replicas: 3"),
        "the Environment has the last word"
    );
    let deployments = bundle(&["--deployments"]);
    assert!(deployments.contains("replicas: 4"));
    fs::write(folder.join("deployments.yaml"), deployments).unwrap();
    assert_eq!(done(&["render", "--target", "spoke"], folder), spoke);
    assert_eq!(done(&["render", "--target", "hub"], folder), hub);
}

/// What the other namespace has already, and the bundle does not bring.
const VARIABLES: &str = "\
apiVersion: spectrocloud.com/v1beta1
kind: VariableSet
metadata:
  name: mural-variables
  namespace: team-b
spec:
  variables:
    - name: log-level
      variableType: string
      value:
        string: debug
    - name: namespace-prefix
      variableType: string
      value:
        string: team-b
";

/// A workspace with the bundle, and where it lies there.
struct Place {
    folder: tempfile::TempDir,
    namespace: &'static str,
}

impl Place {
    /// Where the bundle was written, with the variables of another namespace beside it.
    fn of_its_authors() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&root().join("testdata/bundles/full-stack"), folder.path());
        fs::write(folder.path().join("team-b.yaml"), VARIABLES).unwrap();
        Self {
            folder,
            namespace: "ai-platform",
        }
    }

    /// Where an archive was imported, in another namespace.
    fn of_an_import(archive: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("variables.yaml"), VARIABLES).unwrap();
        let import = ["studio", "import", "--namespace", "team-b", archive];
        done(&import, folder.path());
        Self {
            folder,
            namespace: "team-b",
        }
    }

    fn done(&self, arguments: &[&str]) -> String {
        done(arguments, self.folder.path())
    }

    /// What a command tells, without the places of the files and the name of the namespace.
    fn told(&self, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["-o", "json"]].concat();
        without_places(json(&arguments, self.folder.path()), self.namespace)
    }

    fn export(&self, to: &Path) {
        let to = to.to_str().unwrap();
        self.done(&[
            "studio",
            "export",
            NAME,
            "--environment",
            "edge",
            "--to",
            to,
        ]);
    }
}

fn without_places(value: Value, namespace: &str) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter();
            let fields = fields.filter(|(key, _)| key != "location" && key != "file");
            let fields = fields.map(|(key, value)| (key, without_places(value, namespace)));
            Value::Object(fields.collect())
        }
        Value::Array(items) => {
            let items = items.into_iter();
            items.map(|item| without_places(item, namespace)).collect()
        }
        Value::String(text) => {
            let own = format!("{namespace}/");
            match text.strip_prefix(&own) {
                Some(name) => Value::from(name),
                None if text == namespace => Value::Null,
                None => Value::String(text),
            }
        }
        other => other,
    }
}

/// The values that a site gives to the cluster profiles.
fn of_the_site<'a>(command: &'a str, macros: &'a str) -> Vec<&'a str> {
    let profiles = ["edge-infra", "edge-platform", "--macros", macros];
    let variables = [
        "--var",
        "base_domain=shop.example.com",
        "--var",
        "ingress_address=10.0.0.9",
    ];
    [&["cluster-profile", command], &profiles[..], &variables].concat()
}

#[test]
fn a_full_stack_bundle_goes_the_whole_way() {
    let site = root().join("testdata/bundles/site.yaml");
    let site = site.to_str().unwrap();
    let archives = tempfile::tempdir().unwrap();
    let (first, second) = (
        archives.path().join("first.tar.gz"),
        archives.path().join("second.tar.gz"),
    );
    let here = Place::of_its_authors();
    here.export(&first);
    let there = Place::of_an_import(first.to_str().unwrap());

    for place in [&here, &there] {
        assert_eq!(place.done(&["bundle", "check"]), "");
        let notes = place.told(&["cluster-profile", "check"]);
        let mut notes = notes["findings"].as_array().unwrap().iter();
        assert!(notes.all(|note| note["severity"] == "note"));
        let together = [&of_the_site("check", site)[..], &["--together"]].concat();
        let findings = &place.told(&together)["findings"];
        assert_eq!(findings, &Value::Array(Vec::new()));
    }

    let bundle = here.told(&["bundle", "show", NAME]);
    assert_eq!(bundle["clusterProfiles"].as_array().unwrap().len(), 2);
    assert_eq!(bundle["workloadProfiles"].as_array().unwrap().len(), 3);
    assert_eq!(bundle["variables"].as_array().unwrap().len(), 7);
    let stack = [&of_the_site("show", site)[..], &["--together"]].concat();
    let layers = &here.told(&stack)["stacks"][0]["layers"];
    let core = layers.as_array().unwrap().iter().take(4);
    let core: Vec<&str> = core.map(|layer| layer["layer"].as_str().unwrap()).collect();
    assert_eq!(core, ["os", "k8s", "cni", "csi"]);
    let mut commands = vec![
        vec!["bundle", "list"],
        vec!["bundle", "show", NAME],
        stack,
        of_the_site("render", site),
    ];
    let rows = table("workflows.txt", "deployed");
    for row in &rows {
        let call = [
            "bundle",
            "plan",
            NAME,
            "--workflow",
            &row[0],
            "--pool",
            &row[1],
        ];
        if row[0] != "model" {
            commands.push(call.to_vec());
        }
    }
    for command in commands {
        assert_eq!(here.told(&command), there.told(&command), "{command:?}");
    }

    render_to_the_same(&here, &there);
    there.export(&second);
    assert_eq!(fs::read(&first).unwrap(), fs::read(&second).unwrap());
}

/// The cluster profiles below a folder, by name.
fn cluster_profiles(folder: &Path) -> BTreeMap<String, Value> {
    let mut profiles = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let path = entry.unwrap().into_path();
        if path.is_file()
            && path
                .parent()
                .is_some_and(|it| it.ends_with("cluster-profiles"))
        {
            let text = fs::read_to_string(path).unwrap();
            let profile: Value = serde_yaml::from_str(&text).unwrap();
            profiles.insert(profile["metadata"]["name"].to_string(), profile);
        }
    }
    profiles
}

#[test]
fn what_newer_servers_write_into_cluster_profiles_arrives() {
    let here = Place::of_its_authors();
    let file = here.folder.path().join("cluster-profiles/edge-infra.json");
    let mut profile: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let news = || serde_json::json!({"since": "5.0", "list": [1, null, "1.10"]});
    for place in [
        "",
        "/metadata",
        "/spec",
        "/spec/template",
        "/spec/template/packs/0",
        "/spec/template/packs/0/registry",
        "/spec/template/packs/3/manifests/0",
        "/spec/variables/0",
    ] {
        profile.pointer_mut(place).unwrap()["novelty"] = news();
    }
    fs::write(&file, profile.to_string()).unwrap();
    let archives = tempfile::tempdir().unwrap();
    let archive = archives.path().join("bundle.tar.gz");
    here.export(&archive);
    let there = Place::of_an_import(archive.to_str().unwrap());
    let arrived = cluster_profiles(there.folder.path());
    assert_eq!(arrived.len(), 2);
    assert!(arrived["\"edge-infra\""] == profile);
    let sent = cluster_profiles(here.folder.path());
    let name = "\"edge-platform\"";
    assert!(arrived[name] == sent[name]);
}

/// Deploying the bundle into the namespace and importing it there come to the same.
fn render_to_the_same(here: &Place, there: &Place) {
    for target in ["spoke", "hub"] {
        let render = |place: &Place, flags: &[&str]| {
            let call = ["bundle", "render", NAME, "--workflow", "app"];
            let format = ["--target", target, "-o", "json"];
            let call = [&call[..], &format, flags].concat();
            json(&call, place.folder.path())
        };
        let from_here = ["--namespace", "team-b", "--environment", "ai-platform/edge"];
        let objects = render(here, &from_here);
        let imported = render(there, &["--environment", "edge"]);
        assert!(imported == objects, "the objects for the {target} differ");
        let text = objects.to_string();
        assert!(
            text.contains("debug"),
            "the namespace's own variables count"
        );
    }
}
