//! Bundles: what may be in one, what a workflow makes of it, and how it travels.
//!
//! In: a workspace and its bundles; the bytes of an archive.
//! Out: what a bundle holds, what is wrong with it, what is deployed of it; archives.
//! Never: reads or writes a file, trusts a byte of an archive, or knows a command.

mod archive;
mod closure;
mod clouds;
mod composition;
mod contents;
mod deployments;
mod edit;
mod engines;
mod entries;
mod index;
mod mappings;
mod merged_set;
mod neutral;
mod parts;
mod plan;
mod repositories;
mod selection;
mod settle;
mod unpacked;
mod variables;
mod workflow;

pub use archive::ArchiveFiles;
pub use archive::Limits;
pub use archive::Progress;
pub use archive::check_name;
pub use archive::read_archive;
pub use archive::write_archive;
pub use closure::Closure;
pub use closure::Missing;
pub use composition::Surroundings;
pub use composition::check;
pub use contents::Contents;
pub use contents::HeldClusterProfile;
pub use contents::HeldProfile;
pub use deployments::Deploying;
pub use deployments::deployments;
pub use edit::Edit;
pub use edit::edited;
pub use engines::Compatibility;
pub use engines::Engines;
pub use index::BuiltIn;
pub use index::INDEX;
pub use index::Index;
pub use index::IndexEntry;
pub use index::IndexFile;
pub use mappings::AttributeFilter;
pub use mappings::ModelMapping;
pub use merged_set::Incoming;
pub use merged_set::MergedSet;
pub use merged_set::OnConflict;
pub use merged_set::incoming;
pub use merged_set::incoming_of_sets;
pub use neutral::Carried;
pub use neutral::Neutral;
pub use neutral::neutral;
pub use parts::Part;
pub use parts::PartContent;
pub use parts::PartFile;
pub use plan::Held;
pub use plan::Plan;
pub use plan::PlannedItem;
pub use selection::ModelSource;
pub use selection::Selection;
pub use selection::select;
pub use settle::Existing;
pub use settle::Fate;
pub use settle::Target;
pub use unpacked::Unpacked;
pub use workflow::Fit;
pub use workflow::Pool;
pub use workflow::Workflow;
pub use workflow::WorkflowPart;
