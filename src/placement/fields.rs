//! What the readers of this folder share.

use crate::diag::Diagnostic;
use crate::diag::codes::model;
use crate::diag::did_you_mean;
use crate::model::Text;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// The texts of a list; what is no text is reported.
pub(super) fn list_of_texts(
    fields: &Fields<'_>,
    name: &str,
    decoding: &mut Decoding<'_>,
) -> Vec<Text> {
    let mut texts = Vec::new();
    for node in fields.list(name) {
        match node.as_str() {
            Some(text) => texts.push(Spanned::new(text.into(), node.origin)),
            None => wrong_type(&format!("`{name}` must hold strings"), node, decoding),
        }
    }
    texts
}

/// The pairs of a mapping of texts.
pub(super) fn text_pairs(fields: &Fields<'_>, name: &str) -> Vec<(Text, Text)> {
    let pairs = fields.raw(name).and_then(Node::as_map);
    let pairs = pairs.into_iter().flatten();
    pairs
        .filter_map(|entry| {
            let key = Spanned::new(entry.key.text.clone(), entry.key.origin);
            let value = Spanned::new(entry.value.as_str()?.into(), entry.value.origin);
            Some((key, value))
        })
        .collect()
}

/// Reports a value of the wrong type.
pub(super) fn wrong_type(message: &str, node: &Node, decoding: &mut Decoding<'_>) {
    let span = decoding.span(node.origin);
    let message = format!("{message}, not {}", node.kind());
    let diagnostic = Diagnostic::error(&model::WRONG_TYPE, message);
    decoding
        .diagnostics
        .push(diagnostic.place(span, format!("this is {}", node.kind())));
}

/// Reports a value that an API server would refuse.
pub(super) fn refuse(message: String, origin: OriginId, help: &str, decoding: &mut Decoding<'_>) {
    let span = decoding.span(origin);
    let diagnostic = Diagnostic::error(&model::INVALID_VALUE, message).place(span, "this value");
    decoding.diagnostics.push(diagnostic.help(help));
}

/// The value of one of a few words; any other word is reported.
pub(super) fn one_of<T: Copy>(
    text: &Text,
    field: &str,
    words: &[(&str, T)],
    decoding: &mut Decoding<'_>,
) -> Option<T> {
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == &*text.value) {
        return Some(*value);
    }
    let known = || words.iter().map(|(word, _)| *word);
    let all: Vec<String> = known().map(|word| format!("`{word}`")).collect();
    let help = did_you_mean(&text.value, known())
        .unwrap_or_else(|| format!("write one of {}", all.join(", ")));
    refuse(
        format!("`{field}` cannot be `{}`", text.value),
        text.origin,
        &help,
        decoding,
    );
    None
}
