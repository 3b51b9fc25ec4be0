//! Statements.

use super::absence;
use super::convert::Converter;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::diag::did_you_mean;
use crate::jinja::ast::Body;
use crate::jinja::ast::FilterCall;
use crate::jinja::ast::For;
use crate::jinja::ast::If;
use crate::jinja::ast::Macro;
use crate::jinja::ast::Statement;
use crate::jinja::ast::StatementKind;
use crate::jinja::ast::Swallowed;
use crate::jinja::ast::Target;
use crate::jinja::place::Site;
use minijinja::machinery::ast;
use std::ops::Range;
use std::sync::Arc;

impl Converter<'_> {
    pub(super) fn body(&mut self, statements: &[ast::Stmt<'_>]) -> Body {
        let mut body = Body::new();
        for statement in statements {
            if let Some((site, kind)) = self.statement(statement) {
                body.push(Statement { site, kind });
            }
        }
        body
    }

    fn statement(&mut self, statement: &ast::Stmt<'_>) -> Option<(Site, StatementKind)> {
        Some(match statement {
            ast::Stmt::EmitRaw(raw) => return self.literal(raw.raw),
            ast::Stmt::EmitExpr(emit) => {
                let start = emit.span().start_offset as usize;
                let swallowed = self.layout.get(&start).map(|kept| kept.swallowed);
                let site = self.range_site(start..self.end_of_emission(emit.span().end_offset));
                let expression = self.expression(&emit.expr);
                let kind = StatementKind::Emit(expression, swallowed.unwrap_or_default());
                (site, kind)
            }
            ast::Stmt::ForLoop(tag) => (self.site(tag.span()), self.for_loop(tag)),
            ast::Stmt::IfCond(tag) => (self.site(tag.span()), self.if_cond(tag)),
            ast::Stmt::WithBlock(tag) => {
                let bind = |(target, value): &(ast::Expr<'_>, ast::Expr<'_>)| {
                    Some((self.target(target)?, self.expression(value)))
                };
                let bound = tag.assignments.iter().filter_map(bind).collect();
                let kind = StatementKind::With(bound, self.body(&tag.body));
                (self.site(tag.span()), kind)
            }
            ast::Stmt::Set(tag) => {
                let target = self.target(&tag.target)?;
                let kind = StatementKind::Set(target, self.expression(&tag.expr));
                (self.site(tag.span()), kind)
            }
            ast::Stmt::SetBlock(tag) => {
                let target = self.target(&tag.target)?;
                let filters = tag.filter.as_ref().map(|filter| self.filters(filter));
                let body = self.body(&tag.body);
                let kind = StatementKind::SetBlock(target, filters.unwrap_or_default(), body);
                (self.site(tag.span()), kind)
            }
            ast::Stmt::FilterBlock(tag) => {
                let filters = self.filters(&tag.filter);
                let kind = StatementKind::FilterBlock(filters, self.body(&tag.body));
                (self.site(tag.span()), kind)
            }
            ast::Stmt::Macro(tag) => {
                let kind = StatementKind::Macro(Arc::new(self.macro_declaration(tag)));
                (self.site(tag.span()), kind)
            }
            ast::Stmt::CallBlock(tag) => {
                let call = self.call(&tag.call);
                let caller = Arc::new(self.macro_declaration(&tag.macro_decl));
                let kind = StatementKind::CallBlock(call?, caller);
                (self.site(tag.span()), kind)
            }
            ast::Stmt::Do(tag) => {
                let kind = StatementKind::Do(self.call(&tag.call)?);
                (self.site(tag.span()), kind)
            }
            ast::Stmt::Continue(tag) => (self.site(tag.span()), StatementKind::Continue),
            ast::Stmt::Break(tag) => (self.site(tag.span()), StatementKind::Break),
            other => return self.other(other),
        })
    }

    /// Tags that name another file, and tags that definitions do not have.
    fn other(&mut self, statement: &ast::Stmt<'_>) -> Option<(Site, StatementKind)> {
        let (span, tag) = match statement {
            ast::Stmt::Include(tag) => {
                let site = self.site(tag.span());
                let file = self.file(&tag.name, tag.ignore_missing)?;
                return Some((site, StatementKind::Include(file)));
            }
            ast::Stmt::Import(tag) => {
                let site = self.site(tag.span());
                let file = self.file(&tag.expr, false)??;
                let Some(Target::Name(name)) = self.target(&tag.name) else {
                    return None;
                };
                return Some((site, StatementKind::Import(file, name)));
            }
            ast::Stmt::FromImport(tag) => {
                let site = self.site(tag.span());
                let file = self.file(&tag.expr, false)??;
                let mut names = Vec::new();
                for (name, alias) in &tag.names {
                    let name = self.target(name)?;
                    let alias = alias.as_ref().and_then(|alias| self.target(alias));
                    if let Target::Name(name) = name {
                        let bound = match alias {
                            Some(Target::Name(alias)) => alias,
                            _ => name.clone(),
                        };
                        names.push((name, bound));
                    }
                }
                return Some((site, StatementKind::FromImport(file, names)));
            }
            ast::Stmt::Extends(tag) => (tag.span(), "extends"),
            ast::Stmt::Block(tag) => (tag.span(), "block"),
            ast::Stmt::AutoEscape(tag) => (tag.span(), "autoescape"),
            _ => return None,
        };
        let message = format!("definitions have no `{{% {tag} %}}`");
        let help = match tag {
            "autoescape" => "leave it out: values can never break the YAML around them",
            _ => "share text with `{% include %}` or with macros",
        };
        let fault = Fault::new(&templates::UNSUPPORTED, message).help(help);
        let site = self.site(span);
        self.fault(site.part(0, u32::try_from(tag.len()).unwrap_or(0)), fault);
        None
    }

    fn literal(&mut self, raw: &str) -> Option<(Site, StatementKind)> {
        let start = (raw.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let kept = self.layout.get(&start);
        let range: Range<usize> = kept.map_or(start..start + raw.len(), |kept| kept.range.clone());
        let swallowed: Swallowed = kept.map(|kept| kept.swallowed).unwrap_or_default();
        let empty = range.is_empty() && swallowed == Swallowed::default();
        (!empty).then(|| (self.range_site(range), StatementKind::Literal(swallowed)))
    }

    /// The parser's place of an emission ends with its expression; ours with its braces.
    fn end_of_emission(&self, end: u32) -> usize {
        let end = end as usize;
        let rest = self.text.get(end..).unwrap_or_default();
        rest.find("}}").map_or(end, |braces| end + braces + 2)
    }

    fn for_loop(&mut self, tag: &ast::ForLoop<'_>) -> StatementKind {
        let (body, otherwise) = (self.body(&tag.body), self.body(&tag.else_body));
        let absence = absence::of_bodies(self.text, [&body, &otherwise].into_iter(), true);
        StatementKind::For(Box::new(For {
            target: self
                .target(&tag.target)
                .unwrap_or_else(|| Target::Unpack(Vec::new())),
            iterable: self.expression(&tag.iter),
            filter: tag
                .filter_expr
                .as_ref()
                .map(|filter| self.expression(filter)),
            recursive: tag.recursive,
            breaks: breaks(&body),
            body,
            otherwise,
            absence,
        }))
    }

    /// `elif` is an `if` in the `else` for the parser; here it is one more branch.
    fn if_cond(&mut self, tag: &ast::IfCond<'_>) -> StatementKind {
        let mut branches = vec![(self.expression(&tag.expr), self.body(&tag.true_body))];
        let mut rest = &tag.false_body;
        while let [ast::Stmt::IfCond(next)] = rest.as_slice() {
            if !self.is_elif(next.span().start_offset as usize) {
                break;
            }
            branches.push((self.expression(&next.expr), self.body(&next.true_body)));
            rest = &next.false_body;
        }
        let otherwise = self.body(rest);
        let bodies = || branches.iter().map(|(_, body)| body).chain([&otherwise]);
        let absence = absence::of_bodies(self.text, bodies(), false);
        let leaves_loop = bodies().any(leaves_loop);
        StatementKind::If(Box::new(If {
            branches,
            otherwise,
            leaves_loop,
            absence,
        }))
    }

    fn is_elif(&self, start: usize) -> bool {
        self.text
            .get(start..)
            .is_some_and(|rest| rest.starts_with("elif"))
    }

    fn macro_declaration(&mut self, tag: &ast::Macro<'_>) -> Macro {
        let without_default = tag.args.len().saturating_sub(tag.defaults.len());
        let mut parameters = Vec::new();
        for (index, parameter) in tag.args.iter().enumerate() {
            let default = index.checked_sub(without_default);
            let default = default.and_then(|index| tag.defaults.get(index));
            let default = default.map(|default| self.expression(default));
            if let Some(Target::Name(name)) = self.target(parameter) {
                parameters.push((name, default));
            }
        }
        Macro {
            name: tag.name.into(),
            parameters,
            body: self.body(&tag.body),
        }
    }

    /// A chain of filters without a subject, first to last.
    fn filters(&mut self, chain: &ast::Expr<'_>) -> Vec<FilterCall> {
        let mut filters = Vec::new();
        let mut next = Some(chain);
        while let Some(ast::Expr::Filter(filter)) = next {
            filters.extend(self.filter_call(filter));
            next = filter.expr.as_ref();
        }
        filters.reverse();
        filters
    }

    fn target(&mut self, target: &ast::Expr<'_>) -> Option<Target> {
        match target {
            ast::Expr::Var(name) => Some(Target::Name(name.id.into())),
            ast::Expr::GetAttr(attribute) => match &attribute.expr {
                ast::Expr::Var(name) => {
                    Some(Target::Attribute(name.id.into(), attribute.name.into()))
                }
                _ => self.bad_target(target),
            },
            ast::Expr::List(list) => {
                let items = list.items.iter();
                let targets: Vec<Target> = items.filter_map(|item| self.target(item)).collect();
                Some(Target::Unpack(targets))
            }
            _ => self.bad_target(target),
        }
    }

    fn bad_target(&mut self, target: &ast::Expr<'_>) -> Option<Target> {
        let site = self.site(target.span());
        let fault = Fault::new(&templates::SYNTAX, "this cannot be assigned to");
        self.fault(
            site,
            fault.help("assign to a name, or to an attribute of a `namespace()`"),
        );
        None
    }

    /// The number of a file named by a string; the inner option is for one that may be missing.
    #[expect(
        clippy::option_option,
        reason = "a fault, a file that may be missing and is, or a file"
    )]
    fn file(&mut self, name: &ast::Expr<'_>, may_be_missing: bool) -> Option<Option<u16>> {
        let site = self.site(name.span());
        let constant = match name {
            ast::Expr::Const(constant) => constant.value.as_str(),
            _ => None,
        };
        let Some(name) = constant else {
            let fault = Fault::new(
                &templates::INCLUDE,
                "the name of an included template must be a string",
            );
            self.fault(site, fault.help("choose between several with `{% if %}`"));
            return None;
        };
        let found = self.names.files.iter().find(|(known, _)| **known == *name);
        if let Some((_, file)) = found {
            return Some(Some(*file));
        }
        if may_be_missing {
            return Some(None);
        }
        let message = format!("this definition has no template `{name}` to include");
        let mut fault = Fault::new(&templates::INCLUDE, message);
        fault.help = if self.names.files.is_empty() {
            Some("a definition is one template; write the text here, or into a macro".to_owned())
        } else {
            did_you_mean(name, self.names.files.iter().map(|(known, _)| &**known))
        };
        self.fault(site, fault);
        None
    }
}

/// Whether a body may end the loop that it is the body of.
fn breaks(body: &Body) -> bool {
    body.iter().any(|statement| match &statement.kind {
        StatementKind::Break => true,
        StatementKind::If(tag) => {
            tag.branches.iter().any(|(_, body)| breaks(body)) || breaks(&tag.otherwise)
        }
        StatementKind::With(_, body) => breaks(body),
        _ => false,
    })
}

fn leaves_loop(body: &Body) -> bool {
    body.iter().any(|statement| match &statement.kind {
        StatementKind::Break | StatementKind::Continue => true,
        StatementKind::If(tag) => tag.leaves_loop,
        StatementKind::With(_, body) => leaves_loop(body),
        _ => false,
    })
}
