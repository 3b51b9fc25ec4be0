//! Fields that hold one of a few words.

use super::Text;
use crate::diag::Diagnostic;
use crate::diag::codes::model;
use crate::diag::did_you_mean;
use crate::source::Spanned;
use crate::yaml::Decoding;

/// The value of the word, or a report of the words there are.
pub(super) fn one_of<T: Copy>(
    text: &Text,
    field: &str,
    words: &[(&str, T)],
    decoding: &mut Decoding<'_>,
) -> Option<Spanned<T>> {
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == &*text.value) {
        return Some(Spanned::new(*value, text.origin));
    }
    let known = || words.iter().map(|(word, _)| *word);
    let all: Vec<String> = known().map(|word| format!("`{word}`")).collect();
    let help = did_you_mean(&text.value, known())
        .unwrap_or_else(|| format!("write one of {}", all.join(", ")));
    let message = format!("`{field}` cannot be `{}`", text.value);
    let span = decoding.span(text.origin);
    decoding.diagnostics.push(
        Diagnostic::error(&model::INVALID_VALUE, message)
            .place(span, "not one of the words")
            .help(help),
    );
    None
}
