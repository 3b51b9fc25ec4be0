//! What macros read on the hub.

use super::plan::HubLookup;
use super::variables::Variables;
use crate::diag::Fault;
use crate::diag::codes::macros::UNKNOWN_NAME;
use crate::diag::did_you_mean;
use crate::macros::Found;
use crate::macros::HubPath;
use crate::macros::Lookup;
use crate::model::Text;
use crate::model::WorkloadDeployment;
use crate::source::Origins;
use crate::yaml::Node;

/// System values with their names, sorted.
type System = [(&'static str, Known); 6];

/// A system value.
#[derive(Clone, Debug)]
enum Known {
    Value(Text),
    /// The deployment has none.
    Unset,
    /// It could not be resolved, which was reported.
    Faulty,
}

/// The values of one deployment.
pub(super) struct Values<'a> {
    namespace: &'a str,
    variables: &'a Variables,
    system: System,
    hub: Option<&'a dyn HubLookup>,
}

/// What is known of the environment's name.
pub(super) enum EnvironmentName {
    Resolved(Text),
    None,
    Faulty,
}

impl<'a> Values<'a> {
    pub(super) fn new(
        deployment: &'a WorkloadDeployment,
        environment: EnvironmentName,
        variables: &'a Variables,
        hub: Option<&'a dyn HubLookup>,
    ) -> Self {
        let own = &deployment.metadata;
        let target = &deployment.workload;
        let value = |text: &Text| Known::Value(text.clone());
        let environment = match environment {
            EnvironmentName::Resolved(name) => Known::Value(name),
            EnvironmentName::None => Known::Unset,
            EnvironmentName::Faulty => Known::Faulty,
        };
        Self {
            namespace: &own.namespace.value,
            variables,
            system: [
                ("deployment.name", value(&own.name)),
                ("deployment.namespace", value(&own.namespace)),
                ("environment", environment),
                // A project is a namespace of the hub.
                ("project", value(&own.namespace)),
                ("workload.name", value(&target.name)),
                ("workload.namespace", value(&target.namespace)),
            ],
            hub,
        }
    }
}

impl Lookup for Values<'_> {
    fn variable(&self, name: &str) -> Found {
        let Some(variable) = self.variables.get(name) else {
            if self.variables.is_incomplete() {
                return Found::Kept;
            }
            let message = format!("variable `{name}` is not declared");
            let help = did_you_mean(name, self.variables.names());
            let help = help.unwrap_or_else(|| {
                "declare it in a variable set named `mural-variables`".to_owned()
            });
            return Found::Unknown(Fault::new(&UNKNOWN_NAME, message).help(help));
        };
        match (&variable.value, variable.declared.first()) {
            _ if variable.faulty => Found::Kept,
            (Some(value), _) => Found::Value(value.clone()),
            (None, declared) => Found::Unset(declared.map(|(_, origin)| *origin)),
        }
    }

    fn system(&self, name: &str) -> Found {
        let known = self.system.iter().find(|(known, _)| *known == name);
        match known.map(|(_, value)| value) {
            Some(Known::Value(text)) => Found::Value(Node::string(text.value.clone(), text.origin)),
            Some(Known::Unset) => Found::Unset(None),
            Some(Known::Faulty) => Found::Kept,
            None => {
                let names: Vec<&str> = self.system.iter().map(|(name, _)| *name).collect();
                let help = did_you_mean(name, names.iter().copied())
                    .unwrap_or_else(|| format!("there are `{}`", names.join("`, `")));
                let message = format!("there is no system value `{name}`");
                Found::Unknown(Fault::new(&UNKNOWN_NAME, message).help(help))
            }
        }
    }

    fn hub(&self, path: &HubPath, origins: &mut Origins) -> Found {
        if let Some(hub) = self.hub {
            return hub.output(self.namespace, path, origins);
        }
        let message = format!("the output `{path}` is not known here");
        let help = "outputs of other deployments are known when these are rendered together";
        Found::Unknown(Fault::new(&UNKNOWN_NAME, message).help(help))
    }
}
