//! What the commands share.

use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::model::Metadata;
use crate::model::VariableAssignment;
use crate::model::WorkloadDeployment;
use crate::ops::Assignments;
use crate::ops::Session;
use crate::ops::choice;
use crate::ops::render::report_all;
use crate::resolve;
use crate::resolve::LockViolations;
use crate::resolve::variables::Variables;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use std::path::PathBuf;

/// What the variables are resolved with.
#[derive(Clone, Debug, Default)]
pub struct VariableOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// Variables from the command line.
    pub assignments: Assignments,
    /// What a violated lock means.
    pub lock_violations: LockViolations,
}

/// A loaded workspace and what was set on the command line.
pub(super) struct Loaded<'s> {
    pub(super) workspace: Workspace,
    assignments: Vec<VariableAssignment>,
    lock_violations: LockViolations,
    pub(super) settings: &'s Settings,
}

impl<'s> Loaded<'s> {
    pub(super) fn new(
        options: &VariableOptions,
        settings: &'s Settings,
        files: &dyn Files,
        session: &mut Session,
    ) -> Result<Self, Reported> {
        let workspace = session.load(files, &options.paths, settings)?;
        Ok(Self {
            workspace,
            assignments: options.assignments.read(files, settings, session)?,
            lock_violations: options.lock_violations,
            settings,
        })
    }

    pub(super) fn deployment(
        &self,
        wanted: &str,
        session: &mut Session,
    ) -> Result<&WorkloadDeployment, Reported> {
        choice::one(wanted, &self.workspace).map_err(|all| report_all(all, session))
    }

    /// The variables of a deployment; what is wrong with them is reported.
    pub(super) fn variables(
        &self,
        deployment: &WorkloadDeployment,
        session: &mut Session,
    ) -> Variables {
        let mut diagnostics = std::mem::take(&mut session.diagnostics);
        let variables = self.resolve(deployment, session, &mut diagnostics);
        session.diagnostics = diagnostics;
        variables
    }

    /// The variables of a deployment, one of many, whose faults are not what was asked about.
    pub(super) fn variables_in_passing(
        &self,
        deployment: &WorkloadDeployment,
        session: &mut Session,
    ) -> Variables {
        self.resolve(deployment, session, &mut Diagnostics::default())
    }

    fn resolve(
        &self,
        deployment: &WorkloadDeployment,
        session: &mut Session,
        diagnostics: &mut Diagnostics,
    ) -> Variables {
        let options = resolve::Options {
            assignments: &self.assignments,
            lock_violations: self.lock_violations,
            settings: self.settings,
            sources: &session.sources,
            hub: None,
        };
        let (workspace, origins) = (&self.workspace, &mut session.origins);
        resolve::variables_of(deployment, workspace, &options, origins, diagnostics)
    }
}

pub(super) fn full_name(metadata: &Metadata) -> String {
    format!("{}/{}", metadata.namespace.value, metadata.name.value)
}
