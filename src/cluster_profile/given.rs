//! Values from outside: what is asked for when a cluster is deployed, and what Palette knows.

use crate::model::Text;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Values from flags and files.
#[derive(Clone, Debug, Default)]
pub struct GivenValues {
    /// Profile variables; a later one is stronger.
    pub variables: Vec<GivenVariable>,
    /// `.spectro.macro.<name>`, by scope.
    pub macros: BTreeMap<Scope, BTreeMap<Arc<str>, Text>>,
    /// `.spectro.system.<name>`.
    pub system: BTreeMap<Arc<str>, Text>,
}

/// A value for a profile variable.
#[derive(Clone, Debug)]
pub struct GivenVariable {
    /// Only for the profile of this name; for every profile that declares it otherwise.
    pub profile: Option<Text>,
    /// The variable.
    pub name: Text,
    /// The value, as text.
    pub value: Text,
}

/// Who a macro belongs to, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// One project.
    Project,
    /// All projects of a tenant.
    Tenant,
    /// All tenants of a server.
    System,
}

impl Scope {
    /// All scopes, the strongest first.
    pub const ALL: [Self; 3] = [Self::Project, Self::Tenant, Self::System];

    /// As files write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Tenant => "tenant",
            Self::System => "system",
        }
    }
}

impl GivenValues {
    /// The value of a macro: a project's wins over a tenant's, and that over the system's.
    pub(super) fn macro_value(&self, name: &str) -> Option<&Text> {
        // The scopes sort by strength.
        self.macros.values().find_map(|values| values.get(name))
    }

    /// The names of the macros that are given.
    pub(super) fn macro_names(&self) -> impl Iterator<Item = &str> {
        let names = self.macros.values().flat_map(BTreeMap::keys);
        names.map(|name| &**name)
    }

    /// The value for a variable of a profile, the strongest: one for this profile wins over one
    /// for all, and of two the later.
    pub(super) fn variable(&self, profile: &str, name: &str) -> Option<&GivenVariable> {
        let matching = || {
            let variables = self.variables.iter().rev();
            variables.filter(|given| &*given.name.value == name)
        };
        let is_own = |given: &&GivenVariable| {
            let own = given.profile.as_ref();
            own.is_some_and(|own| &*own.value == profile)
        };
        let own = matching().find(is_own);
        own.or_else(|| matching().find(|given| given.profile.is_none()))
    }
}
