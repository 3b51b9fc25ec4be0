//! The filter `Predicate`.

use super::Candidates;
use super::Misconfigured;
use crate::placement::ManagedCluster;
use crate::placement::Placement;
use crate::placement::Predicate;
use crate::placement::selector::Matcher;

/// A predicate whose selectors are right.
pub(super) struct Compiled {
    labels: Matcher,
    claims: Matcher,
}

impl Compiled {
    pub(super) fn of(predicate: &Predicate) -> Result<Self, Misconfigured> {
        let wrong = |message| Misconfigured {
            plugin: "Predicate",
            message,
        };
        Ok(Self {
            labels: predicate.labels.matcher().map_err(wrong)?,
            claims: predicate.claims.matcher().map_err(wrong)?,
        })
    }

    pub(super) fn matches(&self, cluster: &ManagedCluster) -> bool {
        self.labels.matches(&cluster.labels) && self.claims.matches(&cluster.claims)
    }

    /// The first thing that keeps a cluster out.
    pub(super) fn reason(&self, cluster: &ManagedCluster) -> Option<String> {
        let (labels, claims) = (&cluster.labels, &cluster.claims);
        let by_label = self.labels.first_failure(labels);
        let by_label = by_label.map(|test| test.reason("label", labels));
        by_label.or_else(|| {
            let by_claim = self.claims.first_failure(claims);
            by_claim.map(|test| test.reason("claim", claims))
        })
    }
}

/// The clusters that any predicate matches; all when there is none. Wrong selectors are not
/// noticed where there is no cluster to look at.
pub(super) fn predicate<'i>(
    placement: &Placement,
    mut candidates: Candidates<'i>,
) -> Result<Candidates<'i>, Misconfigured> {
    if placement.predicates.is_empty() || candidates.is_empty() {
        return Ok(candidates);
    }
    let predicates = placement.predicates.iter().map(Compiled::of);
    let predicates: Vec<Compiled> = predicates.collect::<Result<_, _>>()?;
    candidates.retain(|candidate| {
        let mut predicates = predicates.iter();
        predicates.any(|predicate| predicate.matches(candidate.cluster))
    });
    Ok(candidates)
}
