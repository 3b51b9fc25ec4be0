//! `paletteai list`.

use super::Session;
use crate::diag::Reported;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::model::Metadata;
use crate::model::Reference;
use crate::model::Version;
use crate::source::Spanned;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use serde::Serialize;
use std::path::PathBuf;

/// One resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its kind.
    pub kind: &'static str,
    /// Its namespace; empty for a built-in definition.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// `spec.version`, where it has one.
    pub version: String,
    /// What it refers to, or what it is for.
    pub details: String,
    /// `file:line:column`.
    pub location: String,
}

/// What a workspace holds, by kind.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Listing {
    /// `WorkloadDeployment`s.
    pub deployments: Vec<Row>,
    /// `WorkloadProfile`s.
    pub profiles: Vec<Row>,
    /// `Environment`s.
    pub environments: Vec<Row>,
    /// Definitions, those of the catalogue included.
    pub definitions: Vec<Row>,
}

/// Lists what of a workspace can be read; what is wrong with the rest is in the session.
///
/// # Errors
/// When a path leads nowhere or cannot be read.
pub fn list(
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Listing, Reported> {
    let workspace = session.load_what_is_sound(files, paths, settings)?;
    Ok(listing(&workspace, session))
}

fn listing(workspace: &Workspace, session: &Session) -> Listing {
    let deployments = workspace.deployments().iter().map(|deployment| {
        let environment = deployment
            .environment
            .as_ref()
            .map(|environment| format!(" in {}", reference(environment)));
        let details = format!(
            "{}{}",
            reference(&deployment.profile),
            environment.unwrap_or_default()
        );
        row(
            "WorkloadDeployment",
            &deployment.metadata,
            None,
            details,
            session,
        )
    });
    let profiles = workspace.profiles().iter().map(|profile| {
        let components = profile.workload.components.iter();
        let names: Vec<String> = components
            .map(|c| format!("{}: {}", c.name.value, reference(&c.definition)))
            .collect();
        let version = profile.version.as_ref();
        row(
            "WorkloadProfile",
            &profile.metadata,
            version,
            names.join(", "),
            session,
        )
    });
    let environments = workspace.environments().iter().map(|environment| {
        let policies = environment
            .policies
            .iter()
            .map(|policy| reference(&policy.definition));
        let names: Vec<String> = std::iter::once(reference(&environment.topology.definition))
            .chain(policies)
            .collect();
        let version = environment.version.as_ref();
        row(
            "Environment",
            &environment.metadata,
            version,
            names.join(", "),
            session,
        )
    });
    let definitions = workspace
        .all_definitions()
        .map(|definition| definition_row(definition, session));
    Listing {
        deployments: deployments.collect(),
        profiles: profiles.collect(),
        environments: environments.collect(),
        definitions: definitions.collect(),
    }
}

fn definition_row(definition: &Definition, session: &Session) -> Row {
    let kind = match definition.kind {
        DefinitionKind::Component => "ComponentDefinition",
        DefinitionKind::Trait => "TraitDefinition",
        DefinitionKind::Policy => "PolicyDefinition",
    };
    let version = definition.version.as_ref();
    let mut row = row(
        kind,
        &definition.metadata,
        version,
        definition.description(),
        session,
    );
    if definition.built_in {
        row.namespace.clear();
    }
    row
}

fn reference(reference: &Reference) -> String {
    match &reference.pin {
        Some(pin) => format!("{}@{}", reference.name, pin.text),
        None => reference.name.to_string(),
    }
}

fn row(
    kind: &'static str,
    metadata: &Metadata,
    version: Option<&Spanned<Version>>,
    details: String,
    session: &Session,
) -> Row {
    let place = session.origins.span(metadata.name.origin);
    Row {
        kind,
        namespace: metadata.namespace.value.to_string(),
        name: metadata.name.value.to_string(),
        version: version
            .map(|version| version.value.to_string())
            .unwrap_or_default(),
        details,
        location: place
            .map(|span| session.sources.location(span).to_string())
            .unwrap_or_default(),
    }
}
