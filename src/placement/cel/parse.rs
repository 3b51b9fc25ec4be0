//! Tokens to expressions.

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
use super::tokens::Token;
use super::tokens::TokenKind;
use super::tokens::tokens;
use std::sync::Arc;

/// How deep expressions may be nested; a hub allows some more.
const DEPTH: usize = 64;

/// How many words and signs an expression may have.
const LENGTH: usize = 2000;

/// Reads an expression.
///
/// # Errors
/// When it is none, or uses what we do not know.
pub(super) fn parse(text: &str) -> Result<Expr, Refusal> {
    let tokens = tokens(text)?;
    if tokens.len() > LENGTH {
        return Err(Refusal::unknown("such a long expression", 0));
    }
    let mut parser = Parser {
        text,
        tokens,
        next: 0,
        depth: 0,
    };
    let root = parser.expression()?;
    match parser.peek() {
        TokenKind::End => Ok(root),
        _ => Err(parser.unexpected()),
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

/// Operators of equal strength; each row binds tighter than the one before.
const BINARY: &[&[(&str, Operator)]] = &[
    &[
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        (">", Operator::Greater),
        ("in", Operator::In),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[
        ("*", Operator::Multiply),
        ("/", Operator::Divide),
        ("%", Operator::Remainder),
    ],
];

type Parsed = Result<Expr, Refusal>;

impl Parser<'_> {
    /// `a ? b : c`
    fn expression(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Refusal::unknown("such deep nesting", self.at()));
        }
        let condition = self.or()?;
        let at = self.at();
        let parsed = if self.takes("?") {
            let then = self.or()?;
            self.expect(":")?;
            let otherwise = self.expression()?;
            Expr {
                at,
                kind: Kind::Conditional(Box::new(Conditional {
                    condition,
                    then,
                    otherwise,
                })),
            }
        } else {
            condition
        };
        self.depth -= 1;
        Ok(parsed)
    }

    fn or(&mut self) -> Parsed {
        let mut left = self.and()?;
        loop {
            let at = self.at();
            if !self.takes("||") {
                return Ok(left);
            }
            let kind = Kind::Or(Box::new(left), Box::new(self.and()?));
            left = Expr { at, kind };
        }
    }

    fn and(&mut self) -> Parsed {
        let mut left = self.binary(BINARY)?;
        loop {
            let at = self.at();
            if !self.takes("&&") {
                return Ok(left);
            }
            let kind = Kind::And(Box::new(left), Box::new(self.binary(BINARY)?));
            left = Expr { at, kind };
        }
    }

    fn binary(&mut self, rows: &[&[(&'static str, Operator)]]) -> Parsed {
        let Some((row, tighter)) = rows.split_first() else {
            return self.unary();
        };
        let mut left = self.binary(tighter)?;
        loop {
            let at = self.at();
            let mut operators = row.iter();
            let Some((_, operator)) = operators.find(|(sign, _)| self.takes(sign)) else {
                return Ok(left);
            };
            let right = self.binary(tighter)?;
            let kind = Kind::Binary(Box::new(Binary {
                operator: *operator,
                left,
                right,
            }));
            left = Expr { at, kind };
        }
    }

    fn unary(&mut self) -> Parsed {
        let at = self.at();
        let mut signs = Vec::new();
        while let Some(sign) = ["!", "-"].into_iter().find(|sign| self.takes(sign)) {
            signs.push(sign);
            if signs.len() > DEPTH {
                return Err(Refusal::unknown("such deep nesting", at));
            }
        }
        let mut inner = self.literal_or_member(signs.last() == Some(&"-"))?;
        if matches!(inner.kind, Kind::Literal(Value::Int(value)) if value < 0) {
            // The sign belongs to the number.
            signs.pop();
        }
        for sign in signs.into_iter().rev() {
            let boxed = Box::new(inner);
            let kind = if sign == "!" {
                Kind::Not(boxed)
            } else {
                Kind::Negative(boxed)
            };
            inner = Expr { at, kind };
        }
        Ok(inner)
    }

    /// A member; a number after a minus is a negative number, unless something follows it.
    fn literal_or_member(&mut self, negative: bool) -> Parsed {
        let at = self.at();
        let value = match self.peek() {
            TokenKind::Literal(Value::Int(value)) => Some(i128::from(*value)),
            // One too large for an integer, which only stands for the smallest one.
            TokenKind::Literal(Value::Uint(value)) if self.is_plain_number() => {
                Some(i128::from(*value))
            }
            _ => None,
        };
        let Some(value) = value else {
            return self.member();
        };
        let Ok(value) = i64::try_from(if negative { -value } else { value }) else {
            return Err(Refusal::invalid(self.text, at, "invalid int literal"));
        };
        self.next += 1;
        let literal = Expr {
            at,
            kind: Kind::Literal(Value::Int(value)),
        };
        self.after(literal)
    }

    /// Whether the number at hand is written without a `u`.
    fn is_plain_number(&self) -> bool {
        let at = self.at();
        let rest = self.text.get(at..).unwrap_or_default();
        let is_part = |c: char| c.is_ascii_alphanumeric();
        let written = rest.split(|c| !is_part(c)).next().unwrap_or_default();
        !written.ends_with(['u', 'U'])
    }

    fn member(&mut self) -> Parsed {
        let primary = self.primary()?;
        self.after(primary)
    }

    /// Fields, indexes and calls behind an expression.
    fn after(&mut self, mut of: Expr) -> Parsed {
        let mut links = 0;
        loop {
            links += 1;
            if links > 4 * DEPTH {
                return Err(Refusal::unknown("such deep nesting", self.at()));
            }
            let at = self.at();
            if self.takes(".") {
                let name = self.name()?;
                of = if self.takes("(") {
                    self.call(name, Some(of), at)?
                } else {
                    select(of, name, false, at)
                };
            } else if self.takes(".?") {
                let name = self.name()?;
                of = select(of, name, true, at);
            } else if let Some(sign) = ["[", "[?"].into_iter().find(|sign| self.takes(sign)) {
                let key = self.expression()?;
                self.expect("]")?;
                let kind = Kind::Index(Box::new(Index {
                    of,
                    key,
                    optional: sign == "[?",
                }));
                of = Expr { at, kind };
            } else {
                return Ok(of);
            }
        }
    }

    fn primary(&mut self) -> Parsed {
        let at = self.at();
        match self.peek().clone() {
            TokenKind::Literal(value) => {
                self.next += 1;
                let kind = Kind::Literal(value);
                Ok(Expr { at, kind })
            }
            TokenKind::Name(name) => {
                self.next += 1;
                self.named(name, at)
            }
            TokenKind::Sign(".") => {
                self.next += 1;
                let name = self.name()?;
                self.named(name, at)
            }
            TokenKind::Sign("(") => {
                self.next += 1;
                let inner = self.expression()?;
                self.expect(")")?;
                Ok(inner)
            }
            TokenKind::Sign("[") => {
                self.next += 1;
                let items = self.list("]")?;
                let kind = Kind::List(items);
                Ok(Expr { at, kind })
            }
            TokenKind::Sign("[?") => Err(Refusal::unknown("the optional item of a list", at)),
            TokenKind::Sign("{") => {
                self.next += 1;
                self.map(at)
            }
            _ => Err(self.unexpected()),
        }
    }

    /// A variable, a call, or a message.
    fn named(&mut self, name: Arc<str>, at: usize) -> Parsed {
        if self.takes("(") {
            return self.call(name, None, at);
        }
        if matches!(self.peek(), TokenKind::Sign("{")) {
            return Err(Refusal::unknown(format!("the message `{name}`"), at));
        }
        let kind = Kind::Name(name);
        Ok(Expr { at, kind })
    }

    /// A call behind its bracket; macros become what they stand for.
    fn call(&mut self, function: Arc<str>, target: Option<Expr>, at: usize) -> Parsed {
        let mut arguments = self.list(")")?;
        let kind = match (&*function, target) {
            ("has", None) if arguments.len() == 1 => {
                let Some(Kind::Select(select)) = arguments.pop().map(|argument| argument.kind)
                else {
                    let message = "invalid argument to has() macro";
                    return Err(Refusal::invalid(self.text, at, message));
                };
                Kind::Has(select)
            }
            (_, Some(of)) if Fold::named(&function, arguments.len()).is_some() => {
                self.fold(&function, of, arguments, at)?
            }
            (_, target) => Kind::Call(Box::new(Call {
                function,
                target,
                arguments,
            })),
        };
        Ok(Expr { at, kind })
    }

    fn fold(&self, name: &str, of: Expr, arguments: Vec<Expr>, at: usize) -> Result<Kind, Refusal> {
        let fold = Fold::named(name, arguments.len());
        let mut arguments = arguments.into_iter();
        let variable = arguments.next().map(|argument| argument.kind);
        let (Some(fold), Some(Kind::Name(variable))) = (fold, variable) else {
            let message = "argument must be a simple name";
            return Err(Refusal::invalid(self.text, at, message));
        };
        let mut rest: Vec<Expr> = arguments.collect();
        let body = rest.pop().ok_or_else(|| self.unexpected())?;
        Ok(Kind::Folded(Box::new(Folded {
            fold,
            of,
            variable,
            filter: rest.pop(),
            body,
        })))
    }

    /// Expressions up to a closing bracket.
    fn list(&mut self, end: &'static str) -> Result<Vec<Expr>, Refusal> {
        let mut items = Vec::new();
        loop {
            if self.takes(end) {
                return Ok(items);
            }
            items.push(self.expression()?);
            if !self.takes(",") {
                self.expect(end)?;
                return Ok(items);
            }
        }
    }

    /// A map behind its bracket.
    fn map(&mut self, at: usize) -> Parsed {
        let mut pairs = Vec::new();
        while !self.takes("}") {
            let key_at = self.at();
            let TokenKind::Literal(Value::Text(key)) = self.peek().clone() else {
                return Err(Refusal::unknown(
                    "a key that is not written as text",
                    key_at,
                ));
            };
            self.next += 1;
            self.expect(":")?;
            pairs.push((key, self.expression()?));
            if !self.takes(",") {
                self.expect("}")?;
                break;
            }
        }
        let kind = Kind::Map(pairs);
        Ok(Expr { at, kind })
    }

    fn name(&mut self) -> Result<Arc<str>, Refusal> {
        match self.peek().clone() {
            TokenKind::Name(name) => {
                self.next += 1;
                Ok(name)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn peek(&self) -> &TokenKind {
        self.tokens
            .get(self.next)
            .map_or(&TokenKind::End, |token| &token.kind)
    }

    fn at(&self) -> usize {
        let token = self.tokens.get(self.next);
        token.map_or(self.text.len(), |token| token.at)
    }

    /// Takes a sign if it comes next.
    fn takes(&mut self, wanted: &str) -> bool {
        let comes = matches!(self.peek(), TokenKind::Sign(sign) if *sign == wanted);
        self.next += usize::from(comes);
        comes
    }

    fn expect(&mut self, wanted: &'static str) -> Result<(), Refusal> {
        if self.takes(wanted) {
            return Ok(());
        }
        Err(self.unexpected())
    }

    fn unexpected(&self) -> Refusal {
        let shown = if matches!(self.peek(), TokenKind::End) {
            "<EOF>"
        } else {
            let next = self.tokens.get(self.next + 1);
            let end = next.map_or(self.text.len(), |next| next.at);
            let token = self.text.get(self.at()..end);
            token.unwrap_or_default().trim_end()
        };
        let message = format!("Syntax error: mismatched input '{shown}'");
        Refusal::invalid(self.text, self.at(), &message)
    }
}

fn select(of: Expr, field: Arc<str>, optional: bool, at: usize) -> Expr {
    Expr {
        at,
        kind: Kind::Select(Box::new(Select {
            of,
            field,
            optional,
        })),
    }
}
