//! `paletteai render`.

use super::Session;
use super::check;
use super::choice::Chosen;
use super::datum::DatumTarget;
use super::datum::replace;
use super::deployments::How;
use super::deployments::Outcome;
use super::deployments::Owner;
use super::deployments::Rendered;
use super::deployments::Renderer;
use super::kinds;
use super::kinds::RenderedKinds;
use super::outputs::GivenOutputs;
use super::per_cluster::OnCluster;
use super::per_cluster::Viewing;
use super::render_options::Destination;
use super::render_options::RenderOptions;
use super::render_options::RenderResult;
use super::render_options::Target;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::emit;
use crate::emit::Coverage;
use crate::emit::Owners;
use crate::model::VariableAssignment;
use crate::render::Owned;
use crate::render::Payload;
use crate::render::Side;
use crate::render::one_stream;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Renders the chosen deployments.
///
/// # Errors
/// When anything failed; with `keep_going` only when nothing could be rendered. Everything wrong
/// is in the session.
pub fn render(
    options: &RenderOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<RenderResult, Reported> {
    let workspace = session.load(files, &options.paths, settings)?;
    if options.may_be_empty
        && workspace.deployments().is_empty()
        && workspace.workloads().is_empty()
    {
        return Ok(RenderResult::default());
    }
    let chosen = options
        .choice
        .of(&workspace)
        .map_err(|all| report_all(all, session))?;
    render_chosen(&workspace, &chosen, options, settings, files, session)
}

/// Renders deployments of a workspace. The choice of the options says which part of an output
/// folder they are.
///
/// # Errors
/// As [`render`].
pub(super) fn render_chosen(
    workspace: &Workspace,
    chosen: &Chosen<'_>,
    options: &RenderOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<RenderResult, Reported> {
    let assignments = options.assignments.read(files, settings, session)?;
    let outputs = GivenOutputs::read(&options.outputs, files, session)?;
    if !options.may_be_empty {
        outputs.check(workspace, session)?;
    }
    if options.target == Target::Hub {
        refuse_hubless(&chosen.deployments, &chosen.workloads, session)?;
    }
    let how = how(options, settings, &assignments, &outputs);
    let rendering = Rendering {
        options,
        workspace,
        chosen,
        how,
        files,
    };
    let (batches, coverage, reads_from_others) = rendering.batches(session)?;
    if options.destination == Destination::Stream {
        one_cluster(&batches, session)?;
    }
    let deployments = counted(&batches);
    let done = batches.iter().flat_map(|batch| &batch.done);
    let kinds = RenderedKinds::of(done, options);
    let manifests: Vec<Owned> = batches
        .into_iter()
        .flat_map(|batch| ordered(batch, options))
        .collect();
    if manifests.is_empty() && !kinds.wanted.is_empty() && options.choice.shard.is_none() {
        return Err(session.diagnostics.report(kinds.none_left(options)));
    }
    kinds.check_words(options, settings.strictness, session)?;
    let manifests = if options.destination == Destination::Stream {
        without_conflicts(manifests, options, session)?
    } else {
        manifests
    };
    Ok(RenderResult {
        manifests,
        deployments,
        coverage,
        reads_from_others,
        deployment_files: workspace.deployment_files().clone(),
        others_are_up_to_date: false,
    })
}

/// A run on its way.
struct Rendering<'a, 'w> {
    options: &'a RenderOptions,
    workspace: &'w Workspace,
    chosen: &'a Chosen<'w>,
    how: How<'w>,
    files: &'a dyn Files,
}

impl Rendering<'_, '_> {
    /// Everything that is written, and what it is all of.
    fn batches(&self, session: &mut Session) -> Result<(Vec<Batch>, Coverage, bool), Reported> {
        let options = self.options;
        let outcome = self.in_general(session)?;
        self.goes_on(outcome.failed)?;
        let coverage = coverage(&outcome.done, outcome.failed.is_some(), options);
        let reads_from_others = outcome.reads_from_others;
        let Some(view) = &options.clusters else {
            let batch = Batch {
                cluster: None,
                done: outcome.done,
            };
            return Ok((vec![batch], coverage, reads_from_others));
        };
        let viewing = Viewing {
            view,
            choice: &options.choice,
            chosen: self.chosen,
            workspace: self.workspace,
            how: self.how,
            files: self.files,
            validate: options.validate.then_some(&options.crds),
        };
        let (on_clusters, failed) = viewing.render(&outcome.done, session)?;
        self.goes_on(failed)?;
        let batches = Batch::of_clusters(outcome.done, on_clusters);
        Ok((batches, coverage, reads_from_others))
    }

    /// What is rendered for no cluster in particular; with a view of clusters only for the hub.
    fn in_general(&self, session: &mut Session) -> Result<Outcome, Reported> {
        let options = self.options;
        let validator = options.validate.then(|| {
            let (settings, files) = (self.how.settings, self.files);
            check::validator(&options.crds, self.workspace, settings, files, session)
        });
        let mut validator = validator.transpose()?;
        let mut outcome = Renderer::new(self.workspace, self.how, session).all(self.chosen);
        if options.clusters.is_some() {
            let done = outcome.done.iter_mut();
            done.for_each(|rendered| rendered.rendering.spoke.clear());
        }
        if let Some(validator) = &mut validator {
            let invalid = check::keep_valid(&mut outcome.done, validator, session);
            outcome.failed = outcome.failed.or(invalid);
        }
        if let Some(target) = &options.datum {
            on_datum(
                &mut outcome,
                target,
                (self.how.settings, self.files),
                session,
            )?;
        }
        Ok(outcome)
    }

    /// What failed ends a run, unless it is to go on with the others.
    fn goes_on(&self, failed: Option<Reported>) -> Result<(), Reported> {
        match failed {
            Some(reported) if !self.options.keep_going => Err(reported),
            _ => Ok(()),
        }
    }
}

/// Deployments that are written together.
struct Batch {
    /// The one cluster that the spokes' objects are for.
    cluster: Option<Arc<str>>,
    done: Vec<Rendered>,
}

impl Batch {
    /// The hub's objects, and for each cluster what it gets.
    fn of_clusters(base: Vec<Rendered>, on_clusters: Vec<OnCluster>) -> Vec<Self> {
        let hub = Self {
            cluster: None,
            done: base,
        };
        let on_clusters = on_clusters.into_iter().map(|mut on| {
            for rendered in &mut on.done {
                rendered.rendering.hub.clear();
            }
            Self {
                cluster: Some(on.cluster),
                done: on.done,
            }
        });
        std::iter::once(hub).chain(on_clusters).collect()
    }
}

fn how<'w>(
    options: &RenderOptions,
    settings: &'w Settings,
    assignments: &'w [VariableAssignment],
    outputs: &'w GivenOutputs,
) -> How<'w> {
    let ships_objects = options.hub.payload == Payload::Manifests;
    // The spokes' objects are rendered later, once for each kind of cluster.
    let spoke = options.target != Target::Hub && options.clusters.is_none();
    How {
        settings,
        assignments,
        outputs,
        lock_violations: options.lock_violations,
        hub: options.hub,
        platform: None,
        // A cluster's objects need its Placement, and histories of a Namespace what ships it.
        hub_wanted: options.target.wants(Side::Hub)
            || options.target == Target::Datum
            || options.clusters.is_some()
            || options.validate
            || options.destination == Destination::ExplainedFiles,
        objects_wanted: spoke || (ships_objects && options.target.wants(Side::Hub)),
    }
}

/// The objects of several clusters on one stream would be one cluster's mess.
fn one_cluster(batches: &[Batch], session: &mut Session) -> Result<(), Reported> {
    let clusters = batches.iter().filter_map(|batch| batch.cluster.as_deref());
    let clusters: Vec<&str> = clusters.collect();
    if clusters.len() < 2 {
        return Ok(());
    }
    let message = format!(
        "the objects of {} clusters go onto one stream",
        clusters.len()
    );
    let some: Vec<&str> = clusters.iter().take(3).copied().collect();
    let diagnostic = Diagnostic::error(&codes::SEVERAL_CLUSTERS, message).help(format!(
        "choose one with `--cluster` ({}{}), or write each into its own folder with `--output-dir`",
        some.join(", "),
        if clusters.len() > 3 { ", …" } else { "" }
    ));
    Err(session.diagnostics.report(diagnostic))
}

/// How many deployments were rendered; one on several clusters counts once.
fn counted(batches: &[Batch]) -> usize {
    let done = batches.iter().flat_map(|batch| &batch.done);
    let owners: BTreeSet<&Owner> = done.map(|rendered| &rendered.owner).collect();
    owners.len()
}

/// What a run speaks for: of deployments that failed, or that were not chosen, it knows nothing.
/// Which deployments a namespace or the whole workspace has, it knows.
fn coverage(done: &[Rendered], failed: bool, options: &RenderOptions) -> Coverage {
    let choice = &options.choice;
    let only = |rendered: &Rendered| rendered.owner.clone();
    let by_name = !choice.names.is_empty() || choice.selector.is_some() || choice.shard.is_some();
    let owners = match &choice.namespace {
        _ if failed || by_name || choice.environment.is_some() => {
            Owners::Only(done.iter().map(only).collect())
        }
        Some(namespace) => Owners::Namespace(namespace.clone()),
        None => Owners::All,
    };
    Coverage {
        owners,
        side: match options.target {
            Target::All => None,
            Target::Hub => Some(Side::Hub),
            Target::Spoke => Some(Side::Spoke),
            Target::Datum => Some(Side::Datum),
        },
        cluster: options
            .clusters
            .as_ref()
            .and_then(|view| view.cluster.clone()),
        include: options.include.clone(),
        exclude: options.exclude.clone(),
    }
}

/// Deployments by namespace and name, hub before spoke, each side in apply order.
fn ordered(batch: Batch, options: &RenderOptions) -> Vec<Owned> {
    let Batch { cluster, mut done } = batch;
    done.sort_by(|left, right| left.owner.cmp(&right.owner));
    let mut manifests = Vec::new();
    for rendered in done {
        let owner = format!("{}/{}", rendered.owner.0, rendered.owner.1);
        let sides = [
            (Side::Hub, rendered.rendering.hub),
            (options.target.spoke_side(), rendered.rendering.spoke),
        ];
        for (side, mut objects) in sides {
            if !options.target.wants(side) {
                continue;
            }
            objects.retain(|manifest| kinds::is_wanted(&manifest.id.kind, options));
            emit::sort(&mut objects);
            let with_owner = |manifest| Owned {
                owner: owner.clone(),
                side,
                cluster: cluster.clone(),
                manifest,
            };
            manifests.extend(objects.into_iter().map(with_owner));
        }
    }
    manifests
}

/// Puts Workloads of Datum in the place of objects. A deployment with something that has no
/// counterpart fails.
fn on_datum(
    outcome: &mut Outcome,
    target: &DatumTarget,
    (settings, files): (&Settings, &dyn Files),
    session: &mut Session,
) -> Result<(), Reported> {
    let tables = target.tables.read(settings, files, session)?;
    let mut failed = None;
    outcome.done.retain_mut(|rendered| {
        let target = (target.dialect, &tables);
        let replaced = replace(&mut rendered.rendering, target, settings, session);
        failed = failed.or(replaced.err());
        replaced.is_ok()
    });
    outcome.failed = outcome.failed.or(failed);
    Ok(())
}

/// Reports several diagnostics, of which there is at least one.
pub(super) fn report_all(diagnostics: Vec<Diagnostic>, session: &mut Session) -> Reported {
    let mut list = diagnostics.into_iter();
    let first = list.next().unwrap_or_else(|| {
        Diagnostic::error(&codes::DEFECT, "a choice was refused without a reason")
    });
    let reported = session.diagnostics.report(first);
    list.for_each(|diagnostic| session.diagnostics.push(diagnostic));
    reported
}

/// `--target hub` means deployments that have a hub side.
fn refuse_hubless(
    deployments: &[&crate::model::WorkloadDeployment],
    workloads: &[&crate::model::Workload],
    session: &mut Session,
) -> Result<(), Reported> {
    let before = session.diagnostics.len();
    let without = deployments
        .iter()
        .filter(|deployment| deployment.environment.is_none());
    let add = "give it an `environmentRef`, or render it with `--target spoke`";
    let named = without.map(|deployment| ("deployment", &deployment.metadata, add));
    let only = "a Workload is what a hub sends to spokes; render it with `--target spoke`";
    let named = named.chain(
        workloads
            .iter()
            .map(|workload| ("Workload", &workload.metadata, only)),
    );
    for (what, metadata, help) in named {
        let message = format!("{what} `{}` has no hub side", metadata.name.value);
        let diagnostic = Diagnostic::error(&codes::NO_HUB, message)
            .place(session.origins.span(metadata.name.origin), "this one")
            .help(help);
        session.diagnostics.push(diagnostic);
    }
    session.diagnostics.check_since(before)
}

/// What goes onto one stream. Deployments that render different objects with one identity fail;
/// with `keep_going` the others go on.
fn without_conflicts(
    mut manifests: Vec<Owned>,
    options: &RenderOptions,
    session: &mut Session,
) -> Result<Vec<Owned>, Reported> {
    loop {
        let all = options.keep_going.then(|| manifests.clone());
        let before = session.diagnostics.len();
        let (kept, conflicting) = one_stream(manifests, &session.origins, &mut session.diagnostics);
        if conflicting.is_empty() {
            return Ok(kept);
        }
        let Some(all) = all else {
            session.diagnostics.check_since(before)?;
            return Ok(kept);
        };
        manifests = all;
        manifests.retain(|owned| !conflicting.contains(&owned.owner));
    }
}
