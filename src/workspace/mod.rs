//! Folders become a workspace.
//!
//! In: paths, through a [`Files`] implementation; the embedded catalogue.
//! Out: a [`Workspace`] of all resources by kind, namespace, name and version.
//! Never: resolves a reference.

mod catalogue;
mod cluster_profiles;
mod discover;
mod disk;
mod duplicates;
mod files;
mod git;
mod ignore;
mod index;
mod lint_levels;
mod load;
mod memory;
mod settings;
mod shelf;
mod templates;
#[cfg(test)]
mod tests;

pub use catalogue::CatalogueNames;
pub use cluster_profiles::ClusterProfiles;
pub use discover::OUTPUT_INDEX;
pub use disk::DiskFiles;
pub use disk::Stamp;
pub use files::{EntryKind, FileError, Files, Visit};
pub use git::GitError;
pub use git::at_revision;
pub use index::{Foreign, Workspace};
pub use lint_levels::{LintLevel, LintLevels};
pub use memory::MemoryFiles;
pub use settings::{GivenSetting, SETTINGS_FILE, Setting, SettingKey, SettingSource, Settings};
pub use shelf::{Shelf, Shelved};
pub use templates::InlineTemplates;
