//! What can be done to the texts of templates: what stands outside `{{ … }}`, `{% … %}` and
//! `{# … #}`. A template is code, so what stands inside is for its author to know.

use super::edit::Edit;
use super::edit::Probe;
use super::edit::Touched;
use super::edit::other_texts;
use std::ops::Range;

/// A probe for every word of a template that stands at `range` of a file. Comments of the YAML
/// that the template writes are words, too: nothing may hang on them.
pub(crate) fn probes(file: &str, text: &str, range: &Range<usize>) -> Vec<Probe> {
    let words = texts(text, range).into_iter();
    let words = words.flat_map(|piece| words_of(text, &piece));
    words.map(|word| probe(file, text, word)).collect()
}

/// What stands outside tags.
fn texts(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let rest = &text[at..range.end];
        let tags = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];
        let next = tags.into_iter().filter_map(|(open, close)| {
            let start = rest.find(open)?;
            Some((start, close))
        });
        let Some((start, close)) = next.min() else {
            found.push(at..range.end);
            break;
        };
        found.push(at..at + start);
        at += start + length_of_tag(&rest[start..], close);
    }
    found
}

/// How long the tag is that a text begins with. Its end may stand in a string, and the end of a
/// mapping looks like that of an emission.
fn length_of_tag(text: &str, close: &str) -> usize {
    let (mut quote, mut depth) = (None, 0);
    for (offset, letter) in text.char_indices().skip(2) {
        if quote.is_none() && depth == 0 && text[offset..].starts_with(close) {
            return offset + close.len();
        }
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (None, '"' | '\'') if close != "#}" => quote = Some(letter),
            (None, '{') => depth += 1,
            (None, '}') if depth > 0 => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

fn words_of(text: &str, piece: &Range<usize>) -> Vec<Range<usize>> {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || "._/-@%+".contains(letter);
    let mut words = Vec::new();
    let mut start = None;
    let letters = text[piece.clone()].char_indices();
    let letters = letters.map(|(offset, letter)| (piece.start + offset, letter));
    for (offset, letter) in letters.chain([(piece.end, ' ')]) {
        match (start, is_word(letter)) {
            (None, true) => start = Some(offset),
            (Some(first), false) => {
                words.push(first..offset);
                start = None;
            }
            _ => {}
        }
    }
    words.retain(|word| text[word.clone()].contains(|letter: char| letter.is_alphanumeric()));
    words
}

/// The ways to take out what stands at a place of a template: its line with the deeper ones below
/// it, and the same for the lines above that it stands under. `whole` is the template.
pub(crate) fn removals(
    file: &str,
    text: &str,
    whole: &Range<usize>,
    place: &Range<usize>,
) -> Vec<Edit> {
    let start_of = |at: usize| text[..at].rfind('\n').map_or(0, |end| end + 1);
    let (mut line, mut depth) = (start_of(place.start), usize::MAX);
    let mut found = Vec::new();
    loop {
        if let Some(indent) = indent(&text[line..]).filter(|indent| *indent < depth) {
            depth = indent;
            let range = line..end_of_block(text, line, indent).min(whole.end);
            found.push(Edit {
                file: file.to_owned(),
                before: Touched::words(range.clone()),
                after: Touched::words(line..line),
                range,
                text: String::new(),
                removes: true,
            });
        }
        if line <= whole.start || depth == 0 {
            return found;
        }
        line = start_of(line - 1);
    }
}

/// How far a line is indented; nothing for one that is empty or a tag.
fn indent(line: &str) -> Option<usize> {
    let line = line.lines().next().unwrap_or_default();
    let written = line.trim_start();
    (!written.is_empty() && !written.starts_with("{%")).then(|| line.len() - written.len())
}

/// Where the lines end that stand below a line.
fn end_of_block(text: &str, line: usize, depth: usize) -> usize {
    let mut end = line;
    for (number, next) in text[line..].split_inclusive('\n').enumerate() {
        if number > 0 && indent(next).is_none_or(|indent| indent <= depth) {
            break;
        }
        end += next.len();
    }
    end
}

fn probe(file: &str, text: &str, range: Range<usize>) -> Probe {
    let word = &text[range.clone()];
    let is_key = text[range.end..].starts_with(':');
    let is_text = !matches!(word, "true" | "false") && word.parse::<i64>().is_err();
    let edits = other_texts(word, is_text).into_iter().map(|text| Edit {
        file: file.to_owned(),
        before: Touched::words(range.clone()),
        after: Touched::words(range.start..range.start + text.len()),
        range: range.clone(),
        text,
        removes: is_key,
    });
    let line = text[..range.start].matches('\n').count() + 1;
    Probe {
        what: format!("{file}:{line} `{word}` of the template edited"),
        edits: edits.collect(),
        moves: Some(range.clone()),
    }
}
