//! Texts and places.
//!
//! In: the texts of a run (files, flags, environment variables), as they are added.
//! Out: [`Span`] (where in a text), [`Location`] (the same for people), [`Origin`] (how a value
//! came to be).
//! Never: opens a file, and never forgets a text: a place stays good for the whole run.

mod origin;
mod origin_set;
mod segment;
mod sources;
mod span;

pub use origin::{Branch, Link, Moved, Origin, OriginId, Origins, Role, Step, Trace};
pub use origin_set::OriginSet;
pub use sources::{Location, Sources};
pub use span::{SourceId, Span, Spanned};
