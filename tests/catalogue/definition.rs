//! The definitions as their files say them, and the rules that all of them keep.

use crate::folder;
use crate::list;
use crate::read;
use paletteai::diag::Diagnostics;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::yaml;
use paletteai::yaml::Node;
use std::path::PathBuf;

/// One definition of the catalogue.
pub(crate) struct Definition {
    /// `components`, `traits` or `policies`.
    pub(crate) group: String,
    /// Its name, the folder's.
    pub(crate) name: String,
    /// Its version, the folder's.
    pub(crate) version: String,
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// `definition.yaml`.
    pub(crate) node: Node,
}

impl Definition {
    /// The one line that says what it is.
    pub(crate) fn description(&self) -> &str {
        let keys = [
            "metadata",
            "annotations",
            "definition.spectrocloud.com/description",
        ];
        self.node.at(&keys).and_then(Node::as_str).unwrap()
    }

    /// The schema of its parameters.
    pub(crate) fn parameters(&self) -> &Node {
        self.node.at(&["spec", "parameters"]).unwrap()
    }
}

/// The one document of a text.
pub(crate) fn document(name: &str, text: &str) -> Node {
    let mut sources = Sources::default();
    let source = sources.add(name, text).unwrap();
    let mut diagnostics = Diagnostics::default();
    let mut documents = yaml::read(source, text, &mut Origins::default(), &mut diagnostics);
    assert_eq!(documents.len(), 1, "{name}: {diagnostics:?}");
    documents.remove(0).node
}

/// All definitions, by group, name and version.
pub(crate) fn definitions() -> Vec<Definition> {
    let mut definitions = Vec::new();
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    for group in list(&folder("definitions")) {
        for definition in list(&group) {
            for version in list(&definition) {
                let file = version.join("definition.yaml");
                definitions.push(Definition {
                    group: name(&group),
                    name: name(&definition),
                    version: name(&version),
                    node: document(&file.display().to_string(), &read(&file)),
                    folder: version,
                });
            }
        }
    }
    definitions
}

#[test]
fn a_definition_lies_where_its_fields_say() {
    for definition in definitions() {
        let text = |keys: &[&str]| definition.node.at(keys).and_then(Node::as_str);
        let kind = match definition.group.as_str() {
            "components" => "ComponentDefinition",
            "traits" => "TraitDefinition",
            "policies" => "PolicyDefinition",
            group => panic!("no group of definitions is called {group}"),
        };
        let name = Some(definition.name.as_str());
        assert_eq!(text(&["apiVersion"]), Some("spectrocloud.com/v1beta1"));
        assert_eq!(text(&["kind"]), Some(kind), "{name:?}");
        assert_eq!(text(&["metadata", "name"]), name);
        assert_eq!(
            text(&["metadata", "namespace"]),
            Some("mural-system"),
            "{name:?}"
        );
        assert_eq!(
            text(&["spec", "version"]),
            Some(&*definition.version),
            "{name:?}"
        );
    }
}

#[test]
fn a_definition_has_a_template_in_its_folder_unless_it_is_built_in() {
    for definition in definitions() {
        let schematic = definition.node.at(&["spec", "schematic"]).unwrap();
        let template = definition.folder.join("template.yaml.j2");
        let built_in = schematic.get("builtin").is_some();
        assert_ne!(template.exists(), built_in, "{}", definition.name);
        let file = schematic
            .at(&["jinja", "templateFile"])
            .and_then(Node::as_str);
        assert_eq!(file, (!built_in).then_some("template.yaml.j2"));
    }
}
