//! The order of manifests on a stream.

use crate::kubernetes::ApplyRank;
use crate::kubernetes::apply_rank;
use crate::render::Manifest;
use std::cmp::Ordering;

/// Sorts the manifests of one side of one deployment: kinds in the order in which they can be
/// applied (Namespace, CRD, RBAC, configuration, Service, workloads, the rest, webhooks last),
/// then namespace, then name.
pub fn sort(manifests: &mut [Manifest]) {
    manifests.sort_by(apply_order);
}

/// Which of two manifests is written first.
pub fn apply_order(left: &Manifest, right: &Manifest) -> Ordering {
    key(left).cmp(&key(right))
}

fn key(manifest: &Manifest) -> (ApplyRank, &str, &str, Option<&str>, &str) {
    let id = &manifest.id;
    let rank = apply_rank(&id.group, &id.kind);
    (rank, &id.kind, &id.group, id.namespace.as_deref(), &id.name)
}
