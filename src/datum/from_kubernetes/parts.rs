//! Objects that go into the Workload that they are about.

use super::source::Source;
use super::source::namespace;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::selector;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// What there is, by kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts<'o> {
    autoscalers: Vec<&'o Node>,
    services: Vec<&'o Node>,
    policies: Vec<&'o Node>,
    claims: Vec<&'o Node>,
}

/// Whether an object is about another one.
type IsAbout<'a> = &'a dyn Fn(&Node, &Source<'_>) -> bool;

impl<'o> Parts<'o> {
    pub(super) fn add(&mut self, object: &'o Node) {
        let pile = match look::text(object, &["kind"]) {
            "HorizontalPodAutoscaler" => &mut self.autoscalers,
            "Service" => &mut self.services,
            "NetworkPolicy" => &mut self.policies,
            _ => &mut self.claims,
        };
        pile.push(object);
    }

    /// The first autoscaler of an object.
    pub(super) fn autoscaler(&self, source: &Source<'_>) -> Option<&'o Node> {
        let mut all = self.autoscalers.iter().copied();
        all.find(|one| scales(one, source))
    }

    /// Tells of autoscalers of what has one already.
    pub(super) fn tell_second(&self, sources: &[Source<'_>], making: &mut Making<'_>) {
        for source in sources {
            let all = self.autoscalers.iter().filter(|one| scales(one, source));
            for one in all.skip(1) {
                let name = look::text(one, &["metadata", "name"]);
                let Source { kind, name: of, .. } = source;
                let message = format!("`{name}` is a second autoscaler of {kind} `{of}`");
                making.refuse(one.origin, message, "keep one of them");
            }
        }
    }

    /// The Services that send traffic to the pods of an object.
    pub(super) fn services(&self, source: &Source<'_>) -> Vec<&'o Node> {
        let all = self.services.iter().copied();
        all.filter(|one| serves(one, source)).collect()
    }

    /// The policies about the pods of an object.
    pub(super) fn policies(&self, source: &Source<'_>) -> Vec<&'o Node> {
        let all = self.policies.iter().copied();
        all.filter(|one| protects(one, source)).collect()
    }

    /// The claim of a name.
    pub(super) fn claim(&self, source: &Source<'_>, name: &str) -> Option<&'o Node> {
        let mut all = self.claims.iter().copied();
        all.find(|one| lies_with(one, source) && look::text(one, &["metadata", "name"]) == name)
    }

    /// Refuses claims that would become several disks, each with data of its own.
    pub(super) fn tell_shared(&self, sources: &[Source<'_>], making: &mut Making<'_>) {
        for claim in &self.claims {
            let name = look::text(claim, &["metadata", "name"]);
            let near = sources.iter().filter(|source| lies_with(claim, source));
            let mut uses = near.flat_map(|source| {
                let mounted = source.mounted();
                let volumes = look::list(source.pod, &["volumes"]).iter();
                volumes
                    .filter(move |volume| mounted.contains(look::text(volume, &["name"])))
                    .filter_map(|volume| {
                        look::word(volume, &["persistentVolumeClaim", "claimName"])
                    })
                    .filter(|claimed| claimed.text == name)
                    .map(move |claimed| (source, claimed))
            });
            let Some((first, _)) = uses.next() else {
                continue;
            };
            for (_, claimed) in uses {
                let Source { kind, name: of, .. } = first;
                let message = format!("{kind} `{of}` has the claim `{name}` as a disk already");
                let help =
                    "disks belong to one instance, as one volume; give each a claim of its own";
                making.refuse(claimed.origin, message, help);
            }
        }
    }

    /// Tells of what is about nothing that is here.
    pub(super) fn tell_unused(&self, sources: &[Source<'_>], making: &mut Making<'_>) {
        let claimed: BTreeSet<&str> = sources
            .iter()
            .flat_map(|source| look::list(source.pod, &["volumes"]))
            .map(|volume| look::text(volume, &["persistentVolumeClaim", "claimName"]))
            .collect();
        let is_claimed = |one: &Node, source: &Source<'_>| {
            lies_with(one, source) && claimed.contains(look::text(one, &["metadata", "name"]))
        };
        let piles: [(&[&Node], IsAbout<'_>); 4] = [
            (&self.autoscalers, &scales),
            (&self.services, &serves),
            (&self.policies, &protects),
            (&self.claims, &is_claimed),
        ];
        for (pile, is_about) in piles {
            for one in pile {
                if !sources.iter().any(|source| is_about(one, source)) {
                    let kind = look::text(one, &["kind"]);
                    let name = look::text(one, &["metadata", "name"]);
                    let message =
                        format!("{kind} `{name}` is about nothing that becomes a Workload");
                    making.lost(one.origin, message, "it is left out");
                }
            }
        }
    }
}

fn lies_with(object: &Node, source: &Source<'_>) -> bool {
    namespace(object) == source.namespace
}

fn scales(autoscaler: &Node, source: &Source<'_>) -> bool {
    let target = |key: &str| look::text(autoscaler, &["spec", "scaleTargetRef", key]);
    lies_with(autoscaler, source) && target("kind") == source.kind && target("name") == source.name
}

fn serves(service: &Node, source: &Source<'_>) -> bool {
    let labels = source.labels();
    let mut wanted = look::pairs(service, &["spec", "selector"]).peekable();
    lies_with(service, source)
        && wanted.peek().is_some()
        && wanted.all(|pair| labels.get(&*pair.key.text).copied() == pair.value.as_str())
}

fn protects(policy: &Node, source: &Source<'_>) -> bool {
    let pods = look::at(policy, &["spec", "podSelector"]);
    lies_with(policy, source) && pods.is_none_or(|pods| selector::matches(pods, &source.labels()))
}
