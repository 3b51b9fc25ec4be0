//! The files in `testdata/kubevela`.

use crate::compare::Change;
use crate::fields::Field;
use crate::outcome::Outcome;
use crate::project;
use serde_json::Value;
use serde_json::json;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

/// One input.
pub(crate) struct Case {
    /// Our definition that it is about.
    pub(crate) definition: String,
    /// What it shows, in words.
    pub(crate) title: String,
    /// KubeVela's input.
    pub(crate) component: Value,
    /// Policies beside the component.
    pub(crate) policies: Value,
    /// What KubeVela makes of it.
    pub(crate) kubevela: Outcome,
    /// Where ours differ.
    pub(crate) differences: Vec<Difference>,
}

/// A reason why some fields differ.
pub(crate) struct Difference {
    /// The fields, each with everything in it.
    pub(crate) at: Vec<String>,
    /// Only those that are an empty list or mapping on one side, and absent on the other.
    pub(crate) empty: bool,
    /// The places in words.
    pub(crate) told: Option<String>,
    pub(crate) why: String,
}

/// A definition that KubeVela brings along.
pub(crate) struct Known {
    pub(crate) kind: String,
    pub(crate) name: String,
    /// Ours of that use.
    pub(crate) ours: Option<String>,
    /// Why there is none, or why it has another name.
    pub(crate) why: Option<String>,
}

/// What is not about one case.
pub(crate) struct Common {
    pub(crate) definitions: Vec<Known>,
    pub(crate) differences: Vec<Difference>,
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn differences(value: &Value) -> Vec<Difference> {
    let items = value.as_array().into_iter().flatten();
    items
        .map(|item| Difference {
            at: item["at"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(text)
                .collect(),
            empty: item["empty"] == true,
            told: text(&item["told"]),
            why: text(&item["why"]).unwrap(),
        })
        .collect()
}

fn covering(differences: &[Difference], change: &Change) -> Option<String> {
    let fitting = differences
        .iter()
        .filter(|difference| !difference.empty || change.is_empty());
    let mut places = fitting.flat_map(|difference| &difference.at);
    places
        .find(|place| change.field.is_within(&Field::parse(place)))
        .cloned()
}

fn places(differences: &[Difference]) -> impl Iterator<Item = String> {
    let places = differences.iter().flat_map(|difference| &difference.at);
    places.cloned()
}

impl Common {
    pub(crate) fn read() -> Self {
        let known = read(&project("testdata/kubevela/definitions.yaml"));
        let mut definitions = Vec::new();
        for (kind, names) in known.as_object().unwrap() {
            for (name, about) in names.as_object().unwrap() {
                definitions.push(Known {
                    kind: kind.clone(),
                    name: name.clone(),
                    ours: text(&about["ours"]),
                    why: text(&about["why"]),
                });
            }
        }
        Self {
            definitions,
            differences: differences(&read(&project("testdata/kubevela/common.yaml"))),
        }
    }

    /// The declared place that a change lies at.
    pub(crate) fn covers(&self, change: &Change) -> Option<String> {
        covering(&self.differences, change)
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = String> {
        places(&self.differences)
    }

    /// Whether our definition of a name of KubeVela's is for another use.
    pub(crate) fn is_another(&self, name: &str) -> bool {
        let mut known = self.definitions.iter();
        known.any(|known| known.name == name && known.ours.as_deref() != Some(name))
    }
}

impl Case {
    /// All cases, by definition and name.
    pub(crate) fn all() -> Vec<Self> {
        let mut cases = Vec::new();
        let walk = walkdir::WalkDir::new(project("testdata/kubevela")).min_depth(2);
        for entry in walk.sort_by_file_name() {
            let path = entry.unwrap().into_path();
            let folder = path.parent().unwrap().file_name().unwrap();
            let document = read(&path);
            cases.push(Self {
                definition: folder.to_str().unwrap().to_owned(),
                title: path
                    .file_stem()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('-', " "),
                component: document["component"].clone(),
                policies: document["policies"].clone(),
                kubevela: match &document["kubevela"] {
                    Value::Array(objects) => Outcome::objects(objects.clone()),
                    other => Outcome::Fails(text(&other["fails"]).unwrap()),
                },
                differences: differences(&document["differences"]),
            });
        }
        cases
    }

    pub(crate) fn name(&self) -> String {
        format!("{}, {}", self.definition, self.title)
    }

    /// The declared place that a change lies at.
    pub(crate) fn covers(&self, change: &Change) -> Option<String> {
        covering(&self.differences, change)
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = String> {
        places(&self.differences)
    }

    /// What we make of it, definitions having the names that ours have.
    pub(crate) fn render(&self, common: &Common) -> Outcome {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paletteai"));
        command
            .args(["render", "-", "--target=spoke", "--output=json"])
            .args(["--kube-version=1.34", "--message-format=json"])
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let input = self.workspace(common);
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        if output.status.success() {
            let list: Value = serde_json::from_slice(&output.stdout).unwrap();
            return Outcome::objects(list["items"].as_array().unwrap().clone());
        }
        let told = String::from_utf8(output.stderr).unwrap();
        let messages = told.lines().map(|line| {
            let message: Value = serde_json::from_str(line).unwrap();
            text(&message["message"]).unwrap()
        });
        Outcome::Fails(messages.collect::<Vec<_>>().join("\n"))
    }

    /// Our input as the documents of a workspace.
    fn workspace(&self, common: &Common) -> String {
        let mut component = self.component.clone();
        let traits = component.get_mut("traits").and_then(Value::as_array_mut);
        for one in traits.into_iter().flatten() {
            let mut known = common.definitions.iter();
            let known = known.find(|known| known.kind == "trait" && known.name == one["type"]);
            if let Some(ours) = known.and_then(|known| known.ours.as_ref()) {
                one["type"] = json!(ours);
            }
        }
        let kind = |kind: &str, spec: Value| {
            json!({
                "apiVersion": "spectrocloud.com/v1beta1",
                "kind": kind,
                "metadata": {"name": "shop", "namespace": "shop"},
                "spec": spec,
            })
        };
        let mut deployment = json!({
            "workload": {"name": "shop", "namespace": "shop"},
            "workloadProfileRef": {"name": "shop"},
        });
        let mut documents = vec![kind(
            "WorkloadProfile",
            json!({"workload": {"components": [component]}}),
        )];
        if !self.policies.is_null() {
            deployment["environmentRef"] = json!({"name": "shop"});
            let topology = json!({
                "name": "everywhere",
                "type": "topology-ocm",
                "properties": {},
            });
            let policies = &self.policies;
            documents.push(kind(
                "Environment",
                json!({"topology": topology, "policies": policies}),
            ));
        }
        documents.push(kind("WorkloadDeployment", deployment));
        let list = json!({"apiVersion": "v1", "kind": "List", "items": documents});
        list.to_string()
    }
}
