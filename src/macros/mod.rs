//! The small language in profile values: `{{ .var.replicas }}`, `{{ .sys.project }}`,
//! `{{ hub "…" }}`, `{{ spoke "…" }}`.
//!
//! Macros are filled in twice, as on PaletteAI: on the hub ([`expand`]) with variables, system
//! values and outputs of other deployments, and on a spoke ([`fill_spoke`]) with outputs of the
//! workload itself. Between the two, macros with `spoke` stand in the values as they were written.
//!
//! In: a value and a lookup.
//! Out: the value with its macros filled in, typed where a scalar is exactly one macro.
//! Never: expands a value twice, and never knows where variables come from.

mod allowance;
mod cursor;
mod expand;
mod functions;
mod operand;
mod parse;
mod path;
mod place;
mod spoke;

pub use allowance::Allowance;
pub(crate) use cursor::{Cursor, Token};
pub use expand::{Found, Lookup, expand};
pub(crate) use functions::{LARGEST_TEXT, base64_decoded, base64_encoded};
pub(crate) use parse::MacroFault;
pub use path::{HubPath, OutputPath};
pub(crate) use place::ScalarPlaces;
pub use spoke::{SpokeLookup, SpokeMacro, VariableMacro};
pub use spoke::{fill_spoke, hub_macros, spoke_macros, variable_macros};

#[cfg(test)]
mod tests;
