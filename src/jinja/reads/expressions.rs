//! Where the value of an expression comes from.

use super::reader::Reader;
use super::source::Source;
use crate::jinja::ast::Binary;
use crate::jinja::ast::Call;
use crate::jinja::ast::Callee;
use crate::jinja::ast::Constant;
use crate::jinja::ast::Expression;
use crate::jinja::ast::ExpressionKind;
use crate::jinja::ast::FilterCall;
use crate::jinja::place::Site;
use crate::jinja::visit;
use crate::schema::LookUp;

impl<'t> Reader<'t> {
    /// Where the value of an expression comes from, as far as it is handed on unchanged; everything
    /// else that the expression reads is noted.
    pub(super) fn sources(&mut self, expression: &'t Expression) -> Vec<Source> {
        let site = expression.site;
        match &expression.kind {
            ExpressionKind::Variable(name) => self.variable(name, site),
            ExpressionKind::Attribute(subject, key) => {
                self.step(subject, &LookUp::Key(key.clone()), site)
            }
            ExpressionKind::Item(subject, key) => {
                if let ExpressionKind::Constant(Constant::String(key)) = &key.kind {
                    return self.step(subject, &LookUp::Key(key.clone()), site);
                }
                self.consume(key);
                self.step(subject, &LookUp::Item, site)
            }
            ExpressionKind::And(pair) | ExpressionKind::Or(pair) => {
                let mut sources = self.sources(&pair.0);
                self.read_all(&sources, false);
                sources.extend(self.sources(&pair.1));
                sources
            }
            ExpressionKind::Binary(Binary::Add, pair) => self.both(&pair.0, &pair.1),
            ExpressionKind::Choice(choice) => {
                self.ask(&choice.test);
                let mut sources = self.sources(&choice.then);
                if let Some(otherwise) = &choice.otherwise {
                    sources.extend(self.sources(otherwise));
                }
                sources
            }
            ExpressionKind::Not(subject) => {
                self.ask(subject);
                Vec::new()
            }
            ExpressionKind::Test(subject, call) => {
                for mut source in self.sources(subject) {
                    source.guarded = call.test.asks_for_existence();
                    self.read(&source, false);
                }
                self.consume_all(call.arguments.iter().flatten());
                Vec::new()
            }
            ExpressionKind::Filter(subject, call) => self.filtered(subject, call, site),
            ExpressionKind::Call(call) => self.called(call, site),
            _ => {
                self.consume_all(visit::parts(expression));
                Vec::new()
            }
        }
    }

    fn variable(&mut self, name: &'t str, site: Site) -> Vec<Source> {
        if let Some(sources) = self.found(name) {
            return sources;
        }
        if !self.is_free(name) {
            return Vec::new();
        }
        vec![Source {
            root: name.into(),
            steps: Vec::new(),
            site,
            guarded: false,
        }]
    }

    fn step(&mut self, subject: &'t Expression, step: &LookUp, site: Site) -> Vec<Source> {
        let sources = self.sources(subject).into_iter();
        sources
            .map(|source| source.then(step.clone(), site))
            .collect()
    }

    fn both(&mut self, left: &'t Expression, right: &'t Expression) -> Vec<Source> {
        let mut sources = self.sources(left);
        sources.extend(self.sources(right));
        sources
    }

    fn filtered(
        &mut self,
        subject: &'t Expression,
        call: &'t FilterCall,
        site: Site,
    ) -> Vec<Source> {
        let name = call.filter.signature.name;
        let mut sources = self.sources(subject);
        if matches!(name, "default" | "d") {
            for source in &mut sources {
                source.guarded = true;
            }
            for value in call.arguments.iter().flatten().take(1) {
                sources.extend(self.sources(value));
            }
            return sources;
        }
        self.consume_all(call.arguments.iter().flatten());
        let attribute = attribute(call);
        for source in &sources {
            if let Some(path) = attribute {
                self.read(&source.inside(path, site), true);
            }
        }
        match name {
            "selectattr" | "rejectattr" | "select" | "reject" | "sort" | "unique" | "reverse"
            | "list" | "values" => {
                self.read_all(&sources, false);
                sources
            }
            "first" | "last" => {
                let sources = sources.into_iter();
                sources
                    .map(|source| source.then(LookUp::Item, site))
                    .collect()
            }
            "length" | "count" | "keys" => {
                self.read_all(&sources, false);
                Vec::new()
            }
            "map" if attribute.is_some() => {
                self.read_all(&sources, false);
                Vec::new()
            }
            _ => {
                self.read_all(&sources, true);
                Vec::new()
            }
        }
    }

    fn called(&mut self, call: &'t Call, site: Site) -> Vec<Source> {
        let given = call.arguments.positional.iter().flatten();
        let given = given.chain(call.arguments.named.iter().map(|(_, value)| value));
        let given: Vec<&'t Expression> = given.collect();
        let Callee::Method(subject, name) = &call.callee else {
            self.consume_all(given);
            return Vec::new();
        };
        let sources = self.sources(subject);
        if let ("get", [key, rest @ ..]) = (&**name, given.as_slice())
            && let ExpressionKind::Constant(Constant::String(key)) = &key.kind
        {
            self.consume_all(rest.iter().copied());
            let step = LookUp::Key(key.clone());
            let sources = sources.into_iter();
            return sources
                .map(|source| source.then(step.clone(), site))
                .collect();
        }
        self.consume_all(given);
        match &**name {
            "values" => return sources,
            "keys" => self.read_all(&sources, false),
            _ => self.read_all(&sources, true),
        }
        Vec::new()
    }
}

/// The path that a filter looks up in each item.
fn attribute(call: &FilterCall) -> Option<&str> {
    let mut parameters = call.filter.signature.parameters.iter();
    let number = parameters.position(|parameter| parameter.name == "attribute")?;
    match &call.arguments.get(number)?.as_ref()?.kind {
        ExpressionKind::Constant(Constant::String(path)) => Some(path),
        _ => None,
    }
}
