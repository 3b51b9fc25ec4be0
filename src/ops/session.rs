//! What a run accumulates.

use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::source::Origins;
use crate::source::Sources;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use std::path::PathBuf;

/// Texts, histories and findings of a run.
#[derive(Default)]
pub struct Session {
    /// All texts.
    pub sources: Sources,
    /// All histories.
    pub origins: Origins,
    /// All findings.
    pub diagnostics: Diagnostics,
}

impl Session {
    /// Loads a workspace.
    ///
    /// # Errors
    /// When anything in it is wrong; the findings are in the session.
    pub fn load(
        &mut self,
        files: &dyn Files,
        paths: &[PathBuf],
        settings: &Settings,
    ) -> Result<Workspace, Reported> {
        Workspace::load(
            files,
            paths,
            settings,
            &mut self.sources,
            &mut self.origins,
            &mut self.diagnostics,
        )
    }
}
