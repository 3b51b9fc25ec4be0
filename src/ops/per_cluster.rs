//! What each cluster gets: the deployments that go there, rendered for its version of Kubernetes.

use super::Choice;
use super::Session;
use super::check;
use super::choice::Chosen;
use super::deployments::How;
use super::deployments::Outcome;
use super::deployments::Owner;
use super::deployments::Rendered;
use super::deployments::Renderer;
use super::fleet::Fleet;
use super::fleet::FleetOptions;
use super::fleet::Route;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::Severity;
use crate::diag::codes::placement as codes;
use crate::kubernetes::KubeVersion;
use crate::model::Text;
use crate::placement::ManagedCluster;
use crate::source::OriginId;
use crate::workspace::Files;
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// The view of single clusters.
#[derive(Clone, Debug)]
pub struct ClusterView {
    /// Which clusters there are.
    pub fleet: FleetOptions,
    /// Only this one.
    pub cluster: Option<String>,
}

/// What a view is made of.
pub(super) struct Viewing<'a, 'w> {
    pub(super) view: &'a ClusterView,
    pub(super) choice: &'a Choice,
    pub(super) chosen: &'a Chosen<'w>,
    pub(super) workspace: &'w Workspace,
    pub(super) how: How<'w>,
    pub(super) files: &'a dyn Files,
    /// `--validate`, with the files of `--crd`.
    pub(super) validate: Option<&'a [PathBuf]>,
}

/// The deployments of one cluster.
pub(super) struct OnCluster {
    pub(super) cluster: Arc<str>,
    pub(super) done: Vec<Rendered>,
}

/// What a template may ask about a cluster.
type Facts = (KubeVersion, Arc<str>);

/// Clusters with the same facts.
struct Alike {
    version: OriginId,
    platform: Option<Text>,
    clusters: Vec<Arc<str>>,
}

impl Viewing<'_, '_> {
    /// Renders for each cluster what goes there, by the names of the clusters. `base` is what was
    /// rendered for no cluster in particular: its hub side says where it goes.
    ///
    /// # Errors
    /// When the inventory is wrong, a Placement is missing, or nothing goes to the cluster that
    /// was named. What fails for one version of Kubernetes only is in the second part.
    pub(super) fn render(
        &self,
        base: &[Rendered],
        session: &mut Session,
    ) -> Result<(Vec<OnCluster>, Option<Reported>), Reported> {
        let fleet = Fleet::read(
            &self.view.fleet,
            base,
            self.workspace,
            self.how.settings,
            self.files,
            session,
        )?;
        if let Some(name) = &self.view.cluster {
            fleet.cluster(name, session)?;
        }
        let owners = self.owners(&fleet, base, session)?;
        let alike = self.alike(&fleet, &owners, session)?;
        let mut all = Vec::new();
        let mut failed = None;
        for ((version, _), alike) in &alike {
            let outcome = told_once(session, |session| self.rendered(*version, alike, session))?;
            failed = failed.or(outcome.failed);
            for cluster in &alike.clusters {
                let here = owners.get(cluster);
                let goes = |one: &&Rendered| here.is_some_and(|here| here.contains(&one.owner));
                let done = outcome.done.iter().filter(goes).map(Rendered::clone);
                all.push(OnCluster {
                    cluster: cluster.clone(),
                    done: done.collect(),
                });
            }
        }
        all.sort_by(|left, right| left.cluster.cmp(&right.cluster));
        Ok((all, failed))
    }

    /// Who goes to which cluster.
    fn owners(
        &self,
        fleet: &Fleet,
        base: &[Rendered],
        session: &mut Session,
    ) -> Result<BTreeMap<Arc<str>, BTreeSet<Owner>>, Reported> {
        let mut owners: BTreeMap<Arc<str>, BTreeSet<Owner>> = BTreeMap::new();
        let mut missing = Vec::new();
        let before = session.diagnostics.len();
        for rendered in base {
            let hub = &rendered.rendering.hub;
            let Ok(routes) = fleet.routes(hub, self.how.settings, session) else {
                continue;
            };
            let mut clusters: BTreeSet<Arc<str>> = BTreeSet::new();
            for route in &routes {
                clusters.extend(route.clusters.iter().cloned());
            }
            if let Some(only) = &self.view.cluster {
                clusters.retain(|cluster| **cluster == **only);
            }
            for cluster in &clusters {
                if let Some(warning) = selected_twice(rendered, &routes, cluster) {
                    session.diagnostics.push(warning);
                }
            }
            if clusters.is_empty() {
                missing.push(self.not_selected(fleet, rendered, &routes));
            }
            for cluster in clusters {
                owners
                    .entry(cluster)
                    .or_default()
                    .insert(rendered.owner.clone());
            }
        }
        session.diagnostics.check_since(before)?;
        // Whoever asks for a deployment by name wants to see it; of all the others some are meant
        // to stay away.
        let wanted = !self.choice.names.is_empty() || owners.is_empty();
        let severity = if wanted {
            Severity::Error
        } else {
            Severity::Note
        };
        for diagnostic in missing {
            session.diagnostics.push(Diagnostic {
                severity,
                ..diagnostic
            });
        }
        session.diagnostics.check_since(before)?;
        Ok(owners)
    }

    fn not_selected(&self, fleet: &Fleet, rendered: &Rendered, routes: &[Route]) -> Diagnostic {
        let (namespace, name) = &rendered.owner;
        let who = format!("`{namespace}/{name}`");
        let (message, reasons) = match &self.view.cluster {
            _ if routes.is_empty() => {
                let message = format!("{who} goes to no cluster");
                (message, vec!["it has no Environment".to_owned()])
            }
            Some(cluster) => {
                let message = format!("{who} does not go to `{cluster}`");
                (message, fleet.why_not(routes, cluster))
            }
            None => {
                let message = format!("{who} goes to no cluster");
                (message, vec!["its Placements select none".to_owned()])
            }
        };
        Diagnostic::error(&codes::NOT_SELECTED, message).help(reasons.join("\n"))
    }

    /// The clusters by what templates may ask about them.
    fn alike(
        &self,
        fleet: &Fleet,
        owners: &BTreeMap<Arc<str>, BTreeSet<Owner>>,
        session: &mut Session,
    ) -> Result<BTreeMap<Facts, Alike>, Reported> {
        let mut alike: BTreeMap<Facts, Alike> = BTreeMap::new();
        for name in owners.keys() {
            let cluster = fleet.cluster(name, session)?;
            let (version, origin) = self.version(cluster, session);
            let platform = platform(cluster);
            let word = platform.as_ref().map(|platform| platform.value.clone());
            let group = alike
                .entry((version, word.unwrap_or_default()))
                .or_insert_with(|| Alike {
                    version: origin,
                    platform,
                    clusters: Vec::new(),
                });
            group.clusters.push(name.clone());
        }
        Ok(alike)
    }

    fn version(&self, cluster: &ManagedCluster, session: &mut Session) -> (KubeVersion, OriginId) {
        let written = cluster.version.as_ref().map(|version| version.origin);
        let written = written.unwrap_or(cluster.name.origin);
        if let Some(version) = cluster.kubernetes_version() {
            return (version, written);
        }
        let otherwise = &self.how.settings.kube_version;
        let message = format!(
            "the Kubernetes version of `{}` is not known, so that {} is taken",
            cluster.name.value, otherwise.value
        );
        let place = session.origins.span(written);
        session.diagnostics.push(
            Diagnostic::warning(&codes::NO_VERSION, message)
                .place(place, "this cluster")
                .help("write its `status.version.kubernetes`, or `kubernetesVersion` in the short form"),
        );
        (otherwise.value, otherwise.origin)
    }

    fn rendered(
        &self,
        version: KubeVersion,
        alike: &Alike,
        session: &mut Session,
    ) -> Result<Outcome, Reported> {
        let mut settings = self.how.settings.clone();
        settings.kube_version.value = version;
        settings.kube_version.origin = alike.version;
        let how = How {
            settings: &settings,
            platform: alike.platform.as_ref(),
            hub_wanted: true,
            objects_wanted: true,
            ..self.how
        };
        let mut outcome = Renderer::new(self.workspace, how, session).all(self.chosen);
        if let Some(crds) = self.validate {
            let mut validator =
                check::validator(crds, self.workspace, &settings, self.files, session)?;
            let invalid = check::keep_valid(&mut outcome.done, &mut validator, session);
            outcome.failed = outcome.failed.or(invalid);
        }
        Ok(outcome)
    }
}

/// Two Placements of a deployment select a cluster.
fn selected_twice(rendered: &Rendered, routes: &[Route], cluster: &str) -> Option<Diagnostic> {
    let selecting = routes
        .iter()
        .filter(|route| route.clusters.contains(cluster));
    let names: Vec<String> = selecting
        .filter_map(|route| route.placement.as_ref())
        .map(|(namespace, name)| format!("`{namespace}/{name}`"))
        .collect();
    if names.len() < 2 {
        return None;
    }
    let (namespace, name) = &rendered.owner;
    let message = format!(
        "`{namespace}/{name}` goes to `{cluster}` by {} Placements: {}",
        names.len(),
        names.join(", ")
    );
    Some(
        Diagnostic::warning(&codes::SELECTED_TWICE, message)
            .help("let the Placements select different clusters"),
    )
}

/// Does something, and tells of what it finds only what was not told before: most of it is the
/// same for all clusters.
fn told_once<T>(session: &mut Session, work: impl FnOnce(&mut Session) -> T) -> T {
    let told = std::mem::take(&mut session.diagnostics);
    let result = work(session);
    let mut found = std::mem::replace(&mut session.diagnostics, told);
    let told = &session.diagnostics;
    let _again = found.take(|diagnostic| told.iter().any(|known| known == diagnostic));
    session.diagnostics.extend(found);
    result
}

/// The platform of a cluster's nodes, from its claim or label `kubernetes.io/arch`
/// (<https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-arch>).
fn platform(cluster: &ManagedCluster) -> Option<Text> {
    let key = "kubernetes.io/arch";
    let arch = cluster.claims.get(key).or_else(|| cluster.labels.get(key));
    arch.map(|arch| Text::new(format!("linux/{arch}").into(), cluster.name.origin))
}
