//! Palette cluster profiles become stacks.
//!
//! In: cluster profiles, and values that only Palette knows.
//! Out: the text of every layer with its macros filled in, what it means, the order of
//! installation, Kubernetes objects, findings.
//! Never: reads a pack or a chart that is not in the profile.

mod check;
mod expand;
mod flux;
mod given;
mod language;
mod objects;
mod plan;
mod settings;
mod stack;
#[cfg(test)]
mod testing;
mod variables;

pub use check::Rules;
pub use check::check;
pub use check::check_agreement;
pub use check::incomplete;
pub use expand::ExpandedLayer;
pub use expand::ExpandedText;
pub use expand::Expansion;
pub use expand::MacroUse;
pub use expand::Unknowns;
pub use expand::expand;
pub use flux::FluxOptions;
pub use given::GivenValues;
pub use given::GivenVariable;
pub use given::Scope;
pub use language::SYSTEM_NAMES;
pub use objects::ObjectPart;
pub use objects::ObjectRequest;
pub use objects::StackObject;
pub use objects::objects;
pub use plan::InstallPlan;
pub use plan::Wave;
pub use settings::NamedChart;
pub use settings::PackSettings;
pub use settings::Pairs;
pub use settings::settings;
pub use stack::Stack;
pub use stack::StackLayer;
pub use variables::ResolvedVariable;
pub use variables::VariableValue;
