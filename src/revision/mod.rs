//! Working copies become recorded revisions, and recorded revisions working copies.
//!
//! In: a working copy and what was recorded of it; a recorded revision.
//! Out: the next revision, or why there can be none; documents; the text of a file with one document
//! replaced.
//! Never: writes a file, and never changes what was recorded.

mod document;
mod next;
mod replace;
mod version;

pub use document::latest_revision;
pub use document::resource_node;
pub use document::revision_node;
pub use next::Next;
pub use next::next;
pub use next::predecessor;
pub use next::raise;
pub use next::raised;
pub use replace::replaced;
