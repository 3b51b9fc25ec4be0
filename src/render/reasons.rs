//! Why an object is there: the names by which everything was found that made it.

use super::naming::by_rule_hanging_on;
use super::rules;
use crate::model::Definition;
use crate::model::Reference;
use crate::resolve::PlannedComponent;
use crate::resolve::PlannedPolicy;
use crate::resolve::RenderPlan;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Entry;
use crate::yaml::Map;
use crate::yaml::Node;

/// What the objects of a deployment hang on, or those of one of its components or policies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reasons(OriginId);

impl Reasons {
    /// Of every object: who the deployment, its profile and its Environment are.
    pub(super) fn of_plan(plan: &RenderPlan<'_>) -> Self {
        Self(plan.found_by)
    }

    /// Of the objects of a component: its definition and its traits, too.
    pub(super) fn of_component(planned: &PlannedComponent<'_>, origins: &mut Origins) -> Self {
        let mut names = vec![
            planned.spec.name.origin,
            planned.spec.deployment_priority.origin,
        ];
        definition(&planned.spec.definition, planned.definition, &mut names);
        for used in &planned.traits {
            definition(&used.spec.definition, used.definition, &mut names);
        }
        Self(by_rule_hanging_on(rules::REASONS, &names, origins))
    }

    /// Of the objects of a policy: its definition, too.
    pub(super) fn of_policy(policy: &PlannedPolicy<'_>, origins: &mut Origins) -> Self {
        let mut names = Vec::new();
        definition(&policy.spec.definition, policy.definition, &mut names);
        Self(by_rule_hanging_on(rules::REASONS, &names, origins))
    }

    /// Records at an object, and so for every field of it, what it hangs on, its own identity
    /// included.
    pub(super) fn record(all: &[Self], object: &mut Node, origins: &mut Origins) {
        let mut conditions: Vec<OriginId> = all.iter().map(|reasons| reasons.0).collect();
        let identity = object.as_map().into_iter().flat_map(identity);
        conditions.extend(identity.flat_map(|entry| [entry.key.origin, entry.value.origin]));
        let metadata = object.as_map().and_then(|map| map.entry("metadata"));
        conditions.extend(metadata.map(|entry| entry.key.origin));
        let trace = crate::source::Trace {
            note: rules::REASONS,
            sources: &[object.origin],
            conditions: &conditions,
            ..crate::source::Trace::default()
        };
        object.origin = origins.push(crate::source::Step::Rule, &trace);
    }
}

/// The fields by which an object is known.
fn identity(object: &Map) -> impl Iterator<Item = &Entry> {
    let own = ["apiVersion", "kind"].map(|name| object.entry(name));
    let metadata = object.get("metadata").and_then(Node::as_map);
    let names = ["namespace", "name"].map(|name| metadata.and_then(|map| map.entry(name)));
    own.into_iter().chain(names).flatten()
}

/// The name that refers to a definition, and the identity of the one found.
fn definition(reference: &Reference, found: &Definition, names: &mut Vec<OriginId>) {
    names.push(reference.origin);
    names.extend(found.metadata.identity(&found.node));
    names.extend(found.version.as_ref().map(|version| version.origin));
}
