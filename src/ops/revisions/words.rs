//! `[KIND/][NAMESPACE/]NAME[@v…]`.

use crate::diag::Diagnostic;
use crate::diag::closest;
use crate::diag::codes::command as codes;
use crate::diag::did_you_mean;
use crate::model::DefinitionKind;
use crate::model::Kind;
use crate::model::Pin;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::resolve::references::candidates;
use crate::resolve::versions::pick;
use crate::workspace::Workspace;
use std::collections::BTreeSet;

/// The words for kinds, apart from their own names and plurals.
const SHORT: &[(&str, &[Kind])] = &[
    ("component", &[Kind::ComponentDefinition]),
    ("trait", &[Kind::TraitDefinition]),
    ("policy", &[Kind::PolicyDefinition]),
    ("policie", &[Kind::PolicyDefinition]),
    (
        "definition",
        &[
            Kind::ComponentDefinition,
            Kind::TraitDefinition,
            Kind::PolicyDefinition,
        ],
    ),
    ("profile", &[Kind::WorkloadProfile]),
    ("workloadprofile", &[Kind::WorkloadProfile]),
    ("componentdefinition", &[Kind::ComponentDefinition]),
    ("traitdefinition", &[Kind::TraitDefinition]),
    ("policydefinition", &[Kind::PolicyDefinition]),
    ("environment", &[Kind::Environment]),
    ("bundle", &[Kind::ProfileBundle]),
    ("profilebundle", &[Kind::ProfileBundle]),
];

/// What somebody asks for.
#[derive(Clone, Debug)]
pub(super) struct Wanted<'t> {
    kinds: Option<&'static [Kind]>,
    namespace: Option<&'t str>,
    pub(super) name: &'t str,
    pub(super) pin: Option<Pin>,
    text: &'t str,
}

impl<'t> Wanted<'t> {
    /// Reads `[KIND/][NAMESPACE/]NAME[@v…]`; a kind may be written as `kubectl get` takes it, or
    /// shorter. `namespace` is that of `-n`.
    ///
    /// # Errors
    /// When the version is none, or there are too many parts.
    pub(super) fn parse(text: &'t str, namespace: Option<&'t str>) -> Result<Self, Diagnostic> {
        let (path, version) = match text.split_once('@') {
            Some((path, version)) => (path, Some(version)),
            None => (text, None),
        };
        let pin = version.map(Pin::parse).transpose();
        let pin = pin.map_err(|fault| fault.at(None, ""))?;
        let parts: Vec<&str> = path.split('/').collect();
        let (kind, own, name) = match parts.as_slice() {
            [name] => (None, None, *name),
            [first, name] if kinds(first).is_some() => (Some(*first), None, *name),
            [namespace, name] => (None, Some(*namespace), *name),
            [kind, namespace, name] => (Some(*kind), Some(*namespace), *name),
            _ => return Err(unknown_kind(text, "")),
        };
        let known = kind.map(|kind| kinds(kind).ok_or_else(|| unknown_kind(text, kind)));
        Ok(Self {
            kinds: known.transpose()?,
            namespace: own.or(namespace),
            name,
            pin,
            text,
        })
    }

    fn means(&self, id: &ResourceId) -> bool {
        self.kinds.is_none_or(|kinds| kinds.contains(&id.kind))
            && self
                .namespace
                .is_none_or(|namespace| *id.namespace == *namespace)
            && *id.name == *self.name
    }

    /// Everything that is meant, in order.
    ///
    /// # Errors
    /// When that is nothing.
    pub(super) fn all(&self, workspace: &Workspace) -> Result<Vec<ResourceId>, Diagnostic> {
        let known = workspace.versioned_resources();
        let found: Vec<ResourceId> = known.iter().filter(|id| self.means(id)).cloned().collect();
        if found.is_empty() {
            return Err(self.nothing(&known));
        }
        Ok(found)
    }

    /// The one resource that is meant.
    ///
    /// # Errors
    /// When there is none, or several.
    pub(super) fn one(&self, workspace: &Workspace) -> Result<ResourceId, Diagnostic> {
        let found = self.all(workspace)?;
        if let [one] = found.as_slice() {
            return Ok(one.clone());
        }
        let message = format!("`{}` stands for {} resources", self.text, found.len());
        let names: Vec<String> = found.iter().map(word).collect();
        Err(Diagnostic::error(&codes::AMBIGUOUS_NAME, message)
            .help(format!("write one of: {}", names.join(", "))))
    }

    /// The revision that is meant; without a version the newest.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn revision(
        &self,
        workspace: &Workspace,
    ) -> Result<(ResourceId, Revision), Diagnostic> {
        let id = self.one(workspace)?;
        let editions = candidates(workspace.editions_of(&id));
        let resolved = pick(&id.name, self.pin.as_ref(), editions);
        let resolved = resolved.map_err(|fault| fault.at(None, ""))?;
        Ok((id, resolved.winner.revision))
    }

    fn nothing(&self, known: &BTreeSet<ResourceId>) -> Diagnostic {
        let what = match self.kinds {
            Some([one]) => one.name(),
            Some(_) => "definition",
            None => "resource with revisions",
        };
        let place = self
            .namespace
            .map(|namespace| format!(" in the namespace `{namespace}`"));
        let message = format!(
            "there is no {what} `{}`{}",
            self.name,
            place.unwrap_or_default()
        );
        let other = known.iter().find(|id| *id.name == *self.name);
        let has_namespace = |namespace: &str| known.iter().any(|id| *id.namespace == *namespace);
        let kind = self.namespace.filter(|namespace| !has_namespace(namespace));
        let kind = kind.and_then(|word| closest(word, words()));
        let help = if let (Some(kind), Some(_)) = (kind, other) {
            format!("did you mean `{kind}/{}`?", self.name)
        } else if let Some(id) = other {
            format!("there is `{}`", word(id))
        } else if DEFINITIONS.iter().any(|kind| is_built_in(*kind, self.name)) {
            "it is a definition of the built-in catalogue, which has no history".to_owned()
        } else {
            let names = known.iter().map(|id| &*id.name);
            let meant = did_you_mean(self.name, names);
            meant.unwrap_or_else(|| "`paletteai revision list` shows what there is".to_owned())
        };
        Diagnostic::error(&codes::NOTHING_CHOSEN, message).help(help)
    }
}

const DEFINITIONS: &[DefinitionKind] = &[
    DefinitionKind::Component,
    DefinitionKind::Trait,
    DefinitionKind::Policy,
];

fn is_built_in(kind: DefinitionKind, name: &str) -> bool {
    Workspace::catalogue_names(kind).any(|known| known == name)
}

/// `WorkloadProfile/shop/web`
fn word(id: &ResourceId) -> String {
    format!("{}/{}/{}", id.kind, id.namespace, id.name)
}

fn kinds(word: &str) -> Option<&'static [Kind]> {
    let word = word.to_lowercase();
    let singular = word.strip_suffix('s').unwrap_or(&word);
    let found = SHORT
        .iter()
        .find(|(short, _)| *short == singular || *short == word);
    found.map(|(_, kinds)| *kinds)
}

/// The words for kinds that people may have meant.
fn words() -> impl Iterator<Item = &'static str> {
    let words = SHORT.iter().map(|(short, _)| *short);
    words.filter(|short| *short != "policie")
}

fn unknown_kind(text: &str, kind: &str) -> Diagnostic {
    let message = format!("`{text}` is no name of a resource with revisions");
    let help = did_you_mean(kind, words());
    let help = help.unwrap_or_else(|| "write `[KIND/][NAMESPACE/]NAME[@VERSION]`".to_owned());
    Diagnostic::error(&codes::NOTHING_CHOSEN, message).help(help)
}
