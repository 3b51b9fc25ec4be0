//! One document of a file is replaced.

use crate::yaml::Node;
use crate::yaml::write;
use crate::yaml::write_json_pretty;
use std::ops::Range;

/// The text of a file in which a document, at this place, says something else. The rest of the file
/// stays as it is, with its comments; a file in JSON stays JSON. `None` when the document is a part
/// of another one, such as a `List`.
pub fn replaced(text: &str, place: Range<usize>, new: &Node) -> Option<String> {
    let before = text.get(..place.start).unwrap_or_default();
    let after = text.get(place.end..).unwrap_or_default();
    let alone = before.trim().is_empty() && after.trim().is_empty();
    let is_json = alone && text.get(place).is_some_and(|old| old.starts_with('{'));
    let line = before.rsplit('\n').next().unwrap_or_default();
    let line = line.trim_start_matches('\u{feff}');
    let is_whole = line.is_empty() || line.trim_end() == "---";
    if !is_whole {
        return None;
    }
    let mut written = String::new();
    if is_json {
        write_json_pretty(new, &mut written);
    } else {
        write(new, &mut written);
    }
    if line.starts_with("---") {
        written.insert(0, '\n');
    }
    let before = before.trim_end_matches([' ', '\t']);
    // A comment behind the last value goes with it.
    let (_, after) = after.split_once('\n').unwrap_or_default();
    Some(format!("{before}{written}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing::node;
    use serde_json::json;

    fn with(text: &str, old: &str) -> Option<String> {
        let start = text.find(old).unwrap();
        let new = node(&json!({"a": 2}), &mut Origins::default());
        replaced(text, start..start + old.len(), &new)
    }

    #[test]
    fn the_other_documents_and_the_comments_between_them_stay() {
        let text = "# first\na: 1 # one\n---\n# second\nb: 1\n---\nc: 1\n";
        assert_eq!(
            with(text, "a: 1").unwrap(),
            "# first\na: 2\n---\n# second\nb: 1\n---\nc: 1\n"
        );
        assert_eq!(
            with(text, "b: 1").unwrap(),
            "# first\na: 1 # one\n---\n# second\na: 2\n---\nc: 1\n"
        );
        assert_eq!(
            with(text, "c: 1").unwrap(),
            "# first\na: 1 # one\n---\n# second\nb: 1\n---\na: 2\n"
        );
        assert_eq!(with("--- \na: 1", "a: 1").unwrap(), "--- \na: 2\n");
        assert_eq!(
            with("{\"a\": 1}\n", "{\"a\": 1}").unwrap(),
            "{\n  \"a\": 2\n}\n"
        );
    }

    #[test]
    fn a_part_of_a_document_is_not_replaced() {
        for (text, old) in [
            ("items:\n- a: 1\n", "a: 1"),
            ("{\"items\": [{\"a\": 1}]}", "{\"a\": 1}"),
            ("x: {a: 1}\n", "{a: 1}"),
        ] {
            assert_eq!(with(text, old), None, "{text}");
        }
    }
}
