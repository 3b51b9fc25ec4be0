//! Which objects of two sets belong together, and how they differ.

use super::fields;
use super::fields::FieldChange;
use super::names::Names;
use crate::emit::fields as fields_of;
use crate::kubernetes::ObjectId;
use crate::render::Side;
use crate::render::hub_name;
use crate::source::OriginId;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::write_json;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The label with the name of the workload that an object belongs to.
const WORKLOAD: &str = "wl.spectrocloud.com/name";

/// One object of a set.
#[derive(Clone, Debug)]
pub struct Object {
    /// `<namespace>/<name>` of its deployment, where that is known.
    pub owner: Option<String>,
    /// Which cluster it is for, where that is known.
    pub side: Option<Side>,
    /// Who it is.
    pub id: ObjectId,
    /// The object.
    pub node: Node,
}

/// Who an object is, for a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Identity {
    /// `hub` or `spoke`, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<&'static str>,
    /// `apps`; empty for the core group.
    pub group: String,
    /// `Deployment`
    pub kind: String,
    /// `None` for what lives in the cluster as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// `metadata.name`
    pub name: String,
}

/// What happened to one object: it is new (no `before`), gone (no `after`), renamed (two
/// identities) or changed.
#[derive(Clone, Debug)]
pub struct Edit<'a> {
    /// What it was.
    pub before: Option<&'a Object>,
    /// What it is.
    pub after: Option<&'a Object>,
    /// The fields that differ; for a new object or one that is gone the whole object.
    pub fields: Vec<FieldChange<'a>>,
}

/// The edits of one deployment, or of one object whose deployment is not known.
#[derive(Clone, Debug)]
pub struct Unit<'a> {
    /// `<namespace>/<name>` of the deployment, or the object.
    pub name: String,
    /// The names that are its own.
    pub names: Names,
    /// What happened to its objects, in the order of the objects.
    pub edits: Vec<Edit<'a>>,
}

impl Identity {
    /// True for one object, whatever is known of its side.
    pub fn is_same_object(&self, other: &Self) -> bool {
        let key = |one: &Self| {
            (
                one.group.clone(),
                one.kind.clone(),
                one.namespace.clone(),
                one.name.clone(),
            )
        };
        key(self) == key(other)
    }
}

impl Object {
    /// Who it is, for a report.
    pub fn identity(&self) -> Identity {
        Identity {
            side: self.side.map(Side::word),
            group: self.id.group.clone(),
            kind: self.id.kind.clone(),
            namespace: self.id.namespace.clone(),
            name: self.id.name.clone(),
        }
    }

    /// The unit it belongs to: its deployment, or itself.
    pub fn unit(&self) -> String {
        self.owner.clone().unwrap_or_else(|| self.id.to_string())
    }
}

/// How much of an object's identity both sets know.
#[derive(Clone, Copy)]
struct Known {
    owner: bool,
    side: bool,
}

/// Deployment, side, identity, and a number that tells equal ones apart.
type Key<'a> = (Option<&'a str>, Option<Side>, &'a ObjectId, usize);

/// Every unit that differs, by name. With `by_owner` an object belongs to its deployment; without,
/// an object that another deployment renders now is the same object. What only one of the sets
/// knows of its objects does not count.
pub fn compare_sets<'a>(
    before: &'a [Object],
    after: &'a [Object],
    by_owner: bool,
) -> Vec<Unit<'a>> {
    let all = || before.iter().chain(after);
    let known = Known {
        owner: by_owner && all().all(|object| object.owner.is_some()),
        side: all().all(|object| object.side.is_some()),
    };
    let (old, new) = (index(before, known), index(after, known));
    let mut edits = Vec::new();
    let mut gone = Vec::new();
    for (key, object) in &old {
        match new.get(key) {
            Some(other) => edits.extend(changed(object, other)),
            None => gone.push(*object),
        }
    }
    let fresh = new.iter().filter(|(key, _)| !old.contains_key(*key));
    let mut fresh: Vec<&Object> = fresh.map(|(_, object)| *object).collect();
    renamed(&mut gone, &mut fresh, &mut edits);
    edits.extend(gone.into_iter().map(|object| whole(Some(object), None)));
    edits.extend(fresh.into_iter().map(|object| whole(None, Some(object))));
    units(edits, before, after)
}

/// Every unit with a field that is wanted: for its value, or for anything that decides that it stands
/// where it does. An object whose whole being is wanted has the field `.`. The fields have paths, but
/// no values, so that units with the same fields are of one class whatever their values are.
pub fn select<'a>(
    objects: &'a [Object],
    is_wanted: &mut dyn FnMut(OriginId) -> bool,
) -> Vec<Unit<'a>> {
    let mut edits = Vec::new();
    for object in objects {
        let mut paths = Vec::new();
        if is_wanted(object.node.origin) {
            paths.push(Path::default());
        }
        for field in fields_of(&object.node, &Path::default()) {
            let mut deciding = std::iter::once(field.node.origin).chain(field.above);
            if deciding.any(&mut *is_wanted) {
                paths.push(field.path);
            }
        }
        if !paths.is_empty() {
            let fields = paths.iter().map(|path| FieldChange {
                path: path.to_string(),
                before: None,
                after: None,
                secret: false,
            });
            edits.push(Edit {
                before: Some(object),
                after: Some(object),
                fields: fields.collect(),
            });
        }
    }
    units(edits, objects, objects)
}

fn index(objects: &[Object], known: Known) -> BTreeMap<Key<'_>, &Object> {
    let mut index = BTreeMap::new();
    for object in objects {
        let owner = object.owner.as_deref().filter(|_| known.owner);
        let side = object.side.filter(|_| known.side);
        let mut number = 0;
        while index.contains_key(&(owner, side, &object.id, number)) {
            number += 1;
        }
        index.insert((owner, side, &object.id, number), object);
    }
    index
}

fn changed<'a>(before: &'a Object, after: &'a Object) -> Option<Edit<'a>> {
    let fields = fields::compare(&before.node, &after.node);
    (!fields.is_empty()).then_some(Edit {
        before: Some(before),
        after: Some(after),
        fields,
    })
}

fn whole<'a>(before: Option<&'a Object>, after: Option<&'a Object>) -> Edit<'a> {
    let field = FieldChange {
        path: ".".to_owned(),
        before: before.map(|object| &object.node),
        after: after.map(|object| &object.node),
        secret: false,
    };
    Edit {
        before,
        after,
        fields: vec![field],
    }
}

/// Pairs what is gone with what is new: first what is the same object to a cluster and only belongs
/// to another deployment now, then what is the same but for its own names, within deployments and then
/// across them, because a deployment may have been renamed.
fn renamed<'a>(gone: &mut Vec<&'a Object>, fresh: &mut Vec<&'a Object>, edits: &mut Vec<Edit<'a>>) {
    pair(gone, fresh, edits, |object| {
        (object.side, object.id.clone())
    });
    pair(gone, fresh, edits, |object| {
        (object.owner.clone(), nameless(object))
    });
    pair(gone, fresh, edits, nameless);
}

/// Pairs what is gone with what is new and has the same key.
fn pair<'a, K: Ord>(
    gone: &mut Vec<&'a Object>,
    fresh: &mut Vec<&'a Object>,
    edits: &mut Vec<Edit<'a>>,
    key: impl Fn(&Object) -> K,
) {
    let mut wanted: BTreeMap<K, Vec<&'a Object>> = BTreeMap::new();
    for object in fresh.iter().rev() {
        wanted.entry(key(object)).or_default().push(object);
    }
    let mut found = BTreeSet::new();
    gone.retain(|object| {
        let Some(other) = wanted.get_mut(&key(object)).and_then(Vec::pop) else {
            return true;
        };
        found.insert((&other.owner, other.side, &other.id));
        edits.push(Edit {
            before: Some(object),
            after: Some(other),
            fields: fields::compare(&object.node, &other.node),
        });
        false
    });
    fresh.retain(|object| !found.contains(&(&object.owner, object.side, &object.id)));
}

/// The object as text, without the names that are its own or its deployment's.
fn nameless(object: &Object) -> String {
    let mut names = Names::default();
    add_owner(object.owner.as_deref(), &mut names);
    learn(object, &mut names);
    names.add("object", &object.id.name);
    names.add(
        "object namespace",
        object.id.namespace.as_deref().unwrap_or(""),
    );
    let mut text = format!("{} {} {:?} ", object.id.group, object.id.kind, object.side);
    write_json(&object.node, &mut text);
    names.remove(&text, false)
}

/// Puts edits into their units.
fn units<'a>(edits: Vec<Edit<'a>>, before: &'a [Object], after: &'a [Object]) -> Vec<Unit<'a>> {
    let mut units: BTreeMap<String, Unit<'a>> = BTreeMap::new();
    for edit in edits {
        let Some(object) = edit.after.or(edit.before) else {
            continue;
        };
        let unit = units.entry(object.unit()).or_insert_with(|| Unit {
            name: object.unit(),
            names: Names::default(),
            edits: Vec::new(),
        });
        if unit.edits.is_empty() {
            add_owner(object.owner.as_deref(), &mut unit.names);
        }
        if object.owner.is_none() {
            unit.names.add("name", &object.id.name);
            unit.names
                .add("namespace", object.id.namespace.as_deref().unwrap_or(""));
        }
        unit.edits.push(edit);
    }
    // What is new says best what a deployment's names are.
    for object in after.iter().chain(before) {
        if let Some(unit) = object.owner.as_ref().and_then(|owner| units.get_mut(owner)) {
            learn(object, &mut unit.names);
        }
    }
    units.into_values().collect()
}

fn add_owner(owner: Option<&str>, names: &mut Names) {
    if let Some((namespace, name)) = owner.and_then(|owner| owner.split_once('/')) {
        names.add("name", name);
        names.add("namespace", namespace);
    }
}

/// What an object says about the names of its deployment.
fn learn(object: &Object, names: &mut Names) {
    let namespace = object.id.namespace.as_deref();
    let owner = object
        .owner
        .as_deref()
        .and_then(|owner| owner.split_once('/'));
    if let (Some(Side::Hub), Some(hub), Some((own_namespace, name))) =
        (object.side, namespace, owner)
        && let Ok(name) = hub_name(hub, own_namespace, name)
    {
        names.add("hub name", &name);
    }
    if object.side == Some(Side::Spoke) {
        let label = object.node.at(&["metadata", "labels"]);
        let workload = label.and_then(|labels| labels.get(WORKLOAD));
        names.add("workload", workload.and_then(Node::as_str).unwrap_or(""));
        names.add("workload namespace", namespace.unwrap_or(""));
    }
}
