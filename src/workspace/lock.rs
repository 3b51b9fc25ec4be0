//! What references mean, as it was recorded.

use crate::model::Kind;
use crate::model::Reference;
use crate::model::Revision;
use crate::source::OriginId;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The lock file at the root of a workspace.
pub const LOCK_FILE: &str = "paletteai.lock";

/// What the lock file is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LockUse {
    /// References mean what it says; where that is no longer there, a warning says so.
    #[default]
    Prefer,
    /// The same, but anything else than it says is an error; it may say too little.
    Extend,
    /// The same, but anything that it does not say is an error too: `--locked`.
    Require,
    /// It is left aside: `--no-lock`.
    Ignore,
}

/// What is looked up, and where.
///
/// Whoever looks for the same text in the same namespaces finds the same, so equal references of
/// many deployments have one key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LockKey {
    /// The kind of what is wanted.
    pub kind: Kind,
    /// Its name.
    pub name: Arc<str>,
    /// The pin as it is written, such as `v1.3`.
    pub pin: Option<Arc<str>>,
    /// The namespaces it is looked up in before the system namespace, in that order.
    pub namespaces: Vec<Arc<str>>,
}

impl LockKey {
    /// The key of a reference that is looked up in some namespaces; the system namespace, which is
    /// always the last of them, is left out.
    pub fn new<'n>(
        kind: Kind,
        reference: &Reference,
        namespaces: impl IntoIterator<Item = &'n Arc<str>>,
        system_namespace: &Arc<str>,
    ) -> Self {
        let namespaces = namespaces.into_iter();
        Self {
            kind,
            name: reference.name.clone(),
            pin: reference.pin.as_ref().map(|pin| pin.text.clone()),
            namespaces: namespaces
                .filter(|namespace| *namespace != system_namespace)
                .cloned()
                .collect(),
        }
    }
}

impl fmt::Display for LockKey {
    /// The reference as it is written: `web@v1`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)?;
        match &self.pin {
            Some(pin) => write!(formatter, "@{pin}"),
            None => Ok(()),
        }
    }
}

/// Whether what was recorded is still there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LockState {
    /// Nobody looked yet.
    #[default]
    Unknown,
    /// It is, with the same content.
    Holds,
    /// It is, with another content: its digest.
    Changed(String),
    /// It is not.
    Gone,
}

/// What a reference means.
#[derive(Clone, Debug)]
pub struct Locked {
    /// The namespace it is in; none for the built-in catalogue.
    pub namespace: Option<Arc<str>>,
    /// Its revision.
    pub revision: Revision,
    /// The digest of its content: `docs/revisions.md`.
    pub digest: Arc<str>,
    /// Whether that is still so.
    pub state: LockState,
    /// Where it is recorded; none for what is not in a file.
    pub origin: Option<OriginId>,
    /// The words that say so: whatever is found by them hangs on them.
    pub words: Vec<OriginId>,
}

impl Locked {
    /// Whether two entries say the same.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (&self.namespace, &self.revision, &self.digest)
            == (&other.namespace, &other.revision, &other.digest)
    }
}

/// What references mean: the content of a lock file.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    entries: BTreeMap<LockKey, Locked>,
    /// What it is used for; without a file, nothing.
    usage: Option<LockUse>,
}

impl Lock {
    /// A lock without entries that is used in this way.
    pub fn used(usage: LockUse) -> Self {
        Self {
            entries: BTreeMap::new(),
            usage: (usage != LockUse::Ignore).then_some(usage),
        }
    }

    /// What it is used for; `None` for nothing.
    pub fn usage(&self) -> Option<LockUse> {
        self.usage
    }

    /// Changes what it is used for.
    pub fn use_as(&mut self, usage: LockUse) {
        self.usage = (usage != LockUse::Ignore).then_some(usage);
    }

    /// What a reference means.
    pub fn find(&self, key: &LockKey) -> Option<&Locked> {
        self.entries.get(key)
    }

    /// Records what a reference means; what was recorded before is returned.
    pub fn insert(&mut self, key: LockKey, locked: Locked) -> Option<Locked> {
        self.entries.insert(key, locked)
    }

    /// Keeps only the entries that pass.
    pub fn retain(&mut self, mut keep: impl FnMut(&LockKey, &Locked) -> bool) {
        self.entries.retain(|key, locked| keep(key, locked));
    }

    /// Every entry, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&LockKey, &Locked)> {
        self.entries.iter()
    }

    /// Every entry, by key.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&LockKey, &mut Locked)> {
        self.entries.iter_mut()
    }

    /// Whether it has no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
