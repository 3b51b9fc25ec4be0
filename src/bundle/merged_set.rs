//! The variables of an archive go into the variable set of a namespace.

use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::studio as codes;
use crate::diag::codes::variables::LOCK_NOT_ALLOWED;
use crate::model::ProfileBundle;
use crate::model::SENSITIVE_VARIABLES;
use crate::model::Text;
use crate::model::VARIABLE_SET_NAME;
use crate::model::Variable;
use crate::model::VariableSet;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What to do with what is there already and says something else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnConflict {
    /// It is an error.
    #[default]
    Refuse,
    /// What is there stays.
    Keep,
    /// The archive's takes its place.
    Replace,
}

/// A variable on its way into a set.
#[derive(Clone, Debug)]
pub struct Incoming<'a> {
    /// The variable.
    pub variable: &'a Variable,
    /// Its item in the list.
    pub node: Node,
    /// Whether it holds a secret.
    pub sensitive: bool,
    /// Whether the bundle declares it itself.
    pub inline: bool,
}

/// A variable set with the variables of an archive.
#[derive(Clone, Debug, Default)]
pub struct MergedSet<'a> {
    /// Variables that are added, in order.
    pub added: Vec<Incoming<'a>>,
    /// Variables of the set that get another declaration.
    pub replaced: Vec<(&'a Variable, Incoming<'a>)>,
    /// Variables that stay although the archive's differ.
    pub kept: Vec<&'a Variable>,
    /// Variables that are there already and the same.
    pub same: Vec<&'a Variable>,
    /// The names of sensitive variables that the set does not name yet.
    pub sensitive: Vec<Arc<str>>,
}

/// The variables that an archive brings: those of its variable sets, and the ones that only the
/// bundle declares.
///
/// A lock of the bundle stays in the bundle, where it keeps stronger sources from setting the
/// variable: a project's set may lock only what the system's declares.
pub fn incoming<'a>(
    sets: impl Iterator<Item = &'a VariableSet>,
    bundle: &'a ProfileBundle,
) -> Vec<Incoming<'a>> {
    let mut all = of_sets(sets);
    let inline = bundle.node.at(&["spec", "variableSet"]);
    let inline = inline.map(|node| node.get("variables").unwrap_or(node));
    for variable in &bundle.variables {
        let mut node = item(inline, variable.origin);
        if let Some(map) = node.as_map_mut() {
            map.remove("locked");
        }
        let incoming = Incoming {
            variable,
            node,
            sensitive: names(&bundle.sensitive, variable),
            inline: true,
        };
        all.entry(&*variable.name.value).or_insert(incoming);
    }
    all.into_values().collect()
}

/// The variables of the sets of an archive alone.
pub fn incoming_of_sets<'a>(sets: impl Iterator<Item = &'a VariableSet>) -> Vec<Incoming<'a>> {
    of_sets(sets).into_values().collect()
}

/// Of several sets the first that declares a variable counts.
fn of_sets<'a>(sets: impl Iterator<Item = &'a VariableSet>) -> BTreeMap<&'a str, Incoming<'a>> {
    let mut all: BTreeMap<&str, Incoming<'a>> = BTreeMap::new();
    for set in sets {
        let items = set.node.at(&["spec", "variables"]);
        for variable in &set.variables {
            let incoming = Incoming {
                variable,
                node: item(items, variable.origin),
                sensitive: names(&set.sensitive, variable),
                inline: false,
            };
            all.entry(&*variable.name.value).or_insert(incoming);
        }
    }
    all
}

fn names(sensitive: &[Text], variable: &Variable) -> bool {
    sensitive
        .iter()
        .any(|text| text.value == variable.name.value)
}

/// The item of a list that a variable was read from.
fn item(items: Option<&Node>, origin: OriginId) -> Node {
    let items = items.and_then(Node::as_list).unwrap_or_default();
    let found = items.iter().find(|item| item.origin == origin);
    found.cloned().unwrap_or(Node::map(origin))
}

/// What is in the way of a variable.
struct Merging<'a, 'r> {
    target: Option<&'a VariableSet>,
    system: Option<&'a VariableSet>,
    on_conflict: OnConflict,
    origins: &'r Origins,
    diagnostics: &'r mut Diagnostics,
    merged: MergedSet<'a>,
}

impl<'a> MergedSet<'a> {
    /// Merges variables into the set of a namespace, if it has one; `system` is the set of the
    /// system namespace. What cannot be merged is reported.
    pub fn new(
        incoming: Vec<Incoming<'a>>,
        target: Option<&'a VariableSet>,
        system: Option<&'a VariableSet>,
        on_conflict: OnConflict,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut merging = Merging {
            target,
            system,
            on_conflict,
            origins,
            diagnostics,
            merged: Self::default(),
        };
        for one in incoming {
            merging.one(one);
        }
        merging.merged
    }

    /// Whether the set changes.
    pub fn changes(&self) -> bool {
        !(self.added.is_empty() && self.replaced.is_empty() && self.sensitive.is_empty())
    }

    /// The set with the variables; `origin` says why there is one.
    pub fn node(&self, target: Option<&VariableSet>, namespace: &str, origin: OriginId) -> Node {
        let mut set = target.map_or_else(|| new_set(namespace, origin), |set| set.node.clone());
        let old = set.at(&["spec", "variables"]).and_then(Node::as_list);
        let mut items: Vec<Node> = old.unwrap_or_default().to_vec();
        for (old, new) in &self.replaced {
            for item in &mut items {
                if item.origin == old.origin {
                    *item = new.node.clone();
                }
            }
        }
        items.extend(self.added.iter().map(|one| one.node.clone()));
        let list = Node::new(Data::List(items), origin);
        if let Some(spec) = child(&mut set, "spec", origin) {
            spec.insert(key("variables", origin), list);
        }
        if let Some(names) = self.sensitive_names(target)
            && let Some(metadata) = child(&mut set, "metadata", origin)
            && let Some(annotations) = child_of(metadata, "annotations", origin)
        {
            annotations.insert(
                key(SENSITIVE_VARIABLES, origin),
                Node::string(names, origin),
            );
        }
        set
    }

    /// The annotation with the names of sensitive variables, if it changes.
    pub fn sensitive_names(&self, target: Option<&VariableSet>) -> Option<String> {
        if self.sensitive.is_empty() {
            return None;
        }
        let old = target.map_or(&[][..], |set| &set.sensitive);
        let old = old.iter().map(|text| &*text.value);
        let new = self.sensitive.iter().map(|name| &**name);
        let mut seen = BTreeSet::new();
        let names: Vec<&str> = old.chain(new).filter(|name| seen.insert(*name)).collect();
        Some(names.join(","))
    }
}

impl<'a> Merging<'a, '_> {
    fn one(&mut self, incoming: Incoming<'a>) {
        let name = &incoming.variable.name.value;
        let of = |set: Option<&'a VariableSet>| {
            set?.variables.iter().find(|one| one.name.value == *name)
        };
        if let Some(locked) = of(self.system).filter(|one| one.locked.value) {
            self.locked(&incoming, locked);
            return;
        }
        let locks = incoming.node.get("locked").and_then(Node::as_bool) == Some(true);
        if locks && self.system.is_some() && of(self.system).is_none() {
            self.lock_not_allowed(&incoming);
            return;
        }
        match of(self.target) {
            None => self.add(incoming),
            Some(there) if is_same(there, &incoming) => {
                self.note_sensitive(&incoming);
                self.merged.same.push(there);
            }
            Some(there) => match self.on_conflict {
                OnConflict::Keep => self.merged.kept.push(there),
                OnConflict::Replace => {
                    self.note_sensitive(&incoming);
                    self.merged.replaced.push((there, incoming));
                }
                OnConflict::Refuse => self.conflict(&incoming, there),
            },
        }
    }

    fn add(&mut self, incoming: Incoming<'a>) {
        self.note_sensitive(&incoming);
        self.merged.added.push(incoming);
    }

    fn note_sensitive(&mut self, incoming: &Incoming<'_>) {
        let name = &incoming.variable.name.value;
        let known = self
            .target
            .is_some_and(|set| names(&set.sensitive, incoming.variable));
        if incoming.sensitive && !known {
            self.merged.sensitive.push(name.clone());
        }
    }

    /// A project's set may not declare what the system's locks. Nothing is lost where both agree,
    /// and where the bundle itself sets another value, whoever judges the bundle says so.
    fn locked(&mut self, incoming: &Incoming<'_>, locked: &Variable) {
        let variable = incoming.variable;
        let differs = match (&variable.value, &locked.value) {
            (Some(left), Some(right)) => !left.same_value(right),
            (left, _) => left.is_some(),
        };
        if !differs || incoming.inline || self.on_conflict == OnConflict::Keep {
            return;
        }
        let message = format!(
            "the variable `{}` is locked in the system set",
            variable.name.value
        );
        self.diagnostics.push(
            Diagnostic::error(&codes::CONFLICT, message)
                .place(
                    self.origins.span(variable.name.origin),
                    "set to another value here",
                )
                .place(self.origins.span(locked.locked.origin), "locked here")
                .help("import it with `--on-conflict=keep`, and leave the variable as it is"),
        );
    }

    fn lock_not_allowed(&mut self, incoming: &Incoming<'_>) {
        let variable = incoming.variable;
        let message = format!(
            "the variable `{}` may not be locked in a project",
            variable.name.value
        );
        self.diagnostics.push(
            Diagnostic::error(&LOCK_NOT_ALLOWED, message)
                .place(self.origins.span(variable.locked.origin), "locked here")
                .help("only variables that the system set declares can be locked in a project"),
        );
    }

    fn conflict(&mut self, incoming: &Incoming<'_>, there: &Variable) {
        let variable = incoming.variable;
        let message = format!(
            "the variable `{}` is declared with another content already",
            variable.name.value
        );
        self.diagnostics.push(
            Diagnostic::error(&codes::CONFLICT, message)
                .place(self.origins.span(there.name.origin), "declared here")
                .place(
                    self.origins.span(variable.name.origin),
                    "and here in the archive",
                )
                .help("choose with `--on-conflict=keep` or `--on-conflict=replace`"),
        );
    }
}

/// Whether two declarations mean the same to a deployment; descriptions are for people.
fn is_same(there: &Variable, incoming: &Incoming<'_>) -> bool {
    let variable = incoming.variable;
    let values = match (&there.value, &variable.value) {
        (Some(left), Some(right)) => left.same_value(right),
        (left, right) => left.is_none() && right.is_none(),
    };
    let locks = incoming.node.get("locked").and_then(Node::as_bool) == Some(true);
    values
        && there.variable_type.value == variable.variable_type.value
        && there.validation_mode.value == variable.validation_mode.value
        && (!locks || there.locked.value)
}

fn new_set(namespace: &str, origin: OriginId) -> Node {
    let text = |text: &str| Node::string(text, origin);
    let map = |pairs: Vec<(&str, Node)>| {
        let mut map = Map::default();
        for (name, value) in pairs {
            map.push(key(name, origin), value);
        }
        Node::new(Data::Map(map), origin)
    };
    let metadata = map(vec![
        ("name", text(VARIABLE_SET_NAME)),
        ("namespace", text(namespace)),
    ]);
    map(vec![
        ("apiVersion", text("spectrocloud.com/v1beta1")),
        ("kind", text("VariableSet")),
        ("metadata", metadata),
        ("spec", Node::map(origin)),
    ])
}

fn key(text: &str, origin: OriginId) -> Key {
    Key {
        text: text.into(),
        origin,
    }
}

/// The mapping under a key of a mapping, which is made if it is not there.
fn child<'n>(node: &'n mut Node, name: &str, origin: OriginId) -> Option<&'n mut Map> {
    child_of(node.as_map_mut()?, name, origin)
}

fn child_of<'n>(map: &'n mut Map, name: &str, origin: OriginId) -> Option<&'n mut Map> {
    if map.get(name).is_none_or(Node::is_null) {
        map.insert(key(name, origin), Node::map(origin));
    }
    map.get_mut(name)?.as_map_mut()
}
