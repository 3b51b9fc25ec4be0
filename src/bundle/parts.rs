//! A bundle in parts: the documents of an archive.

use super::ArchiveFiles;
use super::Closure;
use super::index::BuiltIn;
use super::index::INDEX;
use super::index::Index;
use super::index::IndexEntry;
use super::index::IndexFile;
use super::index::written;
use super::neutral::Carried;
use super::neutral::Neutral;
use super::neutral::neutral;
use super::repositories::metadata_text;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::studio as codes;
use crate::digest::digest_of_bytes;
use crate::emit::encode;
use crate::emit::fitting;
use crate::model::ClusterProfile;
use crate::model::Definition;
use crate::model::Kind;
use crate::model::Metadata;
use crate::model::ProfileBundle;
use crate::model::RevisionHead;
use crate::model::VariableSet;
use crate::model::Version;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Spanned;
use crate::workspace::Foreign;
use crate::workspace::Workspace;
use crate::yaml;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The last part of a path in an archive, without its ending, so that it fits into a header.
const LONGEST: usize = 90;

/// One document of an archive, and the files that belong to it.
#[derive(Clone, Debug)]
pub struct Part {
    /// As in the document's `kind`; `ClusterProfile` for one of Palette's.
    pub kind: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its version, where it has one.
    pub version: Option<String>,
    /// Where its name is written.
    pub origin: OriginId,
    /// Where it is in the archive.
    pub path: String,
    /// The document as it was read.
    pub node: Node,
    /// What it says.
    pub content: PartContent,
    /// Files beside it.
    pub files: Vec<PartFile>,
    /// Who it is, if it is a recorded revision.
    pub revision: Option<RevisionHead>,
}

/// A file beside a document.
#[derive(Clone, Debug)]
pub struct PartFile {
    /// Where it is in the archive.
    pub path: String,
    /// The path below the document's folder, as the document writes it.
    pub written: Arc<str>,
    /// What it holds.
    pub text: Arc<str>,
}

/// What a part says.
#[derive(Clone, Debug)]
pub enum PartContent {
    /// A document that will be in a namespace.
    Neutral(Neutral),
    /// A cluster profile, which is in none: JSON where it was read from JSON, which Palette imports,
    /// else YAML.
    Profile {
        /// Whether it is JSON.
        as_json: bool,
    },
}

impl Part {
    /// The text of the document in the archive.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let (node, as_json) = match &self.content {
            PartContent::Neutral(neutral) => (&neutral.node, false),
            PartContent::Profile { as_json } => (&self.node, *as_json),
        };
        if as_json {
            yaml::write_json_pretty(node, &mut text);
        } else {
            yaml::write(node, &mut text);
        }
        text
    }

    /// The files by their paths as the document writes them.
    pub fn files_as_written(&self) -> BTreeMap<Arc<str>, Arc<str>> {
        let files = self.files.iter();
        files
            .map(|file| (file.written.clone(), file.text.clone()))
            .collect()
    }

    /// The document, if it is one with a namespace.
    pub fn neutral(&self) -> Option<&Neutral> {
        match &self.content {
            PartContent::Neutral(neutral) => Some(neutral),
            PartContent::Profile { .. } => None,
        }
    }
}

/// The folder of a kind in an archive.
fn folder(kind: &str) -> &'static str {
    match kind {
        "ClusterProfile" => "cluster-profiles",
        "WorkloadProfile" => "workload-profiles",
        "ComponentDefinition" | "TraitDefinition" | "PolicyDefinition" => "definitions",
        "VariableSet" => "variable-sets",
        "HelmRepository" | "OCIRepository" => "repositories",
        "Environment" => "environments",
        "DefinitionRevision" => "revisions",
        _ => "",
    }
}

/// What stands before a name where kinds share a folder.
fn prefix(kind: &str) -> &'static str {
    match kind {
        "ComponentDefinition" => "component-",
        "TraitDefinition" => "trait-",
        "PolicyDefinition" => "policy-",
        "HelmRepository" => "helm-",
        "OCIRepository" => "oci-",
        _ => "",
    }
}

/// The path of a document without its ending.
///
/// A name of Kubernetes never holds `@`, so a version behind it is told from a name.
fn stem(kind: &str, name: &str, version: Option<&str>) -> String {
    if kind == "ProfileBundle" {
        return "profile-bundle".to_owned();
    }
    let version = version.map_or_else(String::new, |version| format!("@{version}"));
    let file = format!("{}{}{version}", prefix(kind), encode(name));
    format!("{}/{}", folder(kind), fitting(file, LONGEST))
}

/// Makes the parts of what was gathered.
pub(super) struct Parting<'a> {
    pub(super) carried: Carried,
    pub(super) sources: &'a Sources,
    pub(super) origins: &'a Origins,
    pub(super) parts: Vec<Part>,
}

impl<'a> Parting<'a> {
    pub(super) fn new(carried: Carried, sources: &'a Sources, origins: &'a Origins) -> Self {
        Self {
            carried,
            sources,
            origins,
            parts: Vec::new(),
        }
    }

    pub(super) fn bundle(&mut self, bundle: &ProfileBundle) {
        self.resource(
            "ProfileBundle",
            &bundle.metadata,
            bundle.version.as_ref(),
            &bundle.node,
        );
    }

    pub(super) fn resource(
        &mut self,
        kind: &str,
        metadata: &Metadata,
        version: Option<&Spanned<Version>>,
        node: &Node,
    ) {
        let version = version.map(|version| version.value.to_string());
        let path = format!(
            "{}.yaml",
            stem(kind, &metadata.name.value, version.as_deref())
        );
        self.parts.push(Part {
            kind: kind.into(),
            name: metadata.name.value.clone(),
            version,
            origin: metadata.name.origin,
            path,
            node: node.clone(),
            content: PartContent::Neutral(neutral(node, &self.carried)),
            files: Vec::new(),
            revision: None,
        });
    }

    /// Sets of several namespaces have one name; they are merged where they go.
    fn variable_set(&mut self, set: &VariableSet) {
        self.resource("VariableSet", &set.metadata, None, &set.node);
        if let Some(part) = self.parts.last_mut() {
            part.path = format!(
                "variable-sets/{}.yaml",
                encode(&set.metadata.namespace.value)
            );
        }
    }

    /// A definition whose template is in files of its own gets a folder, because the files have
    /// their paths below it.
    pub(super) fn definition(&mut self, definition: &Definition) {
        let kind = definition.kind.kind().name();
        let (metadata, version) = (&definition.metadata, definition.version.as_ref());
        self.resource(kind, metadata, version, &definition.node);
        let files = definition.files();
        let Some(part) = self.parts.last_mut().filter(|_| !files.is_empty()) else {
            return;
        };
        let folder = stem(kind, &part.name, part.version.as_deref());
        part.path = format!("{folder}/definition.yaml");
        let files = files.into_iter();
        part.files = files
            .map(|(written, text)| {
                let plain: Vec<&str> = written.split('/').filter(|step| *step != ".").collect();
                PartFile {
                    path: format!("{folder}/{}", plain.join("/")),
                    written,
                    text,
                }
            })
            .collect();
    }

    /// Every document of a workspace that may be in an archive.
    pub(super) fn everything(&mut self, workspace: &Workspace) {
        for bundle in workspace.bundles() {
            self.bundle(bundle);
        }
        for profile in workspace.profiles() {
            let (metadata, version) = (&profile.metadata, profile.version.as_ref());
            self.resource("WorkloadProfile", metadata, version, &profile.node);
        }
        for environment in workspace.environments() {
            let (metadata, version) = (&environment.metadata, environment.version.as_ref());
            self.resource("Environment", metadata, version, &environment.node);
        }
        for set in workspace.variable_sets() {
            self.variable_set(set);
        }
        let own = workspace.all_definitions();
        for definition in own.filter(|definition| !definition.built_in) {
            self.definition(definition);
        }
        for object in workspace.foreign() {
            self.repository(object);
        }
        for profile in workspace.cluster_profiles() {
            self.cluster_profile(profile);
        }
    }

    /// The document of a recorded revision that was opened.
    pub(super) fn revision(&mut self, head: &RevisionHead, node: &Node) {
        let kind = Kind::DefinitionRevision.name();
        let name = head.document_name();
        let origin = node.at(&["metadata", "name"]).unwrap_or(node).origin;
        self.parts.push(Part {
            kind: kind.into(),
            path: format!("{}.yaml", stem(kind, &name, None)),
            name: name.into(),
            version: Some(head.revision.to_string().trim_start_matches('v').to_owned()),
            origin,
            node: node.clone(),
            content: PartContent::Neutral(neutral(node, &self.carried)),
            files: Vec::new(),
            revision: Some(head.clone()),
        });
    }

    pub(super) fn repository(&mut self, object: &Foreign) {
        let name = object.node.at(&["metadata", "name"]);
        let Some(text) = name.and_then(Node::as_str) else {
            return;
        };
        self.parts.push(Part {
            kind: object.kind.clone(),
            name: text.into(),
            version: None,
            origin: name.map_or(object.node.origin, |name| name.origin),
            path: format!("{}.yaml", stem(&object.kind, text, None)),
            node: object.node.clone(),
            content: PartContent::Neutral(neutral(&object.node, &self.carried)),
            files: Vec::new(),
            revision: None,
        });
    }

    pub(super) fn cluster_profile(&mut self, profile: &ClusterProfile) {
        let kind = "ClusterProfile";
        let span = self.origins.span(profile.node.origin);
        let from = span.map_or("", |span| self.sources.name(span.source));
        let as_json = from.to_lowercase().ends_with(".json");
        let version = profile.version.value.to_string();
        let ending = if as_json { "json" } else { "yaml" };
        self.parts.push(Part {
            kind: kind.into(),
            name: profile.name.value.clone(),
            path: format!(
                "{}.{ending}",
                stem(kind, &profile.name.value, Some(&version))
            ),
            version: Some(version),
            origin: profile.name.origin,
            node: profile.node.clone(),
            content: PartContent::Profile { as_json },
            files: Vec::new(),
            revision: None,
        });
    }

    /// The parts, sorted by path. Two that would have one path are reported: they come from two
    /// namespaces, and there is only one where a bundle goes.
    pub(super) fn finish(mut self, diagnostics: &mut Diagnostics) -> Vec<Part> {
        self.parts.sort_by(|left, right| left.path.cmp(&right.path));
        for pair in self.parts.windows(2) {
            let [first, second] = pair else { continue };
            if first.path != second.path {
                continue;
            }
            let message = format!(
                "two namespaces have a {} `{}` that the bundle needs",
                second.kind, second.name
            );
            diagnostics.push(
                Diagnostic::error(&codes::TWO_OF_ONE_NAME, message)
                    .place(self.origins.span(second.origin), "this one")
                    .place(self.origins.span(first.origin), "and this one")
                    .help("rename one of them: a bundle is imported into one namespace"),
            );
        }
        self.parts
    }
}

impl Closure<'_> {
    /// The documents of an archive of this bundle, sorted by path; `revisions` are those of
    /// [`Self::revisions`].
    pub fn parts(
        &self,
        revisions: &[(RevisionHead, Node)],
        sources: &Sources,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Part> {
        let mut parting = Parting::new(self.carried(), sources, origins);
        parting.bundle(self.contents.bundle);
        for profile in &self.workload_profiles {
            let (metadata, version) = (&profile.metadata, profile.version.as_ref());
            parting.resource("WorkloadProfile", metadata, version, &profile.node);
        }
        for environment in &self.environments {
            let (metadata, version) = (&environment.metadata, environment.version.as_ref());
            parting.resource("Environment", metadata, version, &environment.node);
        }
        for definition in &self.definitions {
            parting.definition(definition);
        }
        for repository in &self.repositories {
            parting.repository(repository);
        }
        for profile in &self.cluster_profiles {
            parting.cluster_profile(profile);
        }
        for (head, node) in revisions {
            parting.revision(head, node);
        }
        parting.finish(diagnostics)
    }

    fn carried(&self) -> Carried {
        let mut carried = Carried::default();
        let own = &self.contents.bundle.metadata.namespace.value;
        carried.own.insert(own.to_string());
        for profile in &self.workload_profiles {
            let (namespace, name) = (&profile.metadata.namespace, &profile.metadata.name);
            carried.add("WorkloadProfile", &namespace.value, &name.value);
        }
        for id in self.revisions.iter().map(|one| &one.head().id) {
            carried.add(id.kind.name(), &id.namespace, &id.name);
        }
        for object in &self.repositories {
            let namespace = metadata_text(&object.node, "namespace");
            let name = metadata_text(&object.node, "name");
            if let (Some(namespace), Some(name)) = (namespace, name) {
                carried.add(&object.kind, namespace, name);
            }
        }
        carried
    }

    /// The definitions that an archive of this bundle names.
    fn built_in(&self) -> Vec<BuiltIn> {
        let named = self.built_in.iter().map(|definition| BuiltIn {
            kind: definition.kind.kind().name().to_owned(),
            name: definition.metadata.name.value.to_string(),
            version: definition
                .version
                .as_ref()
                .map(|version| version.value.to_string()),
        });
        named.collect()
    }

    /// The files of an archive with these parts, which are its own.
    pub fn archive(&self, parts: &[Part], origins: &mut Origins) -> ArchiveFiles {
        let mut files: BTreeMap<&str, String> = BTreeMap::new();
        let mut entries = Vec::new();
        for part in parts {
            let text = part.text();
            let beside = part.files.iter().map(|file| IndexFile {
                path: written(&file.path, origins),
                digest: digest_of_bytes(file.text.as_bytes()),
            });
            let beside = beside.collect();
            let own_namespace = part.neutral().map(|neutral| neutral.own_namespace.clone());
            entries.push(IndexEntry {
                path: written(&part.path, origins),
                kind: part.kind.to_string(),
                name: part.name.to_string(),
                version: part.version.clone(),
                digest: digest_of_bytes(text.as_bytes()),
                own_namespace: own_namespace.unwrap_or_default(),
                files: beside,
            });
            files.insert(&part.path, text);
            for file in &part.files {
                files.insert(&file.path, file.text.to_string());
            }
        }
        let bundle = self.contents.bundle;
        let index = Index {
            name: bundle.metadata.name.value.to_string(),
            version: bundle
                .version
                .as_ref()
                .map(|version| version.value.to_string()),
            entries,
            built_in: self.built_in(),
        };
        let mut archive = ArchiveFiles::default();
        archive.add(INDEX, index.text(origins));
        for (path, text) in files {
            archive.add(path, text);
        }
        archive
    }
}
