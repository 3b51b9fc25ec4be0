//! Values that a file gives for what only a running cluster knows.

use crate::yaml::Entry;
use crate::yaml::Map;

/// Values by output as macros write it (`.def.db.host`, `.obj.dns`), and by context extension
/// (`.context.region`).
#[derive(Clone, Debug, Default)]
pub struct GivenValues {
    /// For this deployment.
    pub own: Map,
    /// For every deployment; weaker.
    pub of_all: Map,
}

impl GivenValues {
    /// Keys of context extensions begin with this.
    pub(super) const CONTEXT: &str = ".context.";

    /// What is given for an output.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.own.entry(key).or_else(|| self.of_all.entry(key))
    }

    /// Everything that is given, with whether it is given for every deployment.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&Entry, bool)> {
        let own = self.own.iter().map(|entry| (entry, false));
        own.chain(self.of_all.iter().map(|entry| (entry, true)))
    }
}
