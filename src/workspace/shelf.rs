//! Resources of one kind, in order.

use super::duplicates::same_document;
use crate::model::Definition;
use crate::model::Environment;
use crate::model::KeptResource;
use crate::model::Metadata;
use crate::model::ProfileBundle;
use crate::model::Resource;
use crate::model::Schematic;
use crate::model::SnapshotFiles;
use crate::model::TemplateText;
use crate::model::VariableSet;
use crate::model::Version;
use crate::model::Workload;
use crate::model::WorkloadDeployment;
use crate::model::WorkloadProfile;
use crate::model::snapshot_digest;
use crate::source::Spanned;
use crate::yaml::Node;
use std::sync::Arc;

/// What can stand on a [`Shelf`].
pub trait Shelved {
    /// Which shelf within the shelf: kinds that share one are kept apart by it.
    fn rank(&self) -> u8 {
        0
    }

    /// Its metadata.
    fn metadata(&self) -> &Metadata;

    /// Its `spec.version`, if it has one.
    fn version(&self) -> Option<&Spanned<Version>> {
        None
    }

    /// The whole document.
    fn node(&self) -> &Node;

    /// The files beside it that belong to it, sorted by their paths.
    fn files(&self) -> SnapshotFiles {
        SnapshotFiles::new()
    }

    /// The digest of what its author wrote; see `docs/revisions.md`.
    fn digest(&self) -> String {
        snapshot_digest(self.metadata(), &self.files(), self.node().get("spec"))
    }

    /// Whether two documents of one identity say the same.
    fn same_content(&self, other: &Self) -> bool
    where
        Self: Sized,
    {
        same_document(self, other)
    }
}

impl Shelved for Resource {
    fn rank(&self) -> u8 {
        self.kind() as u8
    }

    fn metadata(&self) -> &Metadata {
        self.metadata()
    }

    fn version(&self) -> Option<&Spanned<Version>> {
        self.version()
    }

    fn node(&self) -> &Node {
        self.node()
    }

    fn files(&self) -> SnapshotFiles {
        self.files()
    }
}

macro_rules! shelved {
    ($($resource:ty $(, $version:ident)?;)*) => {$(
        impl Shelved for $resource {
            fn metadata(&self) -> &Metadata {
                &self.metadata
            }

            $(fn version(&self) -> Option<&Spanned<Version>> {
                self.$version.as_ref()
            })?

            fn node(&self) -> &Node {
                &self.node
            }
        }
    )*};
}

shelved! {
    WorkloadProfile, version;
    Environment, version;
    ProfileBundle, version;
    WorkloadDeployment;
    Workload;
    VariableSet;
}

impl Shelved for Definition {
    fn rank(&self) -> u8 {
        self.kind as u8
    }

    fn files(&self) -> SnapshotFiles {
        Self::files(self)
    }

    fn same_content(&self, other: &Self) -> bool {
        // The template may stand in a file of its own.
        let same_template = match (&self.schematic, &other.schematic) {
            (Schematic::Jinja(left, more), Schematic::Jinja(right, others)) => {
                let text = |(name, template): &(Arc<str>, TemplateText)| {
                    (name.clone(), template.text.clone())
                };
                left.text == right.text && more.iter().map(text).eq(others.iter().map(text))
            }
            _ => true,
        };
        same_template && same_document(self, other)
    }

    fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    fn version(&self) -> Option<&Spanned<Version>> {
        self.version.as_ref()
    }

    fn node(&self) -> &Node {
        &self.node
    }
}

impl Shelved for KeptResource {
    fn rank(&self) -> u8 {
        self.kind as u8
    }

    fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    fn node(&self) -> &Node {
        &self.node
    }
}

/// Resources by namespace, name and version, whatever the order of their files.
#[derive(Clone, Debug)]
pub struct Shelf<T> {
    items: Vec<T>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T: Shelved> Shelf<T> {
    /// Puts resources in order; those of one identity stay in the order in which they came.
    pub(super) fn new(mut items: Vec<T>) -> Self {
        items.sort_by(|left, right| order(left).cmp(&order(right)));
        Self { items }
    }

    /// All versions of a resource, oldest first; of a resource without versions, that one.
    pub fn named(&self, namespace: &str, name: &str) -> &[T] {
        self.ranked(0, namespace, name)
    }

    /// All, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// All, in order.
    pub fn as_slice(&self) -> &[T] {
        &self.items
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// All versions of a resource of a rank.
    pub(super) fn ranked(&self, rank: u8, namespace: &str, name: &str) -> &[T] {
        let wanted = (rank, namespace, name);
        let start = self.items.partition_point(|item| key(item) < wanted);
        let rest = self.items.get(start..).unwrap_or_default();
        let count = rest.partition_point(|item| key(item) == wanted);
        rest.get(..count).unwrap_or_default()
    }

    /// The groups of equal rank, namespace and name.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[T]> {
        self.items.chunk_by(|left, right| key(left) == key(right))
    }

    /// Leaves out what does not pass.
    pub(super) fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.items.retain(keep);
    }

    /// Adds more and restores the order.
    pub(super) fn extend(&mut self, more: Vec<T>) {
        let mut items = std::mem::take(&mut self.items);
        items.extend(more);
        *self = Self::new(items);
    }
}

impl<'shelf, T> IntoIterator for &'shelf Shelf<T> {
    type Item = &'shelf T;
    type IntoIter = std::slice::Iter<'shelf, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

fn key<T: Shelved>(item: &T) -> (u8, &str, &str) {
    let metadata = item.metadata();
    (item.rank(), &metadata.namespace.value, &metadata.name.value)
}

fn order<T: Shelved>(item: &T) -> ((u8, &str, &str), Option<&Version>) {
    (key(item), item.version().map(|version| &version.value))
}
