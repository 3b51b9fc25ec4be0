//! Changes to a text that people wrote: what is not changed stays as it was, comments included.

use crate::diag::Diagnostics;
use crate::emit;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::yaml;
use crate::yaml::Node;

/// A change to a text.
#[derive(Clone, Debug)]
pub enum Edit<'n> {
    /// A value of a block mapping or an item of a block list gets another value.
    Replace(Span, &'n Node),
    /// An item is added behind this last item of a block list.
    AddItem(Span, &'n Node),
    /// A pair is added behind the pair whose value this is, in a block mapping.
    AddPair {
        /// The value behind which it comes.
        after: Span,
        /// The key.
        key: &'static str,
        /// The value.
        value: &'n Node,
    },
}

/// A text with changes, if they can be made without touching the rest; `document` is where the
/// document stands that is changed, and `wanted` what it is then to say.
///
/// Where the changes do not fit the way in which the document is written, it is written anew, and
/// the other documents of the text stay as they were. `None` if that does not lead there either:
/// the document is an item of a list, say.
pub fn edited(text: &str, document: Span, edits: &[Edit<'_>], wanted: &Node) -> Option<String> {
    let by_edits = apply(text, edits);
    let by_edits = by_edits.filter(|changed| says(changed, text, document, wanted));
    by_edits.or_else(|| {
        let anew = emit::replaced(text, document.range(), wanted);
        anew.filter(|changed| says(changed, text, document, wanted))
    })
}

/// Whether a changed text has the documents of the original, but for one that says what is wanted.
fn says(changed: &str, original: &str, document: Span, wanted: &Node) -> bool {
    let (Some(old), Some(new)) = (documents(original), documents(changed)) else {
        return false;
    };
    let mut starts = old.iter().map(|(_, span)| span.start);
    let Some(position) = starts.position(|start| start == document.start) else {
        return false;
    };
    let expected = old.iter().enumerate().map(
        |(index, (old, _))| {
            if index == position { wanted } else { old }
        },
    );
    let mut pairs = expected.zip(&new);
    old.len() == new.len() && pairs.all(|(expected, (new, _))| new.same_value(expected))
}

fn documents(text: &str) -> Option<Vec<(Node, Span)>> {
    let (mut sources, mut origins) = (Sources::default(), Origins::default());
    let mut diagnostics = Diagnostics::default();
    let source = sources.add("", text)?;
    let documents = yaml::read(source, text, &mut origins, &mut diagnostics);
    let documents = documents
        .into_iter()
        .map(|document| (document.node, document.span));
    (!diagnostics.has_errors()).then(|| documents.collect())
}

/// Makes the changes from the end of the text to its beginning, so that places stay right.
fn apply(text: &str, edits: &[Edit<'_>]) -> Option<String> {
    let mut pieces: Vec<(usize, usize, String)> = Vec::new();
    for edit in edits {
        pieces.push(match edit {
            Edit::Replace(span, node) => replacement(text, *span, node)?,
            Edit::AddItem(last, node) => added_item(text, *last, node)?,
            Edit::AddPair { after, key, value } => added_pair(text, *after, key, value)?,
        });
    }
    // Of additions at one place the first comes first.
    pieces.reverse();
    pieces.sort_by_key(|(start, _, _)| std::cmp::Reverse(*start));
    let mut changed = text.to_owned();
    let mut last = usize::MAX;
    for (start, end, new) in pieces {
        if end > last || !changed.is_char_boundary(start) || !changed.is_char_boundary(end) {
            return None;
        }
        changed.replace_range(start..end, &new);
        last = start;
    }
    Some(changed)
}

/// The column of a place, if nothing but spaces and dashes of list items stands before it.
fn block_column(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?;
    let line = before.rsplit('\n').next().unwrap_or_default();
    let plain = line.bytes().all(|byte| matches!(byte, b' ' | b'-'));
    plain.then(|| line.chars().count())
}

/// Where a value ends, without white space behind it.
fn trimmed_end(text: &str, span: Span) -> Option<usize> {
    let value = text.get(..span.end as usize)?;
    Some(value.trim_end().len())
}

/// The end of the line in which a value ends.
fn end_of_line(text: &str, span: Span) -> Option<usize> {
    let end = trimmed_end(text, span)?;
    let rest = text.get(end..)?;
    Some(end + rest.find('\n').unwrap_or(rest.len()))
}

/// A value as block lines, of which all but the first are indented.
fn lines(node: &Node, column: usize) -> String {
    let mut text = String::new();
    yaml::write(node, &mut text);
    let indent = format!("\n{}", " ".repeat(column));
    text.trim_end().replace('\n', &indent)
}

fn replacement(text: &str, span: Span, node: &Node) -> Option<(usize, usize, String)> {
    let start = span.start as usize;
    let scalar = node.as_map().is_none() && node.as_list().is_none();
    let column = match block_column(text, start) {
        Some(column) => column,
        None if scalar => 0,
        None => return None,
    };
    Some((start, trimmed_end(text, span)?, lines(node, column)))
}

fn added_item(text: &str, last: Span, node: &Node) -> Option<(usize, usize, String)> {
    let start = last.start as usize;
    let column = block_column(text, start)?;
    let line_start = start - column;
    let before = text.get(line_start..start)?;
    let dash = before.rfind('-')?;
    let (outer, inner) = (" ".repeat(dash), " ".repeat(column - dash - 1));
    let at = end_of_line(text, last)?;
    Some((at, at, format!("\n{outer}-{inner}{}", lines(node, column))))
}

fn added_pair(text: &str, after: Span, key: &str, value: &Node) -> Option<(usize, usize, String)> {
    let before = text.get(..after.start as usize)?;
    let line = before.rsplit('\n').next().unwrap_or_default();
    let indent: String = line.chars().take_while(|letter| *letter == ' ').collect();
    let at = end_of_line(text, after)?;
    let deeper = indent.len() + 2;
    let value = lines(value, deeper);
    let spaces = " ".repeat(deeper);
    Some((at, at, format!("\n{indent}{key}:\n{spaces}{value}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::testing;
    use serde_json::json;

    const SETS: &str = "\
# ours
a: 1
---
# the variables
metadata:
  name: mural-variables # the only name
spec:
  variables:
  # how many
  - name: replicas
    value: 2 # enough
  # last
---
b: 2
";

    fn at(text: &str, keys: &[&str]) -> (Vec<(Node, Span)>, Span) {
        let all = documents(text).unwrap();
        let mut sources = Sources::default();
        let source = sources.add("", text).unwrap();
        let mut origins = Origins::default();
        let read = yaml::read(source, text, &mut origins, &mut Diagnostics::default());
        let node = read[1].node.at(keys).unwrap();
        let node = node.as_list().and_then(|list| list.last()).unwrap_or(node);
        (all, origins.span(node.origin).unwrap())
    }

    #[test]
    fn an_item_is_added_and_every_comment_stays() {
        let mut origins = Origins::default();
        let item = testing::node(
            &json!({"name": "model", "value": {"string": "x"}}),
            &mut origins,
        );
        let (all, last) = at(SETS, &["spec", "variables"]);
        let wanted = json!({"metadata": {"name": "mural-variables"}, "spec": {"variables": [
            {"name": "replicas", "value": 2}, {"name": "model", "value": {"string": "x"}}]}});
        let wanted = testing::node(&wanted, &mut origins);
        let changed = edited(SETS, all[1].1, &[Edit::AddItem(last, &item)], &wanted).unwrap();
        let added = "value: 2 # enough\n  - name: model\n    value:\n      string: x\n";
        assert_eq!(changed, SETS.replace("value: 2 # enough\n", added));
    }

    #[test]
    fn an_item_is_replaced_and_the_comments_around_it_stay() {
        let mut origins = Origins::default();
        let item = testing::node(&json!({"name": "replicas", "value": 3}), &mut origins);
        let (all, last) = at(SETS, &["spec", "variables"]);
        let wanted = json!({"metadata": {"name": "mural-variables"}, "spec": {"variables": [
            {"name": "replicas", "value": 3}]}});
        let wanted = testing::node(&wanted, &mut origins);
        let changed = edited(SETS, all[1].1, &[Edit::Replace(last, &item)], &wanted).unwrap();
        assert_eq!(
            changed,
            SETS.replace("value: 2 # enough", "value: 3 # enough")
        );
    }

    #[test]
    fn a_pair_is_added_behind_another() {
        let mut origins = Origins::default();
        let value = testing::node(&json!({"x/y": "a,b"}), &mut origins);
        let (all, name) = at(SETS, &["metadata", "name"]);
        let wanted = json!({"metadata": {"name": "mural-variables", "annotations": {"x/y": "a,b"}},
            "spec": {"variables": [{"name": "replicas", "value": 2}]}});
        let wanted = testing::node(&wanted, &mut origins);
        let edit = Edit::AddPair {
            after: name,
            key: "annotations",
            value: &value,
        };
        let changed = edited(SETS, all[1].1, &[edit], &wanted).unwrap();
        let added = "# the only name\n  annotations:\n    x/y: a,b\n";
        assert_eq!(changed, SETS.replace("# the only name\n", added));
    }

    #[test]
    fn what_cannot_be_edited_is_written_anew_and_the_other_documents_stay() {
        let text = "a: 1 # one\n---\n{spec: {variables: [{name: x}]}}\n---\nb: 2 # two\n";
        let mut origins = Origins::default();
        let item = testing::node(&json!({"name": "z"}), &mut origins);
        let (all, last) = at(text, &["spec", "variables"]);
        let wanted = json!({"spec": {"variables": [{"name": "x"}, {"name": "z"}]}});
        let wanted = testing::node(&wanted, &mut origins);
        let changed = edited(text, all[1].1, &[Edit::AddItem(last, &item)], &wanted).unwrap();
        assert_eq!(
            changed,
            "a: 1 # one\n---\nspec:\n  variables:\n  - name: x\n  - name: z\n---\nb: 2 # two\n"
        );
    }

    #[test]
    fn a_document_within_another_is_not_changed() {
        let text = "items:\n- {a: 1}\n";
        let mut origins = Origins::default();
        let wanted = testing::node(&json!({"a": 2}), &mut origins);
        let mut sources = Sources::default();
        let source = sources.add("", text).unwrap();
        let inner = Span::new(source, 9, 15);
        assert_eq!(edited(text, inner, &[], &wanted), None);
    }
}
