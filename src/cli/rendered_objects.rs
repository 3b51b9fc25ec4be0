//! What a watch prints: objects that came, went, or changed.

use crate::compare::FieldChange;
use crate::compare::compare;
use crate::digest::canonical_json;
use crate::emit;
use crate::emit::Owners;
use crate::ops::RenderResult;
use crate::ops::Session;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write;

/// How many fields of one object are printed.
const FIELDS: usize = 20;

/// How many letters of a value are printed.
const LONGEST: usize = 120;

/// An object as it was rendered.
#[derive(Debug)]
struct Seen {
    whole: Node,
    /// What people may see of it.
    shown: Node,
}

/// Objects of deployments, by `<namespace>/<name>` of the deployment and what identifies them.
#[derive(Debug, Default)]
pub(super) struct RenderedObjects(BTreeMap<String, BTreeMap<String, Seen>>);

impl RenderedObjects {
    /// The objects of a result.
    pub(super) fn of(result: &RenderResult, session: &Session) -> Self {
        let mut objects = Self::default();
        for owned in &result.manifests {
            let whole = owned.manifest.node.clone();
            let shown = if session.show_secrets {
                whole.clone()
            } else {
                emit::masked(&whole, &session.origins)
            };
            let cluster = owned.cluster.as_ref();
            let cluster = cluster.map_or(String::new(), |cluster| format!(" {cluster}"));
            let (side, id) = (owned.side, &owned.manifest.id);
            let own = objects.0.entry(owned.owner.clone()).or_default();
            own.insert(format!("{side}{cluster} {id}"), Seen { whole, shown });
        }
        objects
    }

    /// Takes those of some deployments in place of what is here, or all, and returns what is
    /// different.
    pub(super) fn replace(&mut self, now: Self, owners: &Owners) -> String {
        let before = match owners {
            Owners::Only(some) => self.take(some),
            Owners::All | Owners::Namespace(_) => std::mem::take(self),
        };
        let differences = differences(&before, &now);
        self.0.extend(now.0);
        differences
    }

    fn take(&mut self, owners: &[(String, String)]) -> Self {
        let names = owners
            .iter()
            .map(|(namespace, name)| format!("{namespace}/{name}"));
        Self(
            names
                .filter_map(|name| self.0.remove_entry(&name))
                .collect(),
        )
    }
}

/// `+` for new objects, `-` for those that are gone, and `~` with their fields for the others.
fn differences(last: &RenderedObjects, now: &RenderedObjects) -> String {
    let mut text = String::new();
    let none = BTreeMap::new();
    let owners: BTreeSet<&String> = last.0.keys().chain(now.0.keys()).collect();
    for owner in owners {
        let last = last.0.get(owner).unwrap_or(&none);
        let now = now.0.get(owner).unwrap_or(&none);
        differences_of(owner, last, now, &mut text);
    }
    text
}

fn differences_of(
    owner: &str,
    last: &BTreeMap<String, Seen>,
    now: &BTreeMap<String, Seen>,
    text: &mut String,
) {
    let names: BTreeSet<&String> = last.keys().chain(now.keys()).collect();
    for name in names {
        // Writing to a `String` cannot fail.
        let _ = match (last.get(name), now.get(name)) {
            (None, _) => writeln!(text, "+ {owner} {name}"),
            (_, None) => writeln!(text, "- {owner} {name}"),
            (Some(old), Some(new)) if compare(&old.whole, &new.whole).is_empty() => Ok(()),
            (Some(old), Some(new)) => writeln!(text, "~ {owner} {name}{}", fields(old, new)),
        };
    }
}

fn fields(old: &Seen, new: &Seen) -> String {
    let changes = compare(&old.shown, &new.shown);
    let line = |change: &FieldChange<'_>| {
        let (old, new) = (value(change.before), value(change.after));
        format!("{}: {old} -> {new}", change.path)
    };
    let mut lines: Vec<String> = changes.iter().map(line).collect();
    if lines.is_empty() {
        lines.push("a secret".to_owned());
    }
    let more = lines.len().saturating_sub(FIELDS);
    lines.truncate(FIELDS);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    let mut text = String::new();
    for line in lines {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "\n    {line}");
    }
    text
}

fn value(node: Option<&Node>) -> String {
    let Some(node) = node else {
        return "nothing".to_owned();
    };
    let text = canonical_json(node);
    if text.chars().count() <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::source::Origins;
    use crate::source::Sources;
    use crate::yaml;

    fn node(text: &str) -> Node {
        let (mut origins, mut diagnostics) = (Origins::default(), Diagnostics::default());
        let source = Sources::default().add("test.yaml", text);
        let read = yaml::read(source.unwrap(), text, &mut origins, &mut diagnostics);
        assert!(diagnostics.is_empty());
        read.into_iter().next().unwrap().node
    }

    /// Objects of the deployment `d`.
    fn objects<const N: usize>(list: [(&str, &str, &str); N]) -> RenderedObjects {
        let seen = list.map(|(name, whole, shown)| {
            let (whole, shown) = (node(whole), node(shown));
            (name.to_owned(), Seen { whole, shown })
        });
        RenderedObjects([("d".to_owned(), seen.into())].into())
    }

    #[test]
    fn objects_that_came_went_and_changed_are_told_apart() {
        let same = ("same", "{x: 1}", "{x: 1}");
        let old = "{x: 1, w: 1}";
        let new = "{x: 2, z: 3}";
        let last = objects([("a", old, old), ("b", "{}", "{}"), same]);
        let now = objects([("a", new, new), ("c", "{}", "{}"), same]);
        let expected = "\
~ d a
    .x: 1 -> 2
    .w: 1 -> nothing
    .z: nothing -> 3
- d b
+ d c
";
        assert_eq!(differences(&last, &now), expected);
        assert_eq!(differences(&now, &now), "");
    }

    #[test]
    fn a_secret_that_changed_is_said_and_not_shown() {
        let secret = |whole| objects([("s", whole, "{data: dots}")]);
        let text = differences(&secret("{data: a}"), &secret("{data: b}"));
        assert_eq!(text, "~ d s\n    a secret\n");
    }

    #[test]
    fn long_values_are_cut() {
        let long = format!("{{x: {}}}", "a".repeat(1000));
        let text = differences(
            &objects([("a", "{x: 1}", "{x: 1}")]),
            &objects([("a", &long, &long)]),
        );
        assert!(text.ends_with("aaa…\n") && text.len() < 200, "{text}");
    }

    #[test]
    fn objects_of_other_deployments_stay() {
        let mut all = objects([("a", "{x: 1}", "{x: 1}")]);
        let other = objects([("b", "{}", "{}")]).0;
        all.0
            .extend(other.into_values().map(|own| ("ns/e".to_owned(), own)));
        let some = Owners::Only(vec![("ns".to_owned(), "e".to_owned())]);
        assert_eq!(all.replace(RenderedObjects::default(), &some), "- ns/e b\n");
        assert_eq!(all.replace(RenderedObjects::default(), &some), "");
        let none = RenderedObjects::default();
        assert_eq!(all.replace(none, &Owners::All), "- d a\n");
    }
}
