//! A plan becomes manifests.
//!
//! In: a render plan.
//! Out: Kubernetes objects for the spoke and Open Cluster Management objects for the hub.
//! Never: looks anything up: the plan is closed.

mod allowance;
mod carried;
mod change;
mod component;
mod conflicts;
mod context;
mod declared;
mod given;
mod hub;
mod hub_name;
mod lists;
mod made;
mod manifest;
mod naming;
mod outputs;
mod propagate;
mod reasons;
mod rules;
mod shared;
mod shipment;
mod spoke;
mod traits;
mod workload;
mod works;

pub use change::Change;
pub use conflicts::Conflict;
pub use context::cluster_version;
pub use declared::Declared;
pub use declared::WorkloadOutputs;
pub use given::GivenValues;
pub use hub::HubOptions;
pub use hub::Payload;
pub use hub::Shipping;
pub use hub_name::hub_name;
pub use made::Made;
pub use manifest::Manifest;
pub use manifest::Side;
pub use shared::Owned;
pub use shared::one_stream;
pub use works::Target;
pub use works::Work;
pub use works::is_placement;

use allowance::Allowance;
use carried::Carried;
use outputs::Outputs;
use propagate::Passed;

use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::kubernetes::CustomKinds;
use crate::kubernetes::KubeVersion;
use crate::model::Text;
use crate::resolve::RenderPlan;
use crate::source::Moved;
use crate::source::Origins;
use crate::source::Spanned;
use crate::template::Templates;
use crate::yaml::Node;

/// What a rendering is asked for, apart from the plan.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The Kubernetes version of the clusters.
    pub kube_version: &'a Spanned<KubeVersion>,
    /// Their platform, such as `linux/arm64`, where it is known.
    pub platform: Option<&'a Text>,
    /// How the hub's objects are made.
    pub hub: HubOptions,
    /// The namespace on the hub, where a topology does not name one.
    pub hub_namespace: &'a Text,
    /// Values of what only a running cluster knows.
    pub outputs: Option<&'a GivenValues>,
    /// Whether the hub's objects are wanted. If not, a topology is asked only whether it ships the
    /// workload's Namespace, and one of the catalogue only once for the same properties.
    pub hub_wanted: bool,
    /// Whether rendered objects are wanted: an output whose value is not known is then an error.
    pub objects_wanted: bool,
}

/// The manifests of one deployment, by side; each side in no particular order yet.
#[derive(Clone, Debug, Default)]
pub struct Rendering {
    /// Placement, `ManifestWorkReplicaSet` and whatever else the topology makes.
    pub hub: Vec<Manifest>,
    /// The Namespace and the workload's objects.
    pub spoke: Vec<Manifest>,
    /// What it declares as outputs, for deployments that read them.
    pub outputs: WorkloadOutputs,
    /// Where traits of one component do not agree. The later one wins.
    pub conflicts: Vec<Conflict>,
}

impl Rendering {
    /// Gives every value of the objects the id that its origin has after a move. Outputs must not
    /// be read any more.
    pub fn move_origins(&mut self, moved: Moved) {
        for manifest in self.hub.iter_mut().chain(&mut self.spoke) {
            manifest.node.move_origins(moved);
        }
        for conflict in &mut self.conflicts {
            conflict.move_origins(moved);
        }
    }
}

/// The tools of a rendering: what has a state, and who is told.
pub struct Tools<'a, 'w> {
    /// What the workspace's CRDs say about custom kinds.
    pub kinds: &'a CustomKinds,
    /// Compiled definitions.
    pub templates: &'a mut Templates<'w>,
    /// What topologies of the catalogue said before.
    pub shipping: &'a mut Shipping,
    /// What the templates of the run made.
    pub made: &'a Made,
    /// Histories.
    pub origins: &'a mut Origins,
    /// Findings.
    pub diagnostics: &'a mut Diagnostics,
}

/// Renders a plan. The order below is the documented order of effects.
///
/// # Errors
/// When anything is wrong; everything found is in the diagnostics.
pub fn render<'w>(
    plan: &RenderPlan<'w>,
    request: &Request<'_>,
    tools: &mut Tools<'_, 'w>,
) -> Result<Rendering, Reported> {
    if tools.made.is_too_much() {
        return Err(tools.diagnostics.report(Made::too_much()));
    }
    let context = context::Context::of_plan(plan, request, tools.origins);
    let mut outputs = Outputs::new(plan, request.outputs, request.objects_wanted);
    outputs.check_given(plan, tools)?;
    let (objects, conflicts) = objects(plan, &mut outputs, &context, tools)?;
    outputs.check_used(tools);
    let objects = manifest::well_formed(objects, plan, tools)?;
    let workload = workload::workload(plan, tools)?;
    let namespace = workload::namespace(plan, tools.origins);
    let carried = Carried {
        namespace: &namespace,
        workload: &workload,
        objects: &objects,
    };
    let side = hub::Hub {
        plan,
        request,
        carried: &carried,
        context: &context,
    };
    let hub = match &plan.topology {
        Some(topology) if request.hub_wanted => side.render(topology, tools)?,
        _ => Vec::new(),
    };
    let shipped = match &plan.topology {
        Some(topology) if !request.hub_wanted => side.ships_namespace(topology, tools)?,
        _ => spoke::shipped_namespace(&hub, &namespace),
    };
    let spoke = spoke::manifests(shipped, namespace, objects, plan, tools)?;
    Ok(Rendering {
        hub,
        spoke,
        outputs: outputs.into_declared(),
        conflicts,
    })
}

/// The objects of all components, labelled, and where traits do not agree.
fn objects<'w>(
    plan: &RenderPlan<'w>,
    outputs: &mut Outputs<'_>,
    context: &context::Context,
    tools: &mut Tools<'_, 'w>,
) -> Result<(Vec<Node>, Vec<Conflict>), Reported> {
    let passed = Passed::of(plan);
    let (mut objects, mut conflicts) = (Vec::new(), Vec::new());
    let mut allowance = Allowance::default();
    let mut failed = None;
    for planned in &plan.components {
        if allowance.is_spent() {
            // What it would make is kept, whether it is used or not.
            traits::check_parameters(planned, outputs, tools);
            continue;
        }
        let part = match component::render(planned, outputs, context, &mut allowance, tools) {
            Ok(Some(part)) => traits::apply(planned, part, outputs, context, &mut allowance, tools),
            Ok(None) => {
                traits::check_parameters(planned, outputs, tools);
                continue;
            }
            Err(reported) => {
                traits::check_parameters(planned, outputs, tools);
                Err(reported)
            }
        };
        match part {
            Ok(Some(mut part)) => {
                conflicts.append(&mut part.conflicts);
                let own = passed.onto(part, plan, tools);
                outputs.learn(&planned.spec.name.value, &own);
                objects.extend(own);
            }
            Ok(None) => {}
            Err(reported) => failed = failed.or(Some(reported)),
        }
    }
    match failed {
        Some(reported) => Err(reported),
        None => Ok((objects, conflicts)),
    }
}
