//! What a run over an output folder remembers, so that the next one renders only what changed.
//!
//! In: what the last run asked of the files, and what it answered with; the folder as it is.
//! Out: that nothing changed, or the manifests of the deployments whose own files did.
//! Never: guesses. Contents are compared by their digests; only who watches the files all the time
//! may say which of them to compare. Whatever is not known to be the same is rendered anew, and a
//! run that had anything to say is not remembered.

mod recall;
mod record;

use super::RenderOptions;
use super::RenderResult;
use super::Session;
use super::render_options::Destination;
use crate::emit::Existing;
use crate::emit::WholeFile;
use crate::emit::write_file;
use crate::emit::write_files;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Trace;
use record::Record;
use std::path::PathBuf;

/// With fewer deployments everything is rendered sooner than a memory is read.
const ENOUGH: usize = 32;

/// Where a run over an output folder is remembered.
#[derive(Clone, Debug)]
pub struct Memory {
    /// The folder.
    pub folder: PathBuf,
    /// The file in which it is remembered.
    pub file: PathBuf,
}

/// What is known of a folder.
pub enum Recalled {
    /// It is as rendering would leave it.
    UpToDate,
    /// Everything in it is, but for these manifests.
    Part(Box<(RenderResult, Remembered)>),
}

/// What is to be remembered of a run, once its manifests are written.
pub struct Remembered {
    record: Record,
}

impl Memory {
    /// Remembers what was just written, with the digest of the index that was left: whoever wrote
    /// to the folder since has left another one. A memory that cannot be kept is none.
    pub fn keep(&self, mut remembered: Remembered, index: String, files: &dyn Files) {
        if !files.can_be_read_again(&self.file) {
            return;
        }
        remembered.left(index);
        let Ok(content) = serde_json::to_vec(&remembered.record) else {
            return;
        };
        if write_file(&self.file, &content).is_ok() {
            return;
        }
        // The folder may not be there yet.
        let _kept = write_files(&[WholeFile {
            path: self.file.clone(),
            content,
            existing: Existing::Replace,
        }]);
    }
}

impl Remembered {
    /// What of a run that rendered everything can be remembered; nothing where it had something to
    /// say, or where deployments read from each other.
    pub fn of(
        options: &RenderOptions,
        settings: &Settings,
        trace: Trace,
        result: &RenderResult,
        session: &Session,
    ) -> Option<Self> {
        let is_quiet = session.diagnostics.is_empty() && trace.is_complete();
        let is_worth_it = result.deployments >= ENOUGH;
        if !is_quiet || !is_worth_it || result.reads_from_others || !is_remembered(options) {
            return None;
        }
        let mut deployment_files = result.deployment_files.clone();
        // Something else reads it too.
        deployment_files.retain(|path, _| !trace.was_read_again(path));
        Some(Self {
            record: Record::new(options, settings, trace, deployment_files),
        })
    }

    /// Notes the digest of the index that was left when the manifests were written.
    pub fn left(&mut self, index: String) {
        self.record.index = index;
    }
}

/// Whether runs like this are remembered: those that bring a whole folder up to date.
pub(super) fn is_remembered(options: &RenderOptions) -> bool {
    options.choice.is_everything()
        && options.choice.shard.is_none()
        && options.clusters.is_none()
        && options.include.is_empty()
        && options.exclude.is_empty()
        && !options.keep_going
        && options.destination == Destination::Files
}
