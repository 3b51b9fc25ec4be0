//! Reads a mapping by a table of its fields.
//!
//! A [`Shape`] lists the fields of one kind of mapping; [`Fields::of`] checks a mapping against it
//! and reports everything that is wrong at once, and the getters then only pick values. So the
//! table is the one place that says which fields there are, and the documentation is tested
//! against it.

use super::Data;
use super::Entry;
use super::Key;
use super::Map;
use super::Node;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::closest;
use crate::diag::codes::command;
use crate::diag::codes::model;
use crate::diag::did_you_mean;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Span;
use crate::source::Spanned;
use std::sync::Arc;

/// How much is forgiven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strictness {
    /// An unknown field that resembles no known one is a warning.
    #[default]
    Lenient,
    /// Every unknown field is an error: `--strict`.
    Strict,
}

/// What decoding needs besides the node.
#[derive(Debug)]
pub struct Decoding<'run> {
    /// The histories; defaults add to them.
    pub origins: &'run mut Origins,
    /// Where everything that is wrong is reported.
    pub diagnostics: &'run mut Diagnostics,
    /// How much is forgiven.
    pub strictness: Strictness,
    /// The namespace of a resource that names none, and the setting it comes from.
    pub default_namespace: Spanned<Arc<str>>,
}

impl Decoding<'_> {
    /// The place to show for an origin.
    pub fn span(&self, origin: OriginId) -> Option<Span> {
        self.origins.span(origin)
    }

    /// Runs a part of the decoding to its end; its result counts only if nothing in it is wrong.
    ///
    /// # Errors
    /// When it reported an error.
    pub fn all_or_nothing<T>(
        &mut self,
        read: impl FnOnce(&mut Decoding<'_>) -> Option<T>,
    ) -> Result<T, Reported> {
        let mut own = Diagnostics::default();
        let result = read(&mut Decoding {
            origins: self.origins,
            diagnostics: &mut own,
            strictness: self.strictness,
            default_namespace: self.default_namespace.clone(),
        });
        let checked = own.check();
        self.diagnostics.extend(own);
        checked?;
        result.ok_or_else(|| {
            self.diagnostics.report(Diagnostic::error(
                &command::DEFECT,
                "a document was refused without a reason",
            ))
        })
    }
}

/// What a field may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A string.
    Text,
    /// `true` or `false`.
    Bool,
    /// An integer within 64 bits.
    Integer,
    /// A list.
    List,
    /// A mapping.
    Map,
    /// A mapping whose values are strings.
    TextMap,
    /// Anything.
    Any,
}

impl Form {
    /// In the words of messages.
    pub fn words(self) -> &'static str {
        match self {
            Form::Text => "a string",
            Form::Bool => "a boolean",
            Form::Integer => "an integer",
            Form::List => "a list",
            Form::Map => "a mapping",
            Form::TextMap => "a mapping of strings",
            Form::Any => "anything",
        }
    }

    fn fits(self, node: &Node) -> bool {
        match self {
            Form::Text => node.as_str().is_some(),
            Form::Bool => node.as_bool().is_some(),
            Form::Integer => node.as_i64().is_some(),
            Form::List => node.as_list().is_some(),
            Form::Map | Form::TextMap => node.as_map().is_some(),
            Form::Any => true,
        }
    }
}

/// How a field is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// It must be there.
    Required,
    /// It may be left out.
    Optional,
    /// It is known and kept with the document, but has no effect on rendering.
    Kept,
    /// A server writes it; it is not looked at.
    Ignored,
}

/// What is inside a mapping or list.
#[derive(Clone, Copy, Debug)]
pub enum Inner {
    /// Whatever.
    Anything,
    /// Strings.
    Texts,
    /// Mappings of a shape: the mapping itself, or the items of the list.
    Shape(&'static Shape),
}

/// One row of a [`Shape`].
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What it holds.
    pub form: Form,
    /// How it is treated.
    pub need: Need,
    /// What is inside. For those who describe the field to others; who decodes the inner part names
    /// its shape again.
    pub inner: Inner,
    /// The words it may be; none means any. Likewise.
    pub words: &'static [&'static str],
}

impl Field {
    /// A field that must be there.
    pub const fn required(name: &'static str, form: Form) -> Self {
        Self::new(name, form, Need::Required)
    }

    /// A field that may be left out.
    pub const fn optional(name: &'static str, form: Form) -> Self {
        Self::new(name, form, Need::Optional)
    }

    /// A known field without effect on rendering.
    pub const fn kept(name: &'static str) -> Self {
        Self::new(name, Form::Any, Need::Kept)
    }

    /// A field that a server writes.
    pub const fn ignored(name: &'static str) -> Self {
        Self::new(name, Form::Any, Need::Ignored)
    }

    /// The field, a mapping of this shape or a list of them.
    #[must_use]
    pub const fn of(self, shape: &'static Shape) -> Self {
        Self {
            inner: Inner::Shape(shape),
            ..self
        }
    }

    /// The field, a list of strings.
    #[must_use]
    pub const fn of_texts(self) -> Self {
        Self {
            inner: Inner::Texts,
            ..self
        }
    }

    /// The field, one of these words.
    #[must_use]
    pub const fn one_of(self, words: &'static [&'static str]) -> Self {
        Self { words, ..self }
    }

    const fn new(name: &'static str, form: Form, need: Need) -> Self {
        Self {
            name,
            form,
            need,
            inner: Inner::Anything,
            words: &[],
        }
    }
}

/// The fields of one kind of mapping.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What the mapping is, with its article: `a component`.
    pub what: &'static str,
    /// Its fields, in the order of the documentation.
    pub fields: &'static [Field],
}

impl Shape {
    /// The row of a key.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A mapping that was checked against its shape. A field that was wrong has been reported and
/// reads as absent; so does an explicit `null`, as in the Kubernetes API.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'node> {
    shape: &'static Shape,
    map: &'node Map,
    /// The mapping's own origin.
    pub origin: OriginId,
}

impl<'node> Fields<'node> {
    /// Checks a node against a shape. Reports wrong types at the value, missing fields at the
    /// mapping and unknown fields at the key; `None` (reported) only if it is no mapping at all.
    pub fn of(
        node: &'node Node,
        shape: &'static Shape,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let Some(map) = node.as_map() else {
            let message = format!("{} must be a mapping, not {}", shape.what, node.kind());
            let span = decoding.span(node.origin);
            decoding.diagnostics.push(
                Diagnostic::error(&model::WRONG_TYPE, message)
                    .place(span, format!("this is {}", node.kind())),
            );
            return None;
        };
        let fields = Self {
            shape,
            map,
            origin: node.origin,
        };
        fields.check_present(decoding);
        fields.check_required(decoding);
        Some(fields)
    }

    /// Text.
    pub fn text(&self, name: &str) -> Option<Spanned<Arc<str>>> {
        let node = self.raw(name)?;
        let Data::String(text) = &node.data else {
            return None;
        };
        Some(Spanned::new(text.clone(), node.origin))
    }

    /// A truth value.
    pub fn boolean(&self, name: &str) -> Option<Spanned<bool>> {
        let node = self.raw(name)?;
        Some(Spanned::new(node.as_bool()?, node.origin))
    }

    /// An integer.
    pub fn integer(&self, name: &str) -> Option<Spanned<i64>> {
        let node = self.raw(name)?;
        Some(Spanned::new(node.as_i64()?, node.origin))
    }

    /// The items of a list; none if it is absent.
    pub fn list(&self, name: &str) -> &'node [Node] {
        self.raw(name).and_then(Node::as_list).unwrap_or_default()
    }

    /// The pairs of a mapping whose values are text; empty if it is absent.
    pub fn text_map(&self, name: &str) -> Map {
        let pairs = self.raw(name).and_then(Node::as_map);
        pairs
            .into_iter()
            .flatten()
            .filter(|entry| entry.value.as_str().is_some())
            .cloned()
            .collect()
    }

    /// The value, whatever it is; `None` if it is absent, `null` or of the wrong type.
    pub fn raw(&self, name: &str) -> Option<&'node Node> {
        let row = self.shape.field(name);
        debug_assert!(
            row.is_some(),
            "`{name}` is missing in the table of {}",
            self.shape.what
        );
        let node = self.map.get(name)?;
        let fits = row.is_none_or(|row| row.form.fits(node));
        (fits && !node.is_null()).then_some(node)
    }

    /// The key of a field that is there, even if its value is wrong.
    pub fn key(&self, name: &str) -> Option<&'node Key> {
        self.map.entry(name).map(|entry| &entry.key)
    }

    /// Whether a field is left out or `null`; one of a wrong type is there.
    pub fn is_absent(&self, name: &str) -> bool {
        self.map.get(name).is_none_or(Node::is_null)
    }

    /// The pairs of these keys that are there, in the order of the mapping.
    pub fn entries(&self, names: &'static [&'static str]) -> impl Iterator<Item = &'node Entry> {
        let entries = self.map.iter();
        entries.filter(|entry| names.contains(&&*entry.key.text))
    }

    fn check_present(&self, decoding: &mut Decoding<'_>) {
        for entry in self.map {
            let Some(row) = self.shape.field(&entry.key.text) else {
                self.report_unknown(&entry.key, decoding);
                continue;
            };
            let checked = matches!(row.need, Need::Required | Need::Optional);
            if !checked || entry.value.is_null() {
                continue;
            }
            let path = format_args!("{}", row.name);
            if !row.form.fits(&entry.value) {
                self.report_type(&path, row.form, &entry.value, decoding);
            } else if let (Form::TextMap, Some(map)) = (row.form, entry.value.as_map()) {
                for pair in map {
                    if pair.value.as_str().is_none() {
                        let path = format_args!("{}.{}", row.name, pair.key.text);
                        self.report_type(&path, Form::Text, &pair.value, decoding);
                    }
                }
            }
        }
    }

    fn check_required(&self, decoding: &mut Decoding<'_>) {
        let required = self.shape.fields.iter();
        for row in required.filter(|row| row.need == Need::Required) {
            let value = self.map.get(row.name);
            let is_there = value.is_some_and(|node| !node.is_null());
            if is_there || (value.is_none() && self.is_misspelt(row.name)) {
                continue;
            }
            let origin = value.map_or(self.origin, |node| node.origin);
            let message = format!("{} has no `{}`", self.shape.what, row.name);
            let label = match value {
                Some(_) => format!("`{}` is empty", row.name),
                None => format!("`{}` is missing here", row.name),
            };
            let span = decoding.span(origin);
            decoding
                .diagnostics
                .push(Diagnostic::error(&model::MISSING_FIELD, message).place(span, label));
        }
    }

    /// An unknown field is taken for this one, which has been reported.
    fn is_misspelt(&self, name: &str) -> bool {
        let keys = self.map.iter().map(|entry| &*entry.key.text);
        let mut unknown = keys.filter(|key| self.shape.field(key).is_none());
        unknown.any(|key| closest(key, self.names()) == Some(name))
    }

    /// The fields that somebody might have meant.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        let fields = self.shape.fields.iter();
        let written = fields.filter(|row| row.need != Need::Ignored);
        written.map(|row| row.name)
    }

    fn report_type(
        &self,
        path: &std::fmt::Arguments<'_>,
        form: Form,
        value: &Node,
        decoding: &mut Decoding<'_>,
    ) {
        let message = format!(
            "`{path}` of {} must be {}, not {}",
            self.shape.what,
            form.words(),
            value.kind()
        );
        let span = decoding.span(value.origin);
        let mut diagnostic = Diagnostic::error(&model::WRONG_TYPE, message)
            .place(span, format!("this is {}", value.kind()));
        let scalar = value.as_map().is_none() && value.as_list().is_none() && !value.is_null();
        if form == Form::Text && scalar {
            diagnostic = diagnostic.help("put it in quotes to make it a string");
        }
        decoding.diagnostics.push(diagnostic);
    }

    fn report_unknown(&self, key: &Key, decoding: &mut Decoding<'_>) {
        let message = format!("{} has no field `{}`", self.shape.what, key.text);
        let suggestion = did_you_mean(&key.text, self.names());
        let is_error = suggestion.is_some() || decoding.strictness == Strictness::Strict;
        let diagnostic = if is_error {
            Diagnostic::error(&model::UNKNOWN_FIELD, message)
        } else {
            Diagnostic::warning(&model::UNKNOWN_FIELD, message)
        };
        let span = decoding.span(key.origin);
        decoding.diagnostics.push(
            diagnostic
                .place(span, "unknown field")
                .help(suggestion.unwrap_or_else(|| "remove it; it has no effect".to_owned())),
        );
    }
}
