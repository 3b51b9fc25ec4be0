//! `Placement`.
//!
//! In: a document.
//! Out: a [`Placement`] with the defaults of its API; what an API server would refuse is reported.
//! Never: refuses what only the scheduler objects to: that becomes a condition.

mod group_strategy;
mod predicate;
mod prioritizer_policy;
mod spread_policy;
mod toleration;

pub use group_strategy::{DecisionGroup, GroupSize, GroupStrategy};
pub use predicate::{Expression, Predicate};
pub use prioritizer_policy::{AddOnScore, Coordinate, Prioritizer, PrioritizerPolicy};
pub use toleration::Toleration;

use super::GROUP;
use super::fields::list_of_texts;
use super::shapes;
use crate::diag::Diagnostic;
use crate::diag::codes::placement as codes;
use crate::kubernetes::group_and_version;
use crate::model::Metadata;
use crate::model::Text;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// The annotation that makes the scheduler leave a placement alone.
const DISABLED: &str = "cluster.open-cluster-management.io/experimental-scheduling-disable";

/// Which clusters are wanted
/// (<https://open-cluster-management.io/docs/concepts/content-placement/placement/>).
#[derive(Clone, Debug)]
pub struct Placement {
    /// Its namespace.
    pub namespace: Text,
    /// Its name.
    pub name: Text,
    /// `spec.clusterSets`
    pub cluster_sets: Vec<Text>,
    /// `spec.numberOfClusters`
    pub number_of_clusters: Option<usize>,
    /// `spec.predicates`
    pub predicates: Vec<Predicate>,
    /// `spec.prioritizerPolicy`
    pub prioritizer_policy: PrioritizerPolicy,
    /// `spec.tolerations`
    pub tolerations: Vec<Toleration>,
    /// `spec.decisionStrategy.groupStrategy`
    pub groups: GroupStrategy,
    /// Why the scheduler leaves it alone, if it does.
    pub left_alone: Option<&'static str>,
    /// The whole document.
    pub node: Node,
}

impl Placement {
    /// Whether a document is a `Placement`.
    pub fn is_one(node: &Node) -> bool {
        let text = |key| node.get(key).and_then(Node::as_str).unwrap_or_default();
        text("kind") == "Placement" && group_and_version(text("apiVersion")).0 == GROUP
    }

    /// Reads a document. What is wrong with it is reported, and then there is none.
    pub fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let read = decoding.all_or_nothing(|decoding| Self::read(node, decoding));
        read.ok()
    }

    fn read(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::DOCUMENT, decoding)?;
        let metadata = fields.raw("metadata");
        let metadata = metadata.and_then(|node| Metadata::decode(node, decoding));
        let empty;
        let spec = if let Some(spec) = fields.raw("spec") {
            spec
        } else {
            empty = Node::map(node.origin);
            &empty
        };
        let spec = Fields::of(spec, &shapes::PLACEMENT_SPEC, decoding)?;
        spread_policy::check(&spec, decoding);
        let tolerations = spec.list("tolerations").iter();
        let tolerations = tolerations
            .filter_map(|node| Toleration::decode(node, decoding))
            .collect();
        let predicates = spec.list("predicates").iter();
        let predicates = predicates
            .filter_map(|node| Predicate::decode(node, decoding))
            .collect();
        let cluster_sets = list_of_texts(&spec, "clusterSets", decoding);
        let number_of_clusters = number_of_clusters(&spec, decoding);
        let prioritizer_policy = PrioritizerPolicy::decode(&spec, decoding);
        let groups = GroupStrategy::decode(&spec, decoding);
        let metadata = metadata?;
        Some(Self {
            left_alone: left_alone(&metadata, node),
            namespace: metadata.namespace,
            name: metadata.name,
            cluster_sets,
            number_of_clusters,
            predicates,
            prioritizer_policy,
            tolerations,
            groups,
            node: node.clone(),
        })
    }
}

fn left_alone(metadata: &Metadata, node: &Node) -> Option<&'static str> {
    let deleted = node.at(&["metadata", "deletionTimestamp"]);
    if deleted.is_some_and(|node| !node.is_null()) {
        return Some("the Placement is being deleted");
    }
    let disabled = metadata.annotation(DISABLED);
    let disabled = disabled.is_some_and(|text| &*text.value == "true");
    disabled
        .then_some("the annotation `experimental-scheduling-disable` switches the scheduler off")
}

/// An API server accepts a negative number, and the scheduler ends in a panic because of it.
fn number_of_clusters(spec: &Fields<'_>, decoding: &mut Decoding<'_>) -> Option<usize> {
    let number = spec.integer("numberOfClusters")?;
    if let Ok(number) = i32::try_from(number.value)
        && let Ok(number) = usize::try_from(number)
    {
        return Some(number);
    }
    let span = decoding.span(number.origin);
    let message = format!("`numberOfClusters` cannot be {}", number.value);
    let diagnostic = Diagnostic::error(&codes::NUMBER_OF_CLUSTERS, message)
        .place(span, "this number")
        .help("write a number from 0 to 2147483647, or leave it out for all clusters that match");
    decoding.diagnostics.push(diagnostic);
    None
}
