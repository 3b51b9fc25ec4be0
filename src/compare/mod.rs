//! Two sets of manifests side by side.
//!
//! In: manifests, or folders of them.
//! Out: what differs, in classes of equal edits; what a changed file changes.
//! Never: prints.
