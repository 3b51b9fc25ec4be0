//! `ManagedCluster`.

use crate::diag::Diagnostic;
use crate::diag::codes::model;
use crate::kubernetes::KubeVersion;
use crate::model::Metadata;
use crate::model::Text;
use crate::placement::Labels;
use crate::placement::Moment;
use crate::placement::fields::one_of;
use crate::placement::quantity::quantity;
use crate::placement::shapes;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Map;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The claim under which the agent on a cluster reports its version of Kubernetes.
const VERSION_CLAIM: &str = "kubeversion.open-cluster-management.io";

/// A cluster that a hub manages
/// (<https://open-cluster-management.io/docs/concepts/cluster-inventory/managedcluster/>).
#[derive(Clone, Debug)]
pub struct ManagedCluster {
    /// Its name.
    pub name: Text,
    /// Its labels.
    pub labels: Labels,
    /// `status.clusterClaims`, by name; of two with one name the last.
    pub claims: Labels,
    /// `spec.taints`
    pub taints: Vec<Taint>,
    /// `status.allocatable`, as the scheduler reads it.
    pub allocatable: BTreeMap<Arc<str>, f64>,
    /// `status.capacity`, as the scheduler reads it.
    pub capacity: BTreeMap<Arc<str>, f64>,
    /// `status.version.kubernetes`
    pub version: Option<Text>,
    /// Whether it is being deleted.
    pub deleting: bool,
    /// The whole document.
    pub node: Node,
}

/// What keeps placements away that do not tolerate it
/// (<https://open-cluster-management.io/docs/concepts/content-placement/taints-and-tolerations/>).
#[derive(Clone, Debug)]
pub struct Taint {
    /// Its key.
    pub key: Text,
    /// Its value; empty when there is none.
    pub value: Arc<str>,
    /// What it does.
    pub effect: Effect,
    /// Since when it is there.
    pub time_added: Option<Moment>,
}

/// What a taint does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Keeps away.
    NoSelect,
    /// Nothing, in the scheduler as it is.
    PreferNoSelect,
    /// Keeps away where the placement did not choose the cluster already.
    NoSelectIfNew,
}

impl Effect {
    pub(crate) const WORDS: &'static [(&'static str, Self)] = &[
        ("NoSelect", Self::NoSelect),
        ("PreferNoSelect", Self::PreferNoSelect),
        ("NoSelectIfNew", Self::NoSelectIfNew),
    ];

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoSelect => "NoSelect",
            Self::PreferNoSelect => "PreferNoSelect",
            Self::NoSelectIfNew => "NoSelectIfNew",
        }
    }
}

impl ManagedCluster {
    pub(super) fn decode(
        node: Node,
        metadata: &Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(&node, &shapes::DOCUMENT, decoding)?;
        let spec = fields.raw("spec");
        let spec = spec.and_then(|spec| Fields::of(spec, &shapes::MANAGED_CLUSTER_SPEC, decoding));
        let status = fields.raw("status");
        let status =
            status.and_then(|node| Fields::of(node, &shapes::MANAGED_CLUSTER_STATUS, decoding));
        let taints = spec.map_or(&[][..], |spec| spec.list("taints"));
        let claims = status.map_or(&[][..], |status| status.list("clusterClaims"));
        let mut amounts = |name| {
            let amounts = status.and_then(|status| status.raw(name)?.as_map());
            amounts.map_or_else(BTreeMap::new, |map| quantities(map, decoding))
        };
        let (allocatable, capacity) = (amounts("allocatable"), amounts("capacity"));
        let version = status.and_then(|status| status.raw("version"));
        let version =
            version.and_then(|node| Fields::of(node, &shapes::KUBERNETES_VERSION, decoding));
        let deleting = node.at(&["metadata", "deletionTimestamp"]);
        Some(Self {
            name: metadata.name.clone(),
            labels: texts(&metadata.labels),
            claims: claims
                .iter()
                .filter_map(|node| claim(node, decoding))
                .collect(),
            taints: taints
                .iter()
                .filter_map(|node| Taint::decode(node, decoding))
                .collect(),
            allocatable,
            capacity,
            version: version.and_then(|fields| fields.text("kubernetes")),
            deleting: deleting.is_some_and(|node| !node.is_null()),
            node,
        })
    }

    /// Its version of Kubernetes, from its status or the claim that its agent reports.
    pub fn kubernetes_version(&self) -> Option<KubeVersion> {
        let reported = self.version.as_ref().map(|version| &*version.value);
        let claimed = self.claims.get(VERSION_CLAIM).map(|version| &**version);
        reported.or(claimed).and_then(KubeVersion::parse)
    }
}

impl Taint {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::TAINT, decoding)?;
        let effect = fields.text("effect")?;
        let time_added = fields.text("timeAdded");
        let time_added = time_added.and_then(|text| moment(&text, "timeAdded", decoding));
        Some(Self {
            effect: one_of(&effect, "effect", Effect::WORDS, decoding)?,
            key: fields.text("key")?,
            value: fields
                .text("value")
                .map_or_else(|| "".into(), |text| text.value),
            time_added,
        })
    }

    /// `key=value:NoSelect`, as `kubectl taint` writes it.
    pub fn text(&self) -> String {
        let value = match &*self.value {
            "" => String::new(),
            value => format!("={value}"),
        };
        format!("{}{value}:{}", self.key.value, self.effect.word())
    }
}

/// Reads a point in time.
pub(super) fn moment(text: &Text, field: &str, decoding: &mut Decoding<'_>) -> Option<Moment> {
    let moment = Moment::parse(&text.value);
    if moment.is_none() {
        let message = format!("`{field}` is no point in time: `{}`", text.value);
        let span = decoding.span(text.origin);
        let diagnostic = Diagnostic::error(&model::INVALID_VALUE, message)
            .place(span, "this value")
            .help("write it as in `2026-11-26T12:00:00Z`");
        decoding.diagnostics.push(diagnostic);
    }
    moment
}

fn claim(node: &Node, decoding: &mut Decoding<'_>) -> Option<(Arc<str>, Arc<str>)> {
    let fields = Fields::of(node, &shapes::CLAIM, decoding)?;
    let (name, value): (Text, Text) = (fields.text("name")?, fields.text("value")?);
    Some((name.value, value.value))
}

fn quantities(map: &Map, decoding: &mut Decoding<'_>) -> BTreeMap<Arc<str>, f64> {
    let mut amounts = BTreeMap::new();
    for entry in map {
        if let Some(amount) = quantity(&entry.value) {
            amounts.insert(entry.key.text.clone(), amount);
            continue;
        }
        let message = format!("`{}` is not an amount", entry.key.text);
        let span = decoding.span(entry.value.origin);
        let diagnostic = Diagnostic::error(&model::INVALID_VALUE, message)
            .place(span, "this value")
            .help("write a number with an optional suffix, such as `4`, `500m` or `16Gi`");
        decoding.diagnostics.push(diagnostic);
    }
    amounts
}

fn texts(map: &Map) -> Labels {
    let entries = map.iter();
    entries
        .filter_map(|entry| Some((entry.key.text.clone(), entry.value.as_str()?.into())))
        .collect()
}
