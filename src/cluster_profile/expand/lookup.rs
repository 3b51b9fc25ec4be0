//! What the macros of one layer read.

use super::expander::Expander;
use super::expander::MacroId;
use super::raw::Reached;
use crate::cluster_profile::language::Budget;
use crate::cluster_profile::language::Failure;
use crate::cluster_profile::language::Found;
use crate::cluster_profile::language::Lookup;
use crate::cluster_profile::language::PackPath;
use crate::cluster_profile::language::Reference;
use crate::cluster_profile::language::beyond;
use crate::cluster_profile::language::scan;
use crate::cluster_profile::variables::ResolvedVariable;
use crate::cluster_profile::variables::VariableValue;
use crate::diag::Fault;
use crate::diag::codes::cluster_profiles as codes;
use crate::diag::did_you_mean;
use crate::macros::LARGEST_TEXT;
use crate::model::ClusterProfile;
use crate::model::Text;
use crate::model::cluster_profile::Layer;
use crate::source::OriginId;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Over how many steps values of packs may refer to each other.
const DEEPEST: usize = 64;

/// A lookup in the name of one layer.
pub(super) struct At<'x, 'e> {
    expander: &'x mut Expander<'e>,
    layer: usize,
    /// What to say if the macro comes to nothing.
    pub(super) remark: Option<Fault>,
}

impl Lookup for At<'_, '_> {
    fn find(&mut self, reference: &Reference) -> Found {
        match reference {
            Reference::Variable(name) => self.variable(name),
            Reference::Macro(name) => self.named_macro(name),
            Reference::System(name) => self.system(name),
            Reference::Pack(path) => self.pack(path),
        }
    }

    fn budget(&mut self) -> &mut Budget {
        &mut self.expander.budget
    }
}

impl<'x, 'e> At<'x, 'e> {
    pub(super) fn new(expander: &'x mut Expander<'e>, layer: usize) -> Self {
        Self {
            expander,
            layer,
            remark: None,
        }
    }

    fn profile(&self) -> Option<(usize, &'e ClusterProfile)> {
        let layer = self.expander.stack.layers.get(self.layer)?;
        Some((layer.profile, self.expander.stack.profile_of(layer)?))
    }

    fn variable(&mut self, name: &str) -> Found {
        let Some((number, profile)) = self.profile() else {
            return Found::Failed;
        };
        let resolved = self.expander.variables.get(number);
        let Some(variable) = resolved.and_then(|variables| variables.get(name)) else {
            let message = format!(
                "the profile `{}` defines no variable `{name}`",
                profile.name.value
            );
            let declared = profile.variables.iter().map(|one| &*one.name.value);
            let help = did_you_mean(name, declared)
                .unwrap_or_else(|| "define it under `spec.variables`".to_owned());
            return Found::Wrong(Fault::new(&codes::UNDEFINED_VARIABLE, message).help(help));
        };
        let ResolvedVariable { value, origin, .. } = variable;
        match value {
            VariableValue::Known(value) => {
                self.checked(&format!("the variable `{name}`"), value, *origin)
            }
            VariableValue::Missing => Found::Missing,
            VariableValue::Wrong => Found::Failed,
        }
    }

    fn named_macro(&mut self, name: &str) -> Found {
        let value = self.expander.given.macro_value(name);
        value.map_or(Found::Missing, |text| {
            self.checked(&format!("the macro `{name}`"), &text.value, text.origin)
        })
    }

    fn system(&mut self, name: &str) -> Found {
        if let Some(text) = self.expander.given.system.get(name) {
            let what = format!("the macro `.spectro.system.{name}`");
            return self.checked(&what, &text.value, text.origin);
        }
        let known = self.known(name);
        known.map_or(Found::Missing, |(value, origin)| {
            Found::Value(value, BTreeSet::from([origin]))
        })
    }

    /// What the profiles themselves tell of the cluster.
    fn known(&self, name: &str) -> Option<(Arc<str>, OriginId)> {
        let stack = self.expander.stack;
        let (_, own) = self.profile()?;
        let text = |text: &Text| (text.value.clone(), text.origin);
        let version = |profile: &ClusterProfile| {
            let version = &profile.version;
            (Arc::from(version.value.to_string()), version.origin)
        };
        let infrastructure = stack.infrastructure();
        match name {
            "clusterprofile.name" => Some(text(&own.name)),
            "clusterprofile.version" => Some(version(own)),
            "clusterprofile.infra.name" => Some(text(&infrastructure?.name)),
            "clusterprofile.infra.version" => Some(version(infrastructure?)),
            "cloud.type" => Some(text(infrastructure?.cloud_type.as_ref()?)),
            "kubernetes.version" => {
                let pack = stack.layer(Layer::Kubernetes)?;
                Some(text(pack.version.as_ref()?))
            }
            _ => None,
        }
    }

    fn pack(&mut self, path: &PackPath) -> Found {
        if self.expander.waiting.len() > DEEPEST {
            let message = format!("values of packs refer to each other over {DEEPEST} steps");
            return Found::Wrong(beyond(message));
        }
        let Some((layer, keys)) = self.named_pack(path) else {
            return self.no_pack(path);
        };
        let Some(raw) = self.expander.raw(layer) else {
            let has_values = self.expander.values_of(layer).is_some();
            return if has_values {
                Found::Failed
            } else {
                Found::Missing
            };
        };
        let mut looked_at = 0_usize;
        let reached = raw.at(keys, &mut |count| looked_at += count.max(1));
        // One step weighs less than a whole text.
        for _ in 0..=looked_at / (1 << 16) {
            if let Err(fault) = self.expander.budget.spend(looked_at.min(1 << 16)) {
                return Found::Wrong(fault);
            }
        }
        match reached {
            Reached::Nothing(help) => self.nothing(path, help),
            Reached::Collection(kind) => {
                let path = Reference::Pack(path.clone());
                let message = format!("`{path}` is {kind}, which cannot be written into a text");
                let fault = Fault::new(&codes::WRONG_ARGUMENT, message);
                Found::Wrong(fault.help("name a key below it"))
            }
            Reached::Text(text, macros) => {
                let pieces = raw.pieces(text);
                self.joined(layer, &pieces, macros)
            }
        }
    }

    /// The layer that a path begins with, of the own profile first, and the keys behind its name.
    fn named_pack<'p>(&self, path: &'p PackPath) -> Option<(usize, &'p [String])> {
        let stack = self.expander.stack;
        let own = stack.layers.get(self.layer)?.profile;
        let mut lengths = (1..path.words.len()).rev();
        lengths.find_map(|length| {
            let (name, keys) = path.words.split_at_checked(length)?;
            let name = name.join(".");
            let named = || {
                let layers = stack.layers.iter().enumerate();
                layers.filter(|(_, layer)| *layer.pack.name.value == *name)
            };
            let of_own = named().find(|(_, layer)| layer.profile == own);
            let (number, _) = of_own.or_else(|| named().next())?;
            Some((number, keys))
        })
    }

    /// The values of this stack have no such pack; without an infrastructure the stack is not
    /// whole, and the pack may be in another profile.
    fn no_pack(&mut self, path: &PackPath) -> Found {
        let stack = self.expander.stack;
        let name = path.words.first().map_or("", String::as_str);
        let names = stack.layers.iter().map(|layer| &*layer.pack.name.value);
        let help = did_you_mean(name, names);
        if help.is_none() && stack.infrastructure().is_none() {
            return Found::Missing;
        }
        let message = format!("there is no pack `{name}` in this stack");
        let fault = Fault::new(&codes::NO_PACK_VALUE, message);
        self.remark = Some(fault.help(help.unwrap_or_else(|| {
            "name a pack of the stack, or a profile that has it, too".to_owned()
        })));
        Found::Nothing
    }

    fn nothing(&mut self, path: &PackPath, help: Option<String>) -> Found {
        let path = Reference::Pack(path.clone());
        let message = format!("there is nothing at `{path}`");
        let fault = Fault::new(&codes::NO_PACK_VALUE, message);
        self.remark = Some(fault.help(help.unwrap_or_else(|| {
            "Palette puts an empty text here; name a key of the pack's values, or add `default`"
                .to_owned()
        })));
        Found::Nothing
    }

    /// A scalar with those of its macros filled in that still stand in it. It comes from all of
    /// them.
    fn joined(
        &mut self,
        layer: usize,
        pieces: &[Result<usize, &str>],
        macros: Range<usize>,
    ) -> Found {
        let Some(text) = self.expander.values_of(layer) else {
            return Found::Failed;
        };
        let mut joined = String::new();
        let mut sources = BTreeSet::new();
        for piece in pieces {
            let part: Arc<str> = match piece {
                Err(part) => Arc::from(*part),
                Ok(index) => match self.inner(MacroId {
                    text,
                    index: *index,
                }) {
                    Ok((value, origins)) => {
                        sources.extend(origins);
                        value
                    }
                    Err(other) => return other,
                },
            };
            let whole = joined.len() + part.len();
            let cost = if whole > LARGEST_TEXT {
                whole
            } else {
                part.len()
            };
            if let Err(fault) = self.expander.budget.spend(cost) {
                return Found::Wrong(fault);
            }
            joined.push_str(&part);
        }
        for index in macros {
            if let Ok(evaluated) = self.expander.outcome(MacroId { text, index }).result {
                sources.extend(evaluated.sources);
            }
        }
        Found::Value(joined.into(), sources)
    }

    /// The value of a macro inside the value that is read.
    fn inner(&mut self, id: MacroId) -> Result<(Arc<str>, BTreeSet<OriginId>), Found> {
        if self.expander.waiting.contains(&id) {
            let message = "the value read here leads back to this macro";
            let fault = Fault::new(&codes::MACRO_CYCLE, message);
            return Err(Found::Wrong(fault.help("write one of the values out")));
        }
        match self.expander.outcome(id).result {
            Ok(evaluated) => Ok((evaluated.text, evaluated.sources)),
            Err(Failure::Missing(..)) => Err(Found::Missing),
            Err(Failure::Wrong(_) | Failure::Elsewhere) => Err(Found::Failed),
        }
    }

    /// A value from outside; it may hold no macro.
    fn checked(&mut self, what: &str, value: &Arc<str>, origin: OriginId) -> Found {
        if value.contains("{{") {
            if let Err(fault) = self.expander.budget.spend(value.len()) {
                return Found::Wrong(fault);
            }
            if !scan(value).is_empty() {
                let message = format!("the value of {what} holds a macro");
                let fault = Fault::new(&codes::NESTED_MACRO, message);
                return Found::Wrong(
                    fault.help("write the value itself; macros are filled in once"),
                );
            }
        }
        Found::Value(value.clone(), BTreeSet::from([origin]))
    }
}
