//! What exists of a resource: working copies and recorded revisions as one list.

use super::Recorded;
use super::Shelf;
use super::Shelved;
use super::Workspace;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::model::Environment;
use crate::model::Kind;
use crate::model::ProfileBundle;
use crate::model::Resource;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::WorkloadProfile;
use crate::source::OriginId;
use std::collections::BTreeSet;

/// What has revisions.
pub trait Versioned: Shelved + Sized + 'static {
    /// The working copies.
    fn working_copies(workspace: &Workspace) -> &Shelf<Self>;

    /// The resource, if it is one of these.
    fn of(resource: &Resource) -> Option<&Self>;
}

macro_rules! versioned {
    ($($resource:ident: $shelf:ident;)*) => {$(
        impl Versioned for $resource {
            fn working_copies(workspace: &Workspace) -> &Shelf<Self> {
                &workspace.$shelf
            }

            fn of(resource: &Resource) -> Option<&Self> {
                match resource {
                    Resource::$resource(resource) => Some(resource),
                    _ => None,
                }
            }
        }
    )*};
}

versioned! {
    Definition: definitions;
    WorkloadProfile: profiles;
    Environment: environments;
    ProfileBundle: bundles;
}

/// How much of a revision exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It was recorded, and the working copy is another one.
    Recorded,
    /// It was recorded, and the working copy is just that.
    WorkingRecorded,
    /// It is the working copy, and nothing of the resource was ever recorded.
    Working,
    /// It is the working copy, and differs from all that was recorded.
    Unrecorded,
    /// It comes with the program.
    BuiltIn,
}

impl Standing {
    /// For people: `working copy`.
    pub fn text(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::WorkingRecorded => "recorded, and the working copy",
            Self::Working => "working copy",
            Self::Unrecorded => "working copy, not recorded",
            Self::BuiltIn => "built in",
        }
    }
}

/// One revision of a resource: a working copy, a recorded revision, or both at once.
#[derive(Debug)]
pub struct Edition<'w, T: ?Sized> {
    /// Which one.
    pub revision: Revision,
    /// The working copy.
    pub working: Option<&'w T>,
    /// What was recorded.
    pub recorded: Option<&'w Recorded>,
    /// Whether the resource has any history.
    pub has_history: bool,
    /// Whether it comes with the program.
    pub built_in: bool,
}

impl<T: ?Sized> Clone for Edition<'_, T> {
    fn clone(&self) -> Self {
        Self {
            revision: self.revision.clone(),
            ..*self
        }
    }
}

impl<'w, T: Versioned> Edition<'w, T> {
    /// What is meant by it; `None` for a recorded revision that is not open.
    pub fn item(&self) -> Option<&'w T> {
        self.working
            .or_else(|| self.recorded?.snapshot().and_then(T::of))
    }

    fn of_any_kind(self) -> Edition<'w, dyn Shelved> {
        Edition {
            revision: self.revision,
            working: self.working.map(|working| working as &dyn Shelved),
            recorded: self.recorded,
            has_history: self.has_history,
            built_in: self.built_in,
        }
    }
}

impl<'w> Edition<'w, dyn Shelved> {
    /// What it is: the working copy, or else what was recorded, if that is open.
    pub fn content(&self) -> Option<&'w dyn Shelved> {
        let recorded = self.recorded.and_then(Recorded::snapshot);
        self.working
            .or_else(|| recorded.map(|one| one as &dyn Shelved))
    }
}

impl<T: Shelved + ?Sized> Edition<'_, T> {
    /// How much of it exists.
    pub fn standing(&self) -> Standing {
        match (self.working, self.recorded) {
            _ if self.built_in => Standing::BuiltIn,
            (None, _) => Standing::Recorded,
            (Some(_), Some(_)) => Standing::WorkingRecorded,
            (Some(_), None) if self.has_history => Standing::Unrecorded,
            (Some(_), None) => Standing::Working,
        }
    }

    /// Whether it is a working copy without `spec.version`: what has just been edited is the
    /// newest, however it was counted before.
    pub fn is_current(&self) -> bool {
        self.working
            .is_some_and(|working| working.version().is_none())
    }

    /// The digest of its content, as `docs/revisions.md` specifies it.
    pub fn digest(&self) -> String {
        match (self.recorded, self.working) {
            (Some(recorded), _) => recorded.head().digest.to_string(),
            (None, Some(working)) => working.digest(),
            (None, None) => String::new(),
        }
    }
}

/// A working copy of a resource that has revisions, of whatever kind.
#[derive(Clone)]
pub struct WorkingCopy<'w> {
    /// Who it is.
    pub id: ResourceId,
    /// Which revision it is.
    pub revision: Revision,
    /// The resource.
    pub item: &'w dyn Shelved,
}

impl Workspace {
    /// Every revision of a resource: its working copies, and what was recorded, in no order.
    /// The built-in catalogue is not looked at.
    pub fn editions<T: Versioned>(
        &self,
        kind: Kind,
        namespace: &str,
        name: &str,
    ) -> Vec<Edition<'_, T>> {
        let recorded = self.history.of(kind, namespace, name);
        let rank = DefinitionKind::of(kind).map_or(0, |kind| kind as u8);
        let working = T::working_copies(self).ranked(rank, namespace, name);
        let has_history = !recorded.is_empty();
        let working = working
            .iter()
            .map(|working| (self.revision_of(working), working));
        let mut editions: Vec<Edition<'_, T>> = working
            .map(|(revision, working)| Edition {
                recorded: recorded.iter().find(|one| one.head().revision == revision),
                revision,
                working: Some(working),
                has_history,
                built_in: false,
            })
            .collect();
        let copies = editions.len();
        for recorded in recorded {
            let revision = &recorded.head().revision;
            let copies = editions.get(..copies).unwrap_or_default();
            if copies.iter().all(|edition| edition.revision != *revision) {
                editions.push(Edition {
                    revision: revision.clone(),
                    working: None,
                    recorded: Some(recorded),
                    has_history,
                    built_in: false,
                });
            }
        }
        editions
    }

    /// Every revision of a resource, of whatever kind.
    pub fn editions_of(&self, id: &ResourceId) -> Vec<Edition<'_, dyn Shelved>> {
        fn any<'w, T: Versioned>(
            workspace: &'w Workspace,
            id: &ResourceId,
        ) -> Vec<Edition<'w, dyn Shelved>> {
            let editions = workspace.editions::<T>(id.kind, &id.namespace, &id.name);
            editions.into_iter().map(Edition::of_any_kind).collect()
        }
        match id.kind {
            Kind::WorkloadProfile => any::<WorkloadProfile>(self, id),
            Kind::Environment => any::<Environment>(self, id),
            Kind::ProfileBundle => any::<ProfileBundle>(self, id),
            _ => any::<Definition>(self, id),
        }
    }

    /// The resources that have revisions: those of the workspace, and those of the history.
    pub fn versioned_resources(&self) -> BTreeSet<ResourceId> {
        let copies = self.working_copies().into_iter().map(|copy| copy.id);
        copies.chain(self.history.resources().cloned()).collect()
    }

    /// All working copies of resources that have revisions, by kind, namespace, name and version.
    pub fn working_copies(&self) -> Vec<WorkingCopy<'_>> {
        fn of<T: Versioned>(
            workspace: &Workspace,
            kind: impl Fn(&T) -> Kind,
        ) -> impl Iterator<Item = WorkingCopy<'_>> {
            T::working_copies(workspace)
                .iter()
                .map(move |item| WorkingCopy {
                    id: ResourceId {
                        kind: kind(item),
                        namespace: item.metadata().namespace.value.clone(),
                        name: item.metadata().name.value.clone(),
                    },
                    revision: workspace.revision_of(item),
                    item,
                })
        }
        of::<Definition>(self, |one| one.kind.kind())
            .chain(of::<WorkloadProfile>(self, |_| Kind::WorkloadProfile))
            .chain(of::<Environment>(self, |_| Kind::Environment))
            .chain(of::<ProfileBundle>(self, |_| Kind::ProfileBundle))
            .collect()
    }

    /// Every revision of a definition of the built-in catalogue, which has no history.
    pub fn catalogue_editions(
        &self,
        kind: DefinitionKind,
        name: &str,
    ) -> Vec<Edition<'_, Definition>> {
        let definitions = self.catalogue(kind, name).iter();
        let editions = definitions.map(|definition| Edition {
            revision: Revision::of(definition.version.as_ref().map(|version| &version.value)),
            working: Some(definition),
            recorded: None,
            has_history: false,
            built_in: true,
        });
        editions.collect()
    }

    /// The revision that a working copy is: its `spec.version`, or its number.
    pub fn revision_of<T: Shelved>(&self, working: &T) -> Revision {
        if let Some(version) = working.version() {
            return Revision::Semantic(version.value.clone());
        }
        let number = self.numbers.get(&working.node().origin);
        Revision::Number(number.copied().unwrap_or(1))
    }

    /// The namespaces and names of a kind, of working copies and of the history; some of them
    /// twice.
    pub fn names<T: Versioned>(&self, kind: Kind) -> impl Iterator<Item = (&str, &str)> {
        let rank = DefinitionKind::of(kind).map_or(0, |kind| kind as u8);
        let working = T::working_copies(self).iter();
        let working = working.filter(move |item| item.rank() == rank);
        let working = working.map(|item| {
            let metadata = item.metadata();
            (&*metadata.namespace.value, &*metadata.name.value)
        });
        let recorded = self.history.resources();
        let recorded = recorded.filter(move |id| id.kind == kind);
        working.chain(recorded.map(|id| (&*id.namespace, &*id.name)))
    }
}

/// The numbers of working copies without `spec.version` that have a history, by their documents.
pub(super) type Numbers = std::collections::BTreeMap<OriginId, u64>;
