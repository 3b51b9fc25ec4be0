//! Edits as texts, which can be compared, grouped and shown.

use super::names;
use super::names::Names;
use super::objects::Edit;
use super::objects::Identity;
use super::objects::Object;
use super::objects::Unit;
use crate::yaml::Node;
use crate::yaml::write_json;

/// An [`Edit`] as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextEdit {
    /// Who it was.
    pub before: Option<Identity>,
    /// Who it is.
    pub after: Option<Identity>,
    /// The deployment that it was of, where it is of another one now.
    pub moved_from: Option<String>,
    /// What differs.
    pub fields: Vec<TextField>,
}

/// A [`FieldChange`](super::FieldChange) as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextField {
    /// Where.
    pub path: String,
    /// What it was, as JSON.
    pub before: Option<String>,
    /// What it is, as JSON.
    pub after: Option<String>,
    /// True within the data of a Secret.
    pub secret: bool,
}

impl TextEdit {
    /// The text of an edit.
    pub fn of(edit: &Edit<'_>) -> Self {
        let fields = edit.fields.iter().map(|field| TextField {
            path: field.path.clone(),
            before: field.before.map(json),
            after: field.after.map(json),
            secret: field.secret,
        });
        let owner = |object: Option<&Object>| object.and_then(|object| object.owner.clone());
        let (old, new) = (owner(edit.before), owner(edit.after));
        Self {
            moved_from: old.filter(|old| new.is_some_and(|new| new != *old)),
            before: edit.before.map(Object::identity),
            after: edit.after.map(Object::identity),
            fields: fields.collect(),
        }
    }

    /// Every text through a function, which is told whether the text is JSON.
    fn map(&self, change: &dyn Fn(&str, bool) -> String) -> Self {
        let identity = |identity: &Identity| Identity {
            namespace: identity
                .namespace
                .as_deref()
                .map(|text| change(text, false)),
            name: change(&identity.name, false),
            ..identity.clone()
        };
        let value = |value: &Option<String>| value.as_deref().map(|text| change(text, true));
        let field = |field: &TextField| TextField {
            path: change(&field.path, false),
            before: value(&field.before),
            after: value(&field.after),
            secret: field.secret,
        };
        Self {
            before: self.before.as_ref().map(identity),
            after: self.after.as_ref().map(identity),
            moved_from: self.moved_from.as_deref().map(|text| change(text, false)),
            fields: self.fields.iter().map(field).collect(),
        }
    }

    pub(super) fn without(&self, names: &Names) -> Self {
        self.map(&|text, json| names.remove(text, json))
    }

    pub(super) fn with(&self, names: &Names) -> Self {
        self.map(&|text, _| names.insert(text))
    }

    /// With `<what>` for each name.
    #[must_use]
    pub fn described(&self, names: &Names) -> Self {
        self.map(&|text, _| names.describe(text))
    }

    fn holds_placeholder(&self) -> bool {
        let identities = [&self.before, &self.after].into_iter().flatten();
        let names = identities.flat_map(|one| [Some(&one.name), one.namespace.as_ref()]);
        let mut names = names.chain([self.moved_from.as_ref()]);
        let mut fields = self
            .fields
            .iter()
            .flat_map(|one| [Some(&one.path), one.before.as_ref(), one.after.as_ref()]);
        names.any(|text| text.is_some_and(|text| names::holds_placeholder(text)))
            || fields.any(|text| text.is_some_and(|text| names::holds_placeholder(text)))
    }
}

/// The edits of a unit, and the names that may be taken out of them: none if a text already looks
/// as if some had been.
pub(super) fn texts(unit: &Unit<'_>) -> (Vec<TextEdit>, Names) {
    let edits: Vec<TextEdit> = unit.edits.iter().map(TextEdit::of).collect();
    let mut names = unit.names.clone();
    if edits.iter().any(TextEdit::holds_placeholder) {
        names.clear();
    }
    (edits, names)
}

fn json(node: &Node) -> String {
    let mut text = String::new();
    write_json(node, &mut text);
    text
}
