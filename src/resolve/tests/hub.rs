//! What other deployments put out.

use super::*;

/// Knows one output.
struct Hub(Node);

impl HubLookup for Hub {
    fn output(&self, namespace: &str, path: &HubPath, _: &mut Origins) -> Found {
        assert_eq!(
            (namespace, path.to_string().as_str()),
            ("team-a", ".def.db.pg.port")
        );
        Found::Value(self.0.clone())
    }
}

#[test]
fn a_draft_says_which_deployments_it_reads_and_is_finished_with_their_outputs() {
    let profile = profile().replace("{{ .var.tag }}", "{{ hub \\\".def.db.pg.port\\\" }}");
    let world = World::new(&[
        &profile,
        &variables("mural-system", ""),
        &deployment("shop", ""),
    ]);
    let (_, _, said) = world.plan("shop");
    assert_eq!(
        said,
        [
            "error macros::unknown-name `hub \\\".def.db.pg.port\\\"` | the output `.def.db.pg.port` is not known here"
        ]
    );
    let mut origins = world.origins.clone();
    let mut diagnostics = Diagnostics::default();
    let deployment = world.workspace.deployments().iter().next().unwrap();
    let draft = Draft::new(
        deployment,
        &world.workspace,
        &world.options(),
        &mut origins,
        &mut diagnostics,
    );
    let draft = draft.unwrap();
    let reads = draft.hub_outputs(&world.sources, &origins);
    assert_eq!(reads.len(), 1);
    assert_eq!(&*reads[0].0.deployment, "db");
    let hub = Hub(crate::yaml::testing::node(&json!(5432), &mut origins));
    let plan = draft
        .finish(Some(&hub), &world.sources, &mut origins, &mut diagnostics)
        .unwrap();
    let image = plan.components[1]
        .spec
        .properties
        .as_ref()
        .unwrap()
        .get("image")
        .unwrap();
    assert_eq!(image.as_str(), Some("nginx:5432"));
}

#[test]
fn a_workload_on_disk_has_no_hub_side() {
    let workload = profile().replace("WorkloadProfile", "Workload");
    let world = World::new(&[&workload]);
    let mut origins = world.origins.clone();
    let mut diagnostics = Diagnostics::default();
    let workload = world.workspace.workloads().iter().next().unwrap();
    let plan = plan_workload(
        workload,
        &world.workspace,
        &world.options(),
        &mut origins,
        &mut diagnostics,
    )
    .unwrap();
    assert!(plan.topology.is_none() && plan.profile.is_none());
    assert_eq!((plan.components.len(), plan.spoke_macros.len()), (2, 1));
    let properties = plan.components[1].spec.properties.as_ref().unwrap();
    assert_eq!(
        properties.get("replicas").unwrap().as_str(),
        Some("{{ .var.replicas }}")
    );
}
