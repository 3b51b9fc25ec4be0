//! `spec.predicates`.

use crate::diag::Diagnostic;
use crate::diag::codes::placement as codes;
use crate::model::Text;
use crate::placement::Selector;
use crate::placement::cel::Program;
use crate::placement::cel::Refusal;
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
    pub expressions: Vec<Expression>,
    /// The predicate.
    pub origin: OriginId,
}

/// A CEL expression.
#[derive(Clone, Debug)]
pub struct Expression {
    /// As it is written.
    pub text: Text,
    /// What it is, or what a hub says about it.
    pub program: Result<Program, String>,
}

impl Expression {
    /// Compiles an expression. What we do not know of it is reported.
    fn read(text: Text, decoding: &mut Decoding<'_>) -> Option<Self> {
        let program = match Program::compile(&text.value) {
            Ok(program) => Ok(program),
            Err(Refusal::Invalid(message)) => Err(message),
            Err(Refusal::Unknown { what, at }) => {
                report_unknown(&text, &what, at, decoding);
                return None;
            }
        };
        Some(Self { text, program })
    }
}

fn report_unknown(text: &Text, what: &str, at: usize, decoding: &mut Decoding<'_>) {
    let rest = text.value.get(at..).unwrap_or_default();
    let rest: String = rest.chars().take(40).collect();
    let message = format!("{what} is not known here: `{rest}`");
    let diagnostic = Diagnostic::error(&codes::CEL, message)
        .place(decoding.span(text.origin), "in this expression")
        .help("docs/placement.md lists the functions that are known; labels and claims can often say the same");
    decoding.diagnostics.push(diagnostic);
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
        let expressions = expressions.unwrap_or_default().into_iter();
        let expressions = expressions.filter_map(|text| Expression::read(text, decoding));
        let expressions = expressions.collect();
        Some(Self {
            labels: labels.unwrap_or_default(),
            claims: claims.unwrap_or_default(),
            expressions,
            origin: node.origin,
        })
    }
}
