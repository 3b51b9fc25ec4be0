//! How two outcomes differ.

use crate::fields::Field;
use crate::fields::scalars;
use crate::outcome::Outcome;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt;

/// A field with two values, or with one on one side only.
pub(crate) struct Change {
    pub(crate) field: Field,
    pub(crate) kubevela: Option<Value>,
    pub(crate) ours: Option<Value>,
}

impl Change {
    /// Whether an empty list or mapping stands on one side only.
    pub(crate) fn is_empty(&self) -> bool {
        let sides = [&self.kubevela, &self.ours].map(Option::as_ref);
        let [one, other] = sides;
        let empty = |value: &Value| *value == json!([]) || *value == json!({});
        one.xor(other).is_some_and(empty)
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<Value>| value.as_ref().map_or("-".to_owned(), Value::to_string);
        let (kubevela, ours) = (shown(&self.kubevela), shown(&self.ours));
        write!(formatter, "{}: {kubevela} => {ours}", self.field)
    }
}

/// What differs between what KubeVela makes and what we make. Two failures are the same.
pub(crate) fn changes(kubevela: &Outcome, ours: &Outcome) -> Vec<Change> {
    let error = |kubevela: Option<&String>, ours: Option<&String>| Change {
        field: Field::of("error"),
        kubevela: kubevela.cloned().map(Value::String),
        ours: ours.cloned().map(Value::String),
    };
    match (kubevela, ours) {
        (Outcome::Fails(_), Outcome::Fails(_)) => Vec::new(),
        (Outcome::Fails(message), Outcome::Objects(_)) => vec![error(Some(message), None)],
        (Outcome::Objects(_), Outcome::Fails(message)) => vec![error(None, Some(message))],
        (Outcome::Objects(kubevela), Outcome::Objects(ours)) => between(kubevela, ours),
    }
}

/// Both sides as YAML, objects that belong together at the same place.
pub(crate) fn side_by_side(kubevela: &Outcome, ours: &Outcome) -> (String, String) {
    let (Outcome::Objects(theirs), Outcome::Objects(own)) = (kubevela, ours) else {
        return (kubevela.yaml(), ours.yaml());
    };
    let pairs = paired(theirs, own);
    let theirs = pairs.iter().filter_map(|(_, object, _)| object.cloned());
    let own = pairs.iter().filter_map(|(_, _, object)| object.cloned());
    let text = |objects: Vec<Value>| Outcome::Objects(objects).yaml();
    (text(theirs.collect()), text(own.collect()))
}

fn between(kubevela: &[Value], ours: &[Value]) -> Vec<Change> {
    let mut fields: BTreeMap<Field, (Option<Value>, Option<Value>)> = BTreeMap::new();
    for (name, theirs, own) in paired(kubevela, ours) {
        let field = Field::of(&name);
        let of = |object: Option<&Value>| {
            let mut found = BTreeMap::new();
            if let Some(object) = object {
                scalars(&field, object, &mut found);
            }
            found
        };
        for (field, value) in of(theirs) {
            fields.entry(field).or_default().0 = Some(value);
        }
        for (field, value) in of(own) {
            fields.entry(field).or_default().1 = Some(value);
        }
    }
    let differing = fields.into_iter().filter(|(_, (one, other))| one != other);
    let changes = differing.map(|(field, (kubevela, ours))| Change {
        field,
        kubevela,
        ours,
    });
    changes.collect()
}

/// Objects of both sides by kind and name, then those that are left by kind. A kind that stands
/// once is called `Service`, others `Service web`.
fn paired<'a>(
    kubevela: &'a [Value],
    ours: &'a [Value],
) -> Vec<(String, Option<&'a Value>, Option<&'a Value>)> {
    let mut pairs: Vec<(Option<&Value>, Option<&Value>)> = Vec::new();
    let mut left: Vec<&Value> = ours.iter().collect();
    let mut alone = Vec::new();
    let mut take = |matches: &dyn Fn(&Value) -> bool| {
        let found = left.iter().position(|object| matches(object));
        found.map(|index| left.remove(index))
    };
    for object in kubevela {
        let same = |other: &Value| {
            other["kind"] == object["kind"]
                && other["metadata"]["name"] == object["metadata"]["name"]
        };
        match take(&same) {
            Some(other) => pairs.push((Some(object), Some(other))),
            None => alone.push(object),
        }
    }
    for object in alone {
        let other = take(&|other| other["kind"] == object["kind"]);
        pairs.push((Some(object), other));
    }
    pairs.extend(left.into_iter().map(|object| (None, Some(object))));
    let kind = |object: &Value| object["kind"].as_str().unwrap().to_owned();
    let kinds: Vec<String> = pairs
        .iter()
        .map(|(one, other)| kind(one.or(*other).unwrap()))
        .collect();
    let named = pairs.iter().zip(&kinds).map(|((one, other), kind)| {
        let name = one.or(*other).unwrap()["metadata"]["name"].as_str();
        let alone = kinds.iter().filter(|other| *other == kind).count() == 1;
        let name = if alone {
            kind.clone()
        } else {
            format!("{kind} {}", name.unwrap())
        };
        (name, *one, *other)
    });
    named.collect()
}

#[test]
fn values_that_differ_or_are_missing_are_changes() {
    let objects = |replicas: Value, name: &str| {
        let container = json!({"name": "web", "image": "a", "args": []});
        let spec = json!({"replicas": replicas, "containers": [container]});
        let object = json!({"kind": "Deployment", "metadata": {"name": name}, "spec": spec});
        Outcome::objects(vec![object])
    };
    let told = |one: &Outcome, other: &Outcome| {
        let changes = changes(one, other);
        changes.iter().map(Change::to_string).collect::<Vec<_>>()
    };
    let one = objects(json!(1), "web");
    assert_eq!(told(&one, &objects(json!(1), "web")), [""; 0]);
    assert_eq!(
        told(&one, &objects(json!("1"), "other")),
        [
            "Deployment.metadata.name: \"web\" => \"other\"",
            "Deployment.spec.replicas: 1 => \"1\"",
        ]
    );
    assert_eq!(told(&one, &Outcome::objects(Vec::new())).len(), 6);
    let fails = Outcome::Fails("why".to_owned());
    assert_eq!(told(&one, &fails), ["error: - => \"why\""]);
    assert_eq!(told(&fails, &fails), [""; 0]);
}
