//! Everything a bundle needs, wherever it is written.

use super::Contents;
use super::composition::Surroundings;
use super::repositories::Used;
use super::repositories::collect;
use super::repositories::metadata_text;
use super::repositories::objects;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Fault;
use crate::diag::codes::references::NOT_FOUND;
use crate::diag::codes::studio::MISSING_DEFINITION;
use crate::diag::codes::studio::NEEDS_HISTORY;
use crate::model::ClusterProfile;
use crate::model::ComponentSpec;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::model::Environment;
use crate::model::Kind;
use crate::model::Metadata;
use crate::model::PolicySpec;
use crate::model::Reference;
use crate::model::Revision;
use crate::model::Schematic;
use crate::model::WorkloadProfile;
use crate::resolve::read_by_environment;
use crate::resolve::read_by_profile;
use crate::resolve::references::Found;
use crate::source::Origins;
use crate::source::Spanned;
use crate::workspace::Foreign;
use crate::workspace::Recorded;
use crate::workspace::Versioned;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::Strictness;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A bundle and everything it needs to be deployed elsewhere, each once and in an order that does
/// not depend on the order of files.
#[derive(Clone, Debug)]
pub struct Closure<'w> {
    /// The bundle and what it lists.
    pub contents: Contents<'w>,
    /// Cluster profiles, by name and version.
    pub cluster_profiles: Vec<&'w ClusterProfile>,
    /// Workload profiles, by name, version and namespace.
    pub workload_profiles: Vec<&'w WorkloadProfile>,
    /// Environments that were asked for besides; a bundle names none.
    pub environments: Vec<&'w Environment>,
    /// Definitions of the workspace, by kind, name, version and namespace.
    pub definitions: Vec<&'w Definition>,
    /// Definitions that come with the program, in the same order.
    pub built_in: Vec<&'w Definition>,
    /// Objects of Flux that describe repositories, by kind and name.
    pub repositories: Vec<&'w Foreign>,
    /// Recorded revisions that references with a version mean, where the history is taken along.
    pub revisions: Vec<&'w Recorded>,
    /// What is needed and is not here, sorted.
    pub missing: BTreeSet<Missing>,
}

/// Something that a bundle needs and that does not come with it, so that it must be there where
/// the bundle goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// What it is, in the words of lists: `component definition`, `variable`, `HelmRepository`.
    pub what: &'static str,
    /// Its name, with the version that was asked for.
    pub name: String,
}

/// What becomes of recorded revisions that references with a version mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HistoryTaken {
    /// Nobody asks: the bundle stays where it is.
    #[default]
    AsItIs,
    /// They stay behind. What only the history knows by its number cannot travel then.
    Left,
    /// They travel.
    Taken,
}

impl<'w> Closure<'w> {
    /// Gathers what a bundle and these environments need.
    ///
    /// A definition that exists nowhere is a warning: it may be one of those that a vendor's
    /// cluster comes with. A name that looks like a slip is an error, and with `strict` any.
    pub fn of(
        contents: Contents<'w>,
        environments: Vec<&'w Environment>,
        around: &Surroundings<'w>,
        (strictness, history): (Strictness, HistoryTaken),
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut gathering = Gathering {
            bundle_namespace: &contents.bundle.metadata.namespace.value,
            around,
            strictness,
            history,
            origins,
            diagnostics,
            profiles: BTreeMap::new(),
            definitions: BTreeMap::new(),
            repositories: BTreeMap::new(),
            revisions: BTreeMap::new(),
            missing: BTreeSet::new(),
        };
        let mut profiles: Vec<&'w WorkloadProfile> = Vec::new();
        for held in &contents.workload_profiles {
            if let Ok(found) = &held.found {
                gathering.listed(found, held.listed);
                profiles.push(found.item());
            }
        }
        for environment in &environments {
            gathering.environment(environment);
        }
        gathering.declared_repositories(&contents);
        gathering.variables(&contents, &profiles, &environments);
        let cluster_profiles = gathering.cluster_profiles(&contents);
        let Gathering {
            profiles,
            definitions,
            repositories,
            revisions,
            missing,
            ..
        } = gathering;
        let (built_in, definitions) = definitions
            .into_values()
            .partition(|definition: &&Definition| definition.built_in);
        Self {
            cluster_profiles,
            workload_profiles: profiles.into_values().collect(),
            environments,
            definitions,
            built_in,
            repositories: repositories.into_values().collect(),
            revisions: revisions.into_values().collect(),
            missing,
            contents,
        }
    }
}

/// Kind, name, revision and namespace.
type Key<'w> = (Kind, &'w Arc<str>, Revision, &'w Arc<str>);

struct Gathering<'a, 'w> {
    bundle_namespace: &'w Arc<str>,
    around: &'a Surroundings<'w>,
    strictness: Strictness,
    history: HistoryTaken,
    origins: &'a Origins,
    diagnostics: &'a mut Diagnostics,
    profiles: BTreeMap<Key<'w>, &'w WorkloadProfile>,
    definitions: BTreeMap<Key<'w>, &'w Definition>,
    repositories: BTreeMap<(&'static str, String), &'w Foreign>,
    revisions: BTreeMap<Key<'w>, &'w Recorded>,
    missing: BTreeSet<Missing>,
}

impl<'w> Gathering<'_, 'w> {
    fn listed(&mut self, found: &Found<'w, WorkloadProfile>, reference: &Reference) {
        let profile = found.item();
        let key = key(Kind::WorkloadProfile, &profile.metadata, found.revision());
        if self.travels(key.clone(), found, reference) {
            self.profiles.insert(key, profile);
        }
        self.profile(profile);
    }

    /// Whether what a reference means is taken along as a document; its revision is noted where it
    /// is taken along as one.
    fn travels<T: Versioned>(
        &mut self,
        key: Key<'w>,
        found: &Found<'w, T>,
        reference: &Reference,
    ) -> bool {
        let edition = found.edition();
        if self.history == HistoryTaken::AsItIs || reference.pin.is_none() {
            return true;
        }
        if let (HistoryTaken::Taken, Some(recorded)) = (self.history, edition.recorded) {
            self.revisions.insert(key, recorded);
            return edition.working.is_some();
        }
        let by_number = matches!(found.revision(), Revision::Number(_));
        if by_number && edition.has_history {
            self.without_number(reference, edition.recorded.is_some());
        }
        true
    }

    /// The number of a revision is known only from a history.
    fn without_number(&mut self, reference: &Reference, is_recorded: bool) {
        let message =
            format!("`{reference}` means a revision by its number, which only a history knows");
        let help = if is_recorded {
            "take its revisions along with `--with-history`"
        } else {
            "record it with `paletteai revision record`, and take it along with `--with-history`"
        };
        self.diagnostics.push(
            Diagnostic::error(&NEEDS_HISTORY, message)
                .place(self.origins.span(reference.origin), "used here")
                .help(help),
        );
    }

    fn profile(&mut self, profile: &'w WorkloadProfile) {
        let namespace = &profile.metadata.namespace.value;
        for component in &profile.workload.components {
            self.component(component, namespace);
        }
    }

    fn component(&mut self, component: &'w ComponentSpec, namespace: &'w Arc<str>) {
        let kind = DefinitionKind::Component;
        self.definition(kind, &component.definition, namespace);
        self.used_repositories(component.properties.as_ref(), namespace);
        for used in &component.traits {
            self.definition(DefinitionKind::Trait, &used.definition, namespace);
            self.used_repositories(used.properties.as_ref(), namespace);
        }
    }

    fn environment(&mut self, environment: &'w Environment) {
        let namespace = &environment.metadata.namespace.value;
        let policies = &environment.policies;
        for policy in std::iter::once(&environment.topology).chain(policies) {
            let found = self.definition(DefinitionKind::Policy, &policy.definition, namespace);
            let overrides = found.is_some_and(|definition| {
                matches!(&definition.schematic, Schematic::Builtin(name) if &*name.value == "override")
            });
            if overrides {
                self.overridden(policy, namespace);
            }
        }
    }

    /// The definitions of components and traits that an override adds.
    fn overridden(&mut self, policy: &'w PolicySpec, namespace: &'w Arc<str>) {
        let properties = policy.properties.as_ref();
        for component in list(properties, "components") {
            self.used_repositories(Some(component), namespace);
            let creates = component.get("create").and_then(Node::as_bool) == Some(true);
            if creates {
                self.named_definition(DefinitionKind::Component, component, namespace);
            }
            for used in list(Some(component), "traits") {
                if used.get("disable").and_then(Node::as_bool) != Some(true) {
                    self.named_definition(DefinitionKind::Trait, used, namespace);
                }
            }
        }
    }

    fn named_definition(&mut self, kind: DefinitionKind, node: &Node, namespace: &'w Arc<str>) {
        let named = node.get("type");
        let named = named.and_then(|node| Some(Spanned::new(node.as_str()?.into(), node.origin)));
        // What is no reference, whoever renders with the environment reports.
        if let Some(Ok(reference)) = named.map(|text| Reference::parse(&text)) {
            self.definition(kind, &reference, namespace);
        }
    }

    fn definition(
        &mut self,
        kind: DefinitionKind,
        reference: &Reference,
        namespace: &'w Arc<str>,
    ) -> Option<&'w Definition> {
        let namespaces = [self.bundle_namespace, namespace];
        let finder = &self.around.finder;
        let found = match finder.any_definition(kind, reference, namespaces) {
            Ok(found) => found,
            Err(fault) => {
                self.missing_definition(kind, reference, fault);
                return None;
            }
        };
        let definition = found.item();
        let key = key(kind.kind(), &definition.metadata, found.revision());
        if self.travels(key.clone(), &found, reference) {
            self.definitions.insert(key, definition);
        }
        Some(definition)
    }

    fn missing_definition(&mut self, kind: DefinitionKind, reference: &Reference, fault: Fault) {
        let what = match kind {
            DefinitionKind::Component => "component definition",
            DefinitionKind::Trait => "trait definition",
            DefinitionKind::Policy => "policy definition",
        };
        let name = reference.to_string();
        if !self.missing.insert(Missing { what, name }) {
            return;
        }
        let span = self.origins.span(reference.origin);
        let finder = &self.around.finder;
        if fault.code != &NOT_FOUND || finder.knows_one_like(kind, &reference.name) {
            self.diagnostics.push(fault.at(span, "used here"));
            return;
        }
        let message = format!("the {what} `{}` is not in the workspace", reference.name);
        let diagnostic = match self.strictness {
            Strictness::Strict => Diagnostic::error(&MISSING_DEFINITION, message),
            Strictness::Lenient => Diagnostic::warning(&MISSING_DEFINITION, message),
        };
        self.diagnostics.push(
            diagnostic
                .place(span, "used here")
                .help("it must be there where the bundle goes, or put it into the workspace"),
        );
    }

    fn used_repositories(&mut self, properties: Option<&Node>, namespace: &Arc<str>) {
        let mut used = Vec::new();
        if let Some(properties) = properties {
            collect(properties, &mut Path::default(), &mut used);
        }
        for (_, one) in used {
            self.used_repository(&one, namespace);
        }
    }

    /// A reference without a namespace is to a repository beside the profile, or else wherever
    /// there is one.
    fn used_repository(&mut self, used: &Used<'_>, namespace: &Arc<str>) {
        let name = used.name.as_str().unwrap_or_default();
        let workspace = self.around.finder.workspace;
        let wanted = used.namespace.unwrap_or(namespace);
        let is_there = |object: &&Foreign| {
            metadata_text(&object.node, "namespace").is_none_or(|own| own == wanted)
        };
        let mut there = objects(workspace, used.kind, name).filter(is_there);
        let anywhere = || match used.namespace {
            None => objects(workspace, used.kind, name).next(),
            Some(_) => None,
        };
        self.repository(used.kind.name(), name, there.next().or_else(anywhere));
    }

    fn declared_repositories(&mut self, contents: &Contents<'w>) {
        for declared in &contents.bundle.repositories {
            let name = &*declared.name.value;
            let wanted = &*declared.namespace.value;
            let mut found = objects(self.around.finder.workspace, declared.kind, name);
            let found = found.find(|object| {
                metadata_text(&object.node, "namespace").is_none_or(|own| own == wanted)
            });
            if found.is_none() && declared.url.is_some() {
                // It is made where the bundle goes.
                self.missing.remove(&Missing {
                    what: declared.kind.name(),
                    name: name.to_owned(),
                });
                continue;
            }
            self.repository(declared.kind.name(), name, found);
        }
    }

    fn repository(&mut self, kind: &'static str, name: &str, found: Option<&'w Foreign>) {
        let name = name.to_owned();
        if let Some(object) = found {
            self.repositories.insert((kind, name), object);
        } else {
            self.missing.insert(Missing { what: kind, name });
        }
    }

    /// Variables that are read and not declared by the bundle itself.
    fn variables(
        &mut self,
        contents: &Contents<'_>,
        profiles: &[&WorkloadProfile],
        environments: &[&Environment],
    ) {
        let sources = self.around.sources;
        let mut read: BTreeSet<Arc<str>> = BTreeSet::new();
        for profile in profiles {
            let reads = read_by_profile(profile, sources, self.origins);
            read.extend(reads.into_iter().map(|one| one.name));
        }
        for environment in environments {
            let reads = read_by_environment(environment, sources, self.origins);
            read.extend(reads.into_iter().map(|one| one.name));
        }
        let assigned = contents.bundle.assignments.iter();
        read.extend(assigned.map(|assignment| assignment.name.value.clone()));
        for variable in &contents.bundle.variables {
            read.remove(&variable.name.value);
        }
        let what = "variable";
        let missing = read.into_iter().map(|name| Missing {
            what,
            name: name.to_string(),
        });
        self.missing.extend(missing);
    }

    fn cluster_profiles(&mut self, contents: &Contents<'w>) -> Vec<&'w ClusterProfile> {
        let mut profiles = BTreeMap::new();
        for held in &contents.cluster_profiles {
            let name = &held.listed.name.value;
            if let Some(profile) = held.profile {
                profiles.insert((name, &profile.version.value), profile);
                continue;
            }
            let name = match &held.listed.version {
                Some(version) => format!("{name} {}", version.value),
                None => name.to_string(),
            };
            let what = "cluster profile";
            self.missing.insert(Missing { what, name });
        }
        profiles.into_values().collect()
    }
}

fn key<'w>(kind: Kind, metadata: &'w Metadata, revision: &Revision) -> Key<'w> {
    (
        kind,
        &metadata.name.value,
        revision.clone(),
        &metadata.namespace.value,
    )
}

/// The items of a list in a mapping.
fn list<'n>(node: Option<&'n Node>, key: &str) -> &'n [Node] {
    let list = node.and_then(|node| node.get(key));
    list.and_then(Node::as_list).unwrap_or_default()
}
