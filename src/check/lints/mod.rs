//! One file per lint, and the table of them.
//!
//! In: what is looked at.
//! Out: findings, before anyone asks how serious they are.
//! Never: decides about levels or waivers.

mod autoscaler_without_requests;
mod cluster_set_not_bound;
mod conflicting_traits;
mod deployment_without_environment;
mod deprecated_api;
mod duplicate_container_port;
mod filter_without_match;
mod floating_image;
mod host_path;
mod lock_without_value;
mod macros_disabled_without_braces;
mod name_too_long;
mod namespace_not_created;
mod no_clusters;
mod no_resource_requests;
mod orphan_without_create;
mod override_without_effect;
mod placement_not_found;
mod placement_without_effect;
mod probe_port_not_declared;
mod repeated_environment_variable;
mod repeated_placement;
mod repeated_value;
mod repeated_workload;
mod rollout_without_effect;
mod scaled_twice;
mod secret_in_environment;
mod secret_in_manifest;
mod secret_in_variable;
mod service_port_without_container_port;
mod service_without_pods;
mod unknown_rendering_annotation;
mod unpinned_reference;
mod unused_definition;
mod unused_environment;
mod unused_profile;
mod unused_variable;
mod work_without_effect;

use super::lint::Lint;
use crate::diag::codes::lints;
use crate::diag::codes::parameters;
use crate::diag::codes::yaml;
use crate::workspace::LintLevel;

/// Found while documents are read.
static AMBIGUOUS_SCALAR: Lint = Lint::elsewhere(&yaml::AMBIGUOUS_SCALAR, LintLevel::Warning);
/// Found while parameters are checked.
static DEPRECATED: Lint = Lint::elsewhere(&parameters::DEPRECATED, LintLevel::Warning);
/// Found while objects are checked against schemas.
static UNKNOWN_KIND: Lint = Lint::elsewhere(&lints::UNKNOWN_KIND, LintLevel::Note);
/// Found while waivers are read.
pub(super) static BAD_WAIVER: Lint = Lint::elsewhere(&lints::BAD_WAIVER, LintLevel::Warning);
/// Found when everything else has been looked for.
pub(super) static UNUSED_WAIVER: Lint = Lint::elsewhere(&lints::UNUSED_WAIVER, LintLevel::Warning);

/// Every lint, in the order of the table in the documentation.
pub static ALL: &[&Lint] = &[
    &unused_variable::LINT,
    &unused_definition::LINT,
    &unused_profile::LINT,
    &unused_environment::LINT,
    &override_without_effect::LINT,
    &repeated_value::LINT,
    &unpinned_reference::LINT,
    &lock_without_value::LINT,
    &macros_disabled_without_braces::LINT,
    &deployment_without_environment::LINT,
    &repeated_workload::LINT,
    &no_clusters::LINT,
    &placement_without_effect::LINT,
    &placement_not_found::LINT,
    &repeated_placement::LINT,
    &cluster_set_not_bound::LINT,
    &rollout_without_effect::LINT,
    &work_without_effect::LINT,
    &orphan_without_create::LINT,
    &namespace_not_created::LINT,
    &conflicting_traits::LINT,
    &secret_in_variable::LINT,
    &secret_in_environment::LINT,
    &secret_in_manifest::LINT,
    &name_too_long::LINT,
    &deprecated_api::LINT,
    &floating_image::LINT,
    &no_resource_requests::LINT,
    &scaled_twice::LINT,
    &autoscaler_without_requests::LINT,
    &service_without_pods::LINT,
    &service_port_without_container_port::LINT,
    &duplicate_container_port::LINT,
    &probe_port_not_declared::LINT,
    &repeated_environment_variable::LINT,
    &host_path::LINT,
    &unknown_rendering_annotation::LINT,
    &filter_without_match::LINT,
    &AMBIGUOUS_SCALAR,
    &DEPRECATED,
    &UNKNOWN_KIND,
    &BAD_WAIVER,
    &UNUSED_WAIVER,
];
