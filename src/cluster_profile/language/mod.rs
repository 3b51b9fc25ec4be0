//! The macros of Palette: `{{.spectro.var.name}}`, `{{ .spectro.system.cluster.name | upper }}`
//! (<https://docs.spectrocloud.com/clusters/cluster-management/macros/>).
//!
//! It is a small language of its own: paths may hold hyphens, which Go's templates refuse, and
//! braces that name nothing of `.spectro` are not looked at.
//!
//! In: the text of a layer.
//! Out: its macros with their places; the value of one macro, given a lookup.
//! Never: knows where values come from.

mod evaluate;
mod functions;
mod parse;
mod reference;
mod scan;
mod value;

pub(super) use evaluate::Evaluated;
pub(super) use evaluate::Failure;
pub(super) use evaluate::Found;
pub(super) use evaluate::Lookup;
pub(super) use evaluate::evaluate;
pub(super) use reference::PackPath;
pub(super) use reference::Reference;
pub use reference::SYSTEM_NAMES;
pub(super) use scan::Macro;
pub(super) use scan::scan;
pub(super) use value::Budget;
pub(super) use value::beyond;
