//! Manifests leave: as a stream, as a folder, as an explanation.
//!
//! In: manifests.
//! Out: bytes in a stable order; an output folder brought up to date; the trail of a value;
//! copies without secrets, for people.
//! Never: changes a manifest.

mod citations;
mod coverage;
mod definitions;
mod difference;
mod folder;
mod index;
mod layout;
mod line_diff;
mod order;
mod plan;
mod provenance;
mod reach;
mod replace;
mod secrets;
mod shares;
mod sink;
mod stream;
mod told;
mod trail;
mod update;
mod written;

pub use citations::Citations;
pub use citations::Field;
pub use citations::fields;
pub use coverage::Coverage;
pub use coverage::Owners;
pub use definitions::Definitions;
pub use folder::FileToWrite;
pub use folder::files;
pub use layout::encode;
pub use layout::fitting;
pub use layout::path_of;
pub use line_diff::LineChange;
pub use line_diff::LineDiff;
pub use order::apply_order;
pub use order::sort;
pub use plan::Change;
pub use plan::FolderError;
pub use plan::FolderPlan;
pub use plan::Objection;
pub use provenance::provenance;
pub use replace::replaced;
pub use secrets::DOTS;
pub use secrets::masked;
pub use secrets::masked_all;
pub use secrets::secret_paths;
pub use shares::WORKER_STACK;
pub use sink::DiskFolder;
pub use sink::Entry;
pub use sink::Existing;
pub use sink::Folder;
pub use sink::WholeFile;
pub use sink::write_file;
pub use sink::write_files;
pub use stream::json_list;
pub use stream::yaml_stream;
pub use trail::Condition;
pub use trail::Teller;
pub use trail::Trail;
pub use written::Inspection;
pub use written::index_digest;
