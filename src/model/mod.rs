//! The nouns of PaletteAI.
//!
//! In: [`Node`](crate::yaml::Node)s.
//! Out: typed resources that keep the origin of everything a message may point at.
//! Never: decides anything; a resource is what its document says.

mod bundle;
mod definition;
mod deployment;
mod environment;
mod metadata;
mod reference;
mod variable;
mod version;
mod workload;

pub use bundle::ProfileBundle;
pub use definition::{Definition, DefinitionKind, Schematic, TemplateText, WorkloadType};
pub use deployment::{TargetWorkload, VariableAssignment, WorkloadDeployment};
pub use environment::Environment;
pub use metadata::{Metadata, Text};
pub use reference::{Pin, Reference};
pub use variable::{ValidationMode, Variable, VariableSet, VariableType};
pub use version::{Version, VersioningType};
pub use workload::{ComponentSpec, PolicySpec, TraitSpec, Workload, WorkloadProfile, WorkloadSpec};
