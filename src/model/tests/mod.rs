//! What each kind reads, and what it refuses.
//!
//! In: documents as text.
//! Out: what each kind reads, and what it refuses.
//! Never: reads a file.

use super::testing::decode;
use super::testing::decode_with;
use super::testing::spec;
use super::*;
use crate::source::Step;
use crate::yaml::Strictness;

/// The resource of a variant, about which nothing was said.
macro_rules! the {
    ($decoded:expr, $variant:ident) => {
        match $decoded.clean() {
            Resource::$variant(resource) => resource,
            other => panic!("{:?}", other.kind()),
        }
    };
}

mod page;
mod revision;
mod variables;

const COMPONENTS: &str = "  components: [{name: a, type: webservice}]\n";

#[test]
fn a_profile_has_components_with_traits() {
    let profile = the!(
        spec(
            Kind::WorkloadProfile,
            "  version: 1.2.3\n  workload:\n    components:\n    - name: front\n      type: webservice@v1.0.0\n      deploymentPriority: 2\n      macros: disabled\n      properties: {image: nginx}\n      traits:\n      - {type: scaler, properties: {replicas: 2}}\n      - {type: hpa@v1}\n"
        ),
        WorkloadProfile
    );
    let component = &profile.workload.components[0];
    assert_eq!(component.definition.to_string(), "webservice@v1.0.0");
    assert_eq!(component.deployment_priority.value, 2);
    assert!(component.macros_disabled);
    assert_eq!(component.traits.len(), 2);
    assert!(component.traits[1].properties.is_none());
    assert_eq!(profile.version.unwrap().value.minor, 2);
}

#[test]
fn components_may_stand_in_spec_directly_but_not_twice() {
    let flat = the!(spec(Kind::WorkloadProfile, COMPONENTS), WorkloadProfile);
    assert_eq!(flat.workload.components.len(), 1);
    let keys: Vec<&str> = flat.workload.node.as_map().unwrap().keys().collect();
    assert_eq!(keys, ["components"]);
    let twice = format!("{COMPONENTS}  workload: {{components: []}}\n");
    let decoded = spec(Kind::Workload, &twice);
    assert!(
        decoded
            .only()
            .starts_with("error model::conflicting-fields")
    );
    let decoded = spec(Kind::Workload, "  objectOutputRefs: []\n");
    assert!(decoded.only().contains("`spec` has no `workload`"));
}

#[test]
fn every_fault_of_a_component_is_reported_at_its_place() {
    let decoded = spec(
        Kind::WorkloadProfile,
        "  workload:\n    components:\n    - name: A_b\n      type: web@latest\n      deploymentPriority: '1'\n      macros: off\n      trait: []\n      properties: []\n    - {name: x}\n    - 7\n",
    );
    let said = decoded.said.join("\n");
    for wanted in [
        "error model::wrong-type 9:27 `'1'` | `deploymentPriority` of the component must be an integer, not a string",
        "error model::wrong-type 10:15 `off` | `macros` of the component must be a string, not a boolean | put it in quotes",
        "error model::unknown-field 11:7 `trait` | the component has no field `trait` | did you mean `traits`?",
        "error model::wrong-type 12:19 `[]` | `properties` of the component must be a mapping, not a list",
        "error model::invalid-name 7:13 `A_b` | `A_b` is not a valid name for a component | write `a-b`",
        "error references::malformed 8:13 `web@latest` | `latest` is not a version | write `web`",
        "error model::missing-field 13:7 `{name: x}` | the component has no `type`",
        "error model::wrong-type 14:7 `7` | the component must be a mapping, not an integer",
    ] {
        assert!(said.contains(wanted), "{wanted}\nis not in\n{said}");
    }
    assert_eq!(decoded.said.len(), 8, "{said}");
}

#[test]
fn names_of_components_are_unique() {
    let decoded = spec(
        Kind::WorkloadProfile,
        "  components:\n  - {name: a, type: web}\n  - {name: a, type: web}\n",
    );
    assert!(
        decoded
            .only()
            .starts_with("error model::duplicate-name 7:12 `a` | two components are named `a`")
    );
}

#[test]
fn an_unknown_field_is_a_warning_unless_it_resembles_one_or_strict_is_asked_for() {
    let text = |field: &str| {
        format!(
            "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {{name: a}}\nspec:\n  {field}: 1\n{COMPONENTS}"
        )
    };
    let far = decode(&text("colour"));
    assert!(
        far.only()
            .starts_with("warning model::unknown-field 5:3 `colour`")
    );
    assert!(far.resource.is_some());
    let strict = decode_with(&text("colour"), Strictness::Strict);
    assert!(strict.only().starts_with("error model::unknown-field"));
    let near = decode(&text("versoin"));
    assert!(near.only().contains("did you mean `version`?"));
    assert!(near.only().starts_with("error"));
    assert!(near.resource.is_none());
}

#[test]
fn what_servers_add_is_ignored() {
    let decoded = decode(
        "apiVersion: spectrocloud.com/v1beta1\nkind: Workload\nstatus: {phase: Running}\nmetadata:\n  name: a\n  uid: x\n  generation: 3\n  resourceVersion: '7'\n  managedFields: []\n  creationTimestamp: null\n  annotations: {kubectl.kubernetes.io/last-applied-configuration: '{}', a: b}\nspec: {components: []}\n",
    );
    let workload = the!(decoded, Workload);
    let keys: Vec<&str> = workload.metadata.annotations.keys().collect();
    assert_eq!(keys, ["a"]);
}

#[test]
fn a_resource_without_a_namespace_is_in_the_one_of_the_setting() {
    let decoded = decode(
        "apiVersion: spectrocloud.com/v1beta1\nkind: Workload\nmetadata: {name: a}\nspec: {components: []}\n",
    );
    let namespace = decoded.resource.unwrap().metadata().namespace.clone();
    assert_eq!(&*namespace.value, "default");
    let origin = decoded.origins.get(namespace.origin);
    assert_eq!(origin.step, Step::Rule);
    assert_eq!(origin.links.len(), 1);
}

#[test]
fn metadata_follows_the_rules_of_kubernetes() {
    let decoded = decode(
        "apiVersion: spectrocloud.com/v1beta1\nkind: Workload\nmetadata:\n  name: My App\n  namespace: a.b\n  labels: {'a b': c, d: 'e f', g: 1}\n  annotations: {'x y': anything goes}\nspec: {components: []}\n",
    );
    let said = decoded.said.join("\n");
    for wanted in [
        "error model::wrong-type 6:35 `1` | `labels.g` of `metadata` must be a string, not an integer | put it in quotes",
        "error model::invalid-name 4:9 `My App` | `My App` is not a valid name for a resource | write `my-app`",
        "error model::invalid-name 5:14 `a.b` | `a.b` is not a valid name for a namespace",
        "error model::invalid-label 6:12 `'a b'` | the key `a b` is not valid",
        "error model::invalid-label 6:25 `'e f'` | the label value `e f` is not valid",
        "error model::invalid-label 7:17 `'x y'` | the key `x y` is not valid",
    ] {
        assert!(said.contains(wanted), "{wanted}\nis not in\n{said}");
    }
    assert_eq!(decoded.said.len(), 6, "{said}");
}

#[test]
fn a_resource_without_metadata_or_spec_is_refused() {
    let decoded = decode("apiVersion: spectrocloud.com/v1beta1\nkind: Workload\n");
    assert!(decoded.resource.is_none());
    assert_eq!(decoded.said.len(), 2, "{:#?}", decoded.said);
    let decoded = decode("apiVersion: spectrocloud.com/v1alpha1\nkind: Project\n");
    assert!(decoded.only().contains("the resource has no `metadata`"));
}

#[test]
fn an_unknown_kind_of_our_group_is_judged_like_an_unknown_field() {
    let said = |api_version: &str, kind: &str| {
        let text = format!("apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}\n");
        decode(&text).said.first().cloned().unwrap_or_default()
    };
    let near = said("spectrocloud.com/v1beta1", "WorkloadProfil");
    assert!(near.starts_with("error model::unknown-kind 2:7 `WorkloadProfil`"));
    assert!(near.ends_with("did you mean `WorkloadProfile` of `spectrocloud.com/v1beta1`?"));
    let version = said("spectrocloud.com/v1", "Workload");
    assert!(version.starts_with("error model::unknown-kind 1:13 `spectrocloud.com/v1`"));
    let far = said("spectrocloud.com/v1beta1", "Banana");
    assert!(far.starts_with("warning model::unknown-kind"));
    assert_eq!(said("apps/v1", "Deployment"), "");
}

#[test]
fn kinds_that_are_only_kept_are_kept() {
    for kind in Kind::all().filter(|kind| *kind > Kind::DefinitionRevision) {
        let kept = the!(spec(kind, "  anything: [1]\n"), Kept);
        assert_eq!(kept.kind, kind);
        assert!(kept.node.at(&["spec", "anything"]).is_some());
    }
}

#[test]
fn an_environment_has_one_topology_and_a_version_in_either_spelling() {
    let text = "  Version: 1.3.6\n  topology: {type: topology-ocm, properties: {a: 1}}\n  policies: [{name: p, type: override}]\n";
    let environment = the!(spec(Kind::Environment, text), Environment);
    assert_eq!(environment.version.unwrap().value.patch, 6);
    assert_eq!(&*environment.topology.definition.name, "topology-ocm");
    assert_eq!(environment.policies.len(), 1);
    let decoded = spec(Kind::Environment, "  policies: []\n");
    assert!(decoded.only().contains("the environment has no `topology`"));
    let both = spec(Kind::Environment, &format!("  version: 1.3.6\n{text}"));
    assert!(both.only().contains("`version` and `Version` are both set"));
    let bad = spec(Kind::Environment, "  version: v1\n  topology: {type: t}\n");
    assert!(bad.only().ends_with("write `1.0.0`"));
}

#[test]
fn a_deployment_takes_over_its_own_name_and_namespace() {
    let deployment = the!(
        spec(
            Kind::WorkloadDeployment,
            "  workloadProfileRef: {name: web@v2}\n"
        ),
        WorkloadDeployment
    );
    assert_eq!(&*deployment.workload.name.value, "web");
    assert_eq!(&*deployment.workload.namespace.value, "team");
    assert!(deployment.environment.is_none());
    assert_eq!(deployment.profile.pin.unwrap().major, 2);
}

#[test]
fn a_deployment_names_its_target_and_its_metadata() {
    let deployment = the!(
        spec(
            Kind::WorkloadDeployment,
            "  workloadProfileRef: {name: web, namespace: other}\n  environmentRef: {name: prod@v1.2}\n  workload:\n    name: shop\n    namespace: shop-prod\n    metadata: {labels: {a: b}, annotations: {c: d}}\n    namespaceMetadata: {labels: {e: f}}\n"
        ),
        WorkloadDeployment
    );
    assert_eq!(&*deployment.workload.namespace.value, "shop-prod");
    assert_eq!(deployment.workload.labels.len(), 1);
    assert_eq!(deployment.workload.namespace_labels.len(), 1);
    assert_eq!(&*deployment.profile.namespace.unwrap().value, "other");
    let long = format!(
        "  workloadProfileRef: {{name: web}}\n  workload: {{name: {}}}\n",
        "a".repeat(64)
    );
    let decoded = spec(Kind::WorkloadDeployment, &long);
    assert!(decoded.only().contains("64 characters; at most 63"));
    let decoded = spec(Kind::WorkloadDeployment, "  variables: {}\n");
    assert!(decoded.only().contains("has no `workloadProfileRef`"));
    assert!(decoded.resource.is_none());
}

#[test]
fn a_definition_has_one_schematic() {
    let said = |schematic: &str| {
        spec(
            Kind::ComponentDefinition,
            &format!("  schematic: {schematic}\n"),
        )
        .only()
        .to_owned()
    };
    for (schematic, wanted) in [
        ("{}", "the schematic has no `jinja` or `cue`"),
        (
            "{jinja: {}}",
            "the jinja schematic has no `template` or `templateFile`",
        ),
        (
            "{jinja: {template: x}, cue: {template: y}}",
            "`jinja` and `cue` are both set",
        ),
        (
            "{jinja: {template: x, templateFile: t.j2}}",
            "`template` and `templateFile` are both set",
        ),
        (
            "{jinja: {templateFile: ../t.j2}}",
            "does not stay in the definition's folder",
        ),
        (
            "{jinja: {templateFile: none.j2}}",
            "error model::template-file 5:37 `none.j2`",
        ),
        (
            "{jinjja: {template: x}}",
            "the schematic has no `jinja` or `cue`",
        ),
    ] {
        let said = if schematic.contains("jinjja") {
            let decoded = spec(
                Kind::ComponentDefinition,
                &format!("  schematic: {schematic}\n"),
            );
            assert!(decoded.said[0].contains("did you mean `jinja`?"));
            decoded.said[1].clone()
        } else {
            said(schematic)
        };
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
}

#[test]
fn definitions_of_all_three_kinds_are_read() {
    let text = "  version: 1.0.0\n  schematic: {jinja: {templateFile: t.j2}}\n  parameters: {type: object}\n";
    let component = the!(spec(Kind::ComponentDefinition, text), Definition);
    assert!(
        matches!(&component.schematic, Schematic::Jinja(template, _) if &*template.text == "file")
    );
    assert_eq!(component.workload_type, WorkloadType::Application);
    let text = "  schematic: {cue: {template: 'output: {}'}}\n  conflictsWith: [hpa]\n  appliesToWorkloads: [deployments.apps]\n  podDisruptive: true\n";
    let scaler = the!(spec(Kind::TraitDefinition, text), Definition);
    assert!(matches!(scaler.schematic, Schematic::Cue(_)));
    assert_eq!(&*scaler.conflicts_with[0].value, "hpa");
    assert_eq!(scaler.applies_to_workloads.len(), 1);
    let text = "  schematic: {builtin: override}\n";
    let policy = the!(spec(Kind::PolicyDefinition, text), Definition);
    assert!(matches!(policy.schematic, Schematic::Builtin(_)));
    assert!(!policy.topology);
}

#[test]
fn labels_say_what_a_definition_is_for() {
    let text = |kind: &str, label: &str| {
        format!(
            "apiVersion: spectrocloud.com/v1beta1\nkind: {kind}\nmetadata: {{name: a, labels: {{{label}}}}}\nspec: {{schematic: {{builtin: b}}}}\n"
        )
    };
    let task = "componentdefinition.spectrocloud.com/type: task";
    let task = the!(decode(&text("ComponentDefinition", task)), Definition);
    assert_eq!(task.workload_type, WorkloadType::Task);
    let topology = "policydefinition.spectrocloud.com/type: topology";
    let topology = the!(decode(&text("PolicyDefinition", topology)), Definition);
    assert!(topology.topology);
    let wrong = "componentdefinition.spectrocloud.com/type: tusk";
    let decoded = decode(&text("ComponentDefinition", wrong));
    assert!(decoded.only().contains("did you mean `task`?"));
}

#[test]
fn null_is_absent() {
    let profile = the!(
        spec(
            Kind::WorkloadProfile,
            "  version: null\n  components:\n  - {name: a, type: web, properties: , traits: null}\n"
        ),
        WorkloadProfile
    );
    assert!(profile.version.is_none());
    assert!(profile.workload.components[0].properties.is_none());
    let decoded = spec(Kind::WorkloadProfile, "  components: [{name: a, type: }]\n");
    assert!(decoded.only().starts_with("error model::missing-field"));
}

#[test]
fn a_workload_is_read_again_after_it_was_changed() {
    let profile = the!(spec(Kind::WorkloadProfile, COMPONENTS), WorkloadProfile);
    let mut origins = crate::source::Origins::default();
    let mut diagnostics = crate::diag::Diagnostics::default();
    let mut node = profile.workload.node;
    let origin = node.origin;
    let mut decoding = crate::yaml::Decoding {
        origins: &mut origins,
        diagnostics: &mut diagnostics,
        strictness: Strictness::Lenient,
        default_namespace: crate::source::Spanned::new("default".into(), origin),
    };
    let again = WorkloadSpec::decode(&node, &mut decoding).unwrap();
    assert_eq!(again.components.len(), 1);
    node.as_map_mut().unwrap().remove("components");
    assert!(WorkloadSpec::decode(&node, &mut decoding).is_err());
    assert_eq!(diagnostics.len(), 1);
}
