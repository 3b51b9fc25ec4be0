//! Decides: which version, which value, who refers to whom.
//!
//! In: a workspace and a deployment.
//! Out: a plan with everything rendering needs, or every reason why there is none.
//! Never: reads a file, formats text, or looks at a template.

mod finder;
pub mod overrides;
mod plan;
pub mod references;
pub mod variables;
pub mod versions;
mod wildcard;

pub use finder::Finder;
pub use finder::PROFILE_BUNDLE;
pub use plan::PlannedComponent;
pub use plan::PlannedPolicy;
pub use plan::PlannedTrait;
pub use plan::RenderPlan;
