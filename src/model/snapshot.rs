//! What a revision keeps of a resource, and its digest: `docs/revisions.md`.

use super::Kind;
use super::Metadata;
use super::TemplateText;
use super::Templates;
use super::metadata::LAST_APPLIED;
use super::shapes;
use crate::diag::Fault;
use crate::diag::codes::model;
use crate::digest::canonical_json;
use crate::digest::digest_of_bytes;
use crate::source::OriginId;
use crate::source::Span;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Need;
use crate::yaml::Node;
use std::sync::Arc;

/// Files beside a definition that belong to it, by their paths as the definition writes them.
pub type SnapshotFiles = Vec<(Arc<str>, Arc<str>)>;

/// The kinds that have revisions.
pub const VERSIONED_KINDS: &[Kind] = &[
    Kind::ComponentDefinition,
    Kind::TraitDefinition,
    Kind::PolicyDefinition,
    Kind::WorkloadProfile,
    Kind::Environment,
    Kind::ProfileBundle,
];

/// The digest of what the author of a resource wrote: the annotations, the files beside it, the
/// labels and `spec`, as one canonical JSON object. What is empty is left out of it, except `spec`.
/// `files` are sorted by their paths.
pub fn snapshot_digest(metadata: &Metadata, files: &SnapshotFiles, spec: Option<&Node>) -> String {
    digest_of_bytes(canonical_text(metadata, files, spec).as_bytes())
}

fn canonical_text(metadata: &Metadata, files: &SnapshotFiles, spec: Option<&Node>) -> String {
    let mut members = Vec::new();
    let mut member = |name: &str, map: Map| {
        if !map.is_empty() {
            let json = canonical_json(&Node::new(Data::Map(map), metadata.origin));
            members.push(format!("\"{name}\":{json}"));
        }
    };
    member("annotations", metadata.annotations.clone());
    member("files", files_map(files, metadata.origin));
    member("labels", metadata.labels.clone());
    let spec = spec.map_or_else(|| "null".to_owned(), canonical_json);
    members.push(format!("\"spec\":{spec}"));
    format!("{{{}}}", members.join(","))
}

/// The `metadata` of a document without what servers add.
pub fn snapshot_metadata(document: &Node) -> Node {
    let Some(metadata) = document.get("metadata") else {
        return Node::map(document.origin);
    };
    let mut kept = metadata.clone();
    if let Some(map) = kept.as_map_mut() {
        map.retain(|entry| {
            let field = shapes::METADATA.field(&entry.key.text);
            field.is_none_or(|field| field.need != Need::Ignored)
        });
        if let Some(annotations) = map.get_mut("annotations").and_then(Node::as_map_mut) {
            annotations.remove(LAST_APPLIED);
        }
        map.retain(|entry| {
            let is_empty = entry.value.as_map().is_some_and(Map::is_empty);
            !(is_empty && matches!(&*entry.key.text, "annotations" | "labels"))
        });
    }
    kept
}

/// Files as a mapping from path to text.
pub fn files_map(files: &SnapshotFiles, origin: OriginId) -> Map {
    let mut map = Map::default();
    for (path, text) in files {
        let key = crate::yaml::Key {
            text: path.clone(),
            origin,
        };
        map.insert(key, Node::string(text.clone(), origin));
    }
    map
}

/// Templates of a definition in a revision: its files stand in the snapshot.
pub(super) struct SnapshotTemplates<'t> {
    pub(super) outer: &'t mut dyn Templates,
    /// Path, text and place of each file.
    pub(super) files: Vec<(Arc<str>, Arc<str>, Span)>,
}

impl Templates for SnapshotTemplates<'_> {
    fn inline(&mut self, text: &Arc<str>, span: Span) -> TemplateText {
        self.outer.inline(text, span)
    }

    fn file(&mut self, path: &str) -> Result<TemplateText, Fault> {
        let found = self.files.iter().find(|(known, _, _)| &**known == path);
        if let Some((_, text, span)) = found {
            return Ok(self.outer.inline(text, *span));
        }
        let message = format!("the snapshot has no file `{path}`");
        Err(Fault::new(&model::TEMPLATE_FILE, message)
            .help("a revision keeps the files of its definition in `spec.snapshot.files`"))
    }
}
