//! One function per command.
//!
//! In: a command's options as values.
//! Out: its result as a value, and diagnostics.
//! Never: prints, parses arguments, or decides the exit code.

mod assignments;
mod bundles;
mod check;
mod choice;
mod deployments;
mod diff;
mod documents;
mod explain;
mod hub_outputs;
mod impact;
mod list;
mod outputs;
mod render;
mod selector;
mod session;
mod side;
mod timings;
mod variables;

pub use assignments::Assignments;
pub use bundles::BundleListing;
pub use bundles::BundleReport;
pub use bundles::BundleRow;
pub use bundles::BundleVariable;
pub use bundles::ClusterProfileRow;
pub use bundles::RepositoryRow;
pub use bundles::WorkloadProfileRow;
pub use bundles::check_bundles;
pub use bundles::list_bundles;
pub use bundles::show_bundle;
pub use check::CheckOptions;
pub use check::CheckResult;
pub use check::check;
pub use choice::Choice;
pub use diff::ClassReport;
pub use diff::DiffOptions;
pub use diff::DiffReport;
pub use diff::FieldReport;
pub use diff::MemberReport;
pub use diff::ObjectReport;
pub use diff::diff;
pub use diff::yaml_text;
pub use explain::ExplainOptions;
pub use explain::ExplainedField;
pub use explain::ExplainedObject;
pub use explain::Explanation;
pub use explain::explain;
pub use impact::impact;
pub use list::Listing;
pub use list::Row;
pub use list::list;
pub use render::RenderOptions;
pub use render::RenderResult;
pub use render::Target;
pub use render::render;
pub use selector::Selector;
pub use session::Session;
pub use side::DiffSide;
pub use side::SideOptions;
pub use timings::Phase;
pub use timings::Timings;
pub use variables::Declaration;
pub use variables::Loser;
pub use variables::Lost;
pub use variables::Unused;
pub use variables::VariableExplanation;
pub use variables::VariableListing;
pub use variables::VariableOptions;
pub use variables::VariableRow;
pub use variables::explain_variable;
pub use variables::list_variables;
pub use variables::unused_variables;
