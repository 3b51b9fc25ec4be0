//! What the Kubernetes API fixes: merge keys, cluster scope, apply order, names, and the three
//! patch kinds.
//!
//! In: objects and patches as [`Node`](crate::yaml::Node)s.
//! Out: merged objects whose origins remember what was replaced; facts about kinds.
//! Never: knows PaletteAI's kinds.

pub mod facts;
pub mod names;
mod versions;

pub use versions::KubeVersion;
