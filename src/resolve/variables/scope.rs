//! Who may assign a variable.

/// Who may assign a variable, weakest first. The order *is* the precedence, by
/// <https://docs.palette-ai.com/docs/what-is-paletteai/concepts/workload-resources/variables>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// `VariableSet` in the system namespace.
    System,
    /// `VariableSet` in the deployment's namespace.
    Project,
    /// Inline set of a profile bundle, carried into the deployment.
    Bundle,
    /// `WorkloadDeployment.spec.variables`.
    Deployment,
    /// `--set` and `--variables`; locks hold for it too.
    CommandLine,
}

impl Scope {
    /// Its name for people: `command line`.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Project => "project",
            Self::Bundle => "bundle",
            Self::Deployment => "deployment",
            Self::CommandLine => "command line",
        }
    }
}
