//! Which deployments a command is about.

use super::Shard;
use crate::diag::Diagnostic;
use crate::diag::codes::command as codes;
use crate::diag::did_you_mean;
use crate::kubernetes::LabelSelector;
use crate::model::Metadata;
use crate::model::Workload;
use crate::model::WorkloadDeployment;
use crate::workspace::Workspace;
use std::collections::BTreeSet;

/// Which deployments are meant; an empty choice means all.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// `NAME` or `NAMESPACE/NAME`; a name that stands in several namespaces chooses all of them.
    pub names: Vec<String>,
    /// Only this namespace.
    pub namespace: Option<String>,
    /// Only deployments with these labels.
    pub selector: Option<LabelSelector>,
    /// Only deployments that refer to this Environment.
    pub environment: Option<String>,
    /// Only the part of one machine.
    pub shard: Option<Shard>,
}

/// What was chosen, by namespace and name.
#[derive(Debug, Default)]
pub(super) struct Chosen<'a> {
    pub(super) deployments: Vec<&'a WorkloadDeployment>,
    /// Workloads found on disk.
    pub(super) workloads: Vec<&'a Workload>,
}

impl Choice {
    /// True when nothing narrows the choice.
    pub(super) fn is_everything(&self) -> bool {
        self.names.is_empty()
            && self.namespace.is_none()
            && self.selector.is_none()
            && self.environment.is_none()
    }

    /// What a workspace has of it.
    ///
    /// # Errors
    /// A choice that matches nothing, and each name that matches nothing.
    pub(super) fn of<'a>(&self, workspace: &'a Workspace) -> Result<Chosen<'a>, Vec<Diagnostic>> {
        let unknown = self.unknown_names(workspace);
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let deployments = workspace.deployments().iter().filter(|deployment| {
            let environment = deployment
                .environment
                .as_ref()
                .map(|reference| &*reference.name);
            self.accepts(&deployment.metadata)
                && self
                    .environment
                    .as_deref()
                    .is_none_or(|wanted| environment == Some(wanted))
        });
        let workloads = workspace
            .workloads()
            .iter()
            .filter(|workload| self.environment.is_none() && self.accepts(&workload.metadata));
        let mut chosen = Chosen {
            deployments: deployments.collect(),
            workloads: workloads.collect(),
        };
        if chosen.deployments.is_empty() && chosen.workloads.is_empty() {
            return Err(vec![self.nothing(workspace)]);
        }
        // A shard may be empty: who shares the work does not know how many deployments there are.
        if let Some(shard) = self.shard {
            chosen.deployments.retain(|one| shard.holds(&one.metadata));
            chosen.workloads.retain(|one| shard.holds(&one.metadata));
        }
        Ok(chosen)
    }

    fn accepts(&self, metadata: &Metadata) -> bool {
        let (namespace, name) = (&*metadata.namespace.value, &*metadata.name.value);
        (self.names.is_empty()
            || self
                .names
                .iter()
                .any(|wanted| is_named(wanted, namespace, name)))
            && self
                .namespace
                .as_deref()
                .is_none_or(|wanted| wanted == namespace)
            && self
                .selector
                .as_ref()
                .is_none_or(|selector| selector.matches(&metadata.labels))
    }

    fn unknown_names(&self, workspace: &Workspace) -> Vec<Diagnostic> {
        let known: Vec<(&str, &str)> = all(workspace)
            .map(|metadata| (&*metadata.namespace.value, &*metadata.name.value))
            .collect();
        let missing = self.names.iter().filter(|wanted| {
            !known
                .iter()
                .any(|(namespace, name)| is_named(wanted, namespace, name))
        });
        missing
            .map(|wanted| {
                let message = format!("there is no deployment `{wanted}`");
                let name = wanted.rsplit('/').next().unwrap_or_default();
                let diagnostic = Diagnostic::error(&codes::NOTHING_CHOSEN, message);
                match did_you_mean(name, known.iter().map(|(_, name)| *name)) {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic.help("`paletteai list deployments` shows what there is"),
                }
            })
            .collect()
    }

    fn nothing(&self, workspace: &Workspace) -> Diagnostic {
        if self.is_everything() {
            let message = "there is no WorkloadDeployment and no Workload here";
            return Diagnostic::error(&codes::NOTHING_CHOSEN, message)
                .help("name the folder that holds them, or use `-C DIR`");
        }
        let (message, meant) = self.unknown_word(workspace).unwrap_or_else(|| {
            let message = "no deployment matches all parts of the choice".to_owned();
            (message, None)
        });
        Diagnostic::error(&codes::NOTHING_CHOSEN, message).help(
            meant.unwrap_or_else(|| "`paletteai list deployments` shows what there is".to_owned()),
        )
    }

    /// The part of the choice that matches nothing by itself, and what was meant by it.
    fn unknown_word(&self, workspace: &Workspace) -> Option<(String, Option<String>)> {
        if let Some(wanted) = &self.namespace {
            let known: BTreeSet<&str> = all(workspace)
                .map(|metadata| &*metadata.namespace.value)
                .collect();
            if !known.contains(wanted.as_str()) {
                let message = format!("there is no deployment in the namespace `{wanted}`");
                return Some((message, did_you_mean(wanted, known)));
            }
        }
        if let Some(wanted) = &self.environment {
            let deployments = workspace.deployments().iter();
            let references = deployments.filter_map(|one| one.environment.as_ref());
            let known: BTreeSet<&str> = references.map(|reference| &*reference.name).collect();
            if !known.contains(wanted.as_str()) {
                let message = format!("no deployment goes to an environment `{wanted}`");
                return Some((message, did_you_mean(wanted, known)));
            }
        }
        let selector = self.selector.as_ref()?;
        let matched = all(workspace).any(|metadata| selector.matches(&metadata.labels));
        (!matched).then(|| ("no deployment has labels like these".to_owned(), None))
    }
}

fn all(workspace: &Workspace) -> impl Iterator<Item = &Metadata> {
    let deployments = workspace
        .deployments()
        .iter()
        .map(|deployment| &deployment.metadata);
    deployments.chain(
        workspace
            .workloads()
            .iter()
            .map(|workload| &workload.metadata),
    )
}

fn is_named(wanted: &str, namespace: &str, name: &str) -> bool {
    match wanted.split_once('/') {
        Some((wanted_namespace, wanted_name)) => {
            wanted_namespace == namespace && wanted_name == name
        }
        None => wanted == name,
    }
}

/// Finds the one deployment that a word names.
///
/// # Errors
/// When there is none, or several namespaces have one.
pub(super) fn one<'a>(
    wanted: &str,
    workspace: &'a Workspace,
) -> Result<&'a WorkloadDeployment, Vec<Diagnostic>> {
    let choice = Choice {
        names: vec![wanted.to_owned()],
        ..Choice::default()
    };
    let chosen = choice.of(workspace)?;
    match chosen.deployments.as_slice() {
        [one] => Ok(one),
        [] => Err(vec![
            Diagnostic::error(
                &codes::NOTHING_CHOSEN,
                format!("`{wanted}` is a Workload, not a deployment"),
            )
            .help("`paletteai render` renders it as it stands"),
        ]),
        several => {
            let names: Vec<String> = several
                .iter()
                .map(|deployment| {
                    let metadata = &deployment.metadata;
                    format!("{}/{}", metadata.namespace.value, metadata.name.value)
                })
                .collect();
            let message = format!("`{wanted}` stands for {} deployments", names.len());
            Err(vec![
                Diagnostic::error(&codes::AMBIGUOUS_NAME, message)
                    .help(format!("write one of: {}", names.join(", "))),
            ])
        }
    }
}
