//! One function per command.
//!
//! In: a command's options as values.
//! Out: its result as a value, and diagnostics.
//! Never: prints, parses arguments, or decides the exit code.

mod assignments;
mod bundles;
mod check;
mod choice;
pub mod cluster_profiles;
mod deployments;
mod diff;
mod documents;
mod explain;
mod explain_versions;
mod fleet;
mod graph;
mod hub_outputs;
mod impact;
mod inventory;
mod list;
mod lock;
mod newer;
mod outdated;
mod outputs;
mod per_cluster;
mod render;
mod revisions;
mod session;
mod side;
mod studio;
mod timings;
mod variables;

pub use assignments::Assignments;
pub use bundles::BundleListing;
pub use bundles::BundleReport;
pub use bundles::BundleRow;
pub use bundles::BundleVariable;
pub use bundles::ClusterProfileRow;
pub use bundles::CompatibilityReport;
pub use bundles::EngineRow;
pub use bundles::MappingRow;
pub use bundles::PlanOptions;
pub use bundles::PlanReport;
pub use bundles::PlanRow;
pub use bundles::RepositoryRow;
pub use bundles::SelectOptions;
pub use bundles::SelectedRow;
pub use bundles::SelectionReport;
pub use bundles::WorkloadProfileRow;
pub use bundles::check_bundles;
pub use bundles::compatible_bundles;
pub use bundles::list_bundles;
pub use bundles::plan_bundles;
pub use bundles::select_bundles;
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
pub use explain_versions::{
    OtherRevision, PassedLevel, VersionNode, VersionTree, explain_versions,
};
pub use fleet::FleetOptions;
pub use graph::GraphOptions;
pub use graph::graph;
pub use impact::impact;
pub use inventory::InventoryOptions;
pub use inventory::read_inventory;
pub use list::Listing;
pub use list::Row;
pub use list::list;
pub use lock::LockChange;
pub use lock::LockOptions;
pub use lock::LockReport;
pub use lock::Meaning;
pub use lock::Update;
pub use lock::lock;
pub use outdated::Effect;
pub use outdated::Newer;
pub use outdated::OutdatedOptions;
pub use outdated::OutdatedReport;
pub use outdated::OutdatedRow;
pub use outdated::outdated;
pub use per_cluster::ClusterView;
pub use render::RenderOptions;
pub use render::RenderResult;
pub use render::Target;
pub use render::render;
pub use revisions::{
    CloneOptions, NewRevision, RecordOptions, RecordReport, RevisionDiff, RevisionListing,
    RevisionName, RevisionReport, RevisionRow, RollbackOptions, StatusOptions, Written,
    clone_revision, diff_revisions, list_revisions, record, revision_status, rollback,
    show_revision,
};
pub use session::Session;
pub use side::DiffSide;
pub use side::SideOptions;
pub use studio::ExportOptions;
pub use studio::ExportReport;
pub use studio::Exported;
pub use studio::FileRow;
pub use studio::MissingRow;
pub use studio::export_bundle;
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
