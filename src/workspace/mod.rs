//! Folders become a workspace.
//!
//! In: paths, through a `Files` implementation; the embedded catalogue.
//! Out: a `Workspace` of all resources by kind, namespace, name and version.
//! Never: resolves a reference.
