//! Outputs that deployments read of each other.

use super::deployments::Owner;
use super::outputs::GivenOutputs;
use crate::diag::Fault;
use crate::diag::codes::macros as codes;
use crate::diag::did_you_mean;
use crate::macros::Found;
use crate::macros::HubPath;
use crate::model::WorkloadDeployment;
use crate::render::WorkloadOutputs;
use crate::resolve::HubLookup;
use crate::source::Origins;
use crate::workspace::Workspace;
use std::collections::BTreeMap;

/// What the deployments rendered so far have as outputs.
pub(super) struct HubOutputs<'w> {
    workspace: &'w Workspace,
    given: &'w GivenOutputs,
    rendered: BTreeMap<Owner, WorkloadOutputs>,
}

impl<'w> HubOutputs<'w> {
    /// Nothing is rendered yet.
    pub(super) fn new(workspace: &'w Workspace, given: &'w GivenOutputs) -> Self {
        Self {
            workspace,
            given,
            rendered: BTreeMap::new(),
        }
    }

    /// Keeps the outputs of a deployment.
    pub(super) fn learn(&mut self, owner: &Owner, outputs: &WorkloadOutputs) {
        self.rendered.insert(owner.clone(), outputs.clone());
    }

    /// The deployment that a path names, seen from `namespace`.
    pub(super) fn deployment(
        &self,
        namespace: &str,
        path: &HubPath,
    ) -> Option<&'w WorkloadDeployment> {
        let namespace = path.namespace.as_deref().unwrap_or(namespace);
        self.workspace
            .deployments()
            .named(namespace, &path.deployment)
            .first()
    }
}

impl HubLookup for HubOutputs<'_> {
    fn output(&self, namespace: &str, path: &HubPath, origins: &mut Origins) -> Found {
        let Some(deployment) = self.deployment(namespace, path) else {
            return Found::Unknown(self.unknown(namespace, path));
        };
        let metadata = &deployment.metadata;
        let (namespace, name) = (&*metadata.namespace.value, &*metadata.name.value);
        let owner = (namespace.to_owned(), name.to_owned());
        // Without outputs it failed, which was reported where it failed.
        let Some(outputs) = self.rendered.get(&owner) else {
            return Found::Kept;
        };
        let given = self.given.of(namespace, name);
        let given = given.get(&path.output.to_string());
        let declared = outputs.declared(&path.output);
        match declared.and_then(|declared| declared.value(given, origins)) {
            Ok(Some(value)) => Found::Value(value),
            Ok(None) => Found::Unknown(not_known(path, &owner)),
            Err(fault) => Found::Unknown(fault),
        }
    }
}

impl HubOutputs<'_> {
    fn unknown(&self, namespace: &str, path: &HubPath) -> Fault {
        let name = &path.deployment;
        let namespace = path.namespace.as_deref().unwrap_or(namespace);
        let message = format!("there is no deployment `{name}` in the namespace `{namespace}`");
        let fault = Fault::new(&codes::UNKNOWN_NAME, message);
        let names = self
            .workspace
            .deployments()
            .iter()
            .map(|one| &*one.metadata.name.value);
        match did_you_mean(name, names) {
            Some(help) => fault.help(help),
            None => fault.help("write `.def.<deployment>.<component>.<output>`"),
        }
    }
}

fn not_known(path: &HubPath, owner: &Owner) -> Fault {
    let output = &path.output;
    let message = format!("the value of `{path}` exists only on a running cluster");
    Fault::new(&codes::MISSING_VALUE, message).help(format!(
        "give it with `--outputs FILE`: `{}/{}: {{{output}: VALUE}}`",
        owner.0, owner.1
    ))
}
