//! Deployments that nobody wrote: what an environment would do with one.

use super::hub_side::Name;
use crate::diag::Reported;
use crate::model::Claim;
use crate::model::Resource;
use crate::ops::Session;
use crate::workspace::InlineTemplates;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml;
use crate::yaml::Decoding;
use crate::yaml::Node;
use std::fmt::Write;

/// What the stand-ins are called.
pub(in crate::ops) const NAME: &str = "environment-status";

/// Adds a deployment of an empty profile to each of these environments.
///
/// # Errors
/// When one of them cannot be made, which the messages explain.
pub(in crate::ops) fn add(
    environments: &[Name],
    workspace: &mut Workspace,
    settings: &Settings,
    session: &mut Session,
) -> Result<Vec<Name>, Reported> {
    let before = session.diagnostics.len();
    let mut names = Vec::new();
    let mut text = String::new();
    for (index, (namespace, environment)) in environments.iter().enumerate() {
        let name = format!("{NAME}-{index}");
        document(namespace, environment, &name, &mut text);
        names.push((namespace.clone(), name));
    }
    let (mut profiles, mut deployments) = (Vec::new(), Vec::new());
    for node in read(&text, session) {
        let Claim::Ours(kind) = Claim::of(&node) else {
            continue;
        };
        let mut templates = InlineTemplates {
            sources: &session.sources,
        };
        let mut decoding = Decoding {
            origins: &mut session.origins,
            diagnostics: &mut session.diagnostics,
            strictness: settings.strictness,
            default_namespace: settings.default_namespace(),
        };
        match Resource::decode(kind, node, &mut templates, &mut decoding)? {
            Resource::WorkloadProfile(profile) => profiles.push(profile),
            Resource::WorkloadDeployment(deployment) => deployments.push(deployment),
            _ => {}
        }
    }
    workspace.stand_in(profiles, deployments);
    session.diagnostics.check_since(before)?;
    Ok(names)
}

fn read(text: &str, session: &mut Session) -> Vec<Node> {
    let Some(source) = session.sources.add("<environment status>", text) else {
        return Vec::new();
    };
    let documents = yaml::read(source, text, &mut session.origins, &mut session.diagnostics);
    documents
        .into_iter()
        .map(|document| document.node)
        .collect()
}

fn document(namespace: &str, environment: &str, name: &str, text: &mut String) {
    // Writing to a `String` cannot fail, and names need no quotes within double ones.
    let _ = write!(
        text,
        "---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {{name: \
         \"{name}\", namespace: \"{namespace}\"}}\nspec: {{workload: {{components: \
         []}}}}\n---\napiVersion: spectrocloud.com/v1beta1\nkind: \
         WorkloadDeployment\nmetadata: {{name: \"{name}\", namespace: \"{namespace}\"}}\nspec:\n  \
         workloadProfileRef: {{name: \"{name}\"}}\n  environmentRef: {{name: \"{environment}\", \
         namespace: \"{namespace}\"}}\n"
    );
}
