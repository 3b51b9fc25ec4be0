//! Which recorded revisions are needed.

use super::finder::PROFILE_BUNDLE;
use super::references::candidates;
use super::references::is_answered;
use super::versions::pick;
use crate::model::Definition;
use crate::model::Environment;
use crate::model::Kind;
use crate::model::Pin;
use crate::model::ProfileBundle;
use crate::model::Reference;
use crate::model::Resource;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::VERSIONED_KINDS;
use crate::model::WorkloadProfile;
use crate::source::Spanned;
use crate::workspace::Reading;
use crate::workspace::Versioned;
use crate::workspace::Workspace;
use crate::workspace::types_in;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One revision of a resource.
type Id = (ResourceId, Revision);

/// Reads those recorded revisions whole that references of the workspace mean, those of the opened
/// ones included, and `also` these. Everything else of a history stays unread.
///
/// A reference opens what it means in every namespace, wherever a deployment looks first: that is
/// seldom more than is needed, and never less. The built-in catalogue is to be added afterwards, as
/// what was opened refers to it.
pub fn open_history(workspace: &mut Workspace, also: &[Id], reading: &mut Reading<'_>) {
    if workspace.history().is_empty() {
        return;
    }
    workspace.open(also.iter().map(|(id, revision)| (id, revision)), reading);
    let mut asked = Asked::of(workspace);
    asked.by_documents(workspace);
    loop {
        let wanted = asked.answers(workspace);
        if wanted.is_empty() {
            return;
        }
        workspace.open(wanted.iter().map(|(id, revision)| (id, revision)), reading);
        for (id, revision) in &wanted {
            let recorded = workspace.history().find(id, revision);
            if let Some(resource) = recorded.and_then(|recorded| recorded.snapshot()) {
                asked.by_types(resource.node());
                if let Resource::ProfileBundle(bundle) = resource {
                    asked.by_bundle(bundle);
                }
            }
        }
    }
}

/// What is referred to: `name@v…`, as the kinds that it may be.
struct Asked {
    /// The resources with a history by their names.
    resources: BTreeMap<Arc<str>, Vec<ResourceId>>,
    new: Vec<(&'static [Kind], Reference)>,
    known: BTreeSet<(&'static [Kind], String)>,
    opened: BTreeSet<Id>,
}

const PROFILE: &[Kind] = &[Kind::WorkloadProfile];
const ENVIRONMENT: &[Kind] = &[Kind::Environment];
const BUNDLE: &[Kind] = &[Kind::ProfileBundle];
const DEFINITIONS: &[Kind] = &[
    Kind::ComponentDefinition,
    Kind::TraitDefinition,
    Kind::PolicyDefinition,
];

impl Asked {
    fn of(workspace: &Workspace) -> Self {
        let mut resources: BTreeMap<Arc<str>, Vec<ResourceId>> = BTreeMap::new();
        for id in workspace.history().resources() {
            resources
                .entry(id.name.clone())
                .or_default()
                .push(id.clone());
        }
        Self {
            resources,
            new: Vec::new(),
            known: BTreeSet::new(),
            opened: BTreeSet::new(),
        }
    }

    fn add(&mut self, kinds: &'static [Kind], reference: Reference) {
        if self.known.insert((kinds, reference.to_string())) {
            self.new.push((kinds, reference));
        }
    }

    /// The references of everything that was read so far.
    fn by_documents(&mut self, workspace: &Workspace) {
        for deployment in workspace.deployments() {
            self.add(PROFILE, deployment.profile.clone());
            if let Some(environment) = &deployment.environment {
                self.add(ENVIRONMENT, environment.clone());
            }
            if let Some(annotation) = deployment.metadata.annotation(PROFILE_BUNDLE) {
                let name = annotation.value.rsplit('/').next().unwrap_or_default();
                let name = Spanned::new(Arc::from(name), annotation.origin);
                if let Ok(reference) = Reference::parse(&name) {
                    self.add(BUNDLE, reference);
                }
            }
        }
        for bundle in workspace.bundles() {
            if let Ok(reference) = Reference::parse(&bundle.metadata.name) {
                self.add(BUNDLE, reference);
            }
            self.by_bundle(bundle);
        }
        let profiles = workspace.profiles().iter().map(|item| &item.node);
        let environments = workspace.environments().iter().map(|item| &item.node);
        let workloads = workspace.workloads().iter().map(|item| &item.node);
        let opened = workspace.opened().map(Resource::node);
        for node in profiles.chain(environments).chain(workloads).chain(opened) {
            self.by_types(node);
        }
    }

    /// The profiles that a bundle lists.
    fn by_bundle(&mut self, bundle: &ProfileBundle) {
        for listed in &bundle.workload_profiles {
            self.add(PROFILE, listed.clone());
        }
    }

    /// The definitions that a document may mean.
    fn by_types(&mut self, node: &Node) {
        let mut texts = BTreeSet::new();
        types_in(node, &mut texts);
        for text in texts {
            let text = Spanned::new(Arc::from(text), node.origin);
            if let Ok(reference) = Reference::parse(&text) {
                self.add(DEFINITIONS, reference);
            }
        }
    }

    /// The closed revisions that new references mean.
    fn answers(&mut self, workspace: &Workspace) -> Vec<Id> {
        let mut answers = Vec::new();
        for (kinds, reference) in std::mem::take(&mut self.new) {
            for id in self.resources.get(&reference.name).into_iter().flatten() {
                if kinds.contains(&id.kind) {
                    let answer = answer(workspace, id, reference.pin.as_ref());
                    answers.extend(answer.map(|revision| (id.clone(), revision)));
                }
            }
        }
        // One that cannot be opened is not asked for again.
        answers.retain(|id| self.opened.insert(id.clone()));
        answers
    }
}

/// The closed revision of a resource that a pin means.
fn answer(workspace: &Workspace, id: &ResourceId, pin: Option<&Pin>) -> Option<Revision> {
    debug_assert!(VERSIONED_KINDS.contains(&id.kind));
    match id.kind {
        Kind::WorkloadProfile => answer_of::<WorkloadProfile>(workspace, id, pin),
        Kind::Environment => answer_of::<Environment>(workspace, id, pin),
        Kind::ProfileBundle => answer_of::<ProfileBundle>(workspace, id, pin),
        _ => answer_of::<Definition>(workspace, id, pin),
    }
}

fn answer_of<T: Versioned>(
    workspace: &Workspace,
    id: &ResourceId,
    pin: Option<&Pin>,
) -> Option<Revision> {
    let editions = workspace.editions::<T>(id.kind, &id.namespace, &id.name);
    is_answered(pin, &editions).then_some(())?;
    let winner = pick(&id.name, pin, candidates(editions)).ok()?.winner;
    winner.item.item().is_none().then_some(winner.revision)
}
