//! What becomes of the parts of an archive in a workspace.

use super::neutral::Carried;
use super::neutral::neutral;
use super::parts::Part;
use super::parts::PartContent;
use super::repositories::metadata_text;
use super::repositories::objects;
use crate::model::DefinitionKind;
use crate::model::Kind;
use crate::model::RepositoryKind;
use crate::model::ResourceId;
use crate::model::Version;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::workspace::Recorded;
use crate::workspace::Shelved;
use crate::workspace::Workspace;
use crate::yaml::Node;
use crate::yaml::Path;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where the parts of an archive go.
#[derive(Clone, Copy, Debug)]
pub struct Target<'w> {
    /// What is there already.
    pub workspace: &'w Workspace,
    /// The namespace that the bundle gets.
    pub namespace: &'w str,
    /// The namespace of resources in the workspace that name none.
    pub default_namespace: &'w str,
}

/// A resource that is there already.
#[derive(Clone, Debug)]
pub struct Existing<'w> {
    /// The whole document.
    pub node: &'w Node,
    /// Where its name is written.
    pub origin: OriginId,
    /// Files beside it, by their paths as the document writes them.
    pub files: BTreeMap<Arc<str>, Arc<str>>,
    version: Option<String>,
}

/// What becomes of a part.
#[derive(Clone, Debug)]
pub enum Fate<'w> {
    /// Nothing like it is there.
    New,
    /// It is there already, and says the same.
    Same(Existing<'w>),
    /// It is there, and says something else.
    Differs(Existing<'w>),
    /// Another copy of it is there, and one of the two has a version and the other has none.
    Mixed(Existing<'w>),
    /// The same revision is recorded, with the same content or not; it never changes.
    Recorded(&'w Recorded, bool),
}

impl<'w> Target<'w> {
    /// What becomes of a part, which is no variable set.
    pub fn fate(&self, part: &Part) -> Fate<'w> {
        if let Some(recorded) = self.recorded(part) {
            return Fate::Recorded(recorded, self.has_digest_of(recorded, part));
        }
        let mut mixed = None;
        for existing in self.copies(part) {
            match (&existing.version, &part.version) {
                (left, right) if left == right => {
                    return if self.says_the_same(part, &existing) {
                        Fate::Same(existing)
                    } else {
                        Fate::Differs(existing)
                    };
                }
                (Some(_), Some(_)) => {}
                _ => mixed = mixed.or(Some(existing)),
            }
        }
        mixed.map_or(Fate::New, Fate::Mixed)
    }

    /// Everything of the kind and name of a part that is in its namespace.
    fn copies(&self, part: &Part) -> Vec<Existing<'w>> {
        let (workspace, namespace) = (self.workspace, self.namespace);
        let name = &*part.name;
        match &*part.kind {
            "ProfileBundle" => versions(workspace.bundles().named(namespace, name)),
            "WorkloadProfile" => versions(workspace.profiles().named(namespace, name)),
            "Environment" => versions(workspace.environments().named(namespace, name)),
            "HelmRepository" => self.repositories(RepositoryKind::Helm, name),
            "OCIRepository" => self.repositories(RepositoryKind::Oci, name),
            "ClusterProfile" => {
                let profiles = workspace.cluster_profiles().named(name).iter();
                let existing = profiles.map(|profile| Existing {
                    node: &profile.node,
                    origin: profile.name.origin,
                    files: BTreeMap::new(),
                    version: Some(profile.version.value.to_string()),
                });
                existing.collect()
            }
            kind => {
                let kind = Kind::from_name(kind).and_then(DefinitionKind::of);
                let Some(kind) = kind else { return Vec::new() };
                let definitions = workspace.definitions(kind, namespace, name).iter();
                let existing = definitions.map(|definition| Existing {
                    node: &definition.node,
                    origin: definition.metadata.name.origin,
                    files: definition.files().into_iter().collect(),
                    version: text_of(definition.version.as_ref()),
                });
                existing.collect()
            }
        }
    }

    fn repositories(&self, kind: RepositoryKind, name: &str) -> Vec<Existing<'w>> {
        let objects = objects(self.workspace, kind, name).filter(|object| {
            let own = metadata_text(&object.node, "namespace");
            own.unwrap_or(self.default_namespace) == self.namespace
        });
        let existing = objects.map(|object| Existing {
            node: &object.node,
            origin: object
                .node
                .at(&["metadata", "name"])
                .map_or(object.node.origin, |name| name.origin),
            files: BTreeMap::new(),
            version: None,
        });
        existing.collect()
    }

    /// The recorded revision of the same resource and number or version.
    fn recorded(&self, part: &Part) -> Option<&'w Recorded> {
        let head = part.revision.as_ref()?;
        let namespace = self.namespace.into();
        let id = ResourceId {
            namespace,
            ..head.id.clone()
        };
        self.workspace.history().find(&id, &head.revision)
    }

    /// What is there is known by the digest that it has in its namespace.
    fn has_digest_of(&self, recorded: &Recorded, part: &Part) -> bool {
        let placed = part
            .neutral()
            .map(|neutral| neutral.placed(self.namespace, part.origin));
        let digest = placed
            .as_ref()
            .and_then(|node| node.at(&["spec", "digest"]));
        digest.and_then(Node::as_str) == Some(&*recorded.head().digest)
    }

    fn says_the_same(&self, part: &Part, existing: &Existing<'_>) -> bool {
        let PartContent::Neutral(ours) = &part.content else {
            return part.node.same_value(existing.node);
        };
        let mut carried = Carried::default();
        carried.own.insert(self.namespace.to_owned());
        let theirs = neutral(existing.node, &carried);
        let places = |paths: &[Path]| -> BTreeSet<Path> { paths.iter().cloned().collect() };
        let files: BTreeMap<Arc<str>, Arc<str>> = part.files_as_written();
        ours.node.same_value(&theirs.node)
            && places(&ours.own_namespace) == places(&theirs.own_namespace)
            && files == existing.files
    }
}

fn versions<T: Shelved>(items: &[T]) -> Vec<Existing<'_>> {
    let existing = items.iter().map(|item| Existing {
        node: item.node(),
        origin: item.metadata().name.origin,
        files: BTreeMap::new(),
        version: text_of(item.version()),
    });
    existing.collect()
}

fn text_of(version: Option<&Spanned<Version>>) -> Option<String> {
    version.map(|version| version.value.to_string())
}
