//! `paletteai studio`.
//!
//! In: names of bundles; archives.
//! Out: archives; what would be written where, and reports.
//! Never: writes.

mod export;

pub use export::ExportOptions;
pub use export::ExportReport;
pub use export::Exported;
pub use export::FileRow;
pub use export::MissingRow;
pub use export::export_bundle;
