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
use crate::model::Revision;
use crate::model::WorkloadProfile;
use crate::source::OriginId;

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
}

impl Standing {
    /// For people: `working copy`.
    pub fn text(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::WorkingRecorded => "recorded, and the working copy",
            Self::Working => "working copy",
            Self::Unrecorded => "working copy, not recorded",
        }
    }
}

/// One revision of a resource: a working copy, a recorded revision, or both at once.
#[derive(Debug)]
pub struct Edition<'w, T> {
    /// Which one.
    pub revision: Revision,
    /// The working copy.
    pub working: Option<&'w T>,
    /// What was recorded.
    pub recorded: Option<&'w Recorded>,
    /// Whether the resource has any history.
    pub has_history: bool,
}

impl<T> Clone for Edition<'_, T> {
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

    /// How much of it exists.
    pub fn standing(&self) -> Standing {
        match (self.working, self.recorded) {
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
                });
            }
        }
        editions
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
