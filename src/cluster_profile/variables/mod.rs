//! The variables of profiles.
//!
//! In: the declarations of profiles, and values from outside.
//! Out: the value of each variable, or why it has none.
//! Never: looks at layers.

mod formats;
mod resolve;
mod values;

pub use resolve::ResolvedVariable;
pub(super) use resolve::ResolvedVariables;
pub use resolve::VariableValue;
pub(super) use resolve::resolve;
pub(super) use values::default_of;
pub(super) use values::is_masked;
pub(super) use values::misfit;
