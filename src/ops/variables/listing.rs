//! `paletteai variable list`.

use super::VariableOptions;
use super::loaded::Loaded;
use super::loaded::full_name;
use crate::diag::Reported;
use crate::ops::Session;
use crate::resolve::variables::Assignment;
use crate::resolve::variables::ResolvedVariable;
use crate::workspace::Files;
use crate::workspace::Settings;
use serde::Serialize;

/// The variables of one deployment.
#[derive(Clone, Debug, Serialize)]
pub struct VariableListing {
    /// `NAMESPACE/NAME` of the deployment.
    pub deployment: String,
    /// By name.
    pub variables: Vec<VariableRow>,
}

/// A variable as one deployment sees it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VariableRow {
    /// Its name.
    pub name: String,
    /// `string`, `int32`, …
    #[serde(rename = "type")]
    pub variable_type: &'static str,
    /// The value that holds; none when nothing sets it.
    pub value: Option<serde_json::Value>,
    /// The source that sets it: `system`, `project`, `bundle`, `deployment`, `command line`.
    pub source: Option<&'static str>,
    /// Where the value is written, or the declaration when there is none: `file:line:column`.
    pub location: String,
    /// The source that locks it.
    pub locked_by: Option<&'static str>,
    /// Where `locked: true` is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock_location: Option<String>,
    /// Whether it must have a value.
    pub required: bool,
    /// Whether its value is secret.
    pub sensitive: bool,
    /// Whether something about it is an error, so that the deployment does not render.
    pub faulty: bool,
    /// The values that do not hold, strongest first.
    pub overridden: Vec<Loser>,
}

/// A value that does not hold.
#[derive(Clone, Debug, Serialize)]
pub struct Loser {
    /// The source that sets it.
    pub source: &'static str,
    /// The value.
    pub value: serde_json::Value,
    /// `file:line:column`.
    pub location: String,
    /// Why it does not hold.
    pub because: Lost,
}

/// Why a value does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Lost {
    /// A stronger source sets the variable.
    Weaker,
    /// A weaker source locks the variable.
    Locked,
}

/// Lists the variables of a deployment, as far as they can be told: what is wrong with them is
/// reported and leaves the others as they are.
///
/// # Errors
/// When the workspace does not load or has no such deployment.
pub fn list_variables(
    deployment: &str,
    options: &VariableOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<VariableListing, Reported> {
    let loaded = Loaded::new(options, settings, files, session)?;
    let deployment = loaded.deployment(deployment, session)?;
    let variables = loaded.variables(deployment, session);
    let rows = variables.iter().map(|variable| row(variable, session));
    Ok(VariableListing {
        deployment: full_name(&deployment.metadata),
        variables: rows.collect(),
    })
}

pub(super) fn row(variable: &ResolvedVariable, session: &Session) -> VariableRow {
    let winner = variable.winner.as_ref();
    let declared = variable.declared.first().map(|(_, origin)| *origin);
    let place = winner.map(|winner| winner.value.origin).or(declared);
    let overridden = variable.overridden.iter();
    VariableRow {
        name: variable.name.to_string(),
        variable_type: variable.variable_type.name(),
        value: winner.map(|winner| session.value_of(&winner.value)),
        source: winner.map(|winner| winner.scope.name()),
        location: place
            .map(|origin| session.place_of(origin))
            .unwrap_or_default(),
        locked_by: variable.lock.map(|lock| lock.scope.name()),
        lock_location: variable.lock.map(|lock| session.place_of(lock.origin)),
        required: variable.required,
        sensitive: variable.sensitive,
        faulty: variable.faulty,
        overridden: overridden
            .map(|assignment| loser(assignment, variable, session))
            .collect(),
    }
}

fn loser(assignment: &Assignment, variable: &ResolvedVariable, session: &Session) -> Loser {
    let is_locked = variable
        .lock
        .is_some_and(|lock| assignment.scope > lock.scope);
    Loser {
        source: assignment.scope.name(),
        value: session.value_of(&assignment.value),
        location: session.place_of(assignment.value.origin),
        because: if is_locked {
            Lost::Locked
        } else {
            Lost::Weaker
        },
    }
}
