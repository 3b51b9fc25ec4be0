//! Text to nodes.
//!
//! In: a text, and a [`Compose`] that makes nodes of its scalars and collections.
//! Out: its documents, or everything that is wrong with it.
//! Never: looks at what a document means; never returns a part of a text that has an error.

mod anchors;
mod compose;
mod control;
mod events;
mod head;
mod mapping;
mod parts;
mod pinpoint;
mod reader;
mod recording;
mod scalar;
mod stack;
mod words;

pub use compose::Compose;
pub use compose::Composed;
pub use compose::compose;
pub use compose::compose_again;
pub use head::Head;
pub use head::read_head;
pub use parts::parts;
pub use reader::Document;
pub use reader::read;
pub use reader::read_part;
pub use recording::Recording;
pub use scalar::Scalar;
pub use scalar::ScalarStyle;
pub use scalar::Tag;
pub(crate) use scalar::is_decimal;
pub use scalar::key_text;
pub use scalar::resolve;
pub use scalar::resolve_plain;
