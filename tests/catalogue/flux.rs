//! The components for Flux take what its custom resources have, and nothing else.

use crate::definition::definitions;
use crate::definition::document;
use crate::folder;
use crate::read;
use paletteai::yaml::Map;
use paletteai::yaml::Node;
use std::collections::BTreeSet;

/// Our components, and the files of their kinds.
const COMPONENTS: &[(&str, &str)] = &[
    ("bucket", "source.toolkit.fluxcd.io_buckets"),
    ("git-repository", "source.toolkit.fluxcd.io_gitrepositories"),
    ("helm-chart", "source.toolkit.fluxcd.io_helmcharts"),
    ("helm-release", "helm.toolkit.fluxcd.io_helmreleases"),
    (
        "helm-repository",
        "source.toolkit.fluxcd.io_helmrepositories",
    ),
    (
        "kustomization",
        "kustomize.toolkit.fluxcd.io_kustomizations",
    ),
    ("oci-repository", "source.toolkit.fluxcd.io_ocirepositories"),
];

/// Where ours say more on purpose: PaletteAI's page has a default, values are a mapping, a number
/// of revisions is not negative.
const MORE: &[&str] = &[
    "kustomization.deletionPolicy: default",
    "helm-release.values: type",
    "helm-release.maxHistory: minimum",
];

/// The schema of the `spec` of the stored version.
fn spec(crd: &Node) -> &Node {
    let versions = crd.at(&["spec", "versions"]).and_then(Node::as_list);
    let mut versions = versions.unwrap().iter();
    let stored = |version: &&Node| version.get("storage").and_then(Node::as_bool) == Some(true);
    let stored = versions.find(stored).unwrap();
    let path = ["schema", "openAPIV3Schema", "properties", "spec"];
    stored.at(&path).unwrap()
}

/// One of our schemas, with what its references lead to.
#[derive(Clone, Copy)]
struct Ours<'a> {
    root: &'a Node,
    node: &'a Node,
}

impl<'a> Ours<'a> {
    /// A keyword, beside a reference or behind it.
    fn keyword(self, name: &str) -> Option<&'a Node> {
        self.node.get(name).or_else(|| {
            let reference = self.node.get("$ref")?.as_str()?;
            let node = self
                .root
                .at(&["$defs", reference.strip_prefix("#/$defs/")?])?;
            Ours { node, ..self }.keyword(name)
        })
    }

    /// The schema of a key, an item or a value.
    fn at(self, keyword: &str, name: Option<&str>) -> Self {
        let found = self.keyword(keyword).unwrap();
        let node = name.map_or(found, |name| found.get(name).unwrap());
        Ours { node, ..self }
    }
}

/// The texts of a list.
fn texts(list: Option<&Node>) -> BTreeSet<&str> {
    let items = list.and_then(Node::as_list).unwrap_or_default();
    items.iter().filter_map(Node::as_str).collect()
}

/// The keys of a mapping.
fn keys(map: Option<&Node>) -> BTreeSet<&str> {
    let map = map.and_then(Node::as_map);
    map.into_iter().flat_map(Map::keys).collect()
}

/// Says where the keywords of one schema differ.
fn keywords(ours: Ours<'_>, theirs: &Node, own: &[&str], tell: &mut dyn FnMut(&str)) {
    for name in ["type", "pattern", "default"] {
        let same = match (ours.keyword(name), theirs.get(name)) {
            (Some(one), Some(other)) => one.same_value(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        if !same {
            tell(name);
        }
    }
    for name in ["minimum", "maximum"] {
        if ours.keyword(name).is_some() != theirs.get(name).is_some() {
            tell(name);
        }
    }
    if texts(ours.keyword("enum")) != texts(theirs.get("enum")) {
        tell("enum");
    }
    // What has a default need not be given.
    let mut required = texts(theirs.get("required"));
    required.retain(|name| theirs.at(&["properties", name, "default"]).is_none());
    if texts(ours.keyword("required")) != required {
        tell("required");
    }
    let mut known = keys(ours.keyword("properties"));
    known.retain(|name| !own.contains(name));
    if known != keys(theirs.get("properties")) {
        tell("properties");
    }
}

/// Says where the schemas of a field and of everything in it differ.
fn compare(path: &str, ours: Ours<'_>, theirs: &Node, own: &[&str], told: &mut Vec<String>) {
    keywords(ours, theirs, own, &mut |what| {
        let difference = format!("{path}: {what}");
        if !MORE.contains(&&*difference) {
            told.push(difference);
        }
    });
    let known = keys(ours.keyword("properties"));
    for name in keys(theirs.get("properties")).intersection(&known) {
        let theirs = theirs.at(&["properties", name]).unwrap();
        let ours = ours.at("properties", Some(name));
        compare(&format!("{path}.{name}"), ours, theirs, &[], told);
    }
    for name in ["items", "additionalProperties"] {
        if let Some(theirs) = theirs.get(name).filter(|inner| inner.as_map().is_some()) {
            compare(&format!("{path}[]"), ours.at(name, None), theirs, &[], told);
        }
    }
}

#[test]
fn the_components_for_flux_have_the_fields_of_its_kinds() {
    let definitions = definitions();
    let mut told = Vec::new();
    for (name, file) in COMPONENTS {
        let definition = definitions.iter().find(|one| one.name == *name).unwrap();
        let path = folder("testdata/schemas/flux").join(format!("{file}.yaml"));
        let crd = document(file, &read(&path));
        let root = definition.parameters();
        let ours = Ours { root, node: root };
        compare(
            name,
            ours,
            spec(&crd),
            &["labels", "annotations"],
            &mut told,
        );
    }
    assert!(told.is_empty(), "{told:#?}");
}

#[test]
fn a_field_that_differs_is_told() {
    let schema = |text: &str| document("schema", text);
    let theirs = schema(
        "{required: [a, b], properties: {a: {type: string, default: x}, b: {type: integer}}}",
    );
    let told = |text: &str| {
        let (root, mut told) = (schema(text), Vec::new());
        let ours = Ours {
            root: &root,
            node: &root,
        };
        compare("it", ours, &theirs, &["labels"], &mut told);
        told
    };
    let same =
        "{required: [b], properties: {labels: {}, a: {$ref: '#/$defs/a'}, b: {type: integer}},
        $defs: {a: {$ref: '#/$defs/text', default: x}, text: {type: string}}}";
    assert_eq!(told(same), [""; 0]);
    let other = same
        .replace("default: x", "default: y")
        .replace("[b]", "[a, b]");
    assert_eq!(told(&other), ["it: required", "it.a: default"]);
    assert_eq!(
        told("{required: [b], properties: {b: {type: string}}}"),
        ["it: properties", "it.b: type"]
    );
}
