//! `paletteai datum lift`, and `paletteai render --target datum`.

use super::DatumTables;
use super::load;
use super::load::Tables;
use super::render::Kinds;
use super::render::facts;
use super::render::manifest;
use super::render::owner;
use crate::datum;
use crate::datum::Claim;
use crate::datum::Dialect;
use crate::datum::FromKubernetes;
use crate::datum::Making;
use crate::datum::Workload;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command;
use crate::emit::Coverage;
use crate::ops::RenderResult;
use crate::ops::Session;
use crate::render::Manifest;
use crate::render::Owned;
use crate::render::Rendering;
use crate::render::Side;
use crate::render::one_stream;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::yaml::Node;
use std::path::PathBuf;

/// How objects become Workloads.
#[derive(Clone, Debug)]
pub struct DatumTarget {
    /// The dialect of the Workloads.
    pub dialect: Dialect,
    /// What only the platform knows.
    pub tables: DatumTables,
}

/// What is lifted.
#[derive(Clone, Debug)]
pub struct DatumLiftOptions {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// How objects become Workloads.
    pub target: DatumTarget,
    /// Only these kinds, compared without case; empty means all.
    pub include: Vec<String>,
    /// Not these kinds.
    pub exclude: Vec<String>,
}

/// The groups of objects that are for a hub.
const HUB_GROUPS: [&str; 2] = [
    "cluster.open-cluster-management.io/",
    "work.open-cluster-management.io/",
];

/// Makes Workloads of the Kubernetes objects in files. Placements and `ManifestWorkReplicaSets`
/// among them say where the Workloads run.
///
/// # Errors
/// When something cannot be read, has no counterpart, or nothing is left.
pub fn lift(
    options: &DatumLiftOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<RenderResult, Reported> {
    let target = &options.target;
    let tables = target.tables.read(settings, files, session)?;
    let documents = load::documents(&options.paths, settings, files, session)?;
    let is_kubernetes = |node: &Node| Claim::of(node) == Claim::Foreign;
    let objects = documents.others.into_iter().filter(is_kubernetes);
    let (hub, objects): (Vec<Node>, Vec<Node>) = objects.partition(is_for_a_hub);
    if objects.is_empty() {
        let message = "there are no Kubernetes objects here";
        let diagnostic = Diagnostic::error(&command::NOTHING_CHOSEN, message)
            .help("name a file or folder with objects, or `-` for a stream");
        return Err(session.diagnostics.report(diagnostic));
    }
    let lifted = lifted(&objects, &hub, (target.dialect, &tables), settings, session)?;
    if lifted.is_empty() {
        let message = "none of the objects goes to Datum";
        let diagnostic = Diagnostic::error(&command::NOTHING_CHOSEN, message)
            .help("name objects that make pods, such as Deployments");
        return Err(session.diagnostics.report(diagnostic));
    }
    let manifests = lifted.into_iter().map(|manifest| {
        let id = &manifest.id;
        let called = match &id.namespace {
            Some(namespace) => format!("{namespace}/{}", id.name),
            None => id.name.clone(),
        };
        Owned {
            owner: owner(&called, settings),
            side: Side::Datum,
            cluster: None,
            manifest,
        }
    });
    let kinds = Kinds {
        include: &options.include,
        exclude: &options.exclude,
    };
    let manifests = kinds.choose(manifests.collect(), session)?;
    let before = session.diagnostics.len();
    let (manifests, _) = one_stream(manifests, &session.origins, &mut session.diagnostics);
    session.diagnostics.check_since(before)?;
    Ok(RenderResult {
        deployments: manifests.len(),
        manifests,
        coverage: Coverage {
            side: Some(Side::Datum),
            include: options.include.clone(),
            exclude: options.exclude.clone(),
            ..Coverage::default()
        },
        ..RenderResult::default()
    })
}

fn is_for_a_hub(node: &Node) -> bool {
    let api_version = node.get("apiVersion").and_then(Node::as_str);
    let mut groups = HUB_GROUPS.iter();
    groups.any(|group| api_version.is_some_and(|version| version.starts_with(group)))
}

/// Puts the Workloads of a rendering in the place of its objects for spokes; those for the hub,
/// which say where the Workloads run, go.
///
/// # Errors
/// When something has no counterpart.
pub(in crate::ops) fn replace(
    rendering: &mut Rendering,
    target: (Dialect, &Tables),
    settings: &Settings,
    session: &mut Session,
) -> Result<(), Reported> {
    let nodes = |manifests: &mut Vec<Manifest>| -> Vec<Node> {
        let taken = std::mem::take(manifests);
        taken.into_iter().map(|manifest| manifest.node).collect()
    };
    let (objects, hub) = (nodes(&mut rendering.spoke), nodes(&mut rendering.hub));
    rendering.spoke = lifted(&objects, &hub, target, settings, session)?;
    Ok(())
}

/// The Workloads, which hold by the rules of their dialect.
fn lifted(
    objects: &[Node],
    hub: &[Node],
    (dialect, tables): (Dialect, &Tables),
    settings: &Settings,
    session: &mut Session,
) -> Result<Vec<Manifest>, Reported> {
    let before = session.diagnostics.len();
    let facts = facts(tables, settings);
    let options = FromKubernetes {
        dialect,
        facts,
        hub,
    };
    let mut making = Making {
        origins: &mut session.origins,
        diagnostics: &mut session.diagnostics,
        strictness: settings.strictness,
    };
    let lifted = datum::from_kubernetes(objects, options, &mut making);
    session.diagnostics.check_since(before)?;
    let workloads = lifted.iter().filter_map(|node| match Claim::of(node) {
        Claim::Workload(dialect) => Some(Workload {
            dialect,
            node: node.clone(),
        }),
        _ => None,
    });
    let workloads: Vec<Workload> = workloads.collect();
    // What breaks a rule is told together with what Kubernetes would not take.
    let _reported = load::refuse_broken(&workloads, facts, settings, session);
    let lifted = lifted.into_iter();
    let lifted = lifted.filter_map(|node| manifest(node, session)).collect();
    session.diagnostics.check_since(before)?;
    Ok(lifted)
}
