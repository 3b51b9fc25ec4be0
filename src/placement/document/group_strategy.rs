//! `spec.decisionStrategy.groupStrategy`.

use crate::model::Text;
use crate::placement::Selector;
use crate::placement::fields::refuse;
use crate::placement::fields::wrong_type;
use crate::placement::shapes;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
use std::sync::Arc;

/// How the selected clusters are grouped.
#[derive(Clone, Debug, Default)]
pub struct GroupStrategy {
    /// The groups, in order.
    pub groups: Vec<DecisionGroup>,
    /// The greatest number of clusters in a group.
    pub size: GroupSize,
}

/// One of `decisionGroups`.
#[derive(Clone, Debug)]
pub struct DecisionGroup {
    /// Its name.
    pub name: Text,
    /// `groupClusterSelector.labelSelector`
    pub labels: Selector,
    /// `groupClusterSelector.claimSelector`
    pub claims: Selector,
}

/// `clustersPerDecisionGroup`
#[derive(Clone, Debug)]
pub enum GroupSize {
    /// So many clusters; all of them when it is less than one.
    Count(i64),
    /// A share such as `25%`; anything else makes the placement wrong.
    Share(Arc<str>),
}

impl Default for GroupSize {
    fn default() -> Self {
        Self::Share("100%".into())
    }
}

impl GroupStrategy {
    pub(super) fn decode(spec: &Fields<'_>, decoding: &mut Decoding<'_>) -> Self {
        let strategy = spec.raw("decisionStrategy");
        let strategy =
            strategy.and_then(|node| Fields::of(node, &shapes::DECISION_STRATEGY, decoding));
        let strategy = strategy.and_then(|strategy| strategy.raw("groupStrategy"));
        let strategy =
            strategy.and_then(|node| Fields::of(node, &shapes::GROUP_STRATEGY, decoding));
        let Some(strategy) = strategy else {
            return Self::default();
        };
        let groups = strategy.list("decisionGroups").iter();
        let groups = groups
            .filter_map(|node| DecisionGroup::decode(node, decoding))
            .collect();
        let size = strategy.raw("clustersPerDecisionGroup");
        let size = size.and_then(|node| GroupSize::decode(node, decoding));
        Self {
            groups,
            size: size.unwrap_or_default(),
        }
    }
}

impl DecisionGroup {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::DECISION_GROUP, decoding)?;
        let name = fields.text("groupName")?;
        if !is_group_name(&name.value) {
            refuse(
                format!("`{}` is not the name of a decision group", name.value),
                name.origin,
                "write two to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both \
                 ends",
                decoding,
            );
        }
        let selector = fields.raw("groupClusterSelector")?;
        let selector = Fields::of(selector, &shapes::GROUP_SELECTION, decoding)?;
        let labels = selector.raw("labelSelector");
        let labels = labels.and_then(|node| Selector::labels(node, decoding));
        let claims = selector.raw("claimSelector");
        let claims = claims.and_then(|node| Selector::claims(node, decoding));
        Some(Self {
            name,
            labels: labels.unwrap_or_default(),
            claims: claims.unwrap_or_default(),
        })
    }
}

impl GroupSize {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        if let Some(count) = node.as_i64() {
            return Some(Self::Count(count));
        }
        let Some(text) = node.as_str() else {
            let message = "`clustersPerDecisionGroup` must be an integer or a percentage";
            wrong_type(message, node, decoding);
            return None;
        };
        if !is_size(text) {
            refuse(
                format!("`clustersPerDecisionGroup` cannot be `{text}`"),
                node.origin,
                "write a number such as 10, or a percentage from `1%` to `100%`",
                decoding,
            );
        }
        Some(Self::Share(text.into()))
    }
}

fn is_group_name(name: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let end = |c: char| c.is_ascii_alphanumeric();
    (2..=63).contains(&name.len())
        && name.chars().all(inside)
        && name.starts_with(end)
        && name.ends_with(end)
}

/// What the pattern of the API lets through, `5` without a percent sign too.
fn is_size(text: &str) -> bool {
    let (digits, is_share) = match text.strip_suffix('%') {
        Some(digits) => (digits, true),
        None => (text, false),
    };
    let is_number = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    is_number && (!is_share || digits.len() < 3 || digits == "100")
}
