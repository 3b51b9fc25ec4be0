//! Decision groups and `PlacementDecision`s.

use super::Candidate;
use super::Decision;
use super::Grouped;
use super::Misconfigured;
use super::names;
use crate::placement::GroupSize;
use crate::placement::Placement;
use std::sync::Arc;

/// How many clusters a `PlacementDecision` holds at most.
const DECISION: usize = 100;

/// A group's name and its clusters.
pub(super) type Group = (Arc<str>, Vec<Arc<str>>);

/// Groups the selected clusters: for each group that is asked for those that match and are not
/// grouped yet, by name and in chunks; then the others. Without any cluster there is one empty
/// group.
pub(super) fn group(
    placement: &Placement,
    selected: &[Candidate<'_>],
) -> Result<Vec<Group>, Misconfigured> {
    let wrong = |message| Misconfigured {
        plugin: "",
        message,
    };
    let size = size(&placement.groups.size, selected.len()).map_err(wrong)?;
    let mut rest: Vec<Candidate<'_>> = selected.to_vec();
    rest.sort_by(|left, right| left.cluster.name.value.cmp(&right.cluster.name.value));
    let mut groups = Vec::new();
    for group in &placement.groups.groups {
        let labels = group.labels.matcher().map_err(wrong)?;
        let claims = group.claims.matcher().map_err(wrong)?;
        let (matching, others) = rest.into_iter().partition(|candidate| {
            let cluster = candidate.cluster;
            labels.matches(&cluster.labels) && claims.matches(&cluster.claims)
        });
        rest = others;
        divide(&group.name.value, &matching, size, &mut groups);
    }
    divide(&"".into(), &rest, size, &mut groups);
    if groups.is_empty() {
        groups.push(("".into(), Vec::new()));
    }
    Ok(groups)
}

fn divide(name: &Arc<str>, clusters: &[Candidate<'_>], size: usize, groups: &mut Vec<Group>) {
    let chunks = clusters.chunks(size.max(1));
    groups.extend(chunks.map(|chunk| (name.clone(), names(chunk))));
}

/// How many clusters a group has at most; all where it would be none, or more than there are.
fn size(size: &GroupSize, total: usize) -> Result<usize, String> {
    let length = match size {
        GroupSize::Count(count) => usize::try_from(*count).unwrap_or(0),
        GroupSize::Share(text) => {
            let percent = text
                .strip_suffix('%')
                .and_then(|number| number.parse().ok());
            let percent: usize = percent
                .ok_or_else(|| format!("{text} invalid type: string is not a percentage"))?;
            (percent * total).div_ceil(100)
        }
    };
    Ok(if length == 0 || length > total {
        total
    } else {
        length
    })
}

/// Cuts groups into decisions, which are numbered through all groups from 1.
pub(super) fn decisions(placement: &str, groups: Vec<Group>) -> Vec<Grouped> {
    let mut number = 0;
    let mut decision = |clusters: &[Arc<str>]| {
        number += 1;
        Decision {
            name: format!("{placement}-decision-{number}"),
            clusters: clusters.to_vec(),
        }
    };
    let groups = groups.into_iter().enumerate();
    groups
        .map(|(index, (name, clusters))| Grouped {
            name,
            index,
            decisions: if clusters.is_empty() {
                vec![decision(&[])]
            } else {
                clusters.chunks(DECISION).map(&mut decision).collect()
            },
        })
        .collect()
}
