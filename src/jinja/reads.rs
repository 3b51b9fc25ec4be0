//! What a template reads, found without running it.

use super::ast::Body;
use super::ast::Call;
use super::ast::Callee;
use super::ast::Constant;
use super::ast::Expression;
use super::ast::ExpressionKind;
use super::ast::FilterCall;
use super::ast::For;
use super::ast::Macro;
use super::ast::Statement;
use super::ast::StatementKind;
use super::ast::Target;
use super::place::Site;
use super::template::Template;
use super::visit;
use crate::schema::LookUp;
use crate::source::Span;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A look-up in a variable that the template does not bind itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The variable: `parameter`.
    pub root: Arc<str>,
    /// The way from there.
    pub steps: Vec<LookUp>,
    /// Where the look-up stands.
    pub span: Option<Span>,
    /// Whether the value is used as a whole, with everything in it. Otherwise it is only asked whether
    /// it exists, whether it is true, or what it goes over.
    pub whole: bool,
    /// Whether the template knows that it may be absent: it asks, or has a default.
    pub guarded: bool,
}

/// Where a value comes from.
#[derive(Clone)]
struct Source {
    root: Arc<str>,
    steps: Vec<LookUp>,
    site: Site,
    guarded: bool,
}

impl Source {
    fn then(mut self, step: LookUp, site: Site) -> Self {
        self.steps.push(step);
        self.site = site;
        self
    }
}

impl Template {
    /// Everything that the template and the files it includes may read. Names that are bound to what
    /// was read are followed, and both sides of every condition count.
    pub fn reads(&self) -> Vec<Read> {
        let mut reader = Reader {
            template: self,
            bound: BTreeSet::new(),
            scopes: vec![BTreeMap::new()],
            reads: Vec::new(),
        };
        for file in &self.files {
            reader.collect(&file.body);
        }
        if let Some(main) = self.files.first() {
            reader.body(&main.body);
        }
        reader.reads
    }
}

type Scope<'t> = BTreeMap<&'t str, Vec<Source>>;

struct Reader<'t> {
    template: &'t Template,
    /// All names that are bound anywhere.
    bound: BTreeSet<&'t str>,
    scopes: Vec<Scope<'t>>,
    reads: Vec<Read>,
}

impl<'t> Reader<'t> {
    fn collect(&mut self, body: &'t Body) {
        let bound = &mut self.bound;
        visit::statements(body, &mut |statement| match &statement.kind {
            StatementKind::Set(target, _) | StatementKind::SetBlock(target, _, _) => {
                names(target, bound);
            }
            StatementKind::For(tag) => names(&tag.target, bound),
            StatementKind::With(pairs, _) => {
                for (target, _) in pairs {
                    names(target, bound);
                }
            }
            StatementKind::Import(_, name) => drop(bound.insert(name)),
            StatementKind::FromImport(_, pairs) => {
                bound.extend(pairs.iter().map(|(_, alias)| &**alias));
            }
            StatementKind::Macro(declaration) => {
                bound.insert(&declaration.name);
                bound.extend(declaration.parameters.iter().map(|(name, _)| &**name));
            }
            StatementKind::CallBlock(_, declaration) => {
                bound.extend(declaration.parameters.iter().map(|(name, _)| &**name));
            }
            _ => {}
        });
    }

    fn body(&mut self, body: &'t Body) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn within(&mut self, body: &'t Body) {
        self.scopes.push(Scope::new());
        self.body(body);
        self.scopes.pop();
    }

    fn statement(&mut self, statement: &'t Statement) {
        match &statement.kind {
            StatementKind::If(tag) => {
                for (test, body) in &tag.branches {
                    self.ask(test);
                    self.body(body);
                }
                self.body(&tag.otherwise);
            }
            StatementKind::For(tag) => self.rounds(tag),
            StatementKind::With(bound, body) => {
                self.scopes.push(Scope::new());
                for (target, value) in bound {
                    self.assign(target, value);
                }
                self.body(body);
                self.scopes.pop();
            }
            StatementKind::Set(target, value) => self.assign(target, value),
            StatementKind::SetBlock(target, filters, body) => {
                self.arguments(filters);
                self.within(body);
                self.bind(target, Vec::new());
            }
            StatementKind::FilterBlock(filters, body) => {
                self.arguments(filters);
                self.body(body);
            }
            StatementKind::Include(Some(file)) => {
                if let Some(file) = self.template.files.get(usize::from(*file)) {
                    self.within(&file.body);
                }
            }
            StatementKind::Import(file, _) | StatementKind::FromImport(file, _) => {
                if let Some(file) = self.template.files.get(usize::from(*file)) {
                    let outer = std::mem::replace(&mut self.scopes, vec![Scope::new()]);
                    self.body(&file.body);
                    self.scopes = outer;
                }
            }
            StatementKind::Macro(declaration) => self.declaration(declaration),
            StatementKind::CallBlock(call, declaration) => {
                self.consume(call);
                self.declaration(declaration);
            }
            _ => self.consume_all(visit::own(statement)),
        }
    }

    fn arguments(&mut self, filters: &'t [FilterCall]) {
        for argument in filters
            .iter()
            .flat_map(|call| call.arguments.iter().flatten())
        {
            self.consume(argument);
        }
    }

    fn declaration(&mut self, declaration: &'t Macro) {
        self.scopes.push(Scope::new());
        for (name, default) in &declaration.parameters {
            let sources = default.as_ref().map(|value| self.sources(value));
            self.put(name, sources.unwrap_or_default());
        }
        self.body(&declaration.body);
        self.scopes.pop();
    }

    fn rounds(&mut self, tag: &'t For) {
        let (items, values) = self.items(&tag.iterable);
        self.scopes.push(Scope::new());
        match (&tag.target, values) {
            (Target::Unpack(targets), Some(values)) => {
                for (number, target) in targets.iter().enumerate() {
                    let own = if number == 1 {
                        values.clone()
                    } else {
                        Vec::new()
                    };
                    self.bind(target, own);
                }
            }
            (target, Some(values)) => {
                self.read_all(&values, true);
                self.bind(target, Vec::new());
            }
            (Target::Unpack(targets), None) => {
                self.read_all(&items, true);
                self.bind_each(targets);
            }
            (target, None) => self.bind(target, items),
        }
        if let Some(filter) = &tag.filter {
            self.ask(filter);
        }
        self.body(&tag.body);
        self.scopes.pop();
        self.body(&tag.otherwise);
    }

    /// The items of what a loop goes over, or the values of its pairs.
    fn items(&mut self, iterable: &'t Expression) -> (Vec<Source>, Option<Vec<Source>>) {
        let pairs_of = match &iterable.kind {
            ExpressionKind::Filter(subject, call)
                if matches!(call.filter.signature.name, "items" | "dictsort") =>
            {
                Some(&**subject)
            }
            ExpressionKind::Call(call) => match &call.callee {
                Callee::Method(subject, name) if &**name == "items" => Some(subject),
                _ => None,
            },
            _ => None,
        };
        let sources = self.sources(pairs_of.unwrap_or(iterable));
        self.read_all(&sources, false);
        let inner = sources.into_iter();
        let inner: Vec<Source> = inner
            .map(|source| source.then(LookUp::Item, iterable.site))
            .collect();
        match pairs_of {
            Some(_) => (Vec::new(), Some(inner)),
            None => (inner, None),
        }
    }

    fn assign(&mut self, target: &'t Target, value: &'t Expression) {
        match target {
            Target::Name(_) => {
                let sources = self.sources(value);
                self.bind(target, sources);
            }
            Target::Attribute(..) | Target::Unpack(_) => {
                self.consume(value);
                self.bind(target, Vec::new());
            }
        }
    }

    fn bind(&mut self, target: &'t Target, sources: Vec<Source>) {
        match target {
            Target::Name(name) => self.put(name, sources),
            Target::Attribute(..) => {}
            Target::Unpack(targets) => {
                self.bind_each(targets);
            }
        }
    }

    /// Binds targets to what cannot be followed.
    fn bind_each(&mut self, targets: &'t [Target]) {
        for target in targets {
            self.bind(target, Vec::new());
        }
    }

    /// A name may be bound on one way and not on another, so what it was before stays possible.
    fn put(&mut self, name: &'t str, sources: Vec<Source>) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.entry(name).or_default().extend(sources);
        }
    }

    /// The value is used with everything in it.
    fn consume(&mut self, expression: &'t Expression) {
        for source in self.sources(expression) {
            self.read(&source, true);
        }
    }

    fn consume_all(&mut self, expressions: impl IntoIterator<Item = &'t Expression>) {
        for expression in expressions {
            self.consume(expression);
        }
    }

    /// Only whether it exists or is true matters.
    fn ask(&mut self, expression: &'t Expression) {
        for source in self.sources(expression) {
            self.read(&source, false);
        }
    }

    fn read_all(&mut self, sources: &[Source], whole: bool) {
        for source in sources {
            self.read(source, whole);
        }
    }

    fn read(&mut self, source: &Source, whole: bool) {
        self.reads.push(Read {
            root: source.root.clone(),
            steps: source.steps.clone(),
            span: self.template.span(source.site),
            whole,
            guarded: source.guarded,
        });
    }

    /// Where the value of an expression comes from, as far as it is handed on unchanged; everything
    /// else that the expression reads is noted.
    fn sources(&mut self, expression: &'t Expression) -> Vec<Source> {
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
            ExpressionKind::Binary(crate::jinja::ast::Binary::Add, pair) => {
                self.both(&pair.0, &pair.1)
            }
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

    fn variable(&self, name: &'t str, site: Site) -> Vec<Source> {
        let mut scopes = self.scopes.iter().rev();
        if let Some(sources) = scopes.find_map(|scope| scope.get(name)) {
            return sources.clone();
        }
        if self.bound.contains(name) || matches!(name, "loop" | "caller") {
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
                self.read(&inside(source, path, site), true);
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

fn names<'t>(target: &'t Target, bound: &mut BTreeSet<&'t str>) {
    match target {
        Target::Name(name) => drop(bound.insert(name)),
        Target::Attribute(..) => {}
        Target::Unpack(targets) => {
            for target in targets {
                names(target, bound);
            }
        }
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

fn inside(source: &Source, path: &str, site: Site) -> Source {
    let item = source.clone().then(LookUp::Item, site);
    path.split('.').fold(item, |source, word| {
        let step = match word.parse::<usize>() {
            Ok(_) => LookUp::Item,
            Err(_) => LookUp::Key(word.into()),
        };
        source.then(step, site)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jinja::testing;

    /// The reads of a template: `parameter.ports[].name`, and `?` behind what is only asked.
    fn reads(text: &str) -> Vec<String> {
        let (template, _) = testing::template(text);
        let show = |read: &Read| {
            let mut shown = read.root.to_string();
            for step in &read.steps {
                match step {
                    LookUp::Key(key) => shown.extend([".", &**key]),
                    LookUp::Item => shown.push_str("[]"),
                }
            }
            if !read.whole {
                shown.push('?');
            }
            shown
        };
        template.reads().iter().map(show).collect()
    }

    #[test]
    fn look_ups_are_read_and_conditions_ask() {
        assert_eq!(reads("a: {{ parameter.b.c }}\n"), ["parameter.b.c"]);
        let text =
            "{% if parameter.a is defined and parameter.b %}\nx: {{ y.z[\"k\"] }}\n{% endif %}";
        assert_eq!(
            reads(text),
            ["parameter.a?", "parameter.b?", "y.z.k"],
            "a test gives no value of its subject"
        );
        assert_eq!(
            reads("a: {{ parameter.a | default(parameter.b) }}\n"),
            ["parameter.a", "parameter.b"]
        );
        assert_eq!(
            reads("a: {{ p.a if p.b else p.c }}\n"),
            ["p.b?", "p.a", "p.c"]
        );
    }

    #[test]
    fn names_are_followed_to_what_they_are_bound_to() {
        let text =
            "{% set a = p.x %}\n{% for one in a.list | sort %}\nk{{ one.name }}: 1\n{% endfor %}";
        assert_eq!(reads(text), ["p.x.list?", "p.x.list?", "p.x.list[].name"]);
        let text = "{% for key, value in p.map | items %}\nk{{ key }}: {{ value.x }}\n{% endfor %}";
        assert_eq!(reads(text), ["p.map?", "p.map[].x"]);
        let text = "{% with a = p.x %}\nb: {{ a.y }}\n{% endwith %}\nc: {{ a }}\n";
        assert_eq!(reads(text), ["p.x.y"]);
    }

    #[test]
    fn a_value_that_is_handed_to_something_else_is_read_whole() {
        assert_eq!(
            reads("a: {{ [p.x, 1] }}\nb: {{ dict(c=p.y) }}\n"),
            ["p.x", "p.y"]
        );
        assert_eq!(reads("a: {{ p.x | to_json }}\n"), ["p.x"]);
        let text = "a: {{ p.l | map(attribute=\"m.n\") | list }}\n";
        assert_eq!(reads(text), ["p.l[].m.n", "p.l?"]);
        let text = "{% macro m(x) %}{{ x.y }}{% endmacro %}\na: {{ m(p.z) }}\n";
        assert_eq!(reads(text), ["p.z"]);
    }
}
