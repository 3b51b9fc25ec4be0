//! Differences for people.

use crate::compare::Cause;
use crate::compare::Identity;
use crate::emit::LineChange;
use crate::emit::LineDiff;
use crate::ops::ClassReport;
use crate::ops::DiffReport;
use crate::ops::FieldReport;
use crate::ops::ObjectReport;
use serde_json::Value;
use std::fmt::Write;

/// How many members of a class are named.
pub(super) const NAMED: usize = 5;
/// Texts longer than this stand on lines of their own.
const SHORT: usize = 60;

/// What a line says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Head,
    Added,
    Removed,
    Changed,
    Same,
    Cause,
}

/// A line, and how deep it stands.
pub(super) struct Line {
    pub(super) sign: Sign,
    pub(super) depth: usize,
    pub(super) text: String,
}

impl Line {
    fn new(sign: Sign, depth: usize, text: impl Into<String>) -> Self {
        Self {
            sign,
            depth,
            text: text.into(),
        }
    }
}

/// What is asked, and so what the answer says of deployments.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// How do two sides differ?
    Difference,
    /// What does a change reach?
    Change,
    /// What hangs on a file?
    Dependence,
}

impl Question {
    fn verb(self, one: bool) -> &'static str {
        match (self, one) {
            (Self::Difference, true) => "differs",
            (Self::Difference, false) => "differ",
            (Self::Change, true) => "changes",
            (Self::Change, false) => "change",
            (Self::Dependence, true) => "hangs on this",
            (Self::Dependence, false) => "hang on this",
        }
    }
}

/// For a terminal: `+` and `-` for what is new and gone, `~` for what has changed.
pub(super) fn text(report: &DiffReport, question: Question, colour: bool) -> String {
    let mut text = String::new();
    for class in &report.classes {
        let mut lines = objects(class);
        if is_titled(class) {
            lines.insert(0, Line::new(Sign::Head, 0, members(class, report.unit)));
        }
        for line in lines {
            terminal_line(&line, colour, &mut text);
        }
        text.push('\n');
    }
    text.push_str(&summary(report, question));
    text.push('\n');
    text
}

/// Fields on their own, for a terminal.
pub(super) fn fields(fields: &[FieldReport], colour: bool) -> String {
    let mut lines = Vec::new();
    for one in fields {
        field(one, &mut lines);
    }
    let mut text = String::new();
    for line in lines {
        let line = Line {
            depth: line.depth.saturating_sub(3),
            ..line
        };
        terminal_line(&line, colour, &mut text);
    }
    text
}

fn terminal_line(line: &Line, colour: bool, text: &mut String) {
    let (sign, code) = match line.sign {
        Sign::Head => ("", "1"),
        Sign::Added => ("+ ", "32"),
        Sign::Removed => ("- ", "31"),
        Sign::Changed => ("~ ", "33"),
        Sign::Same => ("  ", ""),
        Sign::Cause => ("  ", "2"),
    };
    let indent = "  ".repeat(line.depth);
    let content = format!("{sign}{}", line.text);
    // Writing to a `String` cannot fail.
    let _ = if colour && !code.is_empty() {
        writeln!(text, "{indent}\u{1b}[{code}m{content}\u{1b}[0m")
    } else {
        writeln!(text, "{}", format!("{indent}{content}").trim_end())
    };
}

/// `7 of 1000 deployments differ, in 2 classes`.
pub(super) fn summary(report: &DiffReport, question: Question) -> String {
    let all = report.changed + report.unchanged.len();
    match (report.changed, report.classes.len()) {
        (0, _) if question == Question::Difference => "no difference".to_owned(),
        (changed, classes) => {
            let deployments = plural(all, report.unit);
            let verb = question.verb(changed == 1);
            let ways = match classes {
                0 => String::new(),
                classes => format!(", in {}", counted(classes, "way")),
            };
            let rest = match (question, report.unchanged.len()) {
                (Question::Difference, _) | (_, 0) => String::new(),
                (_, 1) => "; the other one does not".to_owned(),
                (_, rest) => format!("; the other {rest} do not"),
            };
            format!("{changed} of {deployments} {verb}{ways}{rest}")
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("one {what}")
    } else {
        format!("{count} {what}s")
    }
}

fn plural(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// `993 deployments: team/web-0, team/web-1 and 991 more`.
pub(super) fn members(class: &ClassReport, unit: &str) -> String {
    let names: Vec<&str> = class
        .members
        .iter()
        .take(NAMED)
        .map(|member| member.name.as_str())
        .collect();
    let more = match class.members.len() - names.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    match names.as_slice() {
        [one] => (*one).to_owned(),
        _ => format!(
            "{}: {}{more}",
            plural(class.members.len(), unit),
            names.join(", ")
        ),
    }
}

/// A single object needs no title: its own line is one.
fn is_titled(class: &ClassReport) -> bool {
    let (members, objects) = (class.members.as_slice(), class.objects.as_slice());
    !matches!((members, objects), ([member], [object])
        if member.name == format!("{} {}", object.object.kind, short(&object.object)))
}

/// The objects of a class; those with the same changes share them.
pub(super) fn objects(class: &ClassReport) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest: Vec<&ObjectReport> = class.objects.iter().collect();
    while let Some(first) = rest.first().copied() {
        let is_changed = first.change == "changed";
        let (same, others): (Vec<&ObjectReport>, Vec<&ObjectReport>) =
            rest.into_iter().partition(|object| {
                std::ptr::eq(*object, first) || (is_changed && alike(object, first))
            });
        rest = others;
        lines.extend(same.into_iter().map(head));
        match first.change {
            "added" => whole(first, Sign::Added, &mut lines),
            "removed" => {}
            _ => first
                .fields
                .iter()
                .for_each(|change| field(change, &mut lines)),
        }
        if first.change == "removed" {
            first
                .fields
                .iter()
                .for_each(|change| causes(&change.causes, &mut lines));
        }
    }
    lines
}

fn alike(one: &ObjectReport, other: &ObjectReport) -> bool {
    one.change == other.change && one.fields == other.fields
}

fn head(object: &ObjectReport) -> Line {
    let (sign, text) = match (object.change, &object.from) {
        ("added", _) => (Sign::Added, name(&object.object)),
        ("removed", _) => (Sign::Removed, name(&object.object)),
        (_, from) => {
            let was = from
                .as_ref()
                .map(|from| format!("renamed from {}", short(from)));
            let of = object.from_deployment.as_ref();
            let was = was.into_iter().chain(of.map(|of| format!("was of {of}")));
            let text = match was.collect::<Vec<_>>().as_slice() {
                [] => name(&object.object),
                was => format!("{} ({})", name(&object.object), was.join(", ")),
            };
            (Sign::Changed, text)
        }
    };
    Line::new(sign, 1, text)
}

fn short(identity: &Identity) -> String {
    match &identity.namespace {
        Some(namespace) => format!("{namespace}/{}", identity.name),
        None => identity.name.clone(),
    }
}

/// `Deployment team/web (spoke)`
fn name(identity: &Identity) -> String {
    let side = identity
        .side
        .map(|side| format!(" ({side})"))
        .unwrap_or_default();
    format!("{} {}{side}", identity.kind, short(identity))
}

fn whole(object: &ObjectReport, sign: Sign, lines: &mut Vec<Line>) {
    for field in &object.fields {
        if let Some(value) = field.after.as_ref().or(field.before.as_ref()) {
            block(value, sign, 3, lines);
        }
        causes(&field.causes, lines);
    }
}

/// One field, on one line where that is enough.
fn field(field: &FieldReport, lines: &mut Vec<Line>) {
    let path = &field.path;
    match (&field.before, &field.after) {
        (Some(before), Some(after)) => {
            if let (Some(before), Some(after)) = (inline(before), inline(after)) {
                let text = format!("{path}: {before} -> {after}");
                lines.push(Line::new(Sign::Changed, 3, text));
            } else {
                lines.push(Line::new(Sign::Changed, 3, format!("{path}:")));
                changed_block(before, after, lines);
            }
        }
        (None, Some(value)) => one_sided(path, value, Sign::Added, lines),
        (Some(value), None) => one_sided(path, value, Sign::Removed, lines),
        (None, None) if path == "." => {
            lines.push(Line::new(Sign::Same, 3, "the object as a whole"));
        }
        (None, None) => lines.push(Line::new(Sign::Same, 3, path.as_str())),
    }
    causes(&field.causes, lines);
}

fn one_sided(path: &str, value: &Value, sign: Sign, lines: &mut Vec<Line>) {
    if let Some(value) = inline(value) {
        lines.push(Line::new(sign, 3, format!("{path}: {value}")));
    } else {
        lines.push(Line::new(sign, 3, format!("{path}:")));
        block(value, sign, 4, lines);
    }
}

fn causes(causes: &[Cause], lines: &mut Vec<Line>) {
    for cause in causes {
        let when = if cause.side == "before" {
            "was"
        } else {
            "because of"
        };
        let text = format!("{when} {}  {}", cause.location, cause.text);
        lines.push(Line::new(Sign::Cause, 4, text));
    }
}

/// A value that fits into a line.
fn inline(value: &Value) -> Option<String> {
    let empty = match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::String(text) => !text.contains('\n') && text.chars().count() <= SHORT,
        _ => true,
    };
    empty.then(|| value.to_string())
}

/// A value on lines of its own.
fn block(value: &Value, sign: Sign, depth: usize, lines: &mut Vec<Line>) {
    let text = lined(value);
    lines.extend(text.lines().map(|line| Line::new(sign, depth, line)));
}

fn lined(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        _ => crate::ops::yaml_text(value),
    }
}

/// Two texts line by line, with the lines around what differs.
fn changed_block(before: &Value, after: &Value, lines: &mut Vec<Line>) {
    let (before, after) = (lined(before), lined(after));
    let groups = LineDiff::between(&before, &after).groups(2);
    for (change, line) in groups.into_iter().flatten() {
        let sign = match change {
            LineChange::Removed => Sign::Removed,
            LineChange::Added => Sign::Added,
            LineChange::Same => Sign::Same,
        };
        lines.push(Line::new(sign, 4, line.trim_end_matches('\n')));
    }
}
