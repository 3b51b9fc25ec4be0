//! What a tag leaves out when it does not write what it could.

use crate::jinja::ast::Absence;
use crate::jinja::ast::Body;
use crate::jinja::ast::Expression;
use crate::jinja::ast::ExpressionKind;
use crate::jinja::ast::Kept;
use crate::jinja::ast::StatementKind;
use crate::jinja::ast::Target;
use crate::jinja::value::Gap;

/// What a tag leaves out that runs none of its bodies, or another one. Names that the bodies of a
/// loop set are their own.
pub(super) fn of_bodies<'b>(
    text: &str,
    bodies: impl Iterator<Item = &'b Body>,
    is_loop: bool,
) -> Absence {
    let mut absence = Absence::default();
    for body in bodies {
        let gap = gap(text, body);
        absence.gap = match (absence.gap, gap) {
            (None, gap) | (gap, None) => gap,
            (Some(known), Some(gap)) if known == gap => Some(gap),
            _ => Some(Gap::Unknown),
        };
        keep(body, is_loop, &mut absence.kept);
    }
    absence
}

/// Where a body would have written; nowhere if it writes nothing.
fn gap(text: &str, body: &Body) -> Option<Gap> {
    let mut sketch = Sketch::default();
    sketch.body(text, body);
    let (start, written) = (sketch.start?, sketch.written);
    let blank = written.len() - written.trim_start().len();
    let before = written.get(..blank).unwrap_or_default();
    if let (Some(line), true) = (before.rfind('\n'), blank < written.len()) {
        return Some(Gap::Lines(blank - line - 1));
    }
    if sketch.unknown {
        return Some(Gap::Unknown);
    }
    if written.contains('\n') {
        return Some(Gap::Lines(column(text, start) + blank));
    }
    (blank < written.len()).then_some(Gap::Inline)
}

/// How far a place is from the start of its line.
fn column(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    at - before.rfind('\n').map_or(0, |line| line + 1)
}

/// The text of a body, with a letter for every value.
#[derive(Default)]
struct Sketch {
    start: Option<usize>,
    written: String,
    /// A macro or another file may write lines.
    unknown: bool,
}

impl Sketch {
    fn body(&mut self, text: &str, body: &Body) {
        for statement in body {
            let site = statement.site.range();
            match &statement.kind {
                StatementKind::Literal(_) => {
                    self.start.get_or_insert(site.start);
                    self.written.push_str(text.get(site).unwrap_or_default());
                }
                StatementKind::Emit(expression, _) => {
                    self.start.get_or_insert(site.start);
                    self.written.push('x');
                    self.unknown |= may_write_lines(expression);
                }
                StatementKind::If(tag) => {
                    for (_, body) in &tag.branches {
                        self.body(text, body);
                    }
                    self.body(text, &tag.otherwise);
                }
                StatementKind::For(tag) => {
                    self.body(text, &tag.body);
                    self.body(text, &tag.otherwise);
                }
                StatementKind::With(_, body) => self.body(text, body),
                StatementKind::Include(_)
                | StatementKind::CallBlock(..)
                | StatementKind::FilterBlock(..) => {
                    self.start.get_or_insert(site.start);
                    self.unknown = true;
                }
                _ => {}
            }
        }
    }
}

/// Whether an expression may be text of the template: what a macro or block wrote.
fn may_write_lines(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Variable(_) | ExpressionKind::Call(_) => true,
        ExpressionKind::Filter(subject, _) => may_write_lines(subject),
        _ => false,
    }
}

/// What keeps its value when a body does not run.
fn keep(body: &Body, is_scope: bool, kept: &mut Vec<Kept>) {
    for statement in body {
        match &statement.kind {
            StatementKind::Set(target, _) | StatementKind::SetBlock(target, ..) => {
                keep_target(target, is_scope, kept);
            }
            StatementKind::If(tag) => {
                for (_, body) in &tag.branches {
                    keep(body, is_scope, kept);
                }
                keep(&tag.otherwise, is_scope, kept);
            }
            StatementKind::For(tag) => {
                keep(&tag.body, true, kept);
                keep(&tag.otherwise, is_scope, kept);
            }
            StatementKind::With(_, body) => keep(body, true, kept),
            _ => {}
        }
    }
}

fn keep_target(target: &Target, is_scope: bool, kept: &mut Vec<Kept>) {
    let new = match target {
        Target::Name(_) if is_scope => return,
        Target::Name(name) => Kept::Name(name.clone()),
        Target::Attribute(name, attribute) => Kept::Attribute(name.clone(), attribute.clone()),
        Target::Unpack(targets) => {
            for target in targets {
                keep_target(target, is_scope, kept);
            }
            return;
        }
    };
    if !kept.contains(&new) {
        kept.push(new);
    }
}
