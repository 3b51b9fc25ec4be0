//! `AddOnPlacementScore`.

use super::managed_cluster::moment;
use crate::model::Metadata;
use crate::model::Text;
use crate::placement::Moment;
use crate::placement::fields::refuse;
use crate::placement::shapes;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
use std::sync::Arc;

/// Scores that an add-on gave a cluster
/// (<https://open-cluster-management.io/docs/concepts/content-placement/placement/#extensible-scheduling>).
#[derive(Clone, Debug)]
pub struct AddOnPlacementScore {
    /// The cluster: its namespace.
    pub cluster: Text,
    /// Its name.
    pub name: Text,
    /// The scores with their names, in the order of the document.
    pub scores: Vec<(Arc<str>, i64)>,
    /// How long they hold.
    pub valid_until: Option<Moment>,
}

impl AddOnPlacementScore {
    pub(super) fn decode(
        node: &Node,
        metadata: &Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node, &shapes::DOCUMENT, decoding)?;
        let status = fields.raw("status");
        let status = status.and_then(|node| Fields::of(node, &shapes::SCORE_STATUS, decoding));
        let scores = status.map_or(&[][..], |status| status.list("scores"));
        let scores = scores.iter().filter_map(|node| score(node, decoding));
        let scores = scores.collect();
        let valid_until = status.and_then(|status| status.text("validUntil"));
        Some(Self {
            cluster: metadata.namespace.clone(),
            name: metadata.name.clone(),
            scores,
            valid_until: valid_until.and_then(|text| moment(&text, "validUntil", decoding)),
        })
    }

    /// The value of a score; of two with one name the last.
    pub fn value(&self, name: &str) -> Option<i64> {
        let mut named = self.scores.iter().rev();
        named
            .find(|(score, _)| &**score == name)
            .map(|(_, value)| *value)
    }
}

fn score(node: &Node, decoding: &mut Decoding<'_>) -> Option<(Arc<str>, i64)> {
    let fields = Fields::of(node, &shapes::SCORE, decoding)?;
    let (name, value) = (fields.text("name")?, fields.integer("value")?);
    if !(-100..=100).contains(&value.value) {
        let message = format!("the score `{}` is {}", name.value, value.value);
        refuse(
            message,
            value.origin,
            "scores are from -100 to 100",
            decoding,
        );
    }
    Some((name.value, value.value))
}
