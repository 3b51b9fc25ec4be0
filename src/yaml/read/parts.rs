//! The documents of a text, without reading them.

use std::ops::Range;

/// Where the documents of a text begin and end, found by their markers alone: in YAML, `---` at the
/// beginning of a line stands nowhere but between documents
/// (<https://yaml.org/spec/1.2.2/#rule-c-forbidden>). A marker belongs to the document that follows.
///
/// `None` where directives or `...` would need a closer look.
pub fn parts(text: &str) -> Option<Vec<Range<usize>>> {
    let begins = |marker: &str| {
        let at = text.trim_start_matches('\u{feff}');
        at.starts_with(marker) || text.contains(&format!("\n{marker}"))
    };
    if begins("%") || begins("...") {
        return None;
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for (offset, _) in text.match_indices("\n---") {
        let after = text.get(offset + 4..).unwrap_or_default();
        if after.is_empty() || after.starts_with([' ', '\t', '\n', '\r']) {
            parts.push(start..offset + 1);
            start = offset + 1;
        }
    }
    parts.push(start..text.len());
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::source::Origins;
    use crate::source::Sources;
    use crate::yaml::read;
    use crate::yaml::read_part;
    use proptest::prelude::*;

    fn pieces(text: &str) -> Vec<&str> {
        parts(text)
            .unwrap()
            .into_iter()
            .map(|part| text.get(part).unwrap())
            .collect()
    }

    #[test]
    fn a_marker_is_three_dashes_at_the_beginning_of_a_line() {
        assert_eq!(pieces("a: 1\n---\nb: 1\n"), ["a: 1\n", "---\nb: 1\n"]);
        assert_eq!(pieces("a: |\n  ---\n  x\n"), ["a: |\n  ---\n  x\n"]);
        assert_eq!(
            pieces("a: 1\r\n--- # x\r\nb: 1"),
            ["a: 1\r\n", "--- # x\r\nb: 1"]
        );
        assert_eq!(pieces("a: 1\n----\n"), ["a: 1\n----\n"]);
        assert_eq!(pieces("---\na: 1\n---"), ["---\na: 1\n", "---"]);
        assert_eq!(parts("%YAML 1.2\n---\na: 1\n"), None);
        assert_eq!(parts("a: 1\n...\n"), None);
    }

    proptest! {
        /// Whatever stands in a text: reading it by parts gives its documents.
        #[test]
        fn the_parts_of_a_text_are_its_documents(
            lines in prop::collection::vec(
                prop::sample::select(vec![
                    "---", "--- ", "---\r", "--- # x", "a: 1", "b: [1,", "  2]", "c: |", "  ---",
                    "  text", "'---': 1", "-", "- ---", "\"", "", "# ---", "---x: 1", "d: 'x",
                ]),
                0..12,
            ),
        ) {
            let text = lines.join("\n");
            let mut sources = Sources::default();
            let source = sources.add("test", text.clone()).unwrap();
            let mut whole = Diagnostics::default();
            let documents = read(source, &text, &mut Origins::default(), &mut whole);
            let mut by_parts = Diagnostics::default();
            let mut found = Vec::new();
            for part in parts(&text).unwrap() {
                found.extend(read_part(source, &text, part, &mut Origins::default(), &mut by_parts));
            }
            prop_assert_eq!(whole.has_errors(), by_parts.has_errors(), "{}", text);
            if !whole.has_errors() {
                prop_assert_eq!(documents.len(), found.len());
                for (one, other) in documents.iter().zip(&found) {
                    prop_assert!(one.node.same_value(&other.node));
                    prop_assert_eq!(one.span, other.span);
                }
            }
        }
    }
}
