//! What is remembered of a run.

use crate::digest::sha256_hex;
use crate::ops::RenderOptions;
use crate::workspace::DeploymentId;
use crate::workspace::Settings;
use crate::workspace::Trace;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What is remembered of a run that had nothing to say.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Record {
    /// The digest of the sources of the program that ran.
    program: String,
    /// The digest of everything that it was told.
    request: String,
    /// The digest of the index of the folder that it left.
    pub(super) index: String,
    /// What it asked of the files.
    pub(super) trace: Trace,
    /// Files that hold nothing but deployments, on which nothing else depends.
    pub(super) deployment_files: BTreeMap<PathBuf, Vec<DeploymentId>>,
}

impl Record {
    pub(super) fn new(
        options: &RenderOptions,
        settings: &Settings,
        trace: Trace,
        deployment_files: BTreeMap<PathBuf, Vec<DeploymentId>>,
    ) -> Self {
        Self {
            program: env!("SOURCES_DIGEST").to_owned(),
            request: digest(options, settings),
            index: String::new(),
            trace,
            deployment_files,
        }
    }

    /// Reads one; nothing where it is of another program, or of another request.
    pub(super) fn read(bytes: &[u8], options: &RenderOptions, settings: &Settings) -> Option<Self> {
        let record: Self = serde_json::from_slice(bytes).ok()?;
        let is_ours = record.program == env!("SOURCES_DIGEST");
        (is_ours && record.is_of(options, settings)).then_some(record)
    }

    /// Whether a run that is told this has the same to do.
    pub(super) fn is_of(&self, options: &RenderOptions, settings: &Settings) -> bool {
        self.request == digest(options, settings)
    }
}

/// The digest of everything that a run was told. The form for programmers has every field, those too
/// that will be added one day.
fn digest(options: &RenderOptions, settings: &Settings) -> String {
    sha256_hex(format!("{options:?}\n{settings:?}").as_bytes())
}
