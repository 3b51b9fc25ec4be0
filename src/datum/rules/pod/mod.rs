//! What the API server asks of the pods of a template. Its rules are restated from the validation of
//! the core API (<https://github.com/kubernetes/kubernetes/tree/master/pkg/apis/core/validation>)
//! and from <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/>.
//!
//! In: the spec of pods, or one of its containers.
//! Out: findings, under the code of the rule that asks.
//! Never: tells what the shapes tell: unknown fields, missing ones, and wrong types.

mod amounts;
mod environment;
mod handlers;
mod host;
mod mounts;
mod scheduling;
mod security;
mod selectors;
mod settings;
mod sources;
mod tables;
mod variable_files;

pub(super) use amounts::amounts;
pub(super) use environment::environment;
pub(super) use handlers::handlers;
pub(super) use host::host;
pub(super) use mounts::check_path;
pub(super) use mounts::mounts;
pub(super) use scheduling::scheduling;
pub(super) use security::security;
pub(super) use selectors::expressions;
pub(super) use settings::container_settings;
pub(super) use settings::settings;
pub(super) use sources::sources;
pub(super) use variable_files::no_variable_files;
pub(super) use variable_files::variable_files;
