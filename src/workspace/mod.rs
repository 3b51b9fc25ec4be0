//! Folders become a workspace.
//!
//! In: paths, through a [`Files`] implementation; the embedded catalogue.
//! Out: a [`Workspace`] of all resources by kind, namespace, name and version.
//! Never: resolves a reference.

mod cases;
mod catalogue;
mod changed;
mod cluster_profiles;
mod discover;
mod disk;
mod duplicates;
mod editions;
mod files;
mod git;
mod glance;
mod hiding;
mod history;
mod ignore;
mod index;
mod lint_levels;
mod load;
mod lock;
mod lock_file;
mod memory;
mod open;
mod reconcile;
mod settings;
mod shelf;
mod templates;
#[cfg(test)]
mod tests;
mod trace;
mod tree;

pub use cases::CaseFiles;
pub use cases::case_files;
pub use catalogue::CatalogueNames;
pub use catalogue::types_in;
pub use cluster_profiles::ClusterProfiles;
pub use discover::OUTPUT_INDEX;
pub use discover::shown;
pub use discover::unreadable;
pub use disk::DiskFiles;
pub use disk::Stamp;
pub use disk::open_at_once;
pub use disk::open_unless_link;
pub use editions::{Edition, Standing, Versioned, WorkingCopy};
pub use files::{EntryKind, FileError, Files, LARGEST_FILE, Unlisted, Visit};
pub use git::GitError;
pub use git::RevisionFiles;
pub use git::revision_root;
pub use hiding::HidingFiles;
pub use history::{History, Recorded};
pub use index::{Foreign, Workspace};
pub use lint_levels::{LintLevel, LintLevels};
pub use load::DeploymentId;
pub use lock::{LOCK_FILE, Lock, LockKey, LockState, LockUse, Locked};
pub use memory::MemoryFiles;
pub use open::Reading;
pub use reconcile::Differing;
pub use settings::{GivenSetting, SETTINGS_FILE, Setting, SettingKey, SettingSource, Settings};
pub use shelf::{Shelf, Shelved};
pub use templates::InlineTemplates;
pub use trace::{Trace, TracedFiles};
