//! Palette cluster profiles: the files that Palette exports and imports. They are no Kubernetes
//! objects, so they are known by their shape.
//!
//! In: documents as [`Node`](crate::yaml::Node)s.
//! Out: [`ClusterProfile`]s: layers in the order of the file, variables, and what is wrong with the
//! shape, which whoever uses the profile reports.
//! Never: judges a stack, and never reads the YAML inside a layer's `values`.

mod form;
mod pack;
mod profile;
pub mod shapes;
#[cfg(test)]
mod tests;
mod variable;
mod words;

pub use form::ProfileForm;
pub use pack::Pack;
pub use pack::PackKind;
pub use pack::PackManifest;
pub use pack::Registry;
pub use profile::ClusterProfile;
pub use variable::ProfileVariable;
pub use variable::VariableOption;
pub use words::Layer;
pub use words::PackType;
pub use words::ProfileType;
pub use words::ProviderType;
pub use words::RegistryKind;
pub use words::VariableFormat;
pub use words::VariableInput;
