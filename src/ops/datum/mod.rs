//! `paletteai datum`.
//!
//! In: a command's options as values.
//! Out: its result as a value, and diagnostics.
//! Never: prints, parses arguments, or decides the exit code.

mod check;
mod defaults;
mod explain;
mod lift;
mod load;
mod render;
mod status;

pub use check::DatumCheckOptions;
pub use check::check;
pub use defaults::defaults;
pub use explain::explain;
pub use lift::DatumLiftOptions;
pub use lift::DatumTarget;
pub use lift::lift;
pub(in crate::ops) use lift::replace;
pub use load::DatumTables;
pub use render::DatumRenderOptions;
pub use render::render;
pub use status::ConditionRow;
pub use status::DatumStatusReport;
pub use status::DatumStatusRow;
pub use status::PlacementStatusRow;
pub use status::status;
