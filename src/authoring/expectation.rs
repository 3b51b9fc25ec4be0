//! What a case expects.

use super::Case;
use super::Told;
use super::Trial;
use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::diag::codes::model;
use crate::emit::LineDiff;
use crate::source::Origins;
use crate::yaml;
use crate::yaml::Data;
use crate::yaml::Decoding;
use crate::yaml::Field;
use crate::yaml::Fields;
use crate::yaml::Form;
use crate::yaml::Node;
use crate::yaml::Shape;
use std::fmt::Write;
use std::sync::Arc;

/// What should come of a case.
#[derive(Clone, Debug)]
pub enum Expectation {
    /// Objects, and these warnings.
    Made {
        /// `output`, `outputs` and `parameters`.
        node: Node,
        /// What warnings say, in order.
        warnings: Vec<Wanted>,
    },
    /// Exactly these errors, in order.
    Errors(Vec<Wanted>),
    /// One error at least that is, or says, this.
    Error(Arc<str>),
}

/// What something that is told should be; what is absent does not matter.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    code: Option<Arc<str>>,
    message: Option<Arc<str>>,
    at: Option<Arc<str>>,
    help: Option<Arc<str>>,
    /// The code, or a part of the message.
    part: Option<Arc<str>>,
}

static EXPECT: Shape = Shape {
    what: "`expect`",
    fields: &[
        Field::optional("output", Form::Map),
        Field::optional("outputs", Form::Map),
        Field::optional("parameters", Form::Map),
        Field::optional("warnings", Form::List),
        Field::optional("error", Form::Any),
    ],
};

static WANTED: Shape = Shape {
    what: "the expected message",
    fields: &[
        Field::optional("code", Form::Text),
        Field::optional("message", Form::Text),
        Field::optional("at", Form::Text),
        Field::optional("help", Form::Text),
    ],
};

impl Expectation {
    pub(super) fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &EXPECT, decoding)?;
        let Some(error) = fields.raw("error") else {
            let mut made = node.as_map()?.clone();
            made.remove("warnings");
            return Some(Self::Made {
                node: Node::new(Data::Map(made), node.origin),
                warnings: wanted_list(fields.list("warnings"), decoding),
            });
        };
        if node.as_map().is_some_and(|map| map.len() > 1) {
            let message = "a case that expects an error expects nothing else";
            let span = fields
                .key("error")
                .and_then(|key| decoding.span(key.origin));
            let diagnostic = Diagnostic::error(&model::CONFLICTING_FIELDS, message)
                .place(span, "this error")
                .help("remove `error`, or everything else below `expect`");
            decoding.diagnostics.push(diagnostic);
            return None;
        }
        match &error.data {
            Data::String(text) => Some(Self::Error(text.clone())),
            Data::List(items) => Some(Self::Errors(wanted_list(items, decoding))),
            _ => Some(Self::Errors(wanted(error, decoding).into_iter().collect())),
        }
    }

    /// Whether the case is to fail.
    pub(super) fn is_error(&self) -> bool {
        matches!(self, Self::Errors(_) | Self::Error(_))
    }

    /// What differs from what came of the case, for people; `None` when nothing does.
    pub fn difference(&self, trial: &Trial, case: &Case, origins: &Origins) -> Option<String> {
        let told = |severity| Told::all(&trial.diagnostics, severity, case, origins);
        let errors = told(Severity::Error);
        match (self, &trial.result) {
            (Self::Made { node, warnings }, Ok(made)) => {
                let found = made.node(node.origin);
                objects(node, &found)
                    .or_else(|| listed("warnings", warnings, &told(Severity::Warning)))
            }
            (Self::Made { .. }, Err(_)) => Some(format!("it fails:\n{}", lines(&errors))),
            (Self::Errors(_) | Self::Error(_), Ok(made)) => Some(format!(
                "an error is expected, but there is none; it makes\n{}",
                indented(&text(&made.node(case.node.origin)))
            )),
            (Self::Errors(wanted), Err(_)) => listed("errors", wanted, &errors),
            (Self::Error(part), Err(_)) => {
                let wanted = Wanted {
                    part: Some(part.clone()),
                    ..Wanted::default()
                };
                let known = errors.iter().any(|told| wanted.fits(told));
                (!known).then(|| format!("no error says `{part}`:\n{}", lines(&errors)))
            }
        }
    }
}

fn wanted_list(items: &[Node], decoding: &mut Decoding<'_>) -> Vec<Wanted> {
    let items = items.iter();
    items.filter_map(|item| wanted(item, decoding)).collect()
}

fn wanted(node: &Node, decoding: &mut Decoding<'_>) -> Option<Wanted> {
    if let Data::String(text) = &node.data {
        return Some(Wanted {
            part: Some(text.clone()),
            ..Wanted::default()
        });
    }
    let fields = Fields::of(node, &WANTED, decoding)?;
    let text = |name: &str| fields.text(name).map(|text| text.value);
    Some(Wanted {
        code: text("code"),
        message: text("message"),
        at: text("at"),
        help: text("help"),
        part: None,
    })
}

impl Wanted {
    fn fits(&self, told: &Told) -> bool {
        let is = |wanted: &Option<Arc<str>>, found: Option<&str>| {
            wanted.as_deref().is_none_or(|text| Some(text) == found)
        };
        let part = self.part.as_deref();
        is(&self.code, Some(told.code))
            && is(&self.message, Some(&told.message))
            && is(&self.at, told.at.as_deref())
            && is(&self.help, told.help.as_deref())
            && part.is_none_or(|part| told.code == part || told.message.contains(part))
    }

    fn line(&self) -> String {
        if let Some(part) = &self.part {
            return format!("… {part} …");
        }
        let code = self.code.as_deref().unwrap_or("…");
        let message = self.message.as_deref().unwrap_or("…");
        let at = self.at.as_ref().map(|at| format!(" (at {at})"));
        let help = self.help.as_ref().map(|help| format!(", help: {help}"));
        format!(
            "{code}: {message}{}{}",
            at.unwrap_or_default(),
            help.unwrap_or_default()
        )
    }
}

/// Compares objects; what differs is shown line by line.
fn objects(wanted: &Node, found: &Node) -> Option<String> {
    if wanted.same_value(found) {
        return None;
    }
    // The order of keys means nothing, and is no difference.
    let (wanted, found) = (text(&in_order(wanted)), text(&in_order(found)));
    let diff = LineDiff::between(&wanted, &found).unified();
    Some(format!("other objects than expected:\n{diff}"))
}

fn in_order(node: &Node) -> Node {
    let mut node = node.clone();
    sort(&mut node);
    node
}

fn sort(node: &mut Node) {
    match &mut node.data {
        Data::Map(map) => {
            map.sort_by_key(|entry| entry.key.text.clone());
            map.values_mut().for_each(sort);
        }
        Data::List(items) => items.iter_mut().for_each(sort),
        _ => {}
    }
}

fn listed(what: &str, wanted: &[Wanted], found: &[Told]) -> Option<String> {
    let fit = wanted.len() == found.len()
        && wanted
            .iter()
            .zip(found)
            .all(|(wanted, told)| wanted.fits(told));
    if fit {
        return None;
    }
    let expected = wanted.iter().map(|one| ("-", one.line()));
    let found = found.iter().map(|told| ("+", full_line(told)));
    let lines = marked(expected.chain(found));
    Some(format!("other {what} than expected:\n{lines}"))
}

fn lines(told: &[Told]) -> String {
    marked(told.iter().map(|told| ("+", full_line(told))))
}

fn marked(lines: impl Iterator<Item = (&'static str, String)>) -> String {
    let mut text = String::new();
    for (mark, line) in lines {
        // Writing into a `String` cannot fail.
        let _ = writeln!(text, "{mark} {line}");
    }
    text
}

fn full_line(told: &Told) -> String {
    let help = told.help.as_ref().map(|help| format!(", help: {help}"));
    format!("{}{}", told.line(), help.unwrap_or_default())
}

fn text(node: &Node) -> String {
    let mut text = String::new();
    yaml::write(node, &mut text);
    text
}

fn indented(text: &str) -> String {
    let mut all = String::new();
    for line in text.lines() {
        // Writing into a `String` cannot fail.
        let _ = writeln!(all, "  {line}");
    }
    all
}
