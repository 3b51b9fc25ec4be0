//! Which bundles serve which models: Model as a Service.

use crate::diag::Diagnostic;
use crate::diag::codes::bundles as codes;
use crate::kubernetes::LabelSelector;
use crate::model::Text;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Field;
use crate::yaml::Fields;
use crate::yaml::Form;
use crate::yaml::Node;
use crate::yaml::Shape;

static MODEL_AS_A_SERVICE: Shape = Shape {
    what: "`modelAsAService`",
    fields: &[Field::optional("mappings", Form::List)],
};

static MAPPING: Shape = Shape {
    what: "the mapping",
    fields: &[
        Field::required("source", Form::Text),
        Field::optional("attributes", Form::Map),
        Field::required("selector", Form::Any),
        Field::kept("description"),
    ],
};

static SELECTOR: Shape = Shape {
    what: "the selector",
    fields: &[Field::required("matchLabels", Form::TextMap)],
};

/// Which bundles serve the models of a source that have some attributes.
#[derive(Clone, Debug)]
pub struct ModelMapping {
    /// Where the models come from: `huggingface`, `ngc` … Case does not count.
    pub source: Text,
    /// What their attributes must be; all must hold.
    pub attributes: Vec<AttributeFilter>,
    /// The labels of the bundles.
    pub selector: LabelSelector,
    /// Where the selector is written.
    pub selector_origin: OriginId,
    /// The mapping.
    pub origin: OriginId,
}

/// What one attribute of a model must be.
#[derive(Clone, Debug)]
pub struct AttributeFilter {
    /// Its name.
    pub name: Text,
    /// Its value is one of these, in which `*` stands for any text.
    pub values: Vec<Text>,
}

impl ModelMapping {
    /// Reads the `modelAsAService` of a settings file, in its order.
    pub fn decode_all(node: &Node, decoding: &mut Decoding<'_>) -> Vec<Self> {
        let Some(fields) = Fields::of(node, &MODEL_AS_A_SERVICE, decoding) else {
            return Vec::new();
        };
        let items = fields.list("mappings").iter();
        items
            .filter_map(|item| Self::decode(item, decoding))
            .collect()
    }

    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &MAPPING, decoding)?;
        let attributes = fields.raw("attributes").and_then(Node::as_map);
        let attributes = attributes.into_iter().flatten().filter_map(|entry| {
            let name = Spanned::new(entry.key.text.clone(), entry.key.origin);
            let values = values(&name, &entry.value, decoding)?;
            Some(AttributeFilter { name, values })
        });
        let attributes = attributes.collect();
        let selector = fields.raw("selector")?;
        Some(Self {
            source: fields.text("source")?,
            attributes,
            selector: label_selector(selector, decoding)?,
            selector_origin: selector.origin,
            origin: node.origin,
        })
    }
}

/// A text, or a list of them.
fn values(name: &Text, node: &Node, decoding: &mut Decoding<'_>) -> Option<Vec<Text>> {
    let text = |node: &Node| Some(Spanned::new(node.as_str()?.into(), node.origin));
    let items = node.as_list().unwrap_or(std::slice::from_ref(node));
    let mut values = Vec::new();
    for item in items {
        let Some(value) = text(item) else {
            let message = format!(
                "the attribute `{}` must be a text or a list of texts, not {}",
                name.value,
                item.kind()
            );
            let span = decoding.span(item.origin);
            let diagnostic = Diagnostic::error(&codes::MAPPING, message)
                .place(span, format!("this is {}", item.kind()))
                .help("put it in quotes to make it a text");
            decoding.diagnostics.push(diagnostic);
            return None;
        };
        values.push(value);
    }
    Some(values)
}

/// `app=web,tier!=cache`, or `{matchLabels: {app: web}}`.
fn label_selector(node: &Node, decoding: &mut Decoding<'_>) -> Option<LabelSelector> {
    let Some(text) = node.as_str() else {
        let fields = Fields::of(node, &SELECTOR, decoding)?;
        let labels = fields.text_map("matchLabels");
        let pairs = labels.iter().map(|entry| {
            let value = entry.value.as_str().unwrap_or_default();
            (&*entry.key.text, value)
        });
        return Some(LabelSelector::all_of(pairs));
    };
    match LabelSelector::parse(text) {
        Ok(selector) => Some(selector),
        Err(fault) => {
            let span = decoding.span(node.origin);
            let mut diagnostic =
                Diagnostic::error(&codes::MAPPING, fault.message).place(span, "this selector");
            diagnostic.help = fault.help;
            decoding.diagnostics.push(diagnostic);
            None
        }
    }
}
