//! One rendered object.

use super::Tools;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::render as codes;
use crate::kubernetes;
use crate::kubernetes::ObjectId;
use crate::resolve::RenderPlan;
use crate::source::Origins;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::fmt;

/// Which cluster an object is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The control plane.
    Hub,
    /// The clusters that run workloads.
    Spoke,
    /// The control plane of Datum, for workloads that run there instead.
    Datum,
}

impl Side {
    /// `hub`, `spoke` or `datum`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hub => "hub",
            Self::Spoke => "spoke",
            Self::Datum => "datum",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// One Kubernetes object, well-formed: it has an apiVersion, a kind and a name.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Who it is.
    pub id: ObjectId,
    /// The object.
    pub node: Node,
}

impl Manifest {
    /// Checks the form of an object and puts its keys into canonical order.
    ///
    /// # Errors
    /// When apiVersion, kind or name are missing or wrong.
    pub(super) fn new(
        mut node: Node,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let id = kubernetes::check(&node, origins, diagnostics)?;
        crate::yaml::order_keys(&mut node);
        Ok(Self { id, node })
    }
}

/// Checks the objects of a workload: each well-formed, no two with one identity.
pub(super) fn well_formed(
    objects: Vec<Node>,
    plan: &RenderPlan<'_>,
    tools: &mut Tools<'_, '_>,
) -> Result<Vec<Manifest>, Reported> {
    let mut manifests: Vec<Manifest> = Vec::with_capacity(objects.len());
    let mut seen: BTreeMap<ObjectId, usize> = BTreeMap::new();
    let mut failed = None;
    for node in objects {
        match Manifest::new(node, tools.origins, tools.diagnostics) {
            Ok(manifest) => {
                let first = seen
                    .get(&manifest.id)
                    .and_then(|index| manifests.get(*index));
                if let Some(first) = first {
                    failed = Some(duplicate(first, &manifest, plan, tools));
                } else {
                    seen.insert(manifest.id.clone(), manifests.len());
                    manifests.push(manifest);
                }
            }
            Err(reported) => failed = Some(reported),
        }
    }
    failed.map_or(Ok(manifests), Err)
}

pub(super) fn duplicate(
    first: &Manifest,
    second: &Manifest,
    plan: &RenderPlan<'_>,
    tools: &mut Tools<'_, '_>,
) -> Reported {
    let place = |manifest: &Manifest| {
        let name = manifest.node.at(&["metadata", "name"]);
        name.and_then(|name| tools.origins.span(name.origin))
    };
    let diagnostic = Diagnostic::error(
        &codes::DUPLICATE_OBJECT,
        format!(
            "workload `{}` has two objects {}",
            plan.target.name.value, first.id
        ),
    )
    .place(place(first), "named here")
    .place(place(second), "and here")
    .help("give one of them another name");
    tools.diagnostics.report(diagnostic)
}
