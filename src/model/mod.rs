//! The nouns of PaletteAI.
//!
//! In: [`Node`](crate::yaml::Node)s.
//! Out: typed resources that keep the origin of everything a message may point at.
//! Never: decides anything; a resource is what its document says.

mod assignment;
mod bundle;
pub mod cluster_profile;
mod component;
mod definition;
mod deployment;
mod environment;
mod kind;
mod lists;
mod metadata;
pub mod names;
mod reference;
mod resource;
mod schematic;
pub mod shapes;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod variable;
mod variable_type;
mod version;
mod words;
mod workload;

pub use assignment::VariableAssignment;
pub use bundle::ProfileBundle;
pub use cluster_profile::ClusterProfile;
pub use component::{ComponentSpec, PolicySpec, TraitSpec};
pub use definition::{Definition, DefinitionKind, WorkloadType};
pub use deployment::{TargetWorkload, WorkloadDeployment};
pub use environment::Environment;
pub use kind::{GROUP, Kind, ResourceId};
pub use metadata::{Metadata, SENSITIVE_VARIABLES, Text};
pub use reference::{Pin, Reference};
pub use resource::{Claim, KeptResource, Resource, report_unknown_kind};
pub use schematic::{Schematic, TemplateText, Templates};
pub use variable::{VARIABLE_SET_NAME, ValidationMode, Variable, VariableSet};
pub use variable_type::VariableType;
pub use version::{Version, VersioningType, parse_version};
pub use workload::{Workload, WorkloadProfile, WorkloadSpec};
