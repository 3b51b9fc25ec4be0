//! Which value a variable has, and which it could have had.
//!
//! In: the variable sets, the bundle, the deployment and the command line.
//! Out: every declared variable with its winner and the assignments that lost.
//! Never: looks a source up; the caller says which they are.

mod decide;
mod layers;
mod scope;

pub use decide::{Lock, LockViolations, ResolvedVariable, Variables, resolve};
pub use layers::{Assignment, Layers};
pub use scope::Scope;

#[cfg(test)]
mod tests;
