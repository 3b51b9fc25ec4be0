//! Tells what a stack is.

use super::choose::file_of;
use super::stack_report::FilledMacro;
use super::stack_report::LayerReport;
use super::stack_report::ManifestReport;
use super::stack_report::NeededMacro;
use super::stack_report::ProfileReport;
use super::stack_report::RegistryReport;
use super::stack_report::StackReport;
use super::stack_report::VariableReport;
use super::stack_report::WaveReport;
use super::work::Worked;
use crate::cluster_profile::ExpandedText;
use crate::cluster_profile::VariableValue;
use crate::emit::DOTS;
use crate::model::ClusterProfile;
use crate::model::Text;
use crate::model::cluster_profile::Pack;
use crate::model::cluster_profile::ProfileVariable;
use crate::model::cluster_profile::Registry;
use crate::ops::Session;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Tells what a stack is; with dots in the place of secrets, if it hides them.
pub(super) fn report(worked: &Worked<'_>, hides: bool, session: &Session) -> StackReport {
    let reporter = Reporter {
        worked,
        hides,
        session,
    };
    let order = worked.plan.order();
    StackReport {
        profiles: worked
            .stack
            .profiles
            .iter()
            .map(|profile| reporter.profile(profile))
            .collect(),
        layers: order
            .filter_map(|(layer, wave)| reporter.layer(layer, wave))
            .collect(),
        waves: reporter.waves(),
        variables: reporter.variables(),
        needs: reporter.needs(),
        registries: reporter.registries(),
        images: reporter.images(),
    }
}

struct Reporter<'r, 'w> {
    worked: &'r Worked<'w>,
    hides: bool,
    session: &'r Session,
}

impl Reporter<'_, '_> {
    fn profile(&self, profile: &ClusterProfile) -> ProfileReport {
        let session = self.session;
        ProfileReport {
            name: profile.name.value.to_string(),
            version: profile.version.value.to_string(),
            profile_type: profile.profile_type.value.word(),
            title: profile.profile_type.value.title(),
            cloud_type: text(profile.cloud_type.as_ref()),
            description: text(profile.description.as_ref()),
            file: file_of(profile, &session.origins, &session.sources).to_owned(),
        }
    }

    /// What a layer is called in the stack.
    fn shown_name(&self, layer: usize) -> String {
        let settings = self.worked.settings.get(layer);
        let display = settings.and_then(|settings| settings.display_name.as_ref());
        let pack = self.worked.stack.layers.get(layer);
        let name = pack.map(|layer| &layer.pack.name);
        text(display.or(name)).unwrap_or_default()
    }

    fn layer(&self, number: usize, wave: usize) -> Option<LayerReport> {
        let layer = self.worked.stack.layers.get(number)?;
        let expanded = self.worked.expansion.layers.get(number)?;
        let settings = self.worked.settings.get(number)?;
        let pack = layer.pack;
        let profile = self.worked.stack.profile_of(layer);
        let manifests = expanded.manifests.iter();
        let texts = expanded
            .values
            .iter()
            .chain(manifests.clone().map(|(_, text)| text));
        let is_core = pack.layer.value.is_core();
        let priority = settings.priority.map_or(0, |priority| priority.value);
        let registry = pack.registry.as_ref();
        Some(LayerReport {
            name: pack.name.value.to_string(),
            display_name: self.shown_name(number),
            profile: profile.map_or_else(String::new, |one| one.name.value.to_string()),
            layer: pack.layer.value.word(),
            kind: pack.kind().word(),
            version: text(pack.version.as_ref()),
            tag: text(pack.tag.as_ref()),
            registry: text(registry.and_then(Registry::shown_name)),
            namespace: text(settings.namespace.as_ref()),
            wave,
            priority: (!is_core).then_some(priority),
            values: expanded.values.as_ref().map(|text| self.shown(text)),
            macros: texts.flat_map(|text| self.macros(text)).collect(),
            manifests: manifests
                .map(|(index, text)| manifest(pack, *index, text))
                .collect(),
            location: self.session.place_of(pack.name.origin),
        })
    }

    fn shown(&self, text: &ExpandedText) -> String {
        if self.hides {
            return text.masked(DOTS);
        }
        text.text.clone()
    }

    fn macros(&self, text: &ExpandedText) -> Vec<FilledMacro> {
        let macros = text.macros.iter().map(|one| FilledMacro {
            written: one.written.to_string(),
            value: one.value.as_ref().map(|value| {
                if one.is_secret && self.hides {
                    DOTS.to_owned()
                } else {
                    value.to_string()
                }
            }),
            location: one
                .span
                .map(|span| self.session.sources.location(span).to_string())
                .unwrap_or_default(),
        });
        macros.collect()
    }

    fn waves(&self) -> Vec<WaveReport> {
        let waves = self.worked.plan.waves.iter().enumerate();
        let waves = waves.map(|(number, wave)| WaveReport {
            wave: number + 1,
            layer: wave.layer.word(),
            priority: wave.priority,
            layers: wave
                .layers
                .iter()
                .map(|layer| self.shown_name(*layer))
                .collect(),
        });
        waves.collect()
    }

    /// What the layers read, with the names of those that do, by path.
    fn readers(&self, profile: Option<usize>) -> BTreeMap<String, Vec<String>> {
        let mut readers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let layers = self.worked.stack.layers.iter().enumerate();
        let wanted = layers.filter(|(_, layer)| profile.is_none_or(|only| layer.profile == only));
        for (number, _) in wanted {
            let Some(expanded) = self.worked.expansion.layers.get(number) else {
                continue;
            };
            let manifests = expanded.manifests.iter().map(|(_, text)| text);
            let macros = expanded
                .values
                .iter()
                .chain(manifests)
                .flat_map(|text| &text.macros);
            for read in macros.flat_map(|one| &one.reads) {
                let names = readers.entry(read.clone()).or_default();
                let name = self.shown_name(number);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        readers
    }

    fn variables(&self) -> Vec<VariableReport> {
        let mut all = Vec::new();
        for (number, profile) in self.worked.stack.profiles.iter().enumerate() {
            let readers = self.readers(Some(number));
            for variable in &profile.variables {
                let path = format!(".spectro.var.{}", variable.name.value);
                let used_by = readers.get(&path).cloned().unwrap_or_default();
                all.push(self.variable(number, profile, variable, used_by));
            }
        }
        all
    }

    fn variable(
        &self,
        number: usize,
        profile: &ClusterProfile,
        variable: &ProfileVariable,
        used_by: Vec<String>,
    ) -> VariableReport {
        let resolved = self.worked.expansion.variables.get(number);
        let resolved = resolved.and_then(|all| all.get(&variable.name.value));
        let value = resolved.and_then(|resolved| match &resolved.value {
            VariableValue::Known(value) => Some(value.to_string()),
            VariableValue::Missing | VariableValue::Wrong => None,
        });
        let sensitive = variable.sensitive.value;
        let hides = sensitive && self.hides;
        let mask = |value: String| {
            if hides && !value.is_empty() {
                DOTS.to_owned()
            } else {
                value
            }
        };
        let options = variable.options.iter();
        let options = options.map(|option| mask(option.value.value.to_string()));
        VariableReport {
            profile: profile.name.value.to_string(),
            name: variable.name.value.to_string(),
            display_name: text(variable.display_name.as_ref()),
            description: text(variable.description.as_ref()),
            format: variable.format.value.word(),
            value: value.map(mask),
            given: resolved.is_some_and(|resolved| resolved.is_given),
            required: variable.required.value,
            immutable: variable.immutable.value,
            hidden: variable.hidden.value,
            sensitive,
            regex: text(variable.regex.as_ref()),
            options: options.collect(),
            used_by,
            location: self.session.place_of(variable.name.origin),
        }
    }

    /// Macros that still stand in the texts.
    fn needs(&self) -> Vec<NeededMacro> {
        let layers = self.worked.expansion.layers.iter();
        let texts = layers.flat_map(|layer| {
            let manifests = layer.manifests.iter().map(|(_, text)| text);
            layer.values.iter().chain(manifests)
        });
        let unfilled = texts.flat_map(|text| text.macros.iter().filter(|one| one.value.is_none()));
        let reads = unfilled.flat_map(|one| &one.reads);
        let of_palette = |read: &&String| !read.starts_with(".spectro.var.");
        let names: BTreeSet<&String> = reads.filter(of_palette).collect();
        let readers = self.readers(None);
        let needs = names.into_iter().map(|name| NeededMacro {
            name: name.clone(),
            used_by: readers.get(name).cloned().unwrap_or_default(),
        });
        needs.collect()
    }

    fn registries(&self) -> Vec<RegistryReport> {
        let layers = self.worked.stack.layers.iter();
        let registries = layers.filter_map(|layer| layer.pack.registry.as_ref());
        let reports = registries.map(|registry| RegistryReport {
            name: text(registry.name.as_ref()),
            uid: text(registry.uid.as_ref()),
            kind: registry.kind.map(|kind| kind.value.word()),
            provider_type: registry.provider.map(|provider| provider.value.word()),
            private: registry.is_private,
        });
        let unique: BTreeSet<RegistryReport> = reports.collect();
        unique.into_iter().collect()
    }

    fn images(&self) -> Vec<String> {
        let images = self.worked.settings.iter().flat_map(|one| &one.images);
        let unique: BTreeSet<String> = images.map(|image| image.value.to_string()).collect();
        unique.into_iter().collect()
    }
}

fn manifest(pack: &Pack, index: usize, expanded: &ExpandedText) -> ManifestReport {
    let name = pack.manifests.get(index).map(|manifest| &manifest.name);
    let objects = expanded.documents.iter();
    let objects = objects.filter_map(crate::kubernetes::ObjectId::of);
    ManifestReport {
        name: text(name).unwrap_or_default(),
        objects: objects.map(|id| id.to_string()).collect(),
    }
}

fn text(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.value.to_string())
}
