//! `paletteai variable explain`.

use super::VariableOptions;
use super::listing::VariableListing;
use super::listing::row;
use super::loaded::Loaded;
use super::loaded::full_name;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::variables::UNDECLARED;
use crate::diag::did_you_mean;
use crate::model::Environment;
use crate::model::ValidationMode;
use crate::model::Variable;
use crate::model::WorkloadDeployment;
use crate::model::WorkloadProfile;
use crate::ops::Session;
use crate::resolve::Finder;
use crate::resolve::VariableRead;
use crate::resolve::read_by_environment;
use crate::resolve::read_by_profile;
use crate::resolve::references::Found;
use crate::resolve::variables::Scope;
use crate::source::OriginId;
use crate::workspace::Files;
use crate::workspace::Settings;
use serde::Serialize;
use std::collections::BTreeSet;

/// Everything about one variable.
#[derive(Clone, Debug, Serialize)]
pub struct VariableExplanation {
    /// Its name.
    pub name: String,
    /// Where it is declared, weakest first.
    pub declared: Vec<Declaration>,
    /// What it is in each deployment that sees it; one variable each.
    pub deployments: Vec<VariableListing>,
    /// Who reads it.
    pub read: Vec<Reader>,
}

/// One declaration of a variable.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Declaration {
    /// `system`, `project` or `bundle`.
    pub source: &'static str,
    /// The namespace of the set, or `NAMESPACE/NAME` of the bundle.
    pub owner: String,
    /// `file:line:column`.
    pub location: String,
    /// `string`, `int32`, …
    #[serde(rename = "type")]
    pub variable_type: &'static str,
    /// Its value.
    pub value: Option<serde_json::Value>,
    /// Whether stronger sources may not set it.
    pub locked: bool,
    /// Whether it must have a value.
    pub required: bool,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// One place that reads a variable.
#[derive(Clone, Debug, Serialize)]
pub struct Reader {
    /// `profile NAMESPACE/NAME` or `environment NAMESPACE/NAME`.
    pub owner: String,
    /// Whose properties: ``component `web`, trait `scaler` ``.
    pub part: String,
    /// Where in these properties.
    pub path: String,
    /// `file:line:column`.
    pub location: String,
}

/// A declaration in a workspace.
pub(super) struct Declared<'w> {
    pub(super) scope: Scope,
    pub(super) owner: String,
    pub(super) variable: &'w Variable,
}

impl Loaded<'_> {
    /// Every declaration of the workspace, weakest first.
    pub(super) fn declarations(&self) -> Vec<Declared<'_>> {
        let system = &self.settings.system_namespace.value;
        let mut found = Vec::new();
        for set in self.workspace.variable_sets() {
            let namespace = &set.metadata.namespace.value;
            let scope = if namespace == system {
                Scope::System
            } else {
                Scope::Project
            };
            found.extend(set.variables.iter().map(|variable| Declared {
                scope,
                owner: namespace.to_string(),
                variable,
            }));
        }
        for bundle in self.workspace.bundles() {
            found.extend(bundle.variables.iter().map(|variable| Declared {
                scope: Scope::Bundle,
                owner: full_name(&bundle.metadata),
                variable,
            }));
        }
        found.sort_by_key(|declared| declared.scope);
        found
    }

    /// Every place of the workspace that reads a variable, with its owner; of one deployment only
    /// what its profile and its Environment read.
    pub(super) fn reads(
        &self,
        of: Option<&WorkloadDeployment>,
        session: &Session,
    ) -> Vec<(String, VariableRead)> {
        let (profiles, environments) = match of {
            Some(deployment) => self.used_by(deployment),
            None => (
                self.workspace.profiles().iter().collect(),
                self.workspace.environments().iter().collect(),
            ),
        };
        let (sources, origins) = (&session.sources, &session.origins);
        let mut reads = Vec::new();
        for profile in profiles {
            let owner = format!("profile {}", full_name(&profile.metadata));
            let found = read_by_profile(profile, sources, origins).into_iter();
            reads.extend(found.map(|read| (owner.clone(), read)));
        }
        for environment in environments {
            let owner = format!("environment {}", full_name(&environment.metadata));
            let found = read_by_environment(environment, sources, origins).into_iter();
            reads.extend(found.map(|read| (owner.clone(), read)));
        }
        reads
    }

    /// The profile and the Environment of a deployment, as far as they exist.
    fn used_by(
        &self,
        deployment: &WorkloadDeployment,
    ) -> (Vec<&WorkloadProfile>, Vec<&Environment>) {
        let finder = Finder {
            workspace: &self.workspace,
            system_namespace: &self.settings.system_namespace.value,
        };
        let namespace = &deployment.metadata.namespace.value;
        let profile = finder.profile(&deployment.profile, namespace).ok();
        let environment = deployment
            .environment
            .as_ref()
            .and_then(|reference| finder.environment(reference, namespace).ok());
        (
            profile.iter().map(Found::item).collect(),
            environment.iter().map(Found::item).collect(),
        )
    }
}

/// Tells where a variable is declared, what it is in each deployment and who reads it; with a
/// deployment only what matters to that one.
///
/// # Errors
/// When the workspace does not load, or has no such deployment or variable.
pub fn explain_variable(
    name: &str,
    deployment: Option<&str>,
    options: &VariableOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<VariableExplanation, Reported> {
    let loaded = Loaded::new(options, settings, files, session)?;
    let one = deployment.map(|wanted| loaded.deployment(wanted, session));
    let one = one.transpose()?;
    let all: Vec<&WorkloadDeployment> = match one {
        Some(one) => vec![one],
        None => loaded.workspace.deployments().iter().collect(),
    };
    let mut deployments = Vec::new();
    let mut seen: BTreeSet<OriginId> = BTreeSet::new();
    for deployment in all {
        let variables = match one {
            Some(_) => loaded.variables(deployment, session),
            None => loaded.variables_in_passing(deployment, session),
        };
        let Some(variable) = variables.get(name) else {
            continue;
        };
        seen.extend(variable.declared.iter().map(|(_, origin)| *origin));
        deployments.push(VariableListing {
            deployment: full_name(&deployment.metadata),
            variables: vec![row(variable, session)],
        });
    }
    let declarations = loaded.declarations();
    let named = declarations.iter().filter(|declared| {
        let own = &declared.variable.name;
        &*own.value == name && (one.is_none() || seen.contains(&own.origin))
    });
    let declared: Vec<Declaration> = named
        .map(|declared| declaration(declared, session))
        .collect();
    if declared.is_empty() {
        let diagnostic = undeclared(name, deployment, &declarations);
        return Err(session.diagnostics.report(diagnostic));
    }
    let reads = loaded.reads(one, session).into_iter();
    let reads = reads.filter(|(_, read)| &*read.name == name);
    Ok(VariableExplanation {
        name: name.to_owned(),
        declared,
        deployments,
        read: reads
            .map(|(owner, read)| reader(owner, &read, session))
            .collect(),
    })
}

fn declaration(declared: &Declared<'_>, session: &Session) -> Declaration {
    let variable = declared.variable;
    Declaration {
        source: declared.scope.name(),
        owner: declared.owner.clone(),
        location: session.place_of(variable.name.origin),
        variable_type: variable.variable_type.value.name(),
        value: variable.value.as_ref().map(|value| session.value_of(value)),
        locked: variable.locked.value,
        required: variable.validation_mode.value == ValidationMode::Required,
        description: variable
            .description
            .as_ref()
            .map(|text| text.value.to_string()),
    }
}

fn reader(owner: String, read: &VariableRead, session: &Session) -> Reader {
    Reader {
        owner,
        part: read.reader.clone(),
        path: read.at.to_string(),
        location: read
            .span
            .map(|span| session.sources.location(span).to_string())
            .unwrap_or_default(),
    }
}

fn undeclared(name: &str, deployment: Option<&str>, all: &[Declared<'_>]) -> Diagnostic {
    let here = match deployment {
        Some(deployment) => format!("for the deployment `{deployment}`"),
        None => "anywhere".to_owned(),
    };
    let message = format!("variable `{name}` is not declared {here}");
    let known = all.iter().map(|declared| &*declared.variable.name.value);
    let known = known.filter(|known| *known != name);
    let diagnostic = Diagnostic::error(&UNDECLARED, message);
    match did_you_mean(name, known) {
        Some(help) => diagnostic.help(help),
        None => diagnostic.help("`paletteai variable list DEPLOYMENT` shows what there is"),
    }
}
