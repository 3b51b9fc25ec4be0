//! The filter `Predicate`.

use super::Candidate;
use super::Candidates;
use super::Misconfigured;
use super::Scheduler;
use crate::placement::Expression;
use crate::placement::Placement;
use crate::placement::Predicate;
use crate::placement::Program;
use crate::placement::cel::cluster_value;
use crate::placement::selector::Matcher;

/// A predicate whose selectors are right.
pub(super) struct Compiled<'p> {
    labels: Matcher,
    claims: Matcher,
    expressions: Vec<(&'p Expression, &'p Program)>,
}

impl<'p> Compiled<'p> {
    pub(super) fn of(predicate: &'p Predicate) -> Result<Self, Misconfigured> {
        let wrong = |message| Misconfigured {
            plugin: "Predicate",
            message,
        };
        let labels = predicate.labels.matcher().map_err(wrong)?;
        let claims = predicate.claims.matcher().map_err(wrong)?;
        let expressions = predicate.expressions.iter().map(|expression| {
            let program = expression.program.as_ref();
            let program = program.map_err(|message| wrong(message.clone()))?;
            Ok((expression, program))
        });
        Ok(Self {
            labels,
            claims,
            expressions: expressions.collect::<Result<_, _>>()?,
        })
    }

    fn matches(&self, candidate: Candidate<'_>, scheduler: &Scheduler<'_>) -> bool {
        let cluster = candidate.cluster;
        let mut programs = self.expressions.iter();
        self.labels.matches(&cluster.labels)
            && self.claims.matches(&cluster.claims)
            && programs.all(|(_, program)| scheduler.objection(program, candidate).is_none())
    }

    /// The first thing that keeps a cluster out.
    pub(super) fn reason(
        &self,
        candidate: Candidate<'_>,
        scheduler: &Scheduler<'_>,
    ) -> Option<String> {
        let (labels, claims) = (&candidate.cluster.labels, &candidate.cluster.claims);
        let by_label = self.labels.first_failure(labels);
        if let Some(test) = by_label {
            return Some(test.reason("label", labels));
        }
        if let Some(test) = self.claims.first_failure(claims) {
            return Some(test.reason("claim", claims));
        }
        let mut expressions = self.expressions.iter();
        expressions.find_map(|(expression, program)| {
            let objection = scheduler.objection(program, candidate)?;
            Some(format!("`{}` {objection}", expression.text.value))
        })
    }
}

impl<'i> Scheduler<'i> {
    /// The clusters that any predicate matches; all when there is none. Wrong selectors are not
    /// noticed where there is no cluster to look at.
    pub(super) fn predicate(
        &self,
        placement: &Placement,
        mut candidates: Candidates<'i>,
    ) -> Result<Candidates<'i>, Misconfigured> {
        if placement.predicates.is_empty() || candidates.is_empty() {
            return Ok(candidates);
        }
        let predicates = placement.predicates.iter().map(Compiled::of);
        let predicates: Vec<Compiled<'_>> = predicates.collect::<Result<_, _>>()?;
        candidates.retain(|candidate| {
            let mut predicates = predicates.iter();
            predicates.any(|predicate| predicate.matches(*candidate, self))
        });
        Ok(candidates)
    }

    /// Why an expression is not true of a cluster.
    fn objection(&self, program: &Program, candidate: Candidate<'_>) -> Option<String> {
        let clusters = || self.inventory.clusters().map(cluster_value).collect();
        let value = self.values.get_or_init(clusters).get(candidate.id)?;
        program.objection(value, &|cluster, resource| {
            let scores = self.inventory.score(&cluster.into(), &resource.into())?;
            Some(scores.scores.clone())
        })
    }
}
