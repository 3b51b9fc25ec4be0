//! What a compiler finds out: names that do not exist, calls that cannot work.

use super::Refusal;
use super::Value;
use super::ast::Binary;
use super::ast::Call;
use super::ast::Conditional;
use super::ast::Expr;
use super::ast::Fold;
use super::ast::Folded;
use super::ast::Index;
use super::ast::Kind;
use super::ast::Operator;
use super::ast::Select;
use super::table::OVERLOADS;
use super::table::Overload;
use super::table::UNKNOWN;
use super::types::Type;
use crate::schema::Pattern;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The variable of every expression.
pub(super) const CLUSTER: &str = "managedCluster";

/// The functions whose last text is a pattern, and which argument that is.
const PATTERNS: &[&str] = &["matches", "find", "findAll"];

/// The patterns of an expression, compiled.
pub(super) type Patterns = BTreeMap<Arc<str>, Pattern>;

/// Checks an expression, and compiles its patterns.
///
/// # Errors
/// When a hub would not compile it, or it uses what we do not know.
pub(super) fn check(root: &Expr, text: &str) -> Result<Patterns, Refusal> {
    let mut checker = Checker {
        text,
        scope: vec![(CLUSTER.into(), Type::Map(Box::new(Type::Dyn)))],
        patterns: Patterns::new(),
    };
    checker.type_of(root)?;
    Ok(checker.patterns)
}

struct Checker<'t> {
    text: &'t str,
    scope: Vec<(Arc<str>, Type)>,
    patterns: Patterns,
}

type Checked = Result<Type, Refusal>;

impl Checker<'_> {
    fn type_of(&mut self, expr: &Expr) -> Checked {
        let at = expr.at;
        match &expr.kind {
            Kind::Literal(value) => Ok(Type::of(value)),
            Kind::Name(name) => self.variable(name, at),
            Kind::Select(select) => self.select(select, at),
            Kind::Has(select) => {
                let of = self.type_of(&select.of)?;
                self.field(&of, at).map(|_| Type::Bool)
            }
            Kind::Index(index) => self.index(index, at),
            Kind::Call(call) => self.call(call, at),
            Kind::List(items) => Ok(Type::list_of(self.joined(items)?)),
            Kind::Map(pairs) => {
                let value = self.joined(pairs.iter().map(|(_, value)| value))?;
                Ok(Type::Map(Box::new(value)))
            }
            Kind::Not(inner) => self.bool("!_", &[inner], at),
            Kind::Negative(inner) => {
                let inner = self.type_of(inner)?;
                match inner {
                    Type::Int | Type::Double | Type::Dyn => Ok(inner),
                    _ => Err(self.no_overload("-_", &[inner], at)),
                }
            }
            Kind::Binary(binary) => self.binary(binary, at),
            Kind::And(left, right) => self.bool("_&&_", &[left, right], at),
            Kind::Or(left, right) => self.bool("_||_", &[left, right], at),
            Kind::Conditional(conditional) => self.conditional(conditional, at),
            Kind::Folded(folded) => self.folded(folded, at),
        }
    }

    fn select(&mut self, select: &Select, at: usize) -> Checked {
        let of = self.type_of(&select.of)?;
        let value = self.field(&of, at)?;
        Ok(if select.optional {
            Type::Optional(Box::new(value))
        } else {
            value
        })
    }

    fn conditional(&mut self, conditional: &Conditional, at: usize) -> Checked {
        let condition = self.type_of(&conditional.condition)?;
        let then = self.type_of(&conditional.then)?;
        let otherwise = self.type_of(&conditional.otherwise)?;
        if condition.fits(&Type::Bool) && then.fits(&otherwise) {
            return Ok(then.joined(&otherwise));
        }
        Err(self.no_overload("_?_:_", &[condition, then, otherwise], at))
    }

    fn variable(&self, name: &str, at: usize) -> Checked {
        let mut inner_first = self.scope.iter().rev();
        let found = inner_first.find(|(known, _)| &**known == name);
        found
            .map(|(_, known)| known.clone())
            .ok_or_else(|| self.undeclared(name, at))
    }

    fn undeclared(&self, name: &str, at: usize) -> Refusal {
        let message = format!("undeclared reference to '{name}' (in container '')");
        Refusal::invalid(self.text, at, &message)
    }

    fn no_overload(&self, name: &str, types: &[Type], at: usize) -> Refusal {
        let types: Vec<String> = types.iter().map(Type::to_string).collect();
        let types = types.join(", ");
        let message = format!("found no matching overload for '{name}' applied to '({types})'");
        Refusal::invalid(self.text, at, &message)
    }

    /// What a field of a value is.
    fn field(&self, of: &Type, at: usize) -> Checked {
        match of {
            Type::Dyn => Ok(Type::Dyn),
            Type::Map(value) => Ok((**value).clone()),
            Type::Optional(inner) => Ok(Type::Optional(Box::new(self.field(inner, at)?))),
            other => {
                let message = format!("type '{other}' does not support field selection");
                Err(Refusal::invalid(self.text, at, &message))
            }
        }
    }

    fn index(&mut self, index: &Index, at: usize) -> Checked {
        let optional = index.optional;
        let (of, index) = (self.type_of(&index.of)?, self.type_of(&index.key)?);
        let (of, wrapped) = match of {
            Type::Optional(inner) => (*inner, true),
            of => (of, optional),
        };
        let value = match &of {
            Type::List(item) if index.fits(&Type::Int) => (**item).clone(),
            Type::Map(value) if index.fits(&Type::Text) => (**value).clone(),
            Type::Dyn => Type::Dyn,
            _ => return Err(self.no_overload("_[_]", &[of, index], at)),
        };
        Ok(if wrapped {
            Type::Optional(Box::new(value))
        } else {
            value
        })
    }

    /// The one type that all of several expressions have, or anything.
    fn joined<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expr>) -> Checked {
        let mut all: Option<Type> = None;
        for expression in expressions {
            let one = self.type_of(expression)?;
            all = Some(match all {
                Some(all) => all.joined(&one),
                None => one,
            });
        }
        Ok(all.unwrap_or(Type::Dyn))
    }

    fn bool(&mut self, name: &str, parts: &[&Expr], at: usize) -> Checked {
        let mut types = Vec::new();
        for part in parts {
            types.push(self.type_of(part)?);
        }
        if types.iter().all(|part| part.fits(&Type::Bool)) {
            return Ok(Type::Bool);
        }
        Err(self.no_overload(name, &types, at))
    }

    fn binary(&mut self, binary: &Binary, at: usize) -> Checked {
        use Operator::{Add, Divide, Equal, In, Multiply, NotEqual, Remainder, Subtract};
        let (left, right) = (self.type_of(&binary.left)?, self.type_of(&binary.right)?);
        let operator = binary.operator;
        let is = |types: &[Type]| {
            let mut fitting = types.iter();
            fitting.any(|wanted| left.fits(wanted) && right.fits(wanted))
        };
        let list = Type::list_of(Type::Dyn);
        let numbers = [Type::Int, Type::Uint, Type::Double];
        let fits = match operator {
            Add => is(&[Type::Text, list]) || is(&numbers),
            Subtract | Multiply | Divide => is(&numbers),
            Remainder => is(&[Type::Int, Type::Uint]),
            Equal | NotEqual => left.fits(&right),
            In => match &right {
                Type::List(item) => left.fits(item),
                Type::Map(_) => left.fits(&Type::Text),
                other => *other == Type::Dyn,
            },
            _ => is(&[Type::Text, Type::Bool]) || is(&numbers),
        };
        let numeric = |side: &Type| numbers.contains(side);
        if !fits && numeric(&left) && numeric(&right) && !matches!(operator, Remainder) {
            let what = format!("`{}` between {left} and {right}", operator.name());
            return Err(Refusal::unknown(what, at));
        }
        if !fits {
            return Err(self.no_overload(operator.name(), &[left, right], at));
        }
        Ok(match operator {
            Add | Subtract | Multiply | Divide | Remainder if left == Type::Dyn => right,
            Add | Subtract | Multiply | Divide | Remainder => left,
            _ => Type::Bool,
        })
    }

    fn folded(&mut self, folded: &Folded, at: usize) -> Checked {
        let of = self.type_of(&folded.of)?;
        let Some(item) = of.items() else {
            let message = format!(
                "expression of type '{of}' cannot be range of a comprehension (must be list, map, or dynamic)"
            );
            return Err(Refusal::invalid(self.text, at, &message));
        };
        self.scope.push((folded.variable.clone(), item.clone()));
        let filter = folded.filter.as_ref();
        let filter = filter.map(|filter| self.type_of(filter)).transpose();
        let body = filter.and_then(|filter| Ok((filter, self.type_of(&folded.body)?)));
        self.scope.pop();
        let (filter, body) = body?;
        let is_test = folded.fold != Fold::Map;
        let wrong = filter.filter(|filter| !filter.fits(&Type::Bool));
        let wrong = wrong.or_else(|| (is_test && !body.fits(&Type::Bool)).then(|| body.clone()));
        if let Some(wrong) = wrong {
            return Err(self.no_overload("_&&_", &[Type::Bool, wrong], at));
        }
        Ok(match folded.fold {
            Fold::Map => Type::list_of(body),
            Fold::Filter => Type::list_of(item),
            Fold::All | Fold::Exists | Fold::ExistsOne => Type::Bool,
        })
    }

    fn call(&mut self, call: &Call, at: usize) -> Checked {
        let arguments = &call.arguments;
        let (name, target) = self.qualified(call);
        let of_name: Vec<&Overload> = OVERLOADS
            .iter()
            .filter(|overload| *overload.name == *name)
            .collect();
        if of_name.is_empty() {
            return Err(if UNKNOWN.contains(&&*name) {
                Refusal::unknown(format!("the function `{name}`"), at)
            } else {
                self.undeclared(&name, at)
            });
        }
        let mut types = Vec::new();
        for part in target.into_iter().chain(arguments) {
            types.push(self.type_of(part)?);
        }
        let fitting: Vec<&&Overload> = of_name
            .iter()
            .filter(|overload| fits(overload, target.is_some(), &types))
            .collect();
        let Some(first) = fitting.first() else {
            // The form with two arguments is newer than the library of a hub.
            return Err(self.no_overload(&name, &types, at));
        };
        if PATTERNS.contains(&&*name) {
            let written = if target.is_some() {
                arguments.first()
            } else {
                arguments.get(1)
            };
            self.pattern(written, at)?;
        }
        let result = first.result;
        let same = fitting.iter().all(|overload| overload.result == result);
        Ok(if same { result.wanted() } else { Type::Dyn })
    }

    /// `optional.of(x)` is the function `optional.of`, not a method of a variable.
    fn qualified<'e>(&self, call: &'e Call) -> (Arc<str>, Option<&'e Expr>) {
        let target = call.target.as_ref();
        if let Some(Kind::Name(space)) = target.map(|target| &target.kind)
            && !self.scope.iter().any(|(known, _)| known == space)
        {
            return (format!("{space}.{}", call.function).into(), None);
        }
        (call.function.clone(), target)
    }

    fn pattern(&mut self, written: Option<&Expr>, at: usize) -> Result<(), Refusal> {
        let Some(Kind::Literal(Value::Text(text))) = written.map(|written| &written.kind) else {
            return Err(Refusal::unknown(
                "a pattern that is not written as text",
                at,
            ));
        };
        let pattern = Pattern::new(text);
        let pattern =
            pattern.ok_or_else(|| Refusal::unknown(format!("the pattern `{text}`"), at))?;
        self.patterns.insert(text.clone(), pattern);
        Ok(())
    }
}

fn fits(overload: &Overload, on_target: bool, types: &[Type]) -> bool {
    let slots: Vec<Type> = overload
        .target
        .iter()
        .chain(overload.arguments)
        .map(|slot| slot.wanted())
        .collect();
    overload.target.is_some() == on_target
        && slots.len() == types.len()
        && slots
            .iter()
            .zip(types)
            .all(|(slot, given)| given.fits(slot))
}
