//! Outputs: fields of objects on a cluster that macros may read.
//!
//! The fields are those of
//! <https://docs.palette-ai.com/docs/reference/workload-configuration/outputs>.

use super::Metadata;
use super::Text;
use super::lists::report_duplicate_names;
use super::shapes;
use super::words::one_of;
use crate::diag::Diagnostic;
use crate::diag::Fault;
use crate::diag::codes::model;
use crate::diag::codes::outputs as codes;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::PathPattern;
use crate::yaml::Shape;
use crate::yaml::scalars;
use serde::Deserialize;

/// Which values an output may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutputType {
    /// A string.
    String,
    /// An integer.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// Anything.
    JsonRaw,
}

/// A field of an object that macros may read, under a name.
#[derive(Clone, Debug)]
pub struct OutputReference {
    /// Unique in its list.
    pub name: Text,
    /// Of an output that a definition declares: which values it may have.
    pub value_type: Option<OutputType>,
    /// Where the value stands.
    pub field: ObjectField,
}

/// `pathRef`: a field of an object on a cluster.
#[derive(Clone, Debug)]
pub struct ObjectField {
    /// `apiVersion` of the object.
    pub api_version: Text,
    /// `kind` of the object.
    pub kind: Text,
    /// Its name; outputs of definitions name none.
    pub name: Option<Text>,
    /// Its namespace, likewise.
    pub namespace: Option<Text>,
    /// Labels that tell it from others of its kind.
    pub labels: Map,
    /// The field. Of several, the first that has a value on the cluster counts.
    pub paths: Vec<FieldPath>,
}

/// The path to a field.
#[derive(Clone, Debug)]
pub struct FieldPath {
    /// As it is written.
    pub text: Text,
    /// What it means; `None` for what only a cluster evaluates, such as filters.
    pub pattern: Option<PathPattern>,
}

/// The annotations that declare outputs of a definition begin with this.
const GENERATES: &str = "generates.output.spectrocloud.com/";

const TYPES: &[(&str, OutputType)] = &[
    ("string", OutputType::String),
    ("integer", OutputType::Integer),
    ("boolean", OutputType::Boolean),
    ("jsonRaw", OutputType::JsonRaw),
];

impl OutputType {
    /// As it is written: `jsonRaw`.
    pub fn word(self) -> &'static str {
        let row = TYPES.iter().find(|(_, known)| *known == self);
        row.map_or("", |(word, _)| word)
    }

    /// Whether a value is one of this type.
    pub fn fits(self, value: &Node) -> bool {
        match self {
            Self::String => value.as_str().is_some(),
            Self::Integer => value.as_i64().is_some(),
            Self::Boolean => value.as_bool().is_some(),
            Self::JsonRaw => true,
        }
    }
}

impl OutputReference {
    /// `definitionOutputRefs` of a component or trait.
    pub(super) fn of_definitions(fields: &Fields<'_>, decoding: &mut Decoding<'_>) -> Vec<Self> {
        let shapes = (&shapes::OUTPUT_REFERENCE, &shapes::PATH_REFERENCE);
        Self::list(fields, "definitionOutputRefs", shapes, decoding)
    }

    /// `objectOutputRefs` of a workload.
    pub(super) fn of_objects(fields: &Fields<'_>, decoding: &mut Decoding<'_>) -> Vec<Self> {
        let shapes = (
            &shapes::OBJECT_OUTPUT_REFERENCE,
            &shapes::OBJECT_PATH_REFERENCE,
        );
        let references = Self::list(fields, "objectOutputRefs", shapes, decoding);
        for reference in &references {
            let field = &reference.field;
            if field.name.is_none() && field.labels.is_empty() {
                let message = format!(
                    "the output `{}` does not say which object",
                    reference.name.value
                );
                let span = decoding.span(field.kind.origin);
                decoding.diagnostics.push(
                    Diagnostic::error(&model::MISSING_FIELD, message)
                        .place(span, "which one of this kind?")
                        .help("add `name`, and `namespace` unless its kind has none"),
                );
            }
        }
        references
    }

    /// What a definition declares: `spec.outputs`, and annotations for what is not in it.
    pub(super) fn of_definition(
        fields: &Fields<'_>,
        metadata: &Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Vec<Self> {
        let shapes = (&shapes::DEFINITION_OUTPUT, &shapes::PATH_REFERENCE);
        let mut outputs = Self::list(fields, "outputs", shapes, decoding);
        for entry in &metadata.annotations {
            let Some(name) = entry.key.text.strip_prefix(GENERATES) else {
                continue;
            };
            let name = Spanned::new(name.into(), entry.key.origin);
            if let Some(output) = Self::generated(name, &entry.value, decoding)
                && !outputs
                    .iter()
                    .any(|known| known.name.value == output.name.value)
            {
                outputs.push(output);
            }
        }
        outputs
    }

    fn list(
        fields: &Fields<'_>,
        list: &str,
        shapes: (&'static Shape, &'static Shape),
        decoding: &mut Decoding<'_>,
    ) -> Vec<Self> {
        let items = fields.list(list).iter();
        let references: Vec<Self> = items
            .filter_map(|item| Self::decode(item, shapes, decoding))
            .collect();
        let names = references.iter().map(|reference| &reference.name);
        report_duplicate_names(names, "output", decoding);
        references
    }

    fn decode(
        node: &Node,
        (own, path): (&'static Shape, &'static Shape),
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node, own, decoding)?;
        let before = decoding.diagnostics.len();
        refuse_macros(node, decoding);
        let name = fields.text("name");
        if let Some(name) = &name {
            check_name(name, decoding);
        }
        let value_type = match own.field("type") {
            Some(_) => decode_type(&fields, decoding),
            None => None,
        };
        let field = fields
            .raw("pathRef")
            .and_then(|node| ObjectField::decode(node, path, decoding));
        decoding.diagnostics.check_since(before).ok()?;
        Some(Self {
            name: name?,
            value_type,
            field: field?,
        })
    }

    /// The output of an annotation, whose value is a JSON text.
    fn generated(name: Text, value: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let text = value.as_str()?;
        let generated: Generated = match serde_json::from_str(text) {
            Ok(generated) => generated,
            Err(error) => {
                let reason = error.to_string();
                let reason = reason.split(" at line").next().unwrap_or_default();
                let message = format!(
                    "the annotation for the output `{}` cannot be read: {reason}",
                    name.value
                );
                let span = decoding.span(value.origin);
                decoding.diagnostics.push(
                    Diagnostic::error(&codes::ANNOTATION, message)
                        .place(span, "not the description of an output")
                        .help(r#"write `{"apiVersion": "v1", "kind": "Service", "paths": ".spec.clusterIP"}`"#),
                );
                return None;
            }
        };
        let at = |text: &str| Spanned::new(text.into(), value.origin);
        let before = decoding.diagnostics.len();
        check_name(&name, decoding);
        let paths = generated.paths.split(',').map(str::trim);
        let paths = paths.filter_map(|path| FieldPath::parse(at(path), decoding));
        let paths = paths.collect();
        decoding.diagnostics.check_since(before).ok()?;
        Some(Self {
            name,
            value_type: None,
            field: ObjectField {
                api_version: at(&generated.api_version),
                kind: at(&generated.kind),
                name: None,
                namespace: None,
                labels: Map::default(),
                paths,
            },
        })
    }
}

/// The value of an annotation that declares an output.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Generated {
    api_version: String,
    kind: String,
    /// Separated by commas.
    paths: String,
}

impl ObjectField {
    pub(super) fn decode(
        node: &Node,
        shape: &'static Shape,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node, shape, decoding)?;
        let text = |name: &str| shape.field(name).and_then(|_| fields.text(name));
        let path = fields
            .text("path")
            .and_then(|path| FieldPath::parse(path, decoding));
        Some(Self {
            api_version: fields.text("apiVersion")?,
            kind: fields.text("kind")?,
            name: text("name"),
            namespace: text("namespace"),
            labels: fields.text_map("labels"),
            paths: vec![path?],
        })
    }
}

impl FieldPath {
    fn parse(text: Text, decoding: &mut Decoding<'_>) -> Option<Self> {
        match PathPattern::parse(&text.value) {
            Ok(pattern) => Some(Self {
                text,
                pattern: Some(pattern),
            }),
            Err(_) if is_json_path(&text.value) => Some(Self {
                text,
                pattern: None,
            }),
            Err(fault) => {
                let span = decoding.span(text.origin);
                let fault = Fault {
                    code: &model::INVALID_VALUE,
                    ..fault
                };
                decoding
                    .diagnostics
                    .push(fault.at(span, "no path to a field"));
                None
            }
        }
    }
}

impl OutputType {
    /// In the words of messages: `an integer`.
    pub fn words(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Integer => "an integer",
            Self::Boolean => "a boolean",
            Self::JsonRaw => "anything",
        }
    }
}

pub(super) fn decode_type(fields: &Fields<'_>, decoding: &mut Decoding<'_>) -> Option<OutputType> {
    let text = fields.text("type")?;
    one_of(&text, "type", TYPES, decoding).map(|word| word.value)
}

/// Macros name outputs between dots.
fn check_name(name: &Text, decoding: &mut Decoding<'_>) {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    if !name.value.is_empty() && name.value.chars().all(is_plain) {
        return;
    }
    let message = format!("`{}` is not the name of an output", name.value);
    let span = decoding.span(name.origin);
    decoding.diagnostics.push(
        Diagnostic::error(&model::INVALID_NAME, message)
            .place(span, "no macro can name it")
            .help("use letters, digits, `-` and `_`"),
    );
}

/// Variables work where values are filled in, which is not where outputs are declared.
fn refuse_macros(node: &Node, decoding: &mut Decoding<'_>) {
    let mut found = Vec::new();
    scalars(node, &mut |_, scalar| {
        if scalar.as_str().is_some_and(|text| text.contains("{{")) {
            found.push(scalar.origin);
        }
    });
    for origin in found {
        let span = decoding.span(origin);
        decoding.diagnostics.push(
            Diagnostic::error(&codes::MACRO, "the declaration of an output holds a macro")
                .place(span, "macros are filled into `properties` only")
                .help("write the value out"),
        );
    }
}

/// Whether a text looks like a JSONPath of which we know no meaning: a filter, a slice, a union, an
/// item from the end, everything below.
fn is_json_path(text: &str) -> bool {
    let operators = ["?(", ":", ",", "[-", "..", ".*"];
    let balanced =
        |open: char, close: char| text.matches(open).count() == text.matches(close).count();
    text.starts_with(['.', '{', '$', '['])
        && operators.iter().any(|operator| text.contains(operator))
        && balanced('[', ']')
        && balanced('(', ')')
        && balanced('{', '}')
}
