//! `paletteai diff`.

use super::Session;
use super::side::DiffSide;
use super::side::Form;
use super::side::SideOptions;
use crate::compare;
use crate::compare::Cause;
use crate::compare::Class;
use crate::compare::Explainer;
use crate::compare::FieldChange;
use crate::compare::Identity;
use crate::compare::Member;
use crate::compare::Object;
use crate::compare::Roots;
use crate::compare::TextEdit;
use crate::compare::TextField;
use crate::compare::Unit;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::emit::DOTS;
use crate::emit::masked;
use crate::emit::secret_paths;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Node;
use crate::yaml::Number;
use crate::yaml::write_json;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// What `diff` is asked for, apart from its sides.
#[derive(Clone, Debug, Default)]
pub struct DiffOptions {
    /// What both sides are rendered with.
    pub sides: SideOptions,
    /// Name the places that caused each change.
    pub explain: bool,
    /// Both sides are workspaces, also where they could be taken for manifests.
    pub workspaces: bool,
}

/// How two sets of manifests differ.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiffReport {
    /// What is counted: `deployment`, or `object` where deployments are not known.
    pub unit: &'static str,
    /// How many of them differ.
    pub changed: usize,
    /// The names of those that do not.
    pub unchanged: Vec<String>,
    /// What differs, the class with the most members first.
    pub classes: Vec<ClassReport>,
}

/// Deployments that differ in the same way.
#[derive(Clone, Debug, Serialize)]
pub struct ClassReport {
    /// The deployments.
    pub members: Vec<MemberReport>,
    /// What happened to their objects. With several members `<name>` and the like stand for what
    /// is a member's own.
    pub objects: Vec<ObjectReport>,
}

/// One of them.
#[derive(Clone, Debug, Serialize)]
pub struct MemberReport {
    /// `<namespace>/<name>`
    pub name: String,
    /// What stands for `<name>` and the like in the report.
    pub names: BTreeMap<&'static str, String>,
}

/// What happened to one object.
#[derive(Clone, Debug, Serialize)]
pub struct ObjectReport {
    /// `added`, `removed`, `renamed`, `changed`, `moved` where only its deployment is another one, or
    /// `reached` where only its fields are known.
    pub change: &'static str,
    /// The object.
    #[serde(flatten)]
    pub object: Identity,
    /// What it was called before it was renamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Identity>,
    /// The deployment that it was of, where it is of another one now.
    #[serde(rename = "fromDeployment", skip_serializing_if = "Option::is_none")]
    pub from_deployment: Option<String>,
    /// The fields that differ; of an object that is new or gone the whole object.
    pub fields: Vec<FieldReport>,
}

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldReport {
    /// Where, in kubectl's JSONPath form.
    pub path: String,
    /// What it was; absent when it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What it is; absent when it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// The places that caused it, if they were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause>,
}

/// Compares two sets of manifests.
///
/// # Errors
/// When one of them cannot be read or rendered.
pub fn diff(
    before: &DiffSide<'_>,
    after: &DiffSide<'_>,
    options: &DiffOptions,
    session: &mut Session,
) -> Result<DiffReport, Reported> {
    let forms = if options.workspaces {
        (Form::Workspace, Form::Workspace)
    } else {
        (before.form(), after.form())
    };
    let united = forms.0 == Form::Stream || forms.1 == Form::Stream;
    let old = before.objects(forms.0, united, &options.sides, session)?;
    let new = after.objects(forms.1, united, &options.sides, session)?;
    options.sides.check_deployments(&[&old, &new], session)?;
    let is_everything = options.sides == SideOptions::default();
    if old.is_empty()
        && new.is_empty()
        && is_everything
        && forms == (Form::Workspace, Form::Workspace)
    {
        let message = "neither side has a WorkloadDeployment or a Workload";
        let diagnostic = Diagnostic::error(&codes::NOTHING_CHOSEN, message)
            .help("name the folder that holds them, or use `-C DIR`");
        return Err(session.diagnostics.report(diagnostic));
    }
    let units = compare::compare_sets(&old, &new, !united);
    session.hide_secrets();
    let session = &*session;
    let roots = Roots {
        before: root(before),
        after: root(after),
    };
    let explainer = options
        .explain
        .then(|| Explainer::new(&roots, &session.origins, &session.sources));
    Ok(report(&units, &new, explainer.as_ref(), session))
}

/// The units that differ as a report; `new` are all objects that there are now.
pub(super) fn report(
    units: &[Unit<'_>],
    new: &[Object],
    explainer: Option<&Explainer<'_>>,
    session: &Session,
) -> DiffReport {
    let classes = compare::classes(units);
    let reporter = Reporter {
        units,
        session,
        explainer,
    };
    let classes = classes.iter().map(|class| reporter.class(class)).collect();
    let names: BTreeSet<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
    // What was there and is no more has changed, or has another name now.
    let all: BTreeSet<String> = new.iter().map(Object::unit).collect();
    let known = units.iter().flat_map(|unit| &unit.edits);
    let known = known.filter_map(|edit| edit.after.or(edit.before));
    let known = known.chain(new).any(|object| object.owner.is_some());
    DiffReport {
        unit: if known { "deployment" } else { "object" },
        changed: units.len(),
        unchanged: all
            .into_iter()
            .filter(|name| !names.contains(name.as_str()))
            .collect(),
        classes,
    }
}

/// The folder that a side's files have in common in their names.
fn root(side: &DiffSide<'_>) -> String {
    let path = side.paths.first().map(|path| path.display().to_string());
    path.filter(|path| path != ".").unwrap_or_default()
}

struct Reporter<'a> {
    units: &'a [Unit<'a>],
    session: &'a Session,
    explainer: Option<&'a Explainer<'a>>,
}

impl Reporter<'_> {
    fn class(&self, class: &Class) -> ClassReport {
        let members = class.members.iter().map(|member| MemberReport {
            name: member.name.clone(),
            names: member
                .names
                .iter()
                .map(|(what, name)| (what, name.to_owned()))
                .collect(),
        });
        let shown = class.shown();
        let objects = shown.into_iter().enumerate();
        ClassReport {
            objects: objects
                .map(|(index, edit)| self.object(class, index, edit))
                .collect(),
            members: members.collect(),
        }
    }

    fn object(&self, class: &Class, index: usize, edit: TextEdit) -> ObjectReport {
        let example = class.members.first();
        let fields = edit.fields.iter().enumerate().map(|(field, text)| {
            let change = example.and_then(|member| self.change(member, index, field));
            FieldReport {
                causes: self.causes(class, index, field),
                ..self.field(text, change)
            }
        });
        let fields: Vec<FieldReport> = fields.collect();
        let change = change(&edit);
        let (object, from) = match (edit.before, edit.after) {
            (before, Some(after)) => (after, before.filter(|_| change == "renamed")),
            (Some(before), None) => (before, None),
            (None, None) => (Identity::default(), None),
        };
        ObjectReport {
            change,
            object,
            from,
            from_deployment: edit.moved_from,
            fields,
        }
    }

    fn field(&self, text: &TextField, change: Option<&FieldChange<'_>>) -> FieldReport {
        let sides = change.map(|change| [change.before, change.after]);
        let secret = sides.is_some_and(|sides| self.holds_secret(sides));
        FieldReport {
            path: text.path.clone(),
            before: self.value(
                text,
                secret,
                text.before.as_ref(),
                change.and_then(|change| change.before),
            ),
            after: self.value(
                text,
                secret,
                text.after.as_ref(),
                change.and_then(|change| change.after),
            ),
            causes: Vec::new(),
        }
    }

    /// Whether one side is a secret value. Then the other is one too, although a value that was read
    /// from a folder does not know it.
    fn holds_secret(&self, sides: [Option<&Node>; 2]) -> bool {
        sides
            .into_iter()
            .flatten()
            .any(|node| self.session.origins.is_secret(node.origin))
    }

    /// A value as people may see it. Dots say which fields are secret, never in which members they
    /// are the same.
    fn value(
        &self,
        field: &TextField,
        secret: bool,
        json: Option<&String>,
        node: Option<&Node>,
    ) -> Option<Value> {
        let json = json?.as_str();
        let (origins, hides) = (&self.session.origins, !self.session.show_secrets);
        let holder = node.filter(|node| hides && !secret_paths(node, Some(origins)).is_empty());
        let mut shown = String::new();
        let json = match holder {
            Some(node) => {
                write_json(&masked(node, origins), &mut shown);
                shown.as_str()
            }
            None => json,
        };
        let mut value = serde_json::from_str(json).unwrap_or_default();
        if hides && (secret || field.secret) {
            hide(&mut value);
        }
        Some(value)
    }

    /// What the class's field is in one of the members.
    fn change(&self, member: &Member, edit: usize, field: usize) -> Option<&FieldChange<'_>> {
        let unit = self.units.get(member.unit)?;
        let edit = unit.edits.get(*member.order.get(edit)?)?;
        edit.fields.get(field)
    }

    /// The places of the first members that have different ones.
    fn causes(&self, class: &Class, edit: usize, field: usize) -> Vec<Cause> {
        let mut causes: Vec<Cause> = Vec::new();
        let Some(explainer) = self.explainer else {
            return causes;
        };
        for member in class.members.iter().take(MEMBERS) {
            let Some(change) = self.change(member, edit, field) else {
                continue;
            };
            for mut cause in explainer.causes(change) {
                if !self.session.show_secrets && is_secret(change) {
                    DOTS.clone_into(&mut cause.text);
                }
                if causes.len() < CAUSES && !causes.contains(&cause) {
                    causes.push(cause);
                }
            }
        }
        causes
    }
}

/// What happened to an object, in a word.
fn change(edit: &TextEdit) -> &'static str {
    let valueless = |text: &TextField| text.before.is_none() && text.after.is_none();
    match (&edit.before, &edit.after) {
        (Some(before), Some(after)) if !before.is_same_object(after) => "renamed",
        (Some(_), Some(_)) if edit.fields.is_empty() => "moved",
        (Some(_), Some(_)) if edit.fields.iter().all(valueless) => "reached",
        (Some(_), None) => "removed",
        (None, Some(_)) => "added",
        _ => "changed",
    }
}

/// Puts dots into the place of every scalar.
fn hide(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::Object(members) => members.values_mut().for_each(hide),
        scalar => *scalar = DOTS.into(),
    }
}

/// True where a Secret's data is, or is somewhere within.
fn is_secret(change: &FieldChange<'_>) -> bool {
    let mut values = [change.before, change.after].into_iter().flatten();
    change.secret || values.any(|node| !secret_paths(node, None).is_empty())
}

/// How many members of a class are asked for their causes.
const MEMBERS: usize = 100;
/// How many causes are named for one field of a class.
const CAUSES: usize = 3;

/// A value as YAML, for people.
pub fn yaml_text(value: &Value) -> String {
    let mut text = String::new();
    let origin = Origins::default().push(Step::Rule, &Trace::default());
    yaml::write(&node(value, origin), &mut text);
    text
}

fn node(value: &Value, origin: OriginId) -> Node {
    let data = match value {
        Value::Null => Data::Null,
        Value::Bool(truth) => Data::Bool(*truth),
        Value::Number(number) => Data::Number(match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => Number::Integer(integer),
            (None, Some(integer)) => Number::Unsigned(integer),
            (None, None) => Number::Float(number.as_f64().unwrap_or_default()),
        }),
        Value::String(text) => Data::String(text.as_str().into()),
        Value::Array(items) => Data::List(items.iter().map(|item| node(item, origin)).collect()),
        Value::Object(members) => {
            let entry = |(key, member): (&String, &Value)| Entry {
                key: Key {
                    text: key.as_str().into(),
                    origin,
                },
                value: node(member, origin),
            };
            Data::Map(members.iter().map(entry).collect())
        }
    };
    Node::new(data, origin)
}
