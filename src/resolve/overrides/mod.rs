//! What an Environment changes in a workload.
//!
//! In: `spec.workload` of a profile and the properties of the Environment's `override` policies.
//! Out: the same mapping with components merged, replaced, added and left out.
//! Never: fills in a macro; values of a policy may hold macros, which are filled in later.

mod apply;
mod read;
mod words;

pub use apply::{Applied, Room, apply};
pub use read::Override;
pub(super) use words::words;

#[cfg(test)]
mod tests;
