//! `paletteai check`.

use super::Assignments;
use super::Session;
use super::bundles;
use super::choice::Chosen;
use super::deployments::How;
use super::deployments::Rendered;
use super::deployments::Renderer;
use super::documents::read_documents;
use super::outputs::GivenOutputs;
use crate::check;
use crate::check::Checked;
use crate::check::Subject;
use crate::check::Validator;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::diag::codes::lints;
use crate::model::ProfileBundle;
use crate::render;
use crate::render::HubOptions;
use crate::render::Manifest;
use crate::render::Owned;
use crate::render::Side;
use crate::resolve::LockViolations;
use crate::resolve::RenderPlan;
use crate::source::Origins;
use crate::source::Sources;
use crate::workspace::Files;
use crate::workspace::LintLevel;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use std::path::PathBuf;

/// What `check` is asked for.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// Variables from the command line.
    pub assignments: Assignments,
    /// Files with values of outputs that only a running cluster knows.
    pub outputs: Vec<PathBuf>,
    /// What a violated lock means.
    pub lock_violations: LockViolations,
    /// Files with `CustomResourceDefinition`s.
    pub crds: Vec<PathBuf>,
    /// Whether a reference without a version is an error, whatever the settings say.
    pub require_pins: bool,
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckResult {
    /// Deployments and Workloads that could be rendered.
    pub deployments: usize,
    /// Objects, those for the hub included.
    pub objects: usize,
    /// Bundles.
    pub bundles: usize,
}

/// Renders everything, checks the objects, and looks for lints. What is found is in the session.
///
/// # Errors
/// When the workspace or a file that a flag names cannot be read at all.
pub fn check(
    options: &CheckOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<CheckResult, Reported> {
    let mut pinned = settings.clone();
    if options.require_pins {
        pinned
            .lints
            .force(&lints::UNPINNED_REFERENCE, LintLevel::Error);
    }
    let settings = &pinned;
    let mut workspace = session.load(files, &options.paths, settings)?;
    let unsound = workspace.unsound(files, settings);
    session.open(&mut workspace, &unsound, files, settings);
    let assignments = options.assignments.read(files, settings, session)?;
    let outputs = GivenOutputs::read(&options.outputs, files, session)?;
    outputs.check(&workspace, session)?;
    let mut validator = validator(&options.crds, &workspace, settings, files, session)?;
    let how = How {
        settings,
        assignments: &assignments,
        outputs: &outputs,
        lock_violations: options.lock_violations,
        hub: HubOptions::default(),
        platform: None,
        hub_wanted: true,
        objects_wanted: true,
    };
    // Plans borrow what they were made with, and the session has to be written to beside them.
    let sources = session.sources.clone();
    let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
    let timings = &mut session.timings;
    let mut renderer = Renderer::over(&workspace, how, &sources, origins, diagnostics, timings);
    let (outcome, plans) = renderer.all_with_plans(&everything(&workspace));
    let done = &outcome.done;
    validate(done, &mut validator, origins, diagnostics);
    check_stream(done, origins, diagnostics);
    check_bundles(&workspace, settings, &sources, origins, diagnostics);
    let checked = pairs(done, &plans);
    let subject = Subject {
        workspace: &workspace,
        settings,
        rendered: &checked,
        complete: outcome.failed.is_none(),
        origins,
        sources: &sources,
    };
    for place in check::run(&subject, diagnostics) {
        if !session.show_secrets {
            session.sources.hide(place);
        }
    }
    Ok(CheckResult {
        deployments: done.len(),
        objects: manifests(done).count(),
        bundles: workspace.bundles().len(),
    })
}

/// A validator that knows the `CustomResourceDefinition`s of the workspace and of some files.
///
/// # Errors
/// When one of the files cannot be read or has none.
pub(super) fn validator(
    crds: &[PathBuf],
    workspace: &Workspace,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Validator, Reported> {
    let before = session.diagnostics.len();
    let mut validator = Validator::new(
        settings.kube_version.value,
        &mut session.sources,
        &mut session.origins,
        &mut session.diagnostics,
    );
    for foreign in workspace.foreign() {
        validator.learn(&foreign.node);
    }
    for path in crds {
        let Some(documents) = read_documents(path, files, session) else {
            continue;
        };
        let mut found = false;
        for document in &documents {
            found |= validator.learn(&document.node);
        }
        if !found {
            let shown = path.display();
            let message = format!("`{shown}` has no CustomResourceDefinition with a schema");
            session
                .diagnostics
                .push(Diagnostic::error(&codes::NO_CRD, message));
        }
    }
    session.diagnostics.check_since(before)?;
    Ok(validator)
}

/// Leaves out the deployments with objects that a cluster would refuse.
pub(super) fn keep_valid(
    done: &mut Vec<Rendered>,
    validator: &mut Validator,
    session: &mut Session,
) -> Option<Reported> {
    let mut failed = None;
    for (_, _, manifest) in manifests(done) {
        validator.learn(&manifest.node);
    }
    done.retain(|rendered| {
        let before = session.diagnostics.len();
        for (_, _, manifest) in manifests(std::slice::from_ref(rendered)) {
            let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
            validator.check(&manifest.node, origins, diagnostics);
        }
        let checked = session.diagnostics.check_since(before);
        failed = failed.or(checked.err());
        checked.is_ok()
    });
    failed
}

/// Checks every object. Those that define kinds are learned first.
fn validate(
    done: &[Rendered],
    validator: &mut Validator,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) {
    for (_, _, manifest) in manifests(done) {
        validator.learn(&manifest.node);
    }
    for (_, _, manifest) in manifests(done) {
        validator.check(&manifest.node, origins, diagnostics);
    }
}

/// What `render` would refuse because of several deployments together.
fn check_stream(done: &[Rendered], origins: &Origins, diagnostics: &mut Diagnostics) {
    let owned = manifests(done).map(|(rendered, side, manifest)| Owned {
        owner: format!("{}/{}", rendered.owner.0, rendered.owner.1),
        side,
        cluster: None,
        manifest: manifest.clone(),
    });
    let _kept = render::one_stream(owned.collect(), origins, diagnostics);
}

/// What may be in a bundle.
fn check_bundles(
    workspace: &Workspace,
    settings: &Settings,
    sources: &Sources,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) {
    let bundles: Vec<&ProfileBundle> = workspace.bundles().iter().collect();
    let around = bundles::surroundings(workspace, settings, sources);
    bundles::judge(&bundles, &around, origins, diagnostics);
}

fn manifests(done: &[Rendered]) -> impl Iterator<Item = (&Rendered, Side, &Manifest)> {
    done.iter().flat_map(|rendered| {
        let hub = rendered.rendering.hub.iter();
        let hub = hub.map(move |manifest| (rendered, Side::Hub, manifest));
        let spoke = rendered.rendering.spoke.iter();
        hub.chain(spoke.map(move |manifest| (rendered, Side::Spoke, manifest)))
    })
}

fn everything(workspace: &Workspace) -> Chosen<'_> {
    Chosen {
        deployments: workspace.deployments().iter().collect(),
        workloads: workspace.workloads().iter().collect(),
    }
}

fn pairs<'a>(done: &'a [Rendered], plans: &'a [RenderPlan<'a>]) -> Vec<Checked<'a>> {
    let pairs = done.iter().zip(plans);
    pairs
        .map(|(rendered, plan)| Checked {
            plan,
            rendering: &rendered.rendering,
        })
        .collect()
}
