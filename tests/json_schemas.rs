//! The JSON Schemas for editors and the `CustomResourceDefinition`s say the same as the program.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "these tests read the project's own documents, and may fail loudly"
)]

mod support;

use jsonschema::Validator;
use paletteai::diag::Diagnostics;
use paletteai::diag::Fault;
use paletteai::model::Claim;
use paletteai::model::Kind;
use paletteai::model::Resource;
use paletteai::model::TemplateText;
use paletteai::model::Templates;
use paletteai::model::shapes;
use paletteai::source::Origins;
use paletteai::source::SourceId;
use paletteai::source::Sources;
use paletteai::source::Span;
use paletteai::source::Spanned;
use paletteai::yaml;
use paletteai::yaml::Decoding;
use paletteai::yaml::Node;
use paletteai::yaml::Strictness;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use support::refusals;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(words)
        .env_clear()
        .current_dir(root())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

/// The schema of every kind, with the definitions of a folder.
fn schema(folder: &Path) -> Value {
    let text = run(&["-C", folder.to_str().unwrap(), "schema"]);
    serde_json::from_str(&text).unwrap()
}

/// The same without what definitions say about properties.
fn without_parameters(mut schema: Value) -> Value {
    for shape in ["Components", "Traits", "Policies"] {
        schema["$defs"][shape]
            .as_object_mut()
            .unwrap()
            .remove("allOf");
    }
    schema
}

/// A document of ours, as JSON and as the model takes it, all unknown fields being errors.
struct Judged {
    json: Value,
    /// The codes of what the model refuses.
    codes: BTreeSet<&'static str>,
}

fn judged(text: &str) -> Vec<Judged> {
    let (mut sources, mut origins) = (Sources::default(), Origins::default());
    let mut diagnostics = Diagnostics::default();
    let source = sources.add("document", text).unwrap();
    let documents = yaml::read(source, text, &mut origins, &mut diagnostics);
    if diagnostics.has_errors() {
        return Vec::new();
    }
    let documents = documents.into_iter().map(|document| document.node);
    let ours = documents.filter_map(|node| match Claim::of(&node) {
        Claim::Ours(kind) => Some((kind, node)),
        _ => None,
    });
    ours.map(|(kind, node)| {
        let mut text = String::new();
        yaml::write_json(&node, &mut text);
        Judged {
            json: serde_json::from_str(&text).unwrap(),
            codes: refused(kind, node, source, &mut origins),
        }
    })
    .collect()
}

fn refused(
    kind: Kind,
    node: Node,
    source: SourceId,
    origins: &mut Origins,
) -> BTreeSet<&'static str> {
    let mut diagnostics = Diagnostics::default();
    let setting = origins.read(Span::new(source, 0, 0));
    let mut decoding = Decoding {
        origins,
        diagnostics: &mut diagnostics,
        strictness: Strictness::Strict,
        default_namespace: Spanned::new("default".into(), setting),
    };
    let _refused = Resource::decode(kind, node, &mut NoTemplates(source), &mut decoding);
    let errors = diagnostics.iter();
    errors.map(|diagnostic| diagnostic.code.slug).collect()
}

/// Templates are not looked at here.
struct NoTemplates(SourceId);

impl Templates for NoTemplates {
    fn inline(&mut self, text: &Arc<str>, _: Span) -> TemplateText {
        TemplateText {
            text: text.clone(),
            source: self.0,
            segments: Arc::new([(0, 0)]),
        }
    }

    fn file(&mut self, _: &str) -> Result<TemplateText, Fault> {
        Ok(self.inline(&"".into(), Span::new(self.0, 0, 0)))
    }
}

/// Files of documents below a folder, by folder.
fn files(below: &Path, found: &mut BTreeMap<PathBuf, Vec<PathBuf>>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(below)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            files(&path, found);
        } else if matches!(ending, Some("yaml" | "yml" | "json")) {
            found.entry(below.to_owned()).or_default().push(path);
        }
    }
}

fn told(validator: &Validator, document: &Value) -> Vec<String> {
    let errors = validator.iter_errors(document);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// The workspace that a folder belongs to: the folder of a case, if it is one.
fn workspace(folder: &Path) -> &Path {
    let case = folder.ancestors().find(|above| above.join("cmd").is_file());
    case.unwrap_or(folder)
}

/// Whether every command of a case succeeds, so that its properties are right as well.
fn succeeds(workspace: &Path) -> bool {
    std::fs::read_to_string(workspace.join("expected.snap")).is_ok_and(|text| {
        let exits = text.lines().filter(|line| line.starts_with("[exit "));
        exits.clone().next().is_some() && exits.clone().all(|line| line == "[exit 0]")
    })
}

#[test]
fn every_well_formed_document_is_valid() {
    let mut folders = BTreeMap::new();
    files(&root().join("testdata"), &mut folders);
    files(&root().join("definitions"), &mut folders);
    let empty = root().join("definitions/components/task");
    let catalogue = jsonschema::validator_for(&schema(&empty)).unwrap();
    let shapes = jsonschema::validator_for(&without_parameters(schema(&empty))).unwrap();
    let mut own: BTreeMap<PathBuf, Validator> = BTreeMap::new();
    let (mut count, mut with_properties, mut complaints) = (0, 0, Vec::new());
    for (folder, paths) in &folders {
        let workspace = workspace(folder);
        let is_right = succeeds(workspace);
        let texts = paths
            .iter()
            .filter_map(|path| std::fs::read_to_string(path).ok());
        let texts: Vec<String> = texts.collect();
        let has_definitions = workspace_has_definitions(workspace, &folders);
        for (path, text) in paths.iter().zip(&texts) {
            for document in judged(text)
                .iter()
                .filter(|document| document.codes.is_empty())
            {
                let validator = match (is_right, has_definitions) {
                    (false, _) => &shapes,
                    (true, false) => &catalogue,
                    (true, true) => own
                        .entry(workspace.to_owned())
                        .or_insert_with(|| jsonschema::validator_for(&schema(workspace)).unwrap()),
                };
                count += 1;
                with_properties += usize::from(is_right);
                for message in told(validator, &document.json) {
                    complaints.push(format!("{}: {message}", path.display()));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(
        count > 900 && with_properties > 300,
        "{count}, {with_properties}"
    );
}

fn workspace_has_definitions(workspace: &Path, folders: &BTreeMap<PathBuf, Vec<PathBuf>>) -> bool {
    let inside = folders
        .iter()
        .filter(|(folder, _)| folder.starts_with(workspace));
    let mut paths = inside.flat_map(|(_, paths)| paths);
    paths.any(|path| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        ["ComponentDefinition", "TraitDefinition", "PolicyDefinition"]
            .iter()
            .any(|kind| text.contains(kind))
    })
}

/// Changes at every place of a document: a key that nobody knows, a value of another type, nothing.
fn changes(document: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    for pointer in pointers(document, "") {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let mut without = document.clone();
        let old = match without.pointer_mut(parent).unwrap() {
            Value::Object(map) => map.remove(&key.replace("~1", "/").replace("~0", "~")),
            _ => None,
        };
        if let Some(old) = old {
            let mut renamed = without.clone();
            let map = renamed
                .pointer_mut(parent)
                .unwrap()
                .as_object_mut()
                .unwrap();
            map.insert("zzzUnknown".to_owned(), old);
            all.extend([without, renamed]);
        }
        for other in [
            json!(null),
            json!(7),
            json!(true),
            json!("text"),
            json!([]),
            json!({}),
            json!([7]),
            json!([{}]),
        ] {
            let mut changed = document.clone();
            *changed.pointer_mut(&pointer).unwrap() = other;
            all.push(changed);
        }
    }
    all
}

fn pointers(value: &Value, at: &str) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, child)| (key.replace('~', "~0").replace('/', "~1"), child))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, child)| (index.to_string(), child))
            .collect(),
        _ => Vec::new(),
    };
    let children = children.into_iter().flat_map(|(step, child)| {
        let path = format!("{at}/{step}");
        let mut below = pointers(child, &path);
        below.push(path);
        below
    });
    children.collect()
}

/// Codes about fields, which a schema can see as well.
const OF_FIELDS: [&str; 3] = [
    "model::unknown-field",
    "model::missing-field",
    "model::wrong-type",
];

#[test]
fn schemas_and_the_model_agree_on_fields() {
    let empty = root().join("definitions/components/task");
    let validator = jsonschema::validator_for(&without_parameters(schema(&empty))).unwrap();
    let mut folders = BTreeMap::new();
    files(&root().join("testdata"), &mut folders);
    let mut seen = BTreeSet::new();
    let (mut accepted, mut refused, mut complaints) = (0, 0, Vec::new());
    for path in folders.values().flatten() {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        // Aliases can make a short text a document of megabytes, with as many changes as it has values.
        let is_small = |json: &Value| json.to_string().len() <= 100_000;
        let documents = judged(&text).into_iter();
        for document in documents.filter(|one| one.codes.is_empty() && is_small(&one.json)) {
            for (index, change) in changes(&document.json).into_iter().enumerate() {
                let text = change.to_string();
                // What is inside of properties and templates is not what this is about.
                let skipped = (index + text.len()) % 61 != 0 || text.len() > 20_000;
                if skipped || !seen.insert(text.clone()) {
                    continue;
                }
                let Some(judged) = judged(&text).pop() else {
                    continue;
                };
                let valid = validator.is_valid(&change);
                let of_fields = judged.codes.iter().all(|code| OF_FIELDS.contains(code));
                if judged.codes.is_empty() {
                    accepted += 1;
                    if !valid {
                        let why = told(&validator, &change).join(", ");
                        complaints
                            .push(format!("{}: the model takes {text}, {why}", path.display()));
                    }
                } else if of_fields {
                    refused += 1;
                    // What a recorded resource holds is judged by the rules of its own kind.
                    if valid && change["kind"] != "DefinitionRevision" {
                        complaints.push(format!(
                            "{}: the schema takes {text}, {:?}",
                            path.display(),
                            judged.codes
                        ));
                    }
                }
            }
        }
    }
    complaints.truncate(30);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(accepted > 400 && refused > 400, "{accepted}, {refused}");
}

#[test]
fn a_profile_knows_the_parameters_of_its_definitions() {
    let schema = run(&[
        "-C",
        "definitions/components/task",
        "schema",
        "workloadprofile",
    ]);
    let schema = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let profile = |properties: Value| {
        json!({
            "apiVersion": "spectrocloud.com/v1beta1",
            "kind": "WorkloadProfile",
            "metadata": {"name": "web"},
            "spec": {"components": [
                {"name": "web", "type": "webservice@v1.0.0", "properties": properties},
            ]},
        })
    };
    assert!(validator.is_valid(&profile(json!({"image": "nginx"}))));
    assert!(validator.is_valid(&profile(
        json!({"image": "nginx", "ports": "{{ .var.ports }}"})
    )));
    for wrong in [
        json!({"imag": "nginx"}),
        json!({"image": 7}),
        json!({"image": "nginx", "ports": "no"}),
        json!({}),
    ] {
        assert!(!validator.is_valid(&profile(wrong.clone())), "{wrong}");
    }
}

#[test]
fn custom_resource_definitions_are_structural() {
    let list: Value = serde_json::from_str(&run(&["crds", "--standalone", "-o", "json"])).unwrap();
    let definitions = list["items"].as_array().unwrap();
    assert!(definitions.len() > 10);
    for definition in definitions {
        let name = definition["metadata"]["name"].as_str().unwrap();
        let spec = &definition["spec"];
        let plural = spec["names"]["plural"].as_str().unwrap();
        assert_eq!(
            name,
            format!("{plural}.{}", spec["group"].as_str().unwrap())
        );
        let schema = &spec["versions"][0]["schema"]["openAPIV3Schema"];
        assert_eq!(schema["type"], "object", "{name}");
        structural(schema, name, true);
    }
}

/// The rules of <https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema>.
fn structural(schema: &Value, at: &str, is_root: bool) {
    const KEEP: &str = "x-kubernetes-preserve-unknown-fields";
    let known = [
        "type",
        "format",
        "description",
        "properties",
        "items",
        "required",
        "enum",
        "nullable",
        "additionalProperties",
        KEEP,
    ];
    let keywords = schema.as_object().unwrap();
    for keyword in keywords.keys() {
        assert!(known.contains(&keyword.as_str()), "{at}: `{keyword}`");
    }
    let type_name = schema["type"].as_str();
    let types = ["object", "array", "string", "integer", "boolean", "number"];
    assert!(type_name.is_none_or(|name| types.contains(&name)), "{at}");
    assert!(type_name.is_some() || schema[KEEP] == true, "{at}: no type");
    assert!(schema[KEEP] != false, "{at}");
    assert!(
        schema["properties"].is_null() || schema["additionalProperties"].is_null(),
        "{at}"
    );
    assert_eq!(
        type_name == Some("array"),
        schema["items"].is_object(),
        "{at}"
    );
    if let Some(required) = schema["required"].as_array() {
        for name in required {
            assert!(
                schema["properties"][name.as_str().unwrap()].is_object(),
                "{at}: {name}"
            );
        }
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        structural(inner, &format!("{at}.{name}"), false);
        if is_root && name == "metadata" {
            assert_eq!(inner, &json!({"type": "object"}), "{at}");
        }
    }
    for inner in ["items", "additionalProperties"] {
        if schema[inner].is_object() {
            structural(&schema[inner], &format!("{at}.{inner}"), false);
        }
    }
}

#[test]
fn custom_resource_definitions_have_the_fields_of_kubernetes() {
    let stream = run(&["crds", "--standalone"]);
    assert_eq!(refusals(&stream), [""; 0]);
    let documents = stream
        .matches("---\n# for clusters without PaletteAI only\n")
        .count();
    assert_eq!(
        documents,
        stream.matches("\nkind: CustomResourceDefinition\n").count()
    );
    let known = Kind::all()
        .filter(|kind| shapes::spec_of(*kind).is_some())
        .count();
    assert_eq!(documents, known);
}

#[test]
fn kubectl_reads_the_custom_resource_definitions() {
    let Ok(version) = Command::new("kubectl")
        .args(["version", "--client"])
        .output()
    else {
        return;
    };
    assert!(version.status.success());
    let file = std::env::temp_dir().join(format!("paletteai-crds-{}.yaml", std::process::id()));
    std::fs::write(&file, run(&["crds", "--standalone"])).unwrap();
    let read = Command::new("kubectl")
        .args(["annotate", "--local", "-o", "name", "read=yes", "-f"])
        .arg(&file)
        .output()
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    let told = String::from_utf8_lossy(&read.stderr);
    assert!(read.status.success(), "{told}");
    let names = String::from_utf8(read.stdout).unwrap();
    assert!(
        names.contains("workloadprofiles.spectrocloud.com"),
        "{names}"
    );
}
