//! Plans of one deployment.

use super::*;

#[test]
fn a_plan_has_the_macros_filled_in_with_their_types() {
    let deployment = deployment(
        "shop",
        "environmentRef: {name: prod@v1}\nworkload: {namespace: shop-prod}\nvariables: {replicas: 3}",
    );
    let world = World::new(&[
        &profile(),
        &variables("mural-system", ""),
        &environment(""),
        &deployment,
    ]);
    let (plan, origins, said) = world.plan("shop");
    assert!(said.is_empty(), "{said:?}");
    let plan = plan.unwrap();
    let names: Vec<&str> = plan
        .components
        .iter()
        .map(|planned| &*planned.spec.name.value)
        .collect();
    assert_eq!(names, ["back", "front"], "by deployment priority");
    let front = &plan.components[1];
    let wanted = json!({
        "image": "nginx:1.27", "replicas": 3, "owner": "team-a/shop/prod",
        "back": "{{ spoke \".def.back.ip\" }}",
    });
    assert_eq!(json_of(front.spec.properties.as_ref().unwrap()), wanted);
    assert_eq!(
        json_of(front.traits[0].spec.properties.as_ref().unwrap()),
        json!({"replicas": 3})
    );
    let back = plan.components[0].spec.properties.as_ref().unwrap();
    assert_eq!(json_of(back), json!({"image": "{{ .Values.image }}"}));
    let shipped = json_of(&plan.workload.node);
    assert_eq!(
        shipped["components"][0]["properties"], wanted,
        "the node says the same"
    );
    let topology = plan.topology.as_ref().unwrap();
    let wanted = json!({"hubNamespace": "shop-prod-hub"});
    assert_eq!(json_of(topology.spec.properties.as_ref().unwrap()), wanted);
    assert_eq!((&*plan.revision.value, plan.spoke_macros.len()), ("v1", 1));
    assert_eq!(plan.spoke_macros[0].read.at.to_string(), ".back");
    assert_eq!(
        &*plan.profile.unwrap().namespace,
        "mural-system",
        "the fallback of the reference"
    );
    let replicas = front
        .spec
        .properties
        .as_ref()
        .unwrap()
        .get("replicas")
        .unwrap();
    let origin = origins.get(replicas.origin);
    assert_eq!(origin.step, Step::Substituted);
    assert_eq!(
        origins.get(origin.links[0].origin).note,
        "replicas (deployment)"
    );
}

#[test]
fn overrides_come_before_macros() {
    let policies = r"policies:
- type: override
  properties:
    components:
    - {name: front, properties: {image: 'httpd:{{ .var.tag }}'}, traits: [{type: scaler, disable: true}]}
    - {name: nobody, properties: {x: 1}}";
    let deployment = deployment("shop", "environmentRef: {name: prod}");
    let world = World::new(&[
        &profile(),
        &variables("mural-system", ""),
        &environment(policies),
        &deployment,
    ]);
    let plan = world.planned("shop");
    let front = &plan.components[1];
    assert_eq!(
        json_of(front.spec.properties.as_ref().unwrap())["image"],
        json!("httpd:1.27")
    );
    assert!(front.traits.is_empty());
    assert_eq!(plan.without_effect.len(), 1);
}

#[test]
fn everything_wrong_is_said_at_once() {
    let deployment = document(
        "WorkloadDeployment",
        "team-a",
        "shop",
        "workloadProfileRef: {name: web}\nenvironmentRef: {name: pord}\nvariables: {relicas: 3, tag: 4}",
    );
    let profile = profile()
        .replace("worker", "wrker")
        .replace(".sys.project", ".sys.projet");
    let world = World::new(&[
        &profile,
        &variables("mural-system", ""),
        &environment(""),
        &deployment,
    ]);
    let (_, _, said) = world.plan("shop");
    assert_eq!(
        said,
        [
            "error references::not-found `pord` | there is no environment `pord`",
            "error variables::undeclared `relicas` | variable `relicas` is not declared",
            "error variables::wrong-type `4` | variable `tag`: a value of type `string` must be a string, not an integer",
            "error references::not-found `wrker` | there is no component definition `wrker`",
            "error macros::unknown-name `.sys.projet` | there is no system value `projet`",
        ]
    );
}

#[test]
fn a_missing_profile_and_a_missing_environment_are_both_said() {
    let deployment = deployment("shop", "environmentRef: {name: prod@v2, namespace: other}")
        .replace("name: web", "name: wbe");
    let world = World::new(&[&profile(), &environment(""), &deployment]);
    let (_, _, said) = world.plan("shop");
    assert_eq!(
        said,
        [
            "error references::not-found `wbe` | there is no workload profile `wbe`",
            "error references::not-found `prod@v2` | there is no environment `prod`",
        ]
    );
}

#[test]
fn policies_stand_where_they_work() {
    let wrong = environment("policies:\n- type: topology-ocm\n").replace(
        "topology:\n    type: topology-ocm",
        "topology:\n    type: override",
    );
    let world = World::new(&[
        &profile(),
        &variables("mural-system", ""),
        &wrong,
        &deployment("shop", "environmentRef: {name: prod}"),
    ]);
    let (_, _, said) = world.plan("shop");
    assert_eq!(
        said,
        [
            "error references::wrong-policy `override` | the policy `override` is no topology",
            "error references::wrong-policy `topology-ocm` | the policy `topology-ocm` is a topology",
        ]
    );
}

#[test]
fn traits_that_exclude_each_other_or_do_not_apply_are_refused() {
    let body = "schematic: {jinja: {template: 'patch: {}'}}";
    let own = |name: &str, more: &str| {
        document(
            "TraitDefinition",
            "team-a",
            name,
            &format!("{body}\n{more}"),
        )
    };
    let profile = profile().replace(
        "    - type: scaler\n",
        "    - type: one\n      - type: two\n      - type: three\n      - type: scaler\n",
    );
    let world = World::new(&[
        &profile,
        &variables("mural-system", ""),
        &own("one", ""),
        &own("two", "conflictsWith: ['on*']"),
        &own("three", "appliesToWorkloads: [worker, task]"),
        &deployment("shop", ""),
    ]);
    let (_, _, said) = world.plan("shop");
    assert_eq!(
        said,
        [
            "error references::trait-conflict `two` | the traits `one` and `two` of component `front` exclude each other",
            "error references::trait-does-not-apply `three` | the trait `three` does not apply to components of type `webservice`",
        ]
    );
}

#[test]
fn a_policy_cannot_read_a_spoke() {
    let environment =
        environment("").replace("{{ .sys.workload.namespace }}", "{{ spoke \".obj.dns\" }}");
    let world = World::new(&[
        &profile(),
        &variables("mural-system", ""),
        &environment,
        &deployment("shop", "environmentRef: {name: prod}"),
    ]);
    let (_, _, said) = world.plan("shop");
    assert_eq!(
        said,
        [
            "error macros::no-spoke `spoke \".obj.dns\"` | the policy `topology-ocm` reads `.obj.dns`, which only spokes know"
        ]
    );
}

#[test]
fn every_system_value_is_documented() {
    let page = include_str!("../../../docs/macros.md");
    let profile = profile().replace(".sys.project", ".sys.zzz");
    let world = World::new(&[
        &profile,
        &variables("mural-system", ""),
        &deployment("shop", ""),
    ]);
    let mut diagnostics = Diagnostics::default();
    let mut origins = world.origins.clone();
    let shop = world.workspace.deployments().iter().next().unwrap();
    let planned = plan(
        shop,
        &world.workspace,
        &world.options(),
        &mut origins,
        &mut diagnostics,
    );
    assert!(planned.is_err());
    let help = diagnostics.iter().next().unwrap().help.clone().unwrap();
    let names: Vec<&str> = help.split('`').skip(1).step_by(2).collect();
    assert_eq!(names.len(), 6, "{help}");
    for name in names {
        assert!(page.contains(&format!("`{{{{ .sys.{name} }}}}`")), "{name}");
    }
}
