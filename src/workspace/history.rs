//! What was recorded.

use crate::model::DefinitionRevision;
use crate::model::Kind;
use crate::model::Resource;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::RevisionHead;
use crate::source::SourceId;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// Where the document of a revision stands.
#[derive(Clone, Debug)]
pub(super) struct RecordedAt {
    pub(super) path: Arc<Path>,
    /// The text, where it had to be kept.
    pub(super) source: Option<SourceId>,
    pub(super) range: Range<usize>,
}

/// A recorded revision. Of most of them only the head is known: who they are.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub(super) head: RevisionHead,
    pub(super) at: RecordedAt,
    pub(super) body: Option<Box<DefinitionRevision>>,
}

impl Recorded {
    /// Who it is.
    pub fn head(&self) -> &RevisionHead {
        &self.head
    }

    /// The file that holds it.
    pub fn path(&self) -> &Path {
        &self.at.path
    }

    /// The whole document, if it was opened.
    pub fn body(&self) -> Option<&DefinitionRevision> {
        self.body.as_deref()
    }

    /// What was recorded, if it was opened.
    pub fn snapshot(&self) -> Option<&Resource> {
        self.body().map(|body| &*body.snapshot)
    }

    fn key(&self) -> (Kind, &str, &str, &Revision) {
        let id = &self.head.id;
        (id.kind, &id.namespace, &id.name, &self.head.revision)
    }
}

/// All recorded revisions by kind, namespace, name and revision, whatever the order of the files.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub(super) items: Vec<Recorded>,
    /// Files whose texts were read a second time, to open a revision in them.
    pub(super) reopened: BTreeMap<PathBuf, SourceId>,
}

impl History {
    pub(super) fn new(mut items: Vec<Recorded>) -> Self {
        items.sort_by(|left, right| left.key().cmp(&right.key()));
        Self {
            items,
            reopened: BTreeMap::new(),
        }
    }

    /// All, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Recorded> {
        self.items.iter()
    }

    /// True when nothing was ever recorded.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// The revisions of a resource, oldest first.
    pub fn of(&self, kind: Kind, namespace: &str, name: &str) -> &[Recorded] {
        let wanted = (kind, namespace, name);
        let key = |item: &Recorded| {
            let id = &item.head.id;
            (id.kind, &*id.namespace, &*id.name).cmp(&wanted)
        };
        let start = self.items.partition_point(|item| key(item).is_lt());
        let rest = self.items.get(start..).unwrap_or_default();
        let count = rest.partition_point(|item| key(item).is_eq());
        rest.get(..count).unwrap_or_default()
    }

    /// One revision of a resource.
    pub fn find(&self, id: &ResourceId, revision: &Revision) -> Option<&Recorded> {
        let index = self.position(id, revision)?;
        self.items.get(index)
    }

    /// The resources that have a history, each once, in order.
    pub fn resources(&self) -> impl Iterator<Item = &ResourceId> {
        let groups = self
            .items
            .chunk_by(|left, right| left.head.id == right.head.id);
        groups.filter_map(|group| group.first().map(|first| &first.head.id))
    }

    pub(super) fn position(&self, id: &ResourceId, revision: &Revision) -> Option<usize> {
        let wanted = (id.kind, &*id.namespace, &*id.name, revision);
        let found = self.items.binary_search_by(|item| item.key().cmp(&wanted));
        found.ok()
    }
}

impl<'h> IntoIterator for &'h History {
    type Item = &'h Recorded;
    type IntoIter = std::slice::Iter<'h, Recorded>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
