//! Fields of objects, by kind and path.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// A field such as `Deployment.spec.template.spec.containers[web].image`: the object, then keys.
/// Keys with a dot and items of lists stand in brackets; an item is called by its name where all
/// items of the list have one, else by its number.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Field(Vec<String>);

impl Field {
    pub(crate) fn of(object: &str) -> Self {
        Self(vec![object.to_owned()])
    }

    pub(crate) fn key(&self, key: &str) -> Self {
        let mut keys = self.0.clone();
        keys.push(key.to_owned());
        Self(keys)
    }

    /// Reads what `Display` writes; `*` stands for any key.
    pub(crate) fn parse(text: &str) -> Self {
        let mut keys = vec![String::new()];
        let mut depth = 0;
        for letter in text.chars() {
            match letter {
                '[' if depth == 0 => {
                    depth = 1;
                    keys.push(String::new());
                }
                ']' if depth == 1 => depth = 0,
                '.' if depth == 0 => keys.push(String::new()),
                letter => keys.last_mut().unwrap().push(letter),
            }
        }
        Self(keys)
    }

    /// Whether it is the other field or in it, `*` in the other being any key.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        other.0.len() <= self.0.len()
            && other
                .0
                .iter()
                .zip(&self.0)
                .all(|(wanted, key)| wanted == "*" || wanted == key)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, key) in self.0.iter().enumerate() {
            let item = key.parse::<usize>().is_ok();
            match index {
                0 => formatter.write_str(key)?,
                _ if item || key.contains(['.', ' ']) => write!(formatter, "[{key}]")?,
                _ => write!(formatter, ".{key}")?,
            }
        }
        Ok(())
    }
}

/// All scalars of a value, and its empty lists and mappings.
pub(crate) fn scalars(field: &Field, value: &Value, found: &mut BTreeMap<Field, Value>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                scalars(&field.key(key), value, found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            let names: Option<Vec<&str>> = items.iter().map(|item| item["name"].as_str()).collect();
            let names = names.filter(|names| {
                let mut distinct = names.clone();
                distinct.sort_unstable();
                distinct.dedup();
                distinct.len() == names.len()
            });
            for (index, item) in items.iter().enumerate() {
                let name = names
                    .as_ref()
                    .map_or_else(|| index.to_string(), |names| names[index].to_owned());
                scalars(&field.key(&name), item, found);
            }
        }
        scalar => {
            found.insert(field.clone(), scalar.clone());
        }
    }
}

#[test]
fn a_place_covers_what_is_in_it_and_nothing_beside_it() {
    let field = Field::parse("Deployment.spec.containers.web.labels[app.oam.dev/name]");
    let covers = |place| field.is_within(&Field::parse(place));
    assert!(covers("Deployment.spec"));
    assert!(covers("*.spec.containers.*.labels[app.oam.dev/name]"));
    assert!(!covers(
        "Deployment.spec.containers.web.labels[app.oam.dev/component]"
    ));
    assert!(!covers("Deployment.spec.cont"));
    assert!(!covers("Service"));
    let text = "Deployment.spec.containers.web.labels[app.oam.dev/name]";
    assert_eq!(field.to_string(), text);
}
