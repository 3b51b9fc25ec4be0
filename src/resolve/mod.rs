//! Decides: which version, which value, who refers to whom.
//!
//! In: a workspace and a deployment.
//! Out: a plan with everything rendering needs, or every reason why there is none.
//! Never: reads a file, formats text, or looks at a template.

mod draft;
mod finder;
mod finish;
mod history;
mod lock;
mod order;
pub mod overrides;
mod plan;
mod readers;
mod reasons;
pub mod references;
mod referred;
mod rules;
mod values;
pub mod variables;
pub mod versions;
mod wildcard;

#[cfg(test)]
mod tests;

pub use draft::Draft;
pub use draft::variables_of;
pub use finder::Finder;
pub use finder::PROFILE_BUNDLE;
pub use finish::plan;
pub use finish::plan_workload;
pub use history::open_history;
pub use lock::check_lock;
pub use lock::locked_revisions;
pub use order::Edge;
pub use order::order;
pub use plan::HubLookup;
pub use plan::Identity;
pub use plan::Options;
pub use plan::PlannedComponent;
pub use plan::PlannedPolicy;
pub use plan::PlannedTrait;
pub use plan::RenderPlan;
pub use plan::WaitingMacro;
pub use readers::VariableRead;
pub use readers::read_by_environment;
pub use readers::read_by_profile;
pub use referred::Referred;
pub use referred::references_of_workload;
pub use rules::Applies;
pub use rules::applies_to_component;
pub use rules::applies_to_resource;
pub use rules::does_not_apply;
pub use variables::LockViolations;
pub use wildcard::fits;
