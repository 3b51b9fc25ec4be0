//! `paletteai revision`.
//!
//! In: words that name resources and revisions, and a workspace.
//! Out: what was recorded, how revisions differ, the files that are to be written.
//! Never: writes a file.

mod clone;
mod diff;
mod list;
mod place;
mod record;
mod referrers;
mod rollback;
mod show;
mod status;
mod words;

use super::render::report_all;

pub use clone::CloneOptions;
pub use clone::clone_revision;
pub use diff::RevisionDiff;
pub use diff::RevisionName;
pub use diff::diff_revisions;
pub use list::RevisionListing;
pub use list::RevisionRow;
pub use list::list_revisions;
pub use place::Written;
pub use record::NewRevision;
pub use record::RecordOptions;
pub use record::RecordReport;
pub use record::record;
pub use rollback::RollbackOptions;
pub use rollback::rollback;
pub use show::RevisionReport;
pub use show::show_revision;
pub use status::StatusOptions;
pub use status::revision_status;
