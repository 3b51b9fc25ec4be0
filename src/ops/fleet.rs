//! Where rendered deployments go: their Placements, scheduled over an inventory.

use super::InventoryOptions;
use super::Session;
use super::deployments::Rendered;
use super::inventory::HubDocuments;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::placement as codes;
use crate::diag::did_you_mean;
use crate::placement::Clock;
use crate::placement::Inventory;
use crate::placement::ManagedCluster;
use crate::placement::Moment;
use crate::placement::Placement;
use crate::placement::Scheduler;
use crate::placement::Why;
use crate::render::Manifest;
use crate::render::Work;
use crate::source::OriginId;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Decoding;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Which clusters there are, and when.
#[derive(Clone, Debug)]
pub struct FleetOptions {
    /// Where they are read from.
    pub inventory: InventoryOptions,
    /// The moment for which is decided.
    pub now: Moment,
}

/// The clusters, and the Placements that are not rendered.
pub(super) struct Fleet {
    inventory: Inventory,
    /// By namespace and name.
    placements: BTreeMap<(String, String), Node>,
    clock: Clock,
}

/// One way from a deployment to clusters.
pub(super) struct Route {
    /// Namespace and name of the Placement; none for a `ManifestWork`, which names its cluster.
    pub(super) placement: Option<(String, String)>,
    /// The names of the clusters, sorted.
    pub(super) clusters: BTreeSet<Arc<str>>,
    /// The Placement, where there is one.
    document: Option<Placement>,
}

impl Fleet {
    /// Reads the inventory. Cluster sets that are bound by a rendered object are bound.
    ///
    /// # Errors
    /// When anything in it is wrong, or there is none.
    pub(super) fn read(
        options: &FleetOptions,
        rendered: &[Rendered],
        workspace: &Workspace,
        settings: &Settings,
        files: &dyn Files,
        session: &mut Session,
    ) -> Result<Self, Reported> {
        let hub = rendered.iter().flat_map(|one| &one.rendering.hub);
        let hub: Vec<&Node> = hub.map(|manifest| &manifest.node).collect();
        let known = &options.inventory;
        let documents = HubDocuments::read(known, workspace, settings, files, session)?;
        let inventory = documents.inventory(&hub, known, settings, session)?;
        let placements = documents.placements;
        let default = settings.default_namespace();
        let named = placements.into_iter().filter_map(|node| {
            let text = |key| node.at(&["metadata", key]).and_then(Node::as_str);
            let namespace = text("namespace").unwrap_or(&default.value);
            let key = (namespace.to_owned(), text("name")?.to_owned());
            Some((key, node))
        });
        Ok(Self {
            placements: named.collect(),
            inventory,
            clock: Clock::at(options.now),
        })
    }

    /// The cluster of a name.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn cluster(
        &self,
        name: &str,
        session: &mut Session,
    ) -> Result<&ManagedCluster, Reported> {
        if let Some(cluster) = self.inventory.cluster(name) {
            return Ok(cluster);
        }
        let known = self.inventory.clusters();
        let known = known.map(|cluster| &*cluster.name.value);
        let message = format!("there is no cluster `{name}` in the inventory");
        let help = did_you_mean(name, known);
        let help = help.unwrap_or_else(|| "clusters are named as the hub names them".to_owned());
        let diagnostic = Diagnostic::error(&codes::NO_SUCH_CLUSTER, message).help(help);
        Err(session.diagnostics.report(diagnostic))
    }

    /// The ways that the objects of a hub open to clusters, in their order.
    ///
    /// # Errors
    /// When a Placement is missing or wrong.
    pub(super) fn routes(
        &self,
        hub: &[Manifest],
        settings: &Settings,
        session: &mut Session,
    ) -> Result<Vec<Route>, Reported> {
        let scheduler = Scheduler::new(&self.inventory);
        let before = session.diagnostics.len();
        let mut routes = Vec::new();
        for work in Work::all(hub) {
            if let Some(cluster) = work.cluster() {
                routes.push(Route {
                    placement: None,
                    clusters: std::iter::once(Arc::from(cluster)).collect(),
                    document: None,
                });
            }
            let namespace = work.manifest.id.namespace.as_deref().unwrap_or_default();
            for target in work.targets() {
                let key = (namespace.to_owned(), target.name.to_owned());
                let rendered = work.placement(&target).map(|placement| &placement.node);
                let Some(node) = rendered.or_else(|| self.placements.get(&key)) else {
                    let origin = target.node.get("name").unwrap_or(target.node).origin;
                    session.diagnostics.push(not_found(&key, origin, session));
                    continue;
                };
                let mut decoding = Decoding {
                    origins: &mut session.origins,
                    diagnostics: &mut session.diagnostics,
                    strictness: settings.strictness,
                    default_namespace: settings.default_namespace(),
                };
                let Some(placement) = Placement::decode(node, &mut decoding) else {
                    continue;
                };
                let schedule = scheduler.schedule(&placement, &self.clock);
                routes.push(Route {
                    placement: Some(key),
                    clusters: schedule.selected.into_iter().collect(),
                    document: Some(placement),
                });
            }
        }
        session.diagnostics.check_since(before)?;
        Ok(routes)
    }

    /// The first reason of each Placement why a cluster was not selected.
    pub(super) fn why_not(&self, routes: &[Route], cluster: &str) -> Vec<String> {
        let scheduler = Scheduler::new(&self.inventory);
        let reasons = routes.iter().map(|route| {
            let Some(placement) = &route.document else {
                let names: Vec<&str> = route.clusters.iter().map(|name| &**name).collect();
                return format!("a ManifestWork goes to {}", names.join(", "));
            };
            let schedule = scheduler.schedule(placement, &self.clock);
            let why = scheduler.why(placement, &schedule, cluster, &self.clock);
            let (namespace, name) = (&placement.namespace.value, &placement.name.value);
            format!("Placement {namespace}/{name}: {}", reason(&why))
        });
        reasons.collect()
    }
}

/// The first thing that keeps a cluster out.
fn reason(why: &Why) -> String {
    match why {
        Why::Untouched(reason) | Why::NotAvailable(reason) | Why::Tainted(reason) => reason.clone(),
        Why::Unknown => "the inventory has no such cluster".to_owned(),
        Why::Misconfigured(reason) => format!("it is misconfigured: {reason}"),
        Why::NotMatched(reasons) => format!("no predicate matches: {}", reasons.join("; ")),
        Why::Ranked(place) => {
            let (rank, of) = (place.rank, place.of);
            match &place.cut {
                Some((other, 0)) => {
                    format!("it comes {rank} of {of}, behind `{other}` by its name")
                }
                Some((other, 1)) => format!("it comes {rank} of {of}, 1 point behind `{other}`"),
                Some((other, points)) => {
                    format!("it comes {rank} of {of}, {points} points behind `{other}`")
                }
                None => "no cluster is wanted".to_owned(),
            }
        }
    }
}

fn not_found(key: &(String, String), origin: OriginId, session: &Session) -> Diagnostic {
    let (namespace, name) = key;
    let message = format!("Placement `{namespace}/{name}` is not known");
    Diagnostic::error(&codes::NOT_FOUND, message)
        .place(session.origins.span(origin), "named here")
        .help("put its document into the workspace, or beside the clusters")
}
