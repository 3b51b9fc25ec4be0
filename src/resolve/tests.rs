//! Claims about plans, over workspaces in memory.

use super::Draft;
use super::HubLookup;
use super::Options;
use super::RenderPlan;
use super::plan;
use super::plan_workload;
use super::variables::LockViolations;
use crate::diag::Diagnostics;
use crate::macros::Found;
use crate::macros::HubPath;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Step;
use crate::workspace::MemoryFiles;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Node;
use crate::yaml::Strictness;
use crate::yaml::write_json;
use serde_json::Value;
use serde_json::json;
use std::path::PathBuf;

/// A loaded workspace.
struct World {
    workspace: Workspace,
    settings: Settings,
    sources: Sources,
    origins: Origins,
}

impl World {
    fn new(documents: &[&str]) -> Self {
        let files: MemoryFiles = [("all.yaml", documents.join("\n---\n"))]
            .into_iter()
            .collect();
        let mut sources = Sources::default();
        let mut origins = Origins::default();
        let mut diagnostics = Diagnostics::default();
        let settings = Settings::defaults(Strictness::Lenient, &mut origins);
        let paths = [PathBuf::from("all.yaml")];
        let workspace = Workspace::load(
            &files,
            &paths,
            &settings,
            &mut sources,
            &mut origins,
            &mut diagnostics,
        );
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        Self {
            workspace: workspace.unwrap(),
            settings,
            sources,
            origins,
        }
    }

    fn options(&self) -> Options<'_> {
        Options {
            assignments: &[],
            lock_violations: LockViolations::Refuse,
            settings: &self.settings,
            sources: &self.sources,
            hub: None,
        }
    }

    /// Plans the deployment of that name; the histories and what was said come with it.
    fn plan(&self, name: &str) -> (Option<RenderPlan<'_>>, Origins, Vec<String>) {
        let mut origins = self.origins.clone();
        let mut diagnostics = Diagnostics::default();
        let mut deployments = self.workspace.deployments().iter();
        let deployment = deployments
            .find(|deployment| &*deployment.metadata.name.value == name)
            .unwrap();
        let options = self.options();
        let plan = plan(
            deployment,
            &self.workspace,
            &options,
            &mut origins,
            &mut diagnostics,
        );
        assert_eq!(plan.is_err(), diagnostics.has_errors());
        (plan.ok(), origins, self.said(&diagnostics))
    }

    fn planned(&self, name: &str) -> RenderPlan<'_> {
        let (plan, _, said) = self.plan(name);
        assert_eq!(said, Vec::<String>::new());
        plan.unwrap()
    }

    /// `error references::not-found `web@v2` | message | help`
    fn said(&self, diagnostics: &Diagnostics) -> Vec<String> {
        let line = |diagnostic: &crate::diag::Diagnostic| {
            let severity = diagnostic.severity.word();
            let place = diagnostic.places.first();
            let text = place.map_or("-", |place| self.sources.slice(place.span));
            format!(
                "{severity} {} `{text}` | {}",
                diagnostic.code.slug, diagnostic.message
            )
        };
        diagnostics.iter().map(line).collect()
    }
}

fn json_of(node: &Node) -> Value {
    let mut text = String::new();
    write_json(node, &mut text);
    serde_json::from_str(&text).unwrap()
}

fn document(kind: &str, namespace: &str, name: &str, spec: &str) -> String {
    let spec = spec.replace('\n', "\n  ");
    format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: {namespace}\nspec:\n  {spec}"
    )
}

fn profile() -> String {
    document(
        "WorkloadProfile",
        "mural-system",
        "web",
        r#"workload:
  components:
  - name: front
    type: webservice@v1
    deploymentPriority: 1
    properties:
      image: "nginx:{{ .var.tag }}"
      replicas: "{{ .var.replicas }}"
      owner: "{{ .sys.project }}/{{ .sys.deployment.name }}/{{ .sys.environment | default \"none\" }}"
      back: '{{ spoke ".def.back.ip" }}'
    traits:
    - type: scaler
      properties: {replicas: '{{ .var.replicas }}'}
  - name: back
    type: worker
    macros: disabled
    properties: {image: '{{ .Values.image }}'}"#,
    )
}

fn variables(namespace: &str, more: &str) -> String {
    document(
        "VariableSet",
        namespace,
        "mural-variables",
        &format!(
            "variables:\n- {{name: tag, variableType: string, value: {{string: '1.27'}}}}\n- {{name: replicas, variableType: int32, value: {{int32: 1}}}}{more}"
        ),
    )
}

fn environment(policies: &str) -> String {
    document(
        "Environment",
        "team-a",
        "prod",
        &format!(
            "topology:\n  type: topology-ocm\n  properties: {{hubNamespace: '{{{{ .sys.workload.namespace }}}}-hub'}}\n{policies}"
        ),
    )
}

fn deployment(name: &str, more: &str) -> String {
    let spec = format!("workloadProfileRef: {{name: web}}\n{more}");
    document("WorkloadDeployment", "team-a", name, spec.trim_end())
}

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

const CUE: &str = "schematic: {cue: {template: 'output: {}'}}";

#[test]
fn a_definition_in_cue_does_not_hide_one_of_the_catalogue() {
    let cue = document("ComponentDefinition", "team-a", "worker", CUE);
    let world = World::new(&[
        &profile(),
        &variables("mural-system", ""),
        &cue,
        &deployment("shop", ""),
    ]);
    let (plan, _, said) = world.plan("shop");
    assert!(plan.unwrap().components[0].definition.built_in);
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("warning references::cue"), "{said:?}");
}

#[test]
fn a_definition_in_cue_alone_is_refused() {
    let cue = document("ComponentDefinition", "team-a", "own", CUE);
    let profile = profile().replace("type: worker", "type: own");
    let world = World::new(&[
        &profile,
        &variables("mural-system", ""),
        &cue,
        &deployment("shop", ""),
    ]);
    let (_, _, said) = world.plan("shop");
    assert_eq!(
        said,
        [
            "error references::cue `own` | the definition `own` is written in CUE, which is not supported yet"
        ]
    );
}

#[test]
fn own_definitions_come_before_those_of_the_profile_the_system_and_the_catalogue() {
    let jinja = "schematic: {jinja: {template: 'output: {}'}}";
    let own = |namespace: &str| document("ComponentDefinition", namespace, "worker", jinja);
    let namespace_of = |documents: &[&str]| {
        let profile = profile().replace("mural-system", "profiles");
        let deployment =
            deployment("shop", "").replace("{name: web}", "{name: web, namespace: profiles}");
        let variables = variables("mural-system", "");
        let mut all = vec![profile.as_str(), &variables, &deployment];
        all.extend(documents);
        let world = World::new(&all);
        let plan = world.planned("shop");
        let definition = plan.components[0].definition;
        (
            definition.metadata.namespace.value.to_string(),
            definition.built_in,
        )
    };
    let [team, profiles, system] = ["team-a", "profiles", "mural-system"].map(own);
    assert_eq!(
        namespace_of(&[&team, &profiles, &system]),
        ("team-a".to_owned(), false)
    );
    assert_eq!(
        namespace_of(&[&profiles, &system]),
        ("profiles".to_owned(), false)
    );
    assert_eq!(namespace_of(&[&system]), ("mural-system".to_owned(), false));
    assert_eq!(namespace_of(&[]), ("mural-system".to_owned(), true));
}

fn bundle(name: &str, spec: &str) -> String {
    document(
        "ProfileBundle",
        "team-a",
        name,
        &format!("type: Application\n{spec}"),
    )
}

#[test]
fn the_only_bundle_that_lists_the_profile_carries_its_variables() {
    let set = "variableSet:\n- {name: tag, value: '9'}";
    let first = bundle(
        "first",
        &format!("workloadProfiles: [{{name: web, namespace: mural-system}}]\n{set}"),
    );
    let other = bundle("other", "workloadProfiles: [{name: api}]");
    let world = World::new(&[
        &profile(),
        &variables("mural-system", ""),
        &first,
        &other,
        &deployment("shop", ""),
    ]);
    let tag = world
        .planned("shop")
        .variables
        .get("tag")
        .unwrap()
        .value
        .clone()
        .unwrap();
    assert_eq!(tag.as_str(), Some("9"));
    let second = bundle("second", "workloadProfiles: [{name: web}]");
    let named = deployment("named", "").replace(
        "  name: named\n",
        "  name: named\n  annotations: {palette.ai/profile-bundle: second}\n",
    );
    let world = World::new(&[
        &profile(),
        &variables("mural-system", ""),
        &first,
        &second,
        &deployment("shop", ""),
        &named,
    ]);
    let (_, _, said) = world.plan("shop");
    assert_eq!(
        said,
        [
            "error variables::several-bundles `web` | the bundles `first` and `second` both list the profile of deployment `shop`"
        ]
    );
    let tag = world
        .planned("named")
        .variables
        .get("tag")
        .unwrap()
        .value
        .clone()
        .unwrap();
    assert_eq!(tag.as_str(), Some("1.27"));
}

#[test]
fn a_project_overrides_the_system_unless_it_is_the_system() {
    let project = variables("team-a", "").replace("1.27", "2.0");
    let world = World::new(&[
        &profile(),
        &variables("mural-system", ""),
        &project,
        &deployment("shop", ""),
    ]);
    let plan = world.planned("shop");
    assert_eq!(plan.variables.get("tag").unwrap().overridden.len(), 1);
    let own = deployment("shop", "").replace("team-a", "mural-system");
    let world = World::new(&[&profile(), &variables("mural-system", ""), &own]);
    let plan = world.planned("shop");
    assert_eq!(plan.variables.get("tag").unwrap().overridden.len(), 0);
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

#[test]
fn every_system_value_is_documented() {
    let page = include_str!("../../docs/macros.md");
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
