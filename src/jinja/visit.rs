//! Walks over the syntax tree.

use super::ast::Arguments;
use super::ast::Body;
use super::ast::Callee;
use super::ast::Expression;
use super::ast::ExpressionKind;
use super::ast::FilterCall;
use super::ast::Statement;
use super::ast::StatementKind;

/// Visits every statement of a body, those within others too, in the order of the text.
pub(super) fn statements<'t>(body: &'t Body, visit: &mut dyn FnMut(&'t Statement)) {
    for statement in body {
        visit(statement);
        for inner in bodies(statement) {
            statements(inner, visit);
        }
    }
}

/// The bodies within a statement.
pub(super) fn bodies(statement: &Statement) -> Vec<&Body> {
    match &statement.kind {
        StatementKind::If(tag) => {
            let branches = tag.branches.iter().map(|(_, body)| body);
            branches.chain([&tag.otherwise]).collect()
        }
        StatementKind::For(tag) => vec![&tag.body, &tag.otherwise],
        StatementKind::With(_, body)
        | StatementKind::SetBlock(_, _, body)
        | StatementKind::FilterBlock(_, body) => vec![body],
        StatementKind::Macro(declaration) | StatementKind::CallBlock(_, declaration) => {
            vec![&declaration.body]
        }
        _ => Vec::new(),
    }
}

/// Visits every expression of a statement and those within them, but not those of the statements
/// within it.
pub(super) fn expressions<'t>(statement: &'t Statement, visit: &mut dyn FnMut(&'t Expression)) {
    for expression in own(statement) {
        within(expression, visit);
    }
}

/// Visits an expression and all that it is made of, the whole before its parts.
pub(super) fn within<'t>(expression: &'t Expression, visit: &mut dyn FnMut(&'t Expression)) {
    let mut pile = vec![expression];
    while let Some(next) = pile.pop() {
        visit(next);
        let from = pile.len();
        pile.extend(parts(next));
        if let Some(new) = pile.get_mut(from..) {
            new.reverse();
        }
    }
}

/// The expressions that a statement itself holds.
pub(super) fn own(statement: &Statement) -> Vec<&Expression> {
    match &statement.kind {
        StatementKind::Emit(expression, _)
        | StatementKind::Set(_, expression)
        | StatementKind::Do(expression) => vec![expression],
        StatementKind::If(tag) => tag.branches.iter().map(|(test, _)| test).collect(),
        StatementKind::For(tag) => std::iter::once(&tag.iterable).chain(&tag.filter).collect(),
        StatementKind::With(bound, _) => bound.iter().map(|(_, value)| value).collect(),
        StatementKind::SetBlock(_, filters, _) | StatementKind::FilterBlock(filters, _) => {
            filters.iter().flat_map(filter_arguments).collect()
        }
        StatementKind::Macro(declaration) => {
            let defaults = declaration.parameters.iter();
            defaults
                .filter_map(|(_, default)| default.as_ref())
                .collect()
        }
        StatementKind::CallBlock(call, declaration) => {
            let defaults = declaration.parameters.iter();
            let defaults = defaults.filter_map(|(_, default)| default.as_ref());
            std::iter::once(call).chain(defaults).collect()
        }
        _ => Vec::new(),
    }
}

fn filter_arguments(call: &FilterCall) -> impl Iterator<Item = &Expression> {
    call.arguments.iter().flatten()
}

/// The expressions that an expression is made of.
pub(super) fn parts(expression: &Expression) -> Vec<&Expression> {
    match &expression.kind {
        ExpressionKind::Constant(_) | ExpressionKind::Variable(_) => Vec::new(),
        ExpressionKind::Attribute(subject, _)
        | ExpressionKind::Not(subject)
        | ExpressionKind::Negate(subject) => vec![subject],
        ExpressionKind::Item(subject, key) => vec![subject, key],
        ExpressionKind::Slice(slice) => {
            let bounds = [&slice.start, &slice.stop, &slice.step];
            let bounds = bounds.into_iter().flatten();
            std::iter::once(&slice.subject).chain(bounds).collect()
        }
        ExpressionKind::And(pair) | ExpressionKind::Or(pair) | ExpressionKind::Binary(_, pair) => {
            vec![&pair.0, &pair.1]
        }
        ExpressionKind::Compare(first, rest) => {
            let rest = rest.iter().map(|(_, right)| right);
            std::iter::once(&**first).chain(rest).collect()
        }
        ExpressionKind::Choice(choice) => {
            let sides = [&choice.then, &choice.test];
            sides.into_iter().chain(&choice.otherwise).collect()
        }
        ExpressionKind::Filter(subject, call) => {
            let subject = std::iter::once(&**subject);
            subject.chain(filter_arguments(call)).collect()
        }
        ExpressionKind::Test(subject, call) => {
            let arguments = call.arguments.iter().flatten();
            std::iter::once(&**subject).chain(arguments).collect()
        }
        ExpressionKind::Call(call) => {
            let subject = match &call.callee {
                Callee::Method(subject, _) => Some(subject),
                Callee::Function(_) | Callee::Name(_) => None,
            };
            subject.into_iter().chain(given(&call.arguments)).collect()
        }
        ExpressionKind::List(items) => items.iter().collect(),
        ExpressionKind::Map(pairs) => pairs.iter().flat_map(|(key, value)| [key, value]).collect(),
    }
}

fn given(arguments: &Arguments) -> impl Iterator<Item = &Expression> {
    let named = arguments.named.iter().map(|(_, value)| value);
    arguments.positional.iter().flatten().chain(named)
}
