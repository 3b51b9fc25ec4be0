//! Text to [`Node`] and back.
//!
//! In: YAML or JSON text; a [`Node`].
//! Out: documents as [`Node`]s whose every key and value has an origin; canonical YAML or JSON.
//! Never: opens files, and never knows what a document means (only in which order people expect
//! the keys of a manifest).

pub mod ambiguous;
mod fields;
mod json;
pub mod merge;
mod node;
mod number;
mod order;
pub mod path;
mod pattern;
mod quote;
mod read;
mod segments;
#[cfg(test)]
pub(crate) mod testing;
mod write;

pub use fields::{Decoding, Field, Fields, Form, Inner, Need, Shape, Strictness};
pub use json::escape_json;
pub use json::write_json;
pub use json::write_json_pretty;
pub use node::{Data, Entry, Key, Map, Node, Number};
pub use order::order_keys;
pub use path::Path;
pub use path::scalars;
pub use pattern::PathPattern;
pub use read::Compose;
pub use read::Composed;
pub use read::Document;
pub use read::Head;
pub use read::Recording;
pub use read::Scalar;
pub use read::ScalarStyle;
pub use read::Tag;
pub use read::compose;
pub use read::compose_again;
pub use read::key_text;
pub use read::parts;
pub use read::read;
pub use read::read_head;
pub use read::read_part;
pub use read::resolve;
pub use read::resolve_plain;
pub use segments::segments;
pub use write::write;
