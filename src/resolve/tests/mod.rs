//! Claims about plans, over workspaces in memory.
//!
//! In: documents in memory.
//! Out: the plans of their deployments, and what is refused.
//! Never: depends on the folder it runs in.

mod bundles;
mod definitions;
mod hub;
mod plans;

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
