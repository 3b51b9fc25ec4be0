//! Datum's Workloads, in the two dialects in which they are known, and Kubernetes objects.
//!
//! In: documents of either dialect, or Kubernetes objects; a table of instance types and a mapping
//! file.
//! Out: findings by the rules of the dialect, Kubernetes objects, or Workloads; what is lost on
//! the way.
//! Never: reads a file, or talks to the service.

mod defaults;
mod dialect;
mod expand;
mod findings;
mod from_kubernetes;
mod instance_types;
mod look;
mod making;
mod mapping;
mod notes;
mod ports;
mod references;
mod rules;
mod selector;
mod shapes;
mod status;
mod to_kubernetes;
mod workload;

pub use defaults::with_defaults;
pub use dialect::Claim;
pub use dialect::Dialect;
pub use dialect::Level;
pub use expand::level;
pub use from_kubernetes::FromKubernetes;
pub use from_kubernetes::LiftingRow;
pub use from_kubernetes::from_kubernetes;
pub use from_kubernetes::lifting_rows;
pub use instance_types::InstanceType;
pub use instance_types::InstanceTypes;
pub use instance_types::STANDARD;
pub use making::Making;
pub use mapping::ClusterLabel;
pub use mapping::Location;
pub use mapping::Mapping;
pub use references::check_references;
pub use rules::Facts;
pub use rules::Rule;
pub use rules::check;
pub use rules::check_identities;
pub use rules::rules;
pub use status::Condition;
pub use status::Phase;
pub use status::Status;
pub use status::check_status;
pub use status::phases;
pub use to_kubernetes::Controller;
pub use to_kubernetes::Made;
pub use to_kubernetes::ToKubernetes;
pub use to_kubernetes::to_kubernetes;
pub use workload::Workload;
