//! `spec.predicates`.

use crate::diag::Diagnostic;
use crate::diag::codes::placement as codes;
use crate::model::Text;
use crate::placement::Selector;
use crate::placement::fields::list_of_texts;
use crate::placement::shapes;
use crate::source::OriginId;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// What a cluster must fulfil, all of it. Of several predicates one is enough.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// `requiredClusterSelector.labelSelector`
    pub labels: Selector,
    /// `requiredClusterSelector.claimSelector`
    pub claims: Selector,
    /// `requiredClusterSelector.celSelector.celExpressions`
    pub expressions: Vec<Text>,
    /// The predicate.
    pub origin: OriginId,
}

impl Predicate {
    pub(super) fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::PREDICATE, decoding)?;
        let selector = fields.raw("requiredClusterSelector");
        let selector =
            selector.and_then(|node| Fields::of(node, &shapes::CLUSTER_SELECTION, decoding));
        let part = |name| selector.and_then(|selector| selector.raw(name));
        let labels = part("labelSelector");
        let labels = labels.and_then(|node| Selector::labels(node, decoding));
        let claims = part("claimSelector");
        let claims = claims.and_then(|node| Selector::claims(node, decoding));
        let cel = part("celSelector");
        let cel = cel.and_then(|node| Fields::of(node, &shapes::CEL_SELECTOR, decoding));
        let expressions = cel.map(|cel| list_of_texts(&cel, "celExpressions", decoding));
        let expressions: Vec<Text> = expressions.unwrap_or_default();
        for expression in &expressions {
            let span = decoding.span(expression.origin);
            let message = "CEL expressions are not evaluated yet";
            let diagnostic = Diagnostic::error(&codes::CEL, message).place(span, "this one");
            decoding.diagnostics.push(diagnostic);
        }
        Some(Self {
            labels: labels.unwrap_or_default(),
            claims: claims.unwrap_or_default(),
            expressions,
            origin: node.origin,
        })
    }
}
