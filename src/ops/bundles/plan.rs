//! `paletteai bundle plan`.

use super::find::all_found;
use super::find::distinct;
use super::find::full_name;
use super::find::load;
use super::surroundings;
use crate::bundle;
use crate::bundle::Contents;
use crate::bundle::Fit;
use crate::bundle::Held;
use crate::bundle::Plan;
use crate::bundle::PlannedItem;
use crate::bundle::Pool;
use crate::bundle::Surroundings;
use crate::bundle::Workflow;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::Severity;
use crate::model::WorkloadProfileType;
use crate::model::cluster_profile::ProfileType;
use crate::ops::Session;
use crate::source::Origins;
use crate::workspace::Files;
use crate::workspace::Settings;
use serde::Serialize;
use std::path::PathBuf;

/// What is asked about a workflow.
#[derive(Clone, Debug)]
pub struct PlanOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// The bundles.
    pub names: Vec<String>,
    /// The workflow.
    pub workflow: Workflow,
    /// The pool; that which the bundles are made for where there is none.
    pub pool: Option<Pool>,
    /// The type of cloud of the pool.
    pub cloud_type: Option<String>,
}

/// What a workflow makes of bundles.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanReport {
    /// For people: `an app deployment to a dedicated compute pool`.
    #[serde(skip)]
    pub title: String,
    /// `compute-pool`, `app` or `model`.
    pub workflow: &'static str,
    /// `shared` or `dedicated`.
    pub pool: &'static str,
    /// The type of cloud of the pool, where one was named.
    pub cloud_type: Option<String>,
    /// The bundles.
    pub bundles: Vec<PlannedBundle>,
    /// Whether the workflow takes bundles of these types together.
    pub accepted: bool,
    /// Whether that is what the bundles are for.
    pub primary: bool,
    /// What is deployed.
    pub deployed: Vec<PlanRow>,
    /// What is silently ignored.
    pub ignored: Vec<PlanRow>,
}

/// A bundle of a plan.
#[derive(Clone, Debug, Serialize)]
pub struct PlannedBundle {
    /// `NAMESPACE/NAME`.
    pub name: String,
    /// `spec.type`.
    #[serde(rename = "type")]
    pub bundle_type: Option<&'static str>,
}

/// Something in a bundle.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanRow {
    /// `cluster profile` or `workload profile`.
    pub kind: &'static str,
    /// The namespace of a workload profile.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// Its type, if it is known.
    #[serde(rename = "type")]
    pub profile_type: Option<&'static str>,
    /// Its version, if it is known.
    pub version: Option<String>,
    /// The bundle that lists it.
    pub bundle: String,
    /// Where the bundle lists it: `file:line:column`.
    pub location: String,
    /// Why it is ignored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Tells what a workflow deploys of some bundles. Why it could not, and what is wrong with the
/// bundles, is in the session.
///
/// # Errors
/// When the workspace does not load, or has no bundle of a name.
pub fn plan_bundles(
    options: &PlanOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<PlanReport, Reported> {
    let workspace = load(&options.names, &options.paths, settings, files, session)?;
    let bundles = all_found(&options.names, &workspace, &mut session.diagnostics)?;
    let around = surroundings(&workspace, settings, &session.sources);
    let contents = distinct(bundles)
        .into_iter()
        .map(|(bundle, revision)| Contents::of_revision(bundle, revision, &around.finder));
    let plan = Plan::new(
        options.workflow,
        options.pool,
        options.cloud_type.clone(),
        contents.collect(),
    );
    let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
    refuse(&plan, &around, origins, diagnostics);
    Ok(report(&plan, session))
}

/// Reports why the workflow cannot work, and the rules that the bundles break. What is only
/// doubtful, `bundle check` tells.
pub(super) fn refuse(
    plan: &Plan<'_>,
    around: &Surroundings<'_>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) {
    let mut broken = Diagnostics::default();
    for contents in &plan.bundles {
        bundle::check(contents, around, origins, &mut broken);
    }
    let _doubtful = broken.take(|one| one.severity != Severity::Error);
    diagnostics.extend(broken);
    plan.check(origins, diagnostics);
}

fn report(plan: &Plan<'_>, session: &Session) -> PlanReport {
    let (mut deployed, mut ignored) = (Vec::new(), Vec::new());
    for item in plan.items() {
        let row = row(&item, session);
        match item.ignored {
            None => deployed.push(row),
            Some(_) => ignored.push(row),
        }
    }
    let bundles = plan.bundles.iter().map(|contents| PlannedBundle {
        name: full_name(contents.bundle),
        bundle_type: contents.bundle.bundle_type.map(|of| of.value.name()),
    });
    PlanReport {
        title: plan.title(),
        workflow: plan.workflow.word(),
        pool: plan.pool.word(),
        cloud_type: plan.cloud_type.clone(),
        bundles: bundles.collect(),
        accepted: plan.fit.is_some(),
        primary: plan.fit == Some(Fit::Primary),
        deployed,
        ignored,
    }
}

fn row(item: &PlannedItem<'_, '_>, session: &Session) -> PlanRow {
    let bundle = full_name(item.bundle);
    let reason = item.ignored.clone();
    match item.held {
        Held::ClusterProfile(held) => PlanRow {
            kind: "cluster profile",
            namespace: None,
            name: held.listed.name.value.to_string(),
            profile_type: held.cluster_type().map(ProfileType::title),
            version: held
                .profile
                .map(|profile| profile.version.value.to_string()),
            bundle,
            location: session.place_of(held.listed.name.origin),
            reason,
        },
        Held::WorkloadProfile(held) => PlanRow {
            kind: "workload profile",
            namespace: held
                .profile()
                .map(|profile| profile.metadata.namespace.value.to_string()),
            name: held.listed.name.to_string(),
            profile_type: held.profile_type().map(WorkloadProfileType::name),
            version: held
                .found
                .as_ref()
                .ok()
                .map(|found| found.revision().to_string()),
            bundle,
            location: session.place_of(held.listed.origin),
            reason,
        },
    }
}
