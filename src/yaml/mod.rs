//! Text to [`Node`] and back.
//!
//! In: YAML or JSON text; a [`Node`].
//! Out: documents as [`Node`]s whose every key and value has an origin; canonical YAML or JSON.
//! Never: opens files, and never knows what a document means.

pub mod merge;
mod node;
#[cfg(test)]
pub(crate) mod testing;

pub use node::{Data, Entry, Key, Map, Node, Number};
