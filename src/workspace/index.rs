//! All resources of a run.

use super::CatalogueNames;
use super::ClusterProfiles;
use super::Differing;
use super::Files;
use super::History;
use super::Lock;
use super::Reading;
use super::Recorded;
use super::Settings;
use super::Shelf;
use super::catalogue;
use super::discover::discover;
use super::duplicates::shelve;
use super::editions::Numbers;
use super::load::DeploymentId;
use super::load::Loaded;
use super::load::Loader;
use super::load::REPEATS;
use super::load::ROOM;
use super::templates::Cache;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::model::Environment;
use crate::model::KeptResource;
use crate::model::Kind;
use crate::model::ProfileBundle;
use crate::model::Resource;
use crate::model::VariableSet;
use crate::model::Workload;
use crate::model::WorkloadDeployment;
use crate::model::WorkloadProfile;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Every resource that was read, by kind, namespace, name and version. It does not change any
/// more, and does not depend on the order of the files.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    pub(super) definitions: Shelf<Definition>,
    pub(super) catalogue: Shelf<Definition>,
    pub(super) profiles: Shelf<WorkloadProfile>,
    pub(super) environments: Shelf<Environment>,
    pub(super) variable_sets: Shelf<VariableSet>,
    pub(super) deployments: Shelf<WorkloadDeployment>,
    pub(super) workloads: Shelf<Workload>,
    pub(super) bundles: Shelf<ProfileBundle>,
    pub(super) history: History,
    pub(super) numbers: Numbers,
    pub(super) lock: Lock,
    pub(super) differing: Vec<Differing>,
    pub(super) kept: Shelf<KeptResource>,
    pub(super) cluster_profiles: ClusterProfiles,
    pub(super) foreign: Vec<Foreign>,
    pub(super) others: Vec<Node>,
    pub(super) ambiguous: Vec<Span>,
    pub(super) deployment_files: BTreeMap<PathBuf, Vec<DeploymentId>>,
}

/// A Kubernetes object of another API group, kept aside.
#[derive(Clone, Debug)]
pub struct Foreign {
    /// Its `apiVersion`.
    pub api_version: Arc<str>,
    /// Its `kind`.
    pub kind: Arc<str>,
    /// The whole document.
    pub node: Node,
}

impl Foreign {
    /// A document as an object; the document itself when it is none.
    pub(super) fn new(node: Node) -> Result<Self, Node> {
        let text = |key| node.get(key).and_then(Node::as_str).map(Arc::from);
        match (text("apiVersion"), text("kind")) {
            (Some(api_version), Some(kind)) => Ok(Self {
                api_version,
                kind,
                node,
            }),
            _ => Err(node),
        }
    }
}

impl Workspace {
    /// Reads everything below the paths, and of the embedded catalogue the definitions whose names
    /// are used.
    ///
    /// # Errors
    /// When anything is wrong, in the settings too; all of it is reported.
    pub fn load(
        files: &dyn Files,
        paths: &[PathBuf],
        settings: &Settings,
        sources: &mut Sources,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        Self::read(files, paths, settings, sources, origins, diagnostics)?.with_catalogue(
            settings,
            sources,
            origins,
            diagnostics,
        )
    }

    /// Reads everything below the paths, but nothing of the embedded catalogue.
    ///
    /// # Errors
    /// When a path is wrong. Everything else that is wrong is reported too, and is an error of
    /// [`Self::with_catalogue`].
    pub fn read(
        files: &dyn Files,
        paths: &[PathBuf],
        settings: &Settings,
        sources: &mut Sources,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let mut wrong_paths = Diagnostics::default();
        let found = discover(files, paths, sources, &mut wrong_paths);
        let checked = wrong_paths.check();
        diagnostics.extend(wrong_paths);
        checked?;
        let mut loader = Loader {
            files,
            prefix: "",
            settings,
            sources,
            origins,
            diagnostics,
            templates: Cache::new(),
            loaded: Loaded::default(),
            room: Some(ROOM),
            repeats: REPEATS,
        };
        for (path, found) in found {
            loader.file(&path, found);
        }
        loader.report_unparsed();
        let content = std::mem::take(&mut loader.loaded);
        let mut workspace = Self::of(content, origins, diagnostics);
        workspace.reconcile(&mut Reading {
            files,
            settings,
            sources,
            origins,
            diagnostics,
        });
        Ok(workspace)
    }

    /// Reads of the embedded catalogue the definitions whose names appear in the workspace.
    ///
    /// # Errors
    /// When anything is wrong, be it in the catalogue or in what was read before.
    pub fn with_catalogue(
        mut self,
        settings: &Settings,
        sources: &mut Sources,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let names = CatalogueNames::used_in(&self);
        self.add_catalogue(&names, settings, sources, origins, diagnostics);
        diagnostics.check()?;
        Ok(self)
    }

    /// What references mean, as it was recorded.
    pub fn lock(&self) -> &Lock {
        &self.lock
    }

    /// Takes another record of what references mean; the one before is returned.
    pub fn set_lock(&mut self, lock: Lock) -> Lock {
        std::mem::replace(&mut self.lock, lock)
    }

    /// Puts deployments beside those that were read; one of the same namespace and name stands in
    /// for it.
    pub fn add_deployments(&mut self, made: Vec<WorkloadDeployment>) {
        let id = |one: &WorkloadDeployment| {
            let metadata = &one.metadata;
            (
                metadata.namespace.value.clone(),
                metadata.name.value.clone(),
            )
        };
        let ids: BTreeSet<(Arc<str>, Arc<str>)> = made.iter().map(id).collect();
        self.deployments.retain(|one| !ids.contains(&id(one)));
        self.deployments.extend(made);
    }

    /// Reads more of the embedded catalogue, for lists of it. What was read before is not read
    /// again.
    pub fn add_catalogue(
        &mut self,
        names: &CatalogueNames,
        settings: &Settings,
        sources: &mut Sources,
        origins: &mut Origins,
        diagnostics: &mut Diagnostics,
    ) {
        let known = &self.catalogue;
        let mut loader = Loader {
            files: &catalogue::CatalogueFiles,
            prefix: catalogue::PREFIX,
            settings,
            sources,
            origins,
            diagnostics,
            templates: Cache::new(),
            loaded: Loaded::default(),
            room: Some(ROOM),
            repeats: REPEATS,
        };
        let is_known = |name: &str| {
            let mut definitions = known.iter();
            definitions.any(|definition| &*definition.metadata.name.value == name)
        };
        catalogue::load(names, is_known, &mut loader);
        let resources = std::mem::take(&mut loader.loaded.resources);
        let definitions = resources.into_iter().filter_map(|resource| match resource {
            Resource::Definition(definition) => Some(Definition {
                built_in: true,
                ..definition
            }),
            _ => None,
        });
        let definitions = definitions.collect();
        self.catalogue.extend(definitions);
    }

    /// Nothing but a history.
    pub(super) fn of_history(history: History) -> Self {
        Self {
            history,
            ..Self::default()
        }
    }

    fn of(mut loaded: Loaded, origins: &Origins, diagnostics: &mut Diagnostics) -> Self {
        let mut piles = Piles::default();
        for resource in std::mem::take(&mut loaded.resources) {
            piles.add(resource);
        }
        Self::of_piles(piles, loaded, origins, diagnostics)
    }

    /// Puts everything in order; `loaded` holds what is no resource.
    pub(super) fn of_piles(
        piles: Piles,
        loaded: Loaded,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let (o, d) = (origins, diagnostics);
        Self {
            definitions: shelve(piles.definitions, |item| item.kind.kind(), o, d),
            catalogue: Shelf::default(),
            profiles: shelve(piles.profiles, |_| Kind::WorkloadProfile, o, d),
            environments: shelve(piles.environments, |_| Kind::Environment, o, d),
            variable_sets: shelve(piles.variable_sets, |_| Kind::VariableSet, o, d),
            deployments: shelve(piles.deployments, |_| Kind::WorkloadDeployment, o, d),
            workloads: shelve(piles.workloads, |_| Kind::Workload, o, d),
            bundles: shelve(piles.bundles, |_| Kind::ProfileBundle, o, d),
            history: History::new(loaded.recorded),
            numbers: Numbers::new(),
            lock: Lock::default(),
            differing: Vec::new(),
            kept: shelve(piles.kept, |item| item.kind, o, d),
            cluster_profiles: ClusterProfiles::new(loaded.cluster_profiles),
            foreign: loaded.foreign,
            others: loaded.others,
            ambiguous: loaded.ambiguous,
            deployment_files: loaded.deployment_files,
        }
    }

    /// Its resources, to be put in order again.
    pub(super) fn piles(&self) -> Piles {
        Piles {
            definitions: self.definitions.iter().cloned().collect(),
            profiles: self.profiles.iter().cloned().collect(),
            environments: self.environments.iter().cloned().collect(),
            variable_sets: self.variable_sets.iter().cloned().collect(),
            deployments: self.deployments.iter().cloned().collect(),
            workloads: self.workloads.iter().cloned().collect(),
            bundles: self.bundles.iter().cloned().collect(),
            kept: self.kept.iter().cloned().collect(),
        }
    }

    /// True when there is no resource of ours in it.
    pub fn is_empty(&self) -> bool {
        self.definitions.is_empty()
            && self.profiles.is_empty()
            && self.environments.is_empty()
            && self.variable_sets.is_empty()
            && self.deployments.is_empty()
            && self.workloads.is_empty()
            && self.bundles.is_empty()
            && self.kept.is_empty()
            && self.history.is_empty()
            && self.cluster_profiles.is_empty()
    }

    /// Takes up resources that nobody wrote, for questions about what a deployment would be.
    pub fn stand_in(
        &mut self,
        profiles: Vec<WorkloadProfile>,
        deployments: Vec<WorkloadDeployment>,
    ) {
        self.profiles.extend(profiles);
        self.deployments.extend(deployments);
    }

    /// The workload profiles.
    pub fn profiles(&self) -> &Shelf<WorkloadProfile> {
        &self.profiles
    }

    /// The environments.
    pub fn environments(&self) -> &Shelf<Environment> {
        &self.environments
    }

    /// The variable sets, at most one in each namespace.
    pub fn variable_sets(&self) -> &Shelf<VariableSet> {
        &self.variable_sets
    }

    /// The deployments.
    pub fn deployments(&self) -> &Shelf<WorkloadDeployment> {
        &self.deployments
    }

    /// The files that were found in folders and hold deployments and nothing else, with these.
    pub fn deployment_files(&self) -> &BTreeMap<PathBuf, Vec<DeploymentId>> {
        &self.deployment_files
    }

    /// The Workloads that stand in files themselves.
    pub fn workloads(&self) -> &Shelf<Workload> {
        &self.workloads
    }

    /// The profile bundles.
    pub fn bundles(&self) -> &Shelf<ProfileBundle> {
        &self.bundles
    }

    /// Palette's cluster profiles, which are no Kubernetes objects.
    pub fn cluster_profiles(&self) -> &ClusterProfiles {
        &self.cluster_profiles
    }

    /// Resources of the kinds that are recognised but not interpreted, by kind.
    pub fn kept(&self, kind: Kind) -> impl Iterator<Item = &KeptResource> {
        self.kept.iter().filter(move |kept| kept.kind == kind)
    }

    /// The recorded revisions.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Working copies that differ from the recorded revision of their own version, which must be
    /// raised before anything can be resolved.
    pub fn differing(&self) -> &[Differing] {
        &self.differing
    }

    /// What was recorded, of the revisions that are open.
    pub fn opened(&self) -> impl Iterator<Item = &Resource> {
        self.history.iter().filter_map(Recorded::snapshot)
    }

    /// All versions of a definition of the workspace, oldest first.
    pub fn definitions(&self, kind: DefinitionKind, namespace: &str, name: &str) -> &[Definition] {
        self.definitions.ranked(kind as u8, namespace, name)
    }

    /// All versions of a definition of the embedded catalogue, oldest first. A few definitions
    /// answer to a second name too.
    pub fn catalogue(&self, kind: DefinitionKind, name: &str) -> &[Definition] {
        let name = catalogue::first_name(kind, name);
        self.catalogue
            .ranked(kind as u8, catalogue::NAMESPACE, name)
    }

    /// The names of the embedded catalogue's definitions of a kind, sorted, whether they were read
    /// or not.
    pub fn catalogue_names(kind: DefinitionKind) -> impl Iterator<Item = &'static str> {
        catalogue::names(kind)
    }

    /// Second names of the embedded catalogue's definitions: the kind, the second name, the first.
    pub fn second_names() -> &'static [(DefinitionKind, &'static str, &'static str)] {
        catalogue::second_names()
    }

    /// All definitions of the workspace, and then those of the catalogue that were read.
    pub fn all_definitions(&self) -> impl Iterator<Item = &Definition> {
        self.definitions.iter().chain(&self.catalogue)
    }

    /// Kubernetes objects of other API groups, in the order of their files.
    pub fn foreign(&self) -> &[Foreign] {
        &self.foreign
    }

    /// Documents that are no Kubernetes objects, in the order of their files.
    pub fn other_documents(&self) -> &[Node] {
        &self.others
    }

    /// Plain scalars in documents of ours that readers of YAML disagree about.
    pub fn ambiguous(&self) -> &[Span] {
        &self.ambiguous
    }
}

/// Resources by kind, not yet in order.
#[derive(Default)]
pub(super) struct Piles {
    definitions: Vec<Definition>,
    profiles: Vec<WorkloadProfile>,
    environments: Vec<Environment>,
    variable_sets: Vec<VariableSet>,
    deployments: Vec<WorkloadDeployment>,
    workloads: Vec<Workload>,
    bundles: Vec<ProfileBundle>,
    kept: Vec<KeptResource>,
}

impl Piles {
    /// Leaves out the resources whose documents do not pass.
    pub(super) fn retain(&mut self, stays: impl Fn(&Node) -> bool) {
        self.definitions.retain(|item| stays(&item.node));
        self.profiles.retain(|item| stays(&item.node));
        self.environments.retain(|item| stays(&item.node));
        self.variable_sets.retain(|item| stays(&item.node));
        self.deployments.retain(|item| stays(&item.node));
        self.workloads.retain(|item| stays(&item.node));
        self.bundles.retain(|item| stays(&item.node));
        self.kept.retain(|item| stays(&item.node));
    }

    pub(super) fn add(&mut self, resource: Resource) {
        match resource {
            Resource::Definition(definition) => self.definitions.push(definition),
            Resource::WorkloadProfile(profile) => self.profiles.push(profile),
            Resource::Environment(environment) => self.environments.push(environment),
            Resource::VariableSet(set) => self.variable_sets.push(set),
            Resource::WorkloadDeployment(deployment) => self.deployments.push(deployment),
            Resource::Workload(workload) => self.workloads.push(workload),
            Resource::ProfileBundle(bundle) => self.bundles.push(bundle),
            // They are set aside when they are read.
            Resource::Revision(_) => {}
            Resource::Kept(kept) => self.kept.push(kept),
        }
    }
}
