//! The three kinds of patches.
//!
//! In: an object, a patch, and who patches.
//! Out: the patched object; each replaced value remembers what it was and who replaced it.
//! Never: guesses. A patch that cannot mean anything is an error with its place.

mod apply;
mod directives;
mod json_patch;
mod keys;
mod lists;
mod merge_patch;
mod operation;
mod pointer;
mod strategic;
#[cfg(test)]
mod testing;

pub use apply::{Patch, PatchKind, apply};
pub use keys::PatchKeys;
