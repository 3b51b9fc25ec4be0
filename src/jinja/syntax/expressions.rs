//! Expressions. The parser's places begin one token early or late in some cases; here every place
//! reaches from the first to the last character of its expression.

use super::convert::Converter;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::ast::Binary;
use crate::jinja::ast::Call;
use crate::jinja::ast::Callee;
use crate::jinja::ast::Choice;
use crate::jinja::ast::Comparison;
use crate::jinja::ast::Constant;
use crate::jinja::ast::Expression;
use crate::jinja::ast::ExpressionKind;
use crate::jinja::ast::FilterCall;
use crate::jinja::ast::Slice;
use crate::jinja::ast::TestCall;
use crate::jinja::functions::FILTERS;
use crate::jinja::functions::FUNCTIONS;
use crate::jinja::functions::TESTS;
use crate::jinja::functions::filter;
use crate::jinja::functions::function;
use crate::jinja::functions::test;
use crate::jinja::place::Site;
use crate::yaml::Number;
use minijinja::Value;
use minijinja::machinery::Span;
use minijinja::machinery::ast;
use minijinja::machinery::ast::Spanned;

impl Converter<'_> {
    pub(super) fn expression(&mut self, expression: &ast::Expr<'_>) -> Expression {
        let end = self.site(expression.span());
        match expression {
            ast::Expr::Var(name) => at(end, ExpressionKind::Variable(name.id.into())),
            ast::Expr::Const(constant) => self.constant(end, &constant.value),
            ast::Expr::Slice(slice) => {
                let slice = Slice {
                    subject: self.expression(&slice.expr),
                    start: slice.start.as_ref().map(|start| self.expression(start)),
                    stop: slice.stop.as_ref().map(|stop| self.expression(stop)),
                    step: slice.step.as_ref().map(|step| self.expression(step)),
                };
                let site = slice.subject.site.until(end);
                at(site, ExpressionKind::Slice(Box::new(slice)))
            }
            ast::Expr::UnaryOp(unary) => self.unary(unary),
            ast::Expr::BinOp(binary) => self.binary(binary),
            ast::Expr::Compare(compare) => {
                let first = self.expression(&compare.expr);
                let mut rest = Vec::new();
                for next in &compare.ops {
                    rest.push((comparison(next.op), self.expression(&next.expr)));
                }
                let site = first.site.until(end);
                at(site, ExpressionKind::Compare(Box::new(first), rest))
            }
            ast::Expr::IfExpr(choice) => {
                let choice = Choice {
                    test: self.expression(&choice.test_expr),
                    then: self.expression(&choice.true_expr),
                    otherwise: choice.false_expr.as_ref().map(|e| self.expression(e)),
                };
                let site = choice.then.site.until(end);
                at(site, ExpressionKind::Choice(Box::new(choice)))
            }
            ast::Expr::GetAttr(attribute) => {
                let subject = self.expression(&attribute.expr);
                let site = subject.site.until(end);
                let name = attribute.name.into();
                at(site, ExpressionKind::Attribute(Box::new(subject), name))
            }
            ast::Expr::GetItem(item) => {
                let subject = self.expression(&item.expr);
                let site = subject.site.until(end);
                let key = self.expression(&item.subscript_expr);
                at(site, ExpressionKind::Item(Box::new(subject), Box::new(key)))
            }
            ast::Expr::Filter(filter) => self.filter(filter),
            ast::Expr::Test(test) => self.test(test),
            ast::Expr::Call(call) => self.call(call).unwrap_or_else(|| nothing(end)),
            ast::Expr::List(list) => at(end, ExpressionKind::List(self.items(&list.items))),
            ast::Expr::Tuple(tuple) => at(end, ExpressionKind::List(self.items(&tuple.items))),
            ast::Expr::Map(map) => {
                let pairs = map.keys.iter().zip(&map.values);
                let pairs =
                    pairs.map(|(key, value)| (self.expression(key), self.expression(value)));
                at(end, ExpressionKind::Map(pairs.collect()))
            }
        }
    }

    fn items(&mut self, items: &[ast::Expr<'_>]) -> Vec<Expression> {
        items.iter().map(|item| self.expression(item)).collect()
    }

    fn unary(&mut self, unary: &Spanned<ast::UnaryOp<'_>>) -> Expression {
        let end = self.site(unary.span());
        let inner = self.expression(&unary.expr);
        // `not in` and `is not` are a negation around an expression that begins earlier.
        let site = if inner.site.start < end.start {
            inner.site.until(end)
        } else {
            end
        };
        let inner = Box::new(inner);
        match unary.op {
            ast::UnaryOpKind::Not => at(site, ExpressionKind::Not(inner)),
            ast::UnaryOpKind::Neg => at(site, ExpressionKind::Negate(inner)),
        }
    }

    fn binary(&mut self, binary: &Spanned<ast::BinOp<'_>>) -> Expression {
        let left = self.expression(&binary.left);
        let right = self.expression(&binary.right);
        let site = left.site.until(self.site(binary.span()));
        let compare = |left, operator, right| {
            ExpressionKind::Compare(Box::new(left), vec![(operator, right)])
        };
        let both =
            |operator, left, right| ExpressionKind::Binary(operator, Box::new((left, right)));
        let kind = match binary.op {
            ast::BinOpKind::ScAnd => ExpressionKind::And(Box::new((left, right))),
            ast::BinOpKind::ScOr => ExpressionKind::Or(Box::new((left, right))),
            ast::BinOpKind::Eq => compare(left, Comparison::Equal, right),
            ast::BinOpKind::Ne => compare(left, Comparison::NotEqual, right),
            ast::BinOpKind::Lt => compare(left, Comparison::Less, right),
            ast::BinOpKind::Lte => compare(left, Comparison::LessOrEqual, right),
            ast::BinOpKind::Gt => compare(left, Comparison::Greater, right),
            ast::BinOpKind::Gte => compare(left, Comparison::GreaterOrEqual, right),
            ast::BinOpKind::In => compare(left, Comparison::In, right),
            ast::BinOpKind::Add => both(Binary::Add, left, right),
            ast::BinOpKind::Sub => both(Binary::Subtract, left, right),
            ast::BinOpKind::Mul => both(Binary::Multiply, left, right),
            ast::BinOpKind::Div => both(Binary::Divide, left, right),
            ast::BinOpKind::FloorDiv => both(Binary::FloorDivide, left, right),
            ast::BinOpKind::Rem => both(Binary::Remainder, left, right),
            ast::BinOpKind::Pow => both(Binary::Power, left, right),
            ast::BinOpKind::Concat => both(Binary::Concatenate, left, right),
        };
        at(site, kind)
    }

    fn constant(&mut self, site: Site, value: &Value) -> Expression {
        let constant = if value.is_none() {
            Some(Constant::Null)
        } else if let Some(text) = value.as_str() {
            Some(Constant::String(text.into()))
        } else if let Ok(truth) = bool::try_from(value.clone()) {
            Some(Constant::Bool(truth))
        } else {
            number(value).map(Constant::Number)
        };
        constant.map_or_else(
            || {
                let fault = Fault::new(&templates::OUT_OF_RANGE, "this number is too large");
                self.fault(site, fault);
                nothing(site)
            },
            |constant| at(site, ExpressionKind::Constant(constant)),
        )
    }

    fn filter(&mut self, filter: &Spanned<ast::Filter<'_>>) -> Expression {
        let end = self.site(filter.span());
        let Some(subject) = filter.expr.as_ref().map(|subject| self.expression(subject)) else {
            return nothing(end);
        };
        let site = subject.site.until(end);
        match self.filter_call(filter) {
            Some(call) => at(site, ExpressionKind::Filter(Box::new(subject), call)),
            None => nothing(site),
        }
    }

    pub(super) fn filter_call(&mut self, call: &Spanned<ast::Filter<'_>>) -> Option<FilterCall> {
        let site = self.site(call.span());
        let Some(filter) = filter(call.name) else {
            let known = FILTERS.iter().map(|filter| filter.signature.name);
            self.unknown("filter", call.name, name_of(site, call.name), known);
            self.arguments(&call.args);
            return None;
        };
        let arguments = self.bind("filter", &filter.signature, site, &call.args);
        Some(FilterCall {
            site,
            filter,
            arguments,
        })
    }

    fn test(&mut self, call: &Spanned<ast::Test<'_>>) -> Expression {
        let end = self.site(call.span());
        let subject = self.expression(&call.expr);
        let site = subject.site.until(end);
        let Some(test) = test(call.name) else {
            let known = TESTS.iter().map(|test| test.signature.name);
            self.unknown("test", call.name, name_of(end, call.name), known);
            return nothing(site);
        };
        let arguments = self.bind("test", &test.signature, end, &call.args);
        let call = TestCall { test, arguments };
        at(site, ExpressionKind::Test(Box::new(subject), call))
    }

    pub(super) fn call(&mut self, call: &Spanned<ast::Call<'_>>) -> Option<Expression> {
        let end = self.site(call.span());
        let (site, callee, arguments) = match &call.expr {
            ast::Expr::Var(name) => {
                let site = self.site(name.span()).until(end);
                if self.names.bound.contains(name.id) || matches!(name.id, "caller" | "loop") {
                    let callee = Callee::Name(name.id.into());
                    (site, callee, self.arguments(&call.args))
                } else {
                    return self.function(name.id, name.span(), site, &call.args);
                }
            }
            ast::Expr::GetAttr(attribute) => {
                let subject = self.expression(&attribute.expr);
                let site = subject.site.until(end);
                let callee = Callee::Method(subject, attribute.name.into());
                (site, callee, self.arguments(&call.args))
            }
            other => {
                let site = self.site(other.span());
                let fault = Fault::new(&templates::WRONG_TYPE, "this cannot be called");
                self.fault(site, fault);
                return None;
            }
        };
        let call = Call { callee, arguments };
        Some(at(site, ExpressionKind::Call(Box::new(call))))
    }

    fn function(
        &mut self,
        name: &str,
        span: Span,
        site: Site,
        arguments: &[ast::CallArg<'_>],
    ) -> Option<Expression> {
        let Some(function) = function(name) else {
            let known = FUNCTIONS.iter().map(|function| function.signature.name);
            let bound = self.names.bound.clone();
            let known = known.chain(bound.iter().map(|name| &**name));
            let name_site = self.site(span);
            self.unknown("function or macro", name, name_site, known);
            self.arguments(arguments);
            return None;
        };
        let arguments = if function.signature.takes_any_name {
            self.arguments(arguments)
        } else {
            crate::jinja::ast::Arguments {
                positional: self.bind("function", &function.signature, site, arguments),
                named: Vec::new(),
            }
        };
        let callee = Callee::Function(function);
        let call = Call { callee, arguments };
        Some(at(site, ExpressionKind::Call(Box::new(call))))
    }
}

fn at(site: Site, kind: ExpressionKind) -> Expression {
    Expression { site, kind }
}

/// Stands where a fault was reported; the template is never walked then.
fn nothing(site: Site) -> Expression {
    at(site, ExpressionKind::Constant(Constant::Null))
}

/// The place of a name that an expression begins with.
fn name_of(site: Site, name: &str) -> Site {
    site.part(0, u32::try_from(name.len()).unwrap_or(u32::MAX))
}

fn number(value: &Value) -> Option<Number> {
    if value.is_integer() {
        let integer = i64::try_from(value.clone()).map(Number::Integer);
        let integer = integer.or_else(|_| u64::try_from(value.clone()).map(Number::Unsigned));
        return integer.ok();
    }
    let float = f64::try_from(value.clone()).ok()?;
    float.is_finite().then_some(Number::Float(float))
}

fn comparison(operator: ast::CompareOpKind) -> Comparison {
    match operator {
        ast::CompareOpKind::Eq => Comparison::Equal,
        ast::CompareOpKind::Ne => Comparison::NotEqual,
        ast::CompareOpKind::Lt => Comparison::Less,
        ast::CompareOpKind::Lte => Comparison::LessOrEqual,
        ast::CompareOpKind::Gt => Comparison::Greater,
        ast::CompareOpKind::Gte => Comparison::GreaterOrEqual,
        ast::CompareOpKind::In => Comparison::In,
        ast::CompareOpKind::NotIn => Comparison::NotIn,
    }
}
