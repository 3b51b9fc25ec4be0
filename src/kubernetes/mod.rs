//! What the Kubernetes API fixes: merge keys, cluster scope, apply order, names, and the three
//! patch kinds.
//!
//! In: objects and patches as [`Node`](crate::yaml::Node)s.
//! Out: merged objects whose origins remember what was replaced; facts about kinds.
//! Never: knows PaletteAI's kinds.

mod amount;
mod build;
pub mod facts;
mod fields;
mod identity;
mod label_selector;
mod manifest_size;
pub mod names;
mod order;
pub mod patch;
mod scope;
mod secrets;
mod versions;

pub use amount::Amount;
pub use build::{Builder, node_of};
pub use facts::Scope;
pub use fields::{Checked, check_fields, check_structure, is_quantity};
pub use identity::{ObjectId, check, group_and_version};
pub use label_selector::LabelSelector;
pub use manifest_size::{MANIFEST_WORK_LIMIT, manifest_size};
pub use order::{ApplyRank, apply_rank};
pub use patch::{Patch, PatchKeys, PatchKind};
pub use scope::{CustomKinds, resource, scope};
pub use secrets::secret_values;
pub use versions::KubeVersion;
