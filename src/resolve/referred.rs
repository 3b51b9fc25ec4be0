//! What every reference of a deployment was resolved to, and why.

use super::draft::Definitions;
use super::draft::Draft;
use super::draft::Named;
use super::draft::of_components;
use super::finder::Finder;
use super::references::Found;
use super::references::Place;
use super::versions::Reason;
use super::versions::Revision;
use crate::diag::Diagnostics;
use crate::model::Definition;
use crate::model::Kind;
use crate::model::Metadata;
use crate::model::Reference;
use crate::model::ResourceId;
use crate::model::Workload;
use crate::model::WorkloadSpec;
use crate::source::Origins;
use crate::workspace::LockKey;
use crate::workspace::Standing;
use crate::workspace::Versioned;

/// One reference, what it was resolved to, and why.
#[derive(Clone, Debug)]
pub struct Referred {
    /// Who refers, in which revision (none for a deployment, which has no revisions).
    pub referrer: ResourceId,
    /// The revision of the one who refers.
    pub referrer_revision: Option<Revision>,
    /// The words that refer, with their place and pin; none for a bundle that was found because it
    /// lists the profile.
    pub reference: Option<Reference>,
    /// What was looked up, and where: the key of the lock file.
    pub key: LockKey,
    /// Who was found.
    pub found: ResourceId,
    /// At which level: a namespace, or the catalogue.
    pub place: Place,
    /// In which revision.
    pub revision: Revision,
    /// Why this one.
    pub reason: Reason,
    /// Whether it is recorded, the working copy, or both.
    pub standing: Standing,
    /// The digest of its content: `docs/revisions.md`.
    pub digest: String,
    /// The other revisions at the same level, newest first.
    pub others: Vec<(Revision, Standing)>,
    /// Levels before it that have the name, but no revision that fits, with their revisions.
    pub passed: Vec<(Place, Vec<Revision>)>,
}

impl Draft<'_> {
    /// Every reference of the deployment, of its profile and of its Environment: profile, bundle,
    /// the definitions of components and traits in file order, Environment, the definitions of its
    /// topology and policies. A reference that could not be resolved was reported and is missing.
    pub fn references(&self) -> Vec<Referred> {
        let deployment = Referrer {
            id: id(Kind::WorkloadDeployment, &self.deployment.metadata),
            revision: None,
        };
        let mut all = vec![deployment.to(
            Some(&self.deployment.profile),
            Kind::WorkloadProfile,
            &self.profile,
        )];
        if let Some(bundle) = &self.bundle {
            all.push(deployment.to(None, Kind::ProfileBundle, bundle));
        }
        let profile = Referrer {
            id: id(Kind::WorkloadProfile, &self.profile.item().metadata),
            revision: Some(self.profile.revision().clone()),
        };
        all.extend(profile.to_definitions(&self.workload, &self.definitions));
        let Named::Found(found) = &self.environment else {
            return all;
        };
        let reference = self.deployment.environment.as_ref();
        all.push(deployment.to(reference, Kind::Environment, found));
        let environment = Referrer {
            id: id(Kind::Environment, &found.item().metadata),
            revision: Some(found.revision().clone()),
        };
        let policies = self.policy_definitions.iter();
        all.extend(
            policies
                .filter_map(|(reference, found)| environment.to_definition(reference, Some(found))),
        );
        all
    }
}

/// Every reference of a Workload that was found on disk. A reference that could not be resolved is
/// reported and is missing.
pub fn references_of_workload(
    workload: &Workload,
    finder: Finder<'_>,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<Referred> {
    let namespace = &workload.metadata.namespace.value;
    let namespaces = [namespace, namespace];
    let found = of_components(&workload.spec, namespaces, finder, origins, diagnostics);
    let referrer = Referrer {
        id: id(Kind::Workload, &workload.metadata),
        revision: None,
    };
    referrer.to_definitions(&workload.spec, &found)
}

/// Who refers.
struct Referrer {
    id: ResourceId,
    revision: Option<Revision>,
}

impl Referrer {
    fn to<T: Versioned>(
        &self,
        reference: Option<&Reference>,
        kind: Kind,
        found: &Found<'_, T>,
    ) -> Referred {
        let edition = found.edition();
        let others = found.resolved.candidates.iter();
        Referred {
            referrer: self.id.clone(),
            referrer_revision: self.revision.clone(),
            reference: reference.cloned(),
            key: found.key.clone(),
            found: id(kind, found.item().metadata()),
            place: found.place.clone(),
            revision: found.revision().clone(),
            reason: found.resolved.reason,
            standing: edition.standing(),
            digest: edition.digest(),
            others: others
                .map(|other| (other.revision.clone(), other.item.standing()))
                .collect(),
            passed: found.passed.clone(),
        }
    }

    /// The definitions of components, each followed by those of its traits.
    fn to_definitions(&self, spec: &WorkloadSpec, found: &[Definitions<'_>]) -> Vec<Referred> {
        let mut all = Vec::new();
        for (component, definitions) in spec.components.iter().zip(found) {
            let of_component = definitions.component.as_ref();
            all.extend(self.to_definition(&component.definition, of_component));
            for (used, found) in component.traits.iter().zip(&definitions.traits) {
                all.extend(self.to_definition(&used.definition, found.as_ref()));
            }
        }
        all
    }

    fn to_definition(
        &self,
        reference: &Reference,
        found: Option<&Found<'_, Definition>>,
    ) -> Option<Referred> {
        let found = found?;
        Some(self.to(Some(reference), found.item().kind.kind(), found))
    }
}

fn id(kind: Kind, metadata: &Metadata) -> ResourceId {
    ResourceId {
        kind,
        namespace: metadata.namespace.value.clone(),
        name: metadata.name.value.clone(),
    }
}
