//! `paletteai bundle`.
//!
//! In: names of bundles.
//! Out: reports, and renderings of what a workflow deploys.
//! Never: prints.

mod ai_workload;
mod check;
mod compatible;
mod find;
mod list;
mod plan;
mod render;
mod select;
mod show;

pub use check::check_bundles;
pub(super) use check::judge;
pub use compatible::CompatibilityReport;
pub use compatible::EngineRow;
pub use compatible::compatible_bundles;
pub(super) use find::named;
pub use list::BundleListing;
pub use list::BundleRow;
pub use list::list_bundles;
pub use plan::PlanOptions;
pub use plan::PlanReport;
pub use plan::PlanRow;
pub use plan::plan_bundles;
pub use render::BundleRenderOptions;
pub use render::BundleRendering;
pub use render::render_bundles;
pub use select::MappingRow;
pub use select::SelectOptions;
pub use select::SelectedRow;
pub use select::SelectionReport;
pub use select::select_bundles;
pub use show::BundleReport;
pub use show::BundleVariable;
pub use show::ClusterProfileRow;
pub use show::RepositoryRow;
pub use show::WorkloadProfileRow;
pub use show::show_bundle;

use crate::bundle::Surroundings;
use crate::resolve::Finder;
use crate::source::Sources;
use crate::workspace::Settings;
use crate::workspace::Workspace;

/// Where the parts of bundles are looked up.
fn finder<'w>(workspace: &'w Workspace, settings: &'w Settings) -> Finder<'w> {
    Finder {
        workspace,
        system_namespace: &settings.system_namespace.value,
    }
}

/// What a judgement of bundles needs.
pub(super) fn surroundings<'w>(
    workspace: &'w Workspace,
    settings: &'w Settings,
    sources: &'w Sources,
) -> Surroundings<'w> {
    Surroundings {
        finder: finder(workspace, settings),
        sources,
    }
}
