//! Context extensions: values of a cluster that templates read.

use super::ObjectField;
use super::OutputType;
use super::Text;
use super::lists::report_duplicate_names;
use super::output::decode_type;
use super::shapes;
use crate::diag::Diagnostic;
use crate::diag::codes::model;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// `contextExtensionRefs`: a value of the cluster that a template reads as `context.<key>`.
#[derive(Clone, Debug)]
pub struct ContextExtension {
    /// `contextKey`.
    pub key: Text,
    /// Which values it may have.
    pub value_type: Option<OutputType>,
    /// What it is where nothing else is said.
    pub default: Option<Node>,
    /// Where it stands on the cluster.
    pub field: Option<ObjectField>,
}

/// Names that `context` has without extensions.
const CONTEXT: &[&str] = &[
    "name",
    "workloadName",
    "appName",
    "namespace",
    "componentType",
    "labels",
    "annotations",
    "revision",
    "clusterVersion",
    "output",
    "outputs",
    "workloadYamls",
    "manifests",
];

impl ContextExtension {
    /// `spec.contextExtensionRefs` of a definition.
    pub(super) fn list(fields: &Fields<'_>, decoding: &mut Decoding<'_>) -> Vec<Self> {
        let items = fields.list("contextExtensionRefs").iter();
        let extensions: Vec<Self> = items
            .filter_map(|item| Self::decode(item, decoding))
            .collect();
        let keys = extensions.iter().map(|extension| &extension.key);
        report_duplicate_names(keys, "context extension", decoding);
        extensions
    }

    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::CONTEXT_EXTENSION, decoding)?;
        let value_type = decode_type(&fields, decoding);
        let default = fields.raw("default");
        if let (Some(wanted), Some(default)) = (value_type, default)
            && !wanted.fits(default)
        {
            let message = format!(
                "the default of a context extension must be {}, not {}",
                wanted.words(),
                default.kind()
            );
            let span = decoding.span(default.origin);
            decoding.diagnostics.push(
                Diagnostic::error(&model::WRONG_TYPE, message)
                    .place(span, format!("this is {}", default.kind())),
            );
        }
        let key = fields.text("contextKey");
        let key = key.filter(|key| check_context_key(key, decoding));
        let field = fields.raw("pathRef");
        let field =
            field.map(|node| ObjectField::decode(node, &shapes::OBJECT_PATH_REFERENCE, decoding));
        if let Some(None) = field {
            return None;
        }
        Some(Self {
            key: key?,
            value_type,
            default: default.cloned(),
            field: field.flatten(),
        })
    }
}

fn check_context_key(key: &Text, decoding: &mut Decoding<'_>) -> bool {
    let mut letters = key.value.chars();
    let starts = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    let is_word = letters.next().is_some_and(starts)
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let (why, help) = if !is_word {
        (
            "no template can name it",
            "begin with a letter, and use letters, digits and `_`",
        )
    } else if CONTEXT.contains(&&*key.value) {
        ("`context` has this already", "choose another key")
    } else {
        return true;
    };
    let message = format!("`{}` cannot be the key of a context extension", key.value);
    let span = decoding.span(key.origin);
    decoding.diagnostics.push(
        Diagnostic::error(&model::INVALID_NAME, message)
            .place(span, why)
            .help(help),
    );
    false
}
