//! The nouns of PaletteAI.
//!
//! In: [`Node`](crate::yaml::Node)s.
//! Out: typed resources that keep the origin of everything a message may point at.
//! Never: decides anything; a resource is what its document says.

mod ai_workload;
mod assignment;
mod bundle;
mod bundle_type;
pub mod cluster_profile;
mod component;
mod context_extension;
mod declared_repository;
mod definition;
mod definition_revision;
mod deployment;
mod environment;
mod kind;
mod listed_cluster_profile;
mod lists;
mod metadata;
pub mod names;
mod output;
mod reference;
mod resource;
mod revision;
mod schematic;
pub mod shapes;
mod snapshot;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod variable;
mod variable_type;
mod version;
mod words;
mod workload;
mod workload_profile_type;

pub use ai_workload::{AiWorkload, DeploymentConfig};
pub use assignment::VariableAssignment;
pub use bundle::{INFERENCE_ENGINE, ProfileBundle};
pub use bundle_type::BundleType;
pub use cluster_profile::ClusterProfile;
pub use component::{ComponentSpec, PolicySpec, TraitSpec};
pub use context_extension::ContextExtension;
pub use declared_repository::{DeclaredRepository, RepositoryKind};
pub use definition::{Definition, DefinitionKind, WorkloadType};
pub use definition_revision::{DefinitionRevision, RevisionHead, SNAPSHOT, document_name};
pub use definition_revision::{decode_digest, decode_revision, decode_versioned_kind};
pub use deployment::{TargetWorkload, WorkloadDeployment};
pub use environment::Environment;
pub use kind::{GROUP, Kind, ResourceId};
pub use listed_cluster_profile::ListedClusterProfile;
pub use metadata::{Metadata, SENSITIVE_VARIABLES, Text};
pub use output::{FieldPath, ObjectField, OutputReference, OutputType};
pub use reference::{Pin, Reference};
pub use resource::{Claim, KeptResource, Resource, report_unknown_kind};
pub use revision::Revision;
pub use schematic::{Schematic, TemplateText, Templates};
pub use snapshot::{SnapshotFiles, VERSIONED_KINDS, files_map, snapshot_digest, snapshot_metadata};
pub use variable::{VARIABLE_SET_NAME, ValidationMode, Variable, VariableSet};
pub use variable_type::VariableType;
pub use version::{Version, VersioningType, parse_version};
pub use workload::{Workload, WorkloadProfile, WorkloadSpec};
pub use workload_profile_type::{PROFILE_TYPE, WorkloadProfileType};
