//! `paletteai studio`.
//!
//! In: names of bundles; archives.
//! Out: archives; what would be written where, and reports.
//! Never: writes.

mod conflict;
mod expected;
mod export;
mod folder;
mod import;
mod inspect;
mod layout;
mod opened;
mod plan;
mod stream;
mod verify;

pub use export::ExportOptions;
pub use export::ExportReport;
pub use export::Exported;
pub use export::FileRow;
pub use export::MissingRow;
pub use export::export_bundle;
pub use import::ImportOptions;
pub use import::ImportTo;
pub use import::import_bundle;
pub use inspect::BuiltInRow;
pub use inspect::InspectReport;
pub use inspect::PackRow;
pub use inspect::RegistryRow;
pub use inspect::ResourceRow;
pub use inspect::inspect_archive;
pub use layout::LayoutReport;
pub use layout::export_layout;
pub use opened::ArchiveOptions;
pub use plan::Action;
pub use plan::ImportReport;
pub use plan::ImportRow;
pub use plan::Imported;
pub use verify::VerifyReport;
pub use verify::VerifyRow;
pub use verify::verify_archive;
