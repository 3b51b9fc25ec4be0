//! `paletteai variable unused`.

use super::VariableOptions;
use super::loaded::Loaded;
use crate::diag::Reported;
use crate::ops::Session;
use crate::resolve::variables::Assignment;
use crate::source::OriginId;
use crate::workspace::Files;
use crate::workspace::Settings;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// What could be removed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Unused {
    /// Declared, and read by no profile and no Environment.
    pub variables: Vec<UnusedVariable>,
    /// Values that hold in no deployment.
    pub values: Vec<Beaten>,
}

/// A declaration that nothing reads.
#[derive(Clone, Debug, Serialize)]
pub struct UnusedVariable {
    /// Its name.
    pub name: String,
    /// `system`, `project` or `bundle`.
    pub source: &'static str,
    /// The namespace of the set, or `NAMESPACE/NAME` of the bundle.
    pub owner: String,
    /// `file:line:column`.
    pub location: String,
}

/// A value that another one beats in every deployment that could use it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Beaten {
    /// The variable.
    pub name: String,
    /// The source that sets it.
    pub source: &'static str,
    /// The value.
    pub value: serde_json::Value,
    /// `file:line:column`.
    pub location: String,
    /// Where the values are written that hold instead, by source: `project variables.yaml:9:3`.
    pub winners: Vec<String>,
    /// In how many deployments.
    pub deployments: usize,
}

/// Lists variables that nothing reads, and values that hold nowhere. A value that no deployment
/// could use yet is not among them.
///
/// # Errors
/// When the workspace does not load.
pub fn unused_variables(
    options: &VariableOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Unused, Reported> {
    let loaded = Loaded::new(options, settings, files, session)?;
    let values = beaten(&loaded, session);
    let reads = loaded.reads(None, session);
    let read: BTreeSet<&str> = reads.iter().map(|(_, read)| &*read.name).collect();
    let declarations = loaded.declarations();
    let unread = declarations
        .iter()
        .filter(|declared| !read.contains(&*declared.variable.name.value));
    let variables = unread.map(|declared| UnusedVariable {
        name: declared.variable.name.value.to_string(),
        source: declared.scope.name(),
        owner: declared.owner.clone(),
        location: session.place_of(declared.variable.name.origin),
    });
    Ok(Unused {
        variables: variables.collect(),
        values,
    })
}

/// A value that lost in some deployments.
struct Losing {
    name: String,
    assignment: Assignment,
    winners: BTreeSet<(&'static str, OriginId)>,
    deployments: usize,
}

fn beaten(loaded: &Loaded<'_>, session: &mut Session) -> Vec<Beaten> {
    let mut winning = BTreeSet::new();
    let mut losing: BTreeMap<OriginId, Losing> = BTreeMap::new();
    for deployment in loaded.workspace.deployments() {
        for variable in loaded.variables_in_passing(deployment, session).iter() {
            // A variable with a fault has no value to compare with.
            let Some(winner) = variable.winner.as_ref().filter(|_| !variable.faulty) else {
                winning.extend(variable.overridden.iter().map(|one| one.value.origin));
                continue;
            };
            winning.insert(winner.value.origin);
            for assignment in &variable.overridden {
                let entry = losing.entry(assignment.value.origin);
                let entry = entry.or_insert_with(|| Losing {
                    name: variable.name.to_string(),
                    assignment: assignment.clone(),
                    winners: BTreeSet::new(),
                    deployments: 0,
                });
                entry.deployments += 1;
                entry
                    .winners
                    .insert((winner.scope.name(), winner.value.origin));
            }
        }
    }
    losing.retain(|origin, _| !winning.contains(origin));
    losing
        .into_values()
        .map(|one| one.report(session))
        .collect()
}

impl Losing {
    fn report(self, session: &Session) -> Beaten {
        let winners = self.winners.iter();
        Beaten {
            name: self.name,
            source: self.assignment.scope.name(),
            value: session.value_of(&self.assignment.value),
            location: session.place_of(self.assignment.value.origin),
            winners: winners
                .map(|(source, origin)| format!("{source} {}", session.place_of(*origin)))
                .collect(),
            deployments: self.deployments,
        }
    }
}
