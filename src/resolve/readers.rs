//! Who reads which variable.

use crate::macros::variable_macros;
use crate::model::Environment;
use crate::model::PolicySpec;
use crate::model::WorkloadProfile;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::yaml::Node;
use crate::yaml::Path;
use std::sync::Arc;

/// A place that reads a variable.
#[derive(Clone, Debug)]
pub struct VariableRead {
    /// The variable.
    pub name: Arc<str>,
    /// Whose properties: ``component `web`, trait `scaler` ``.
    pub reader: String,
    /// Where in these properties.
    pub at: Path,
    /// Where that is written.
    pub span: Option<Span>,
}

/// The variables that a profile reads, as it is written.
pub fn read_by_profile(
    profile: &WorkloadProfile,
    sources: &Sources,
    origins: &Origins,
) -> Vec<VariableRead> {
    let mut found = Vec::new();
    let components = profile.workload.components.iter();
    for component in components.filter(|component| !component.macros_disabled) {
        let reader = format!("component `{}`", component.name.value);
        for used in &component.traits {
            let reader = format!("{reader}, trait `{}`", used.definition.name);
            found.extend(read(used.properties.as_ref(), &reader, sources, origins));
        }
        found.extend(read(
            component.properties.as_ref(),
            &reader,
            sources,
            origins,
        ));
    }
    found.sort_by_key(|read| read.span);
    found
}

/// The variables that an Environment reads, those of its overrides included: they become
/// properties of components.
pub fn read_by_environment(
    environment: &Environment,
    sources: &Sources,
    origins: &Origins,
) -> Vec<VariableRead> {
    let of_policy = |what: &str, policy: &PolicySpec| {
        let reader = format!("{what} `{}`", policy.definition.name);
        read(policy.properties.as_ref(), &reader, sources, origins)
    };
    let mut found = of_policy("topology", &environment.topology);
    for policy in &environment.policies {
        found.extend(of_policy("policy", policy));
    }
    found
}

fn read(
    properties: Option<&Node>,
    reader: &str,
    sources: &Sources,
    origins: &Origins,
) -> Vec<VariableRead> {
    let macros = properties.map(|node| variable_macros(node, sources, origins));
    let reads = macros.unwrap_or_default().into_iter();
    reads
        .map(|found| VariableRead {
            name: found.name,
            reader: reader.to_owned(),
            at: found.at,
            span: found.span,
        })
        .collect()
}
