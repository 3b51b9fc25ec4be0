//! A path that may lead to all items of lists: `.spec.ports[*].port`.

use super::Node;
use super::Path;
use super::path::Part;
use super::path::parts;
use crate::diag::Fault;

/// A path in which `[*]` stands for every item of a list
/// (<https://kubernetes.io/docs/reference/kubectl/jsonpath/>).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern {
    first: Path,
    /// What follows each `[*]`.
    rest: Vec<Path>,
}

impl PathPattern {
    /// Reads what [`Path::parse`] reads, and `[*]` in it.
    ///
    /// # Errors
    /// Everything else.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut pattern = Self {
            first: Path::default(),
            rest: Vec::new(),
        };
        for part in parts(text, true)? {
            match part {
                Part::Step(step) => pattern
                    .rest
                    .last_mut()
                    .unwrap_or(&mut pattern.first)
                    .push(step),
                Part::Every => pattern.rest.push(Path::default()),
            }
        }
        Ok(pattern)
    }

    /// Whether it names one value, and no list of them.
    pub fn is_single(&self) -> bool {
        self.rest.is_empty()
    }

    /// The values at its end, in order; `None` where any of them is missing, or what should be a
    /// list is none.
    pub fn find<'n>(&self, node: &'n Node) -> Option<Vec<&'n Node>> {
        let mut found = vec![self.first.find(node)?];
        for part in &self.rest {
            let mut next = Vec::new();
            for list in found {
                for item in list.as_list()? {
                    next.push(part.find(item)?);
                }
            }
            found = next;
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing::node;
    use serde_json::json;

    fn found(path: &str) -> Option<Vec<i64>> {
        let mut origins = Origins::default();
        let object = node(
            &json!({"a": 7, "ports": [{"port": 1, "in": [10, 11]}, {"port": 2, "in": [12]}]}),
            &mut origins,
        );
        let values = PathPattern::parse(path).unwrap().find(&object)?;
        values.into_iter().map(Node::as_i64).collect()
    }

    #[test]
    fn stars_lead_to_every_item_in_order() {
        assert_eq!(found(".a"), Some(vec![7]));
        assert_eq!(found(".ports[*].port"), Some(vec![1, 2]));
        assert_eq!(found("{.ports[*].in[*]}"), Some(vec![10, 11, 12]));
        assert_eq!(found(".ports[1].in[*]"), Some(vec![12]));
    }

    #[test]
    fn an_item_without_the_field_and_a_star_on_no_list_lead_nowhere() {
        assert_eq!(found(".ports[*].name"), None);
        assert_eq!(found(".a[*]"), None);
        assert_eq!(found(".b"), None);
    }

    #[test]
    fn what_is_no_path_is_refused_and_keys_may_look_like_one() {
        assert!(PathPattern::parse("['[*]'].\\*\\ ").is_ok_and(|path| path.is_single()));
        for text in [".ports[*]port", ".ports[?(@.port==1)]", ".a..b", "{.a"] {
            assert!(PathPattern::parse(text).is_err(), "{text}");
        }
    }
}
