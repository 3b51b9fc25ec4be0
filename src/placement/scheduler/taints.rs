//! The filter `TaintToleration`.

use super::Candidates;
use super::Misconfigured;
use super::load::Chosen;
use crate::placement::Clock;
use crate::placement::Effect;
use crate::placement::Moment;
use crate::placement::Placement;
use crate::placement::Taint;
use crate::placement::Toleration;

/// The clusters whose taints are all tolerated. Wrong tolerations are not noticed where there is
/// no cluster to look at.
pub(super) fn tolerated<'i>(
    placement: &Placement,
    mut candidates: Candidates<'i>,
    chosen: &Chosen,
    clock: &Clock,
) -> Result<Candidates<'i>, Misconfigured> {
    if candidates.is_empty() {
        return Ok(candidates);
    }
    for toleration in &placement.tolerations {
        check(toleration)?;
    }
    candidates.retain(|candidate| {
        let is_chosen = chosen.has(candidate.id);
        let mut taints = candidate.cluster.taints.iter();
        taints.all(|taint| is_tolerated(taint, &placement.tolerations, is_chosen, clock))
    });
    Ok(candidates)
}

fn check(toleration: &Toleration) -> Result<(), Misconfigured> {
    let exists = &*toleration.operator == "Exists";
    let message = if toleration.key.is_empty() && !exists {
        "If the key is empty, operator must be Exists."
    } else if exists && !toleration.value.is_empty() {
        "If the operator is Exists, the value should be empty."
    } else {
        return Ok(());
    };
    Err(Misconfigured {
        plugin: "TaintToleration",
        message: message.to_owned(),
    })
}

/// Whether a taint does not keep the placement away. `is_chosen` says whether the placement chose
/// the cluster before.
pub(super) fn is_tolerated(
    taint: &Taint,
    tolerations: &[Toleration],
    is_chosen: bool,
    clock: &Clock,
) -> bool {
    match taint.effect {
        Effect::PreferNoSelect => return true,
        Effect::NoSelectIfNew if is_chosen => return true,
        Effect::NoSelectIfNew | Effect::NoSelect => {}
    }
    let mut matching = tolerations
        .iter()
        .filter(|toleration| toleration.matches(taint));
    matching.any(|toleration| !toleration.is_over(taint, clock))
}

impl Toleration {
    /// Whether it is about a taint.
    pub(super) fn matches(&self, taint: &Taint) -> bool {
        let by_operator = match &*self.operator {
            "" | "Equal" => self.value == taint.value,
            operator => operator == "Exists",
        };
        self.effect.is_none_or(|effect| effect == taint.effect)
            && (self.key.is_empty() || self.key == taint.key.value)
            && by_operator
    }

    /// When it does not tolerate a taint any more; `None` for never.
    pub(super) fn end(&self, taint: &Taint) -> Option<Moment> {
        let added = taint.time_added.unwrap_or_else(Moment::zero);
        self.seconds.map(|seconds| added.plus_seconds(seconds))
    }

    fn is_over(&self, taint: &Taint, clock: &Clock) -> bool {
        self.end(taint).is_some_and(|end| clock.now() >= end)
    }
}
