//! `paletteai variable`.
//!
//! In: a workspace and the command line's values.
//! Out: what each variable is, why, who reads it, and which of them nothing needs.
//! Never: renders.

mod explain;
mod listing;
mod loaded;
mod unused;

pub use explain::Declaration;
pub use explain::VariableExplanation;
pub use explain::explain_variable;
pub use listing::Loser;
pub use listing::Lost;
pub use listing::VariableListing;
pub use listing::VariableRow;
pub use listing::list_variables;
pub use loaded::VariableOptions;
pub use unused::Unused;
pub use unused::unused_variables;
