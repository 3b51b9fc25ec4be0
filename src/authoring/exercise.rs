//! Which parameters the cases of a definition depend on.

use super::Inputs;
use super::Subject;
use super::Trial;
use crate::diag::Severity;
use crate::jinja::Coverage;
use crate::schema::Declaration;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::path::Step;
use std::collections::BTreeMap;

/// The parameters of a definition that no case has needed yet. A case needs a parameter when
/// something else comes of it without: other objects, another error, another warning.
pub struct Exercise<'s> {
    left: BTreeMap<String, Declaration<'s>>,
}

impl<'s> Exercise<'s> {
    /// Begins with all parameters of a definition.
    pub fn new(subject: &Subject<'s>) -> Self {
        Self {
            left: subject.schema().declarations(),
        }
    }

    /// Takes away what a case needs: for each parameter it sets, the case is tried without.
    pub fn add(
        &mut self,
        subject: &Subject<'_>,
        inputs: &Inputs<'_>,
        trial: &Trial,
        origins: &mut Origins,
    ) {
        let Some(parameters) = inputs.parameters else {
            return;
        };
        for (path, name) in subject.schema().occurrences(parameters) {
            if !self.left.contains_key(&name) {
                continue;
            }
            let mut without = parameters.clone();
            remove(&mut without, path.steps());
            let inputs = Inputs {
                parameters: Some(&without),
                ..*inputs
            };
            let other = subject.run(&inputs, &mut Coverage::default(), origins);
            if !comes_to_the_same(trial, &other) {
                self.left.remove(&name);
            }
        }
    }

    /// Those that no case needs, by name.
    pub fn left(&self) -> &BTreeMap<String, Declaration<'s>> {
        &self.left
    }
}

fn remove(node: &mut Node, steps: &[Step]) {
    match steps {
        [Step::Key(key)] => {
            if let Some(map) = node.as_map_mut() {
                map.remove(key);
            }
        }
        [Step::Key(key), rest @ ..] => {
            let inner = node.as_map_mut().and_then(|map| map.get_mut(key));
            if let Some(inner) = inner {
                remove(inner, rest);
            }
        }
        [Step::Index(index), rest @ ..] => {
            if let Data::List(items) = &mut node.data
                && let Some(item) = items.get_mut(*index)
            {
                remove(item, rest);
            }
        }
        [] => {}
    }
}

fn comes_to_the_same(left: &Trial, right: &Trial) -> bool {
    let said = |trial: &Trial| -> Vec<(Severity, &str, String)> {
        let all = trial.diagnostics.iter();
        all.map(|one| (one.severity, one.code.slug, one.message.clone()))
            .collect()
    };
    let made = match (&left.result, &right.result) {
        (Ok(left), Ok(right)) => left.same(right),
        (Err(_), Err(_)) => true,
        _ => false,
    };
    made && said(left) == said(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::Path;
    use crate::yaml::testing::node;
    use serde_json::json;

    #[test]
    fn one_key_is_removed_and_everything_else_stays() {
        let mut origins = Origins::default();
        let all = json!({"a": [{"b": 1, "c": 2}, {"b": 3}], "d": 4});
        for (path, wanted) in [
            (".a[0].b", json!({"a": [{"c": 2}, {"b": 3}], "d": 4})),
            (".d", json!({"a": [{"b": 1, "c": 2}, {"b": 3}]})),
            (".a[7].b", all.clone()),
            (".d.x", all.clone()),
        ] {
            let mut value = node(&all, &mut origins);
            remove(&mut value, Path::parse(path).unwrap().steps());
            assert!(value.same_value(&node(&wanted, &mut origins)), "{path}");
        }
    }
}
