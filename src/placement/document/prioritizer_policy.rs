//! `spec.prioritizerPolicy`.

use crate::placement::fields::one_of;
use crate::placement::fields::refuse;
use crate::placement::shapes;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
use std::sync::Arc;

/// Which clusters come first.
#[derive(Clone, Debug, Default)]
pub struct PrioritizerPolicy {
    /// `Additive`, `Exact`, or empty; anything else makes the placement wrong.
    pub mode: Arc<str>,
    /// What counts, and how much.
    pub configurations: Vec<Prioritizer>,
}

/// One of the configurations.
#[derive(Clone, Debug)]
pub struct Prioritizer {
    /// What is scored.
    pub coordinate: Coordinate,
    /// How much it counts.
    pub weight: i64,
}

/// What is scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coordinate {
    /// By the scheduler itself.
    BuiltIn(Arc<str>),
    /// By an add-on; `None` where it is not said by which.
    AddOn(Option<AddOnScore>),
}

/// A score of an add-on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddOnScore {
    /// The name of the `AddOnPlacementScore`.
    pub resource_name: Arc<str>,
    /// The score in it.
    pub score_name: Arc<str>,
}

#[derive(Clone, Copy)]
enum Type {
    BuiltIn,
    AddOn,
}

const TYPES: &[(&str, Type)] = &[("BuiltIn", Type::BuiltIn), ("AddOn", Type::AddOn)];

impl PrioritizerPolicy {
    pub(super) fn decode(spec: &Fields<'_>, decoding: &mut Decoding<'_>) -> Self {
        let policy = spec.raw("prioritizerPolicy");
        let policy =
            policy.and_then(|node| Fields::of(node, &shapes::PRIORITIZER_POLICY, decoding));
        let Some(policy) = policy else {
            return Self::default();
        };
        let configurations = policy.list("configurations").iter();
        let configurations = configurations
            .filter_map(|node| Prioritizer::decode(node, decoding))
            .collect();
        Self {
            mode: policy
                .text("mode")
                .map(|mode| mode.value)
                .unwrap_or_default(),
            configurations,
        }
    }
}

impl Prioritizer {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::PRIORITIZER, decoding)?;
        let weight = fields.integer("weight");
        if let Some(weight) = weight.filter(|weight| !(-10..=10).contains(&weight.value)) {
            refuse(
                format!("`weight` cannot be {}", weight.value),
                weight.origin,
                "weights are from -10 to 10",
                decoding,
            );
        }
        Some(Self {
            coordinate: Coordinate::decode(fields.raw("scoreCoordinate")?, decoding)?,
            weight: weight.map_or(1, |weight| weight.value),
        })
    }
}

impl Coordinate {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::SCORE_COORDINATE, decoding)?;
        let kind = match fields.text("type") {
            Some(text) => one_of(&text, "type", TYPES, decoding)?,
            None => Type::BuiltIn,
        };
        let add_on = match fields.raw("addOn") {
            Some(node) => Some(AddOnScore::decode(node, decoding)?),
            None => None,
        };
        Some(match kind {
            Type::BuiltIn => {
                let name = fields.text("builtIn");
                Self::BuiltIn(name.map(|name| name.value).unwrap_or_default())
            }
            Type::AddOn => Self::AddOn(add_on),
        })
    }
}

impl AddOnScore {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::ADD_ON_SCORE, decoding)?;
        Some(Self {
            resource_name: fields.text("resourceName")?.value,
            score_name: fields.text("scoreName")?.value,
        })
    }
}
