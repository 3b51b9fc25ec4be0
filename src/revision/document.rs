//! Documents of revisions.

use crate::model::Kind;
use crate::model::Revision;
use crate::model::RevisionHead;
use crate::model::files_map;
use crate::model::snapshot_metadata;
use crate::source::OriginId;
use crate::workspace::Shelved;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Number;

/// The document that keeps a resource as a revision, as `docs/revisions.md` specifies it.
pub fn revision_node(resource: &dyn Shelved, head: &RevisionHead) -> Node {
    let make = Maker(resource.metadata().origin);
    let kind = Kind::DefinitionRevision;
    let mut metadata = vec![("name", make.text(&head.document_name()))];
    if is_written(resource, "namespace") {
        metadata.push(("namespace", make.text(&head.id.namespace)));
    }
    let mut spec = vec![
        ("kind", make.text(head.id.kind.name())),
        ("name", make.text(&head.id.name)),
        ("revision", make.revision(&head.revision)),
        ("digest", make.text(&head.digest)),
    ];
    spec.extend(head.notes.as_ref().map(|notes| ("notes", make.text(notes))));
    spec.push(("snapshot", snapshot(resource, make)));
    make.map(vec![
        ("apiVersion", make.text(&kind.api_version())),
        ("kind", make.text(kind.name())),
        ("metadata", make.map(metadata)),
        ("spec", make.map(spec)),
    ])
}

fn snapshot(resource: &dyn Shelved, make: Maker) -> Node {
    let node = resource.node();
    let mut members = vec![("metadata", snapshot_metadata(node))];
    members.extend(node.get("spec").map(|spec| ("spec", spec.clone())));
    let files = resource.files();
    if !files.is_empty() {
        let map = Data::Map(files_map(&files, make.0));
        members.push(("files", Node::new(map, make.0)));
    }
    make.map(members)
}

/// A resource as a document of its own: what its author wrote, and nothing else.
pub fn resource_node(resource: &dyn Shelved, kind: Kind) -> Node {
    let node = resource.node();
    let make = Maker(resource.metadata().origin);
    let mut members = vec![
        ("apiVersion", make.text(&kind.api_version())),
        ("kind", make.text(kind.name())),
        ("metadata", snapshot_metadata(node)),
    ];
    members.extend(node.get("spec").map(|spec| ("spec", spec.clone())));
    make.map(members)
}

/// What `status.latestRevision` says of a recorded revision.
pub fn latest_revision(head: &RevisionHead, origin: OriginId) -> Node {
    let make = Maker(origin);
    make.map(vec![
        ("name", make.text(&head.document_name())),
        ("revision", make.revision(&head.revision)),
        ("revisionHash", make.text(&head.digest)),
    ])
}

fn is_written(resource: &dyn Shelved, field: &str) -> bool {
    resource.node().at(&["metadata", field]).is_some()
}

/// Makes nodes; what is new comes from the resource that is recorded.
#[derive(Clone, Copy)]
struct Maker(OriginId);

impl Maker {
    fn text(self, text: &str) -> Node {
        Node::string(text, self.0)
    }

    fn revision(self, revision: &Revision) -> Node {
        match revision {
            Revision::Number(number) => {
                let number =
                    i64::try_from(*number).map_or(Number::Unsigned(*number), Number::Integer);
                Node::new(Data::Number(number), self.0)
            }
            Revision::Semantic(version) => self.text(&version.to_string()),
        }
    }

    fn map(self, members: Vec<(&str, Node)>) -> Node {
        let mut map = Map::default();
        for (name, value) in members {
            let key = Key {
                text: name.into(),
                origin: self.0,
            };
            map.push(key, value);
        }
        Node::new(Data::Map(map), self.0)
    }
}
