//! Label selectors as `kubectl -l` reads them.

use crate::diag::Fault;
use crate::diag::codes::command as codes;
use crate::yaml::Map;
use crate::yaml::Node;

/// A list of requirements, all of which must hold; see
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors>.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelSelector {
    requirements: Vec<Requirement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Requirement {
    key: String,
    wanted: Wanted,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    OneOf(Vec<String>),
    NoneOf(Vec<String>),
    Present,
    Absent,
}

impl LabelSelector {
    /// Reads `app=web,tier!=cache,env in (a,b),!legacy`.
    ///
    /// # Errors
    /// When a part is none of `key`, `!key`, `key=value`, `key!=value`, `key in (…)`,
    /// `key notin (…)`.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let parts = split_outside_brackets(text);
        let requirements = parts
            .iter()
            .map(|part| Requirement::parse(part.trim()))
            .collect::<Result<_, _>>()?;
        Ok(Self { requirements })
    }

    /// Labels that must be there with these values: `matchLabels`.
    pub fn all_of<'t>(labels: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let requirements = labels.into_iter().map(|(key, value)| Requirement {
            key: key.to_owned(),
            wanted: Wanted::OneOf(vec![value.to_owned()]),
        });
        Self {
            requirements: requirements.collect(),
        }
    }

    /// True when the labels meet every requirement.
    pub fn matches(&self, labels: &Map) -> bool {
        self.requirements.iter().all(|requirement| {
            let value = labels.get(&requirement.key).and_then(Node::as_str);
            match &requirement.wanted {
                Wanted::OneOf(values) => value.is_some_and(|v| values.iter().any(|w| w == v)),
                Wanted::NoneOf(values) => !value.is_some_and(|v| values.iter().any(|w| w == v)),
                Wanted::Present => value.is_some(),
                Wanted::Absent => value.is_none(),
            }
        })
    }
}

impl Requirement {
    fn parse(part: &str) -> Result<Self, Fault> {
        let refuse = || {
            Fault::new(
                &codes::SELECTOR,
                format!("`{part}` is not a label requirement"),
            )
            .help("write `key`, `!key`, `key=value`, `key!=value`, `key in (a,b)` or `key notin (a,b)`")
        };
        let (key, wanted) = if let Some(key) = part.strip_prefix('!') {
            (key, Wanted::Absent)
        } else if let Some((key, value)) = part.split_once("!=") {
            (key, Wanted::NoneOf(vec![value.trim().to_owned()]))
        } else if let Some((key, value)) = part.split_once("==").or_else(|| part.split_once('=')) {
            (key, Wanted::OneOf(vec![value.trim().to_owned()]))
        } else if let Some((key, values)) = part.split_once(" notin ") {
            (key, Wanted::NoneOf(bracketed(values).ok_or_else(refuse)?))
        } else if let Some((key, values)) = part.split_once(" in ") {
            (key, Wanted::OneOf(bracketed(values).ok_or_else(refuse)?))
        } else {
            (part, Wanted::Present)
        };
        let key = key.trim();
        let odd = |c: char| !(c.is_ascii_alphanumeric() || "-_./".contains(c));
        if key.is_empty() || key.contains(odd) {
            return Err(refuse());
        }
        Ok(Self {
            key: key.to_owned(),
            wanted,
        })
    }
}

fn bracketed(text: &str) -> Option<Vec<String>> {
    let inside = text.trim().strip_prefix('(')?.strip_suffix(')')?;
    Some(
        inside
            .split(',')
            .map(|value| value.trim().to_owned())
            .collect(),
    )
}

fn split_outside_brackets(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut inside = false;
    for letter in text.chars() {
        match letter {
            ',' if !inside => parts.push(String::new()),
            _ => {
                inside = (inside || letter == '(') && letter != ')';
                if let Some(part) = parts.last_mut() {
                    part.push(letter);
                }
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::source::Sources;
    use crate::source::Span;
    use crate::yaml::Key;

    fn labels(pairs: &[(&str, &str)]) -> Map {
        let mut sources = Sources::default();
        let source = sources.add("labels", "").unwrap();
        let origin = Origins::default().read(Span::new(source, 0, 0));
        let mut map = Map::default();
        for (key, value) in pairs {
            map.push(
                Key {
                    text: (*key).into(),
                    origin,
                },
                Node::string(*value, origin),
            );
        }
        map
    }

    #[test]
    fn every_form_of_requirement_holds_and_fails() {
        let labels = labels(&[("app", "web"), ("env", "b")]);
        for holds in [
            "app=web",
            "app==web",
            "app!=db",
            "env in (a,b)",
            "env notin (c)",
            "app",
            "!x",
            "x!=1",
        ] {
            assert!(
                LabelSelector::parse(holds).unwrap().matches(&labels),
                "{holds}"
            );
        }
        for fails in [
            "app=db",
            "app!=web",
            "env in (a,c),app",
            "env notin (b)",
            "x",
            "!app",
        ] {
            assert!(
                !LabelSelector::parse(fails).unwrap().matches(&labels),
                "{fails}"
            );
        }
    }

    #[test]
    fn what_is_no_requirement_is_refused() {
        for text in ["", "a b", "=x", "a in b", "app=web,,x"] {
            assert!(LabelSelector::parse(text).is_err(), "{text}");
        }
    }
}
