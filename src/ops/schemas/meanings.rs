//! What fields mean, in the words of the page that describes them.

use crate::model::shapes;
use crate::yaml::Shape;
use std::collections::BTreeMap;

/// The page; a test of the model compares its tables with the fields.
const PAGE: &str = include_str!("../../../docs/resources.md");

/// Meanings by heading and field.
pub(super) struct Meanings {
    by_heading: BTreeMap<&'static str, BTreeMap<String, String>>,
}

impl Meanings {
    /// The meanings on the page.
    pub(super) fn of_the_page() -> Self {
        let by_heading = shapes::ALL.iter().map(|(heading, _)| {
            let marker = format!("### {heading}\n");
            let section = PAGE.split_once(&marker).map_or("", |(_, rest)| rest);
            let section = section.split("\n#").next().unwrap_or_default();
            (*heading, section.lines().filter_map(row).collect())
        });
        Self {
            by_heading: by_heading.collect(),
        }
    }

    /// What a field of a shape means, if the page says so.
    pub(super) fn of(&self, shape: &'static Shape, field: &str) -> Option<&str> {
        let mut all = shapes::ALL.iter();
        let (heading, _) = all.find(|(_, known)| std::ptr::eq(*known, shape))?;
        let meaning = self.by_heading.get(heading)?.get(field)?;
        Some(meaning.as_str()).filter(|meaning| !meaning.is_empty())
    }
}

/// Field and meaning of a row that describes one field.
fn row(line: &str) -> Option<(String, String)> {
    let mut cells = line.strip_prefix("| `")?.split(" | ");
    let name = cells.next()?.strip_suffix('`')?;
    let meaning = cells.nth(2)?.trim_end_matches('|').trim();
    (!name.contains('`')).then(|| (name.to_owned(), plain(meaning)))
}

/// The text without links and code marks.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        plain.push_str(before);
        let Some((label, after)) = link.split_once("](") else {
            plain.push('[');
            rest = link;
            continue;
        };
        plain.push_str(label);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain.replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_are_the_words_of_the_page() {
        let meanings = Meanings::of_the_page();
        let of = |shape, field| meanings.of(shape, field);
        assert_eq!(
            of(&shapes::COMPONENT, "type"),
            Some("a reference to a component definition")
        );
        assert_eq!(of(&shapes::COMPONENT, "dependsOn"), None);
        for (heading, shape) in shapes::ALL {
            let known = shape
                .fields
                .iter()
                .any(|field| of(shape, field.name).is_some());
            assert!(known, "nothing of {heading} has a meaning");
        }
    }
}
