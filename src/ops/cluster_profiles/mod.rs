//! `paletteai cluster-profile`.
//!
//! In: a command's options as values.
//! Out: its result as a value, and diagnostics.
//! Never: prints, parses arguments, or decides the exit code.

mod check;
mod choose;
mod given;
mod list;
mod macros_file;
mod render;
mod reporter;
mod show;
mod stack_report;
mod variables_file;
mod work;

pub use check::check;
pub use given::ProfileValues;
pub use list::ProfileListing;
pub use list::ProfileRow;
pub use list::list;
pub use render::FluxChoice;
pub use render::LayerValues;
pub use render::ObjectReport;
pub use render::RenderedObject;
pub use render::RenderedReport;
pub use render::RenderedStack;
pub use render::render;
pub use show::ShownStacks;
pub use show::show;
pub use stack_report::FilledMacro;
pub use stack_report::LayerReport;
pub use stack_report::ManifestReport;
pub use stack_report::NeededMacro;
pub use stack_report::ProfileReport;
pub use stack_report::RegistryReport;
pub use stack_report::StackReport;
pub use stack_report::VariableReport;
pub use stack_report::WaveReport;

use std::path::PathBuf;

/// Which profiles are meant, and with which values.
#[derive(Clone, Debug, Default)]
pub struct ProfileOptions {
    /// The folders of the workspace.
    pub directories: Vec<PathBuf>,
    /// Names of profiles of the workspace, with a version if need be (`edge@1.2.0`), and files;
    /// nothing means every profile of the workspace.
    pub profiles: Vec<String>,
    /// Whether the profiles make one cluster.
    pub together: bool,
    /// Values for their variables and macros.
    pub values: ProfileValues,
}
