//! Every parameter matters: for each there is a case that comes out otherwise without it.

use crate::definition::definitions;
use crate::list;
use crate::read;
use paletteai::authoring::Case;
use paletteai::authoring::DefaultContext;
use paletteai::authoring::Inputs;
use paletteai::authoring::Subject;
use paletteai::diag::Severity;
use paletteai::jinja::Coverage;
use paletteai::ops::Session;
use paletteai::source::Origins;
use paletteai::source::Spanned;
use paletteai::workspace::DiskFiles;
use paletteai::workspace::Settings;
use paletteai::workspace::Workspace;
use paletteai::yaml;
use paletteai::yaml::Data;
use paletteai::yaml::Node;
use paletteai::yaml::Strictness;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn for_every_parameter_a_case_comes_out_otherwise_without_it() {
    let mut unused = Vec::new();
    for definition in definitions() {
        let file = definition.folder.join("definition.yaml");
        let cases = list(&definition.folder.join("cases"));
        let left = without_effect(&file, definition.parameters(), &cases);
        unused.extend(
            left.iter()
                .map(|path| format!("{}: {path}", definition.name)),
        );
    }
    assert!(unused.is_empty(), "no case needs {unused:#?}");
}

/// The parameters of a definition that can be taken away from every case, and nothing changes.
fn without_effect<P: AsRef<Path>>(file: &Path, schema: &Node, cases: &[P]) -> BTreeSet<String> {
    let mut session = Session::default();
    let settings = Settings::defaults(Strictness::Strict, &mut session.origins);
    let (sources, origins) = (&mut session.sources, &mut session.origins);
    let diagnostics = &mut session.diagnostics;
    let context = DefaultContext::read(sources, origins, diagnostics);
    let paths = [file.to_owned()];
    let workspace =
        Workspace::read(&DiskFiles, &paths, &settings, sources, origins, diagnostics).unwrap();
    let definition = workspace.all_definitions().next().unwrap();
    let subject = Subject::new(definition, origins, diagnostics).unwrap();
    let mut left = declared(schema);
    for path in cases {
        let text = read(path.as_ref());
        let source = sources.add("case", text.as_str()).unwrap();
        let case = Case::read(source, sources, &settings, origins, diagnostics).unwrap();
        let Some(parameters) = &case.parameters else {
            continue;
        };
        let version = &settings.kube_version;
        let version = Spanned::new(version.value, version.origin);
        let version = case.kube_version.as_ref().unwrap_or(&version);
        let context = context.of(definition, version, case.context.as_ref());
        let mut outcome = |parameters: &Node| {
            let inputs = Inputs {
                parameters: Some(parameters),
                context: &context,
                origin: parameters.origin,
            };
            outcome(&subject, &inputs, origins)
        };
        let whole = outcome(parameters);
        for given in given(schema, parameters) {
            if left.contains(&given.path) && outcome(&without(parameters, &given.place)) != whole {
                left.remove(&given.path);
            }
        }
    }
    left
}

/// What comes of a try: what is made, or the errors.
fn outcome(subject: &Subject<'_>, inputs: &Inputs<'_>, origins: &mut Origins) -> String {
    let trial = subject.run(inputs, &mut Coverage::default(), origins);
    let Ok(made) = &trial.result else {
        let said = trial.diagnostics.iter();
        let errors = said.filter(|said| said.severity == Severity::Error);
        return errors.map(|error| error.message.as_str()).collect();
    };
    let mut text = String::new();
    yaml::write(&made.node(inputs.origin), &mut text);
    text
}

/// A step from a value to one inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// A key of a mapping.
    Key(String),
    /// A position in a list.
    Index(usize),
}

/// A parameter that somebody gave.
struct Given {
    /// Its path in the schema: `ports[].port`, `env.*`.
    path: String,
    /// Its place in the parameters.
    place: Vec<Step>,
}

/// The paths of all parameters of a schema.
fn declared(root: &Node) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    declare(root, root, "", &mut paths);
    paths
}

fn declare(root: &Node, schema: &Node, path: &str, paths: &mut BTreeSet<String>) {
    let schema = target(root, schema);
    for (name, inner) in properties(schema) {
        let path = join(path, name);
        paths.insert(path.clone());
        declare(root, inner, &path, paths);
    }
    if let Some(other) = others(schema) {
        let path = join(path, "*");
        if target(root, other).get("description").is_some() || other.get("description").is_some() {
            paths.insert(path.clone());
        }
        declare(root, other, &path, paths);
    }
    if let Some(items) = schema.get("items") {
        declare(root, items, &format!("{path}[]"), paths);
    }
}

/// Every parameter that stands in a value, with its place.
fn given(root: &Node, value: &Node) -> Vec<Given> {
    let mut all = Vec::new();
    give(root, root, value, "", &mut Vec::new(), &mut all);
    all
}

fn give(
    root: &Node,
    schema: &Node,
    value: &Node,
    path: &str,
    place: &mut Vec<Step>,
    all: &mut Vec<Given>,
) {
    let schema = target(root, schema);
    for entry in value.as_map().into_iter().flat_map(|map| map.iter()) {
        let name = &*entry.key.text;
        let known = properties(schema).find(|(known, _)| *known == name);
        let (name, inner) = match (known, others(schema)) {
            (Some((name, inner)), _) => (name, inner),
            (None, Some(other)) => ("*", other),
            (None, None) => continue,
        };
        let path = join(path, name);
        place.push(Step::Key(entry.key.text.to_string()));
        all.push(Given {
            path: path.clone(),
            place: place.clone(),
        });
        give(root, inner, &entry.value, &path, place, all);
        place.pop();
    }
    if let Some(items) = schema.get("items") {
        for (index, item) in value.as_list().unwrap_or_default().iter().enumerate() {
            place.push(Step::Index(index));
            give(root, items, item, &format!("{path}[]"), place, all);
            place.pop();
        }
    }
}

/// The value without what stands at a place.
fn without(value: &Node, place: &[Step]) -> Node {
    let mut value = value.clone();
    let mut inner = &mut value;
    let (last, way) = place.split_last().unwrap();
    for step in way {
        inner = match step {
            Step::Key(key) => inner.as_map_mut().unwrap().get_mut(key).unwrap(),
            Step::Index(index) => match &mut inner.data {
                Data::List(items) => items.get_mut(*index).unwrap(),
                _ => panic!("{place:?} leads through no list"),
            },
        };
    }
    let Step::Key(key) = last else {
        panic!("{place:?} is no parameter");
    };
    inner.as_map_mut().unwrap().remove(key);
    value
}

fn join(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}

fn properties(schema: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let map = schema.get("properties").and_then(Node::as_map);
    let entries = map.into_iter().flat_map(|map| map.iter());
    entries.map(|entry| (&*entry.key.text, &entry.value))
}

/// The schema of keys that are not named.
fn others(schema: &Node) -> Option<&Node> {
    let other = schema.get("additionalProperties")?;
    other.as_map().map(|_| other)
}

/// The schema itself, or the one it refers to.
fn target<'schema>(root: &'schema Node, schema: &'schema Node) -> &'schema Node {
    let reference = schema.get("$ref").and_then(Node::as_str);
    match reference.and_then(|text| text.strip_prefix("#/$defs/")) {
        Some(name) => root.at(&["$defs", name]).unwrap(),
        None => schema,
    }
}
