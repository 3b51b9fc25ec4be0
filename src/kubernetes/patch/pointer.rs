//! JSON pointers, RFC 6901.

use crate::diag::Fault;
use crate::diag::codes::patches;
use crate::diag::did_you_mean;
use crate::yaml::Data;
use crate::yaml::Node;
use std::fmt;

/// A path to a value: keys, and positions in lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pointer {
    steps: Vec<String>,
}

impl Pointer {
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        let fault = |message: String| Fault::new(&patches::BAD_POINTER, message);
        let Some(rest) = text.strip_prefix('/') else {
            if text.is_empty() {
                return Ok(Self { steps: Vec::new() });
            }
            let help = format!(
                "write `/{}`",
                text.trim_start_matches('.').replace('.', "/")
            );
            return Err(fault(format!("the path `{text}` does not start with `/`")).help(help));
        };
        let steps: Option<Vec<String>> = rest.split('/').map(unescape).collect();
        let steps = steps.ok_or_else(|| {
            fault(format!(
                "the path `{text}` has a `~` that is not `~0` or `~1`"
            ))
            .help("write `~0` for a `~` inside a key")
        })?;
        Ok(Self { steps })
    }

    /// The last step and the path to its parent; `None` for the whole document.
    pub(super) fn split(&self) -> Option<(&str, Self)> {
        let (last, parents) = self.steps.split_last()?;
        let parent = Self {
            steps: parents.to_vec(),
        };
        Some((last, parent))
    }

    /// How many steps it has.
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// True when `other` lies inside what this path leads to.
    pub(super) fn is_parent_of(&self, other: &Self) -> bool {
        self.len() < other.len() && other.steps.starts_with(&self.steps)
    }

    /// The value it leads to.
    pub(super) fn find<'n>(&self, node: &'n Node) -> Result<&'n Node, Fault> {
        let mut node = node;
        for (index, step) in self.steps.iter().enumerate() {
            let found = match &node.data {
                Data::Map(map) => map.get(step),
                Data::List(items) => position(step).and_then(|position| items.get(position)),
                _ => None,
            };
            node = found.ok_or_else(|| self.nothing_at(index, node))?;
        }
        Ok(node)
    }

    /// The value it leads to, to change. The path is known to exist: [`Pointer::find`] says why
    /// one does not.
    pub(super) fn find_mut<'n>(&self, node: &'n mut Node) -> Option<&'n mut Node> {
        let mut node = node;
        for step in &self.steps {
            node = match &mut node.data {
                Data::Map(map) => map.get_mut(step)?,
                Data::List(items) => items.get_mut(position(step)?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// Why the step at `index` is not in `node`.
    fn nothing_at(&self, index: usize, node: &Node) -> Fault {
        let step = self.steps.get(index).map_or("", |step| step);
        let before = Self {
            steps: self.steps.iter().take(index).cloned().collect(),
        };
        nothing_in(&before, step, node)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            write!(formatter, "/{}", escape(step))?;
        }
        Ok(())
    }
}

/// The fact that `step` is not in `node`, which stands at `before`.
pub(super) fn nothing_in(before: &Pointer, step: &str, node: &Node) -> Fault {
    let place = if before.len() == 0 {
        "the object".to_owned()
    } else {
        format!("`{before}`")
    };
    match &node.data {
        Data::Map(map) => {
            let fault = Fault::new(&patches::NO_SUCH_PATH, format!("{place} has no `{step}`"));
            // A `/` inside a key is the usual reason: `app.kubernetes.io/name`.
            let prefix = format!("{step}/");
            let escaped = map.keys().find(|key| key.starts_with(&prefix));
            let help = match escaped {
                Some(key) => Some(format!("write `~1` for a `/` in a key: `{}`", escape(key))),
                None => did_you_mean(step, map.keys()),
            };
            match help {
                Some(help) => fault.help(help),
                None => fault,
            }
        }
        Data::List(items) => {
            let message = match position(step) {
                Some(_) => format!("{place} has {} items, and no `{step}`", items.len()),
                None => format!("{place} is a list, and `{step}` is no position in it"),
            };
            let fault = Fault::new(&patches::NO_SUCH_PATH, message);
            fault.help("positions count from 0; `-` adds after the last item")
        }
        _ => {
            let message = format!("{place} is {}, and has no `{step}`", node.kind());
            Fault::new(&patches::NO_SUCH_PATH, message)
        }
    }
}

/// A position in a list: digits without leading zeros.
pub(super) fn position(step: &str) -> Option<usize> {
    let canonical = step == "0" || !step.starts_with(['0', '+']);
    canonical.then(|| step.parse().ok()).flatten()
}

fn unescape(step: &str) -> Option<String> {
    let valid = step
        .split('~')
        .skip(1)
        .all(|rest| rest.starts_with(['0', '1']));
    valid.then(|| step.replace("~1", "/").replace("~0", "~"))
}

fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing::node;

    #[test]
    fn the_examples_of_rfc_6901_find_what_is_printed_there() {
        let document = serde_json::json!({
            "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5,
            "k\"l": 6, " ": 7, "m~n": 8
        });
        let node = node(&document, &mut Origins::default());
        let find = |text: &str| Pointer::parse(text).unwrap().find(&node).unwrap().clone();
        assert!(find("").same_value(&node));
        assert_eq!(find("/foo").as_list().unwrap().len(), 2);
        assert_eq!(find("/foo/0").as_str(), Some("bar"));
        for (text, wanted) in [
            ("/", 0),
            ("/a~1b", 1),
            ("/c%d", 2),
            ("/e^f", 3),
            ("/g|h", 4),
            ("/i\\j", 5),
            ("/k\"l", 6),
            ("/ ", 7),
            ("/m~0n", 8),
        ] {
            assert_eq!(find(text).as_i64(), Some(wanted), "{text}");
            assert_eq!(Pointer::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_pointer_is_refused() {
        let fault = Pointer::parse("spec.replicas").unwrap_err();
        assert_eq!(fault.help.as_deref(), Some("write `/spec/replicas`"));
        for bad in ["a", "/a~", "/a~2", "/~/b"] {
            assert!(Pointer::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_wrong_step_gets_a_suggestion() {
        let labels = serde_json::json!({"labels": {"app.kubernetes.io/name": "x"}, "list": [1]});
        let node = node(&labels, &mut Origins::default());
        let fault = |text: &str| Pointer::parse(text).unwrap().find(&node).unwrap_err();
        let slash = fault("/labels/app.kubernetes.io/name");
        assert_eq!(slash.message, "`/labels` has no `app.kubernetes.io`");
        assert_eq!(
            slash.help.as_deref(),
            Some("write `~1` for a `/` in a key: `app.kubernetes.io~1name`")
        );
        let typo = fault("/lables");
        assert_eq!(typo.message, "the object has no `lables`");
        assert_eq!(typo.help.as_deref(), Some("did you mean `labels`?"));
        assert_eq!(fault("/list/1").message, "`/list` has 1 items, and no `1`");
        assert!(fault("/list/00").message.contains("no position"));
        assert!(fault("/list/0/x").message.contains("is an integer"));
    }
}
