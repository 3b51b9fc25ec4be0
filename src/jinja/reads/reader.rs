//! Statements: which names are bound to what, and what is read on the way.

use super::Read;
use super::source::Source;
use crate::jinja::ast::Body;
use crate::jinja::ast::Callee;
use crate::jinja::ast::Expression;
use crate::jinja::ast::ExpressionKind;
use crate::jinja::ast::FilterCall;
use crate::jinja::ast::For;
use crate::jinja::ast::Macro;
use crate::jinja::ast::Statement;
use crate::jinja::ast::StatementKind;
use crate::jinja::ast::Target;
use crate::jinja::template::Template;
use crate::jinja::visit;
use crate::schema::LookUp;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

type Scope<'t> = BTreeMap<&'t str, Vec<Source>>;

/// How many sources of one name are followed. Each round of `a = a + a` would have twice as many.
const MAX_SOURCES: usize = 256;

/// How many reads are told apart.
const MAX_READS: usize = 10_000;

/// How many statements and sources are looked at. A file that is included twice, by one that is
/// included twice, and so on, is looked at each time.
const MAX_STEPS: usize = 1_000_000;

/// Follows what is read through the statements.
pub(super) struct Reader<'t> {
    template: &'t Template,
    /// All names that are bound anywhere.
    bound: BTreeSet<&'t str>,
    scopes: Vec<Scope<'t>>,
    reads: Vec<Read>,
    /// How many steps are left.
    left: usize,
    /// There are more ways than are followed.
    is_over: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn new(template: &'t Template) -> Self {
        Self {
            template,
            bound: BTreeSet::new(),
            scopes: vec![Scope::new()],
            reads: Vec::new(),
            left: MAX_STEPS,
            is_over: false,
        }
    }

    /// What was read.
    pub(super) fn finish(self) -> Vec<Read> {
        if self.is_over {
            self.everything()
        } else {
            self.reads
        }
    }

    /// Each variable as a whole, where it stands first.
    fn everything(&self) -> Vec<Read> {
        let mut reads: Vec<Read> = Vec::new();
        for file in &self.template.files {
            visit::statements(&file.body, &mut |statement| {
                visit::expressions(statement, &mut |expression| {
                    let ExpressionKind::Variable(name) = &expression.kind else {
                        return;
                    };
                    if self.is_free(name) && reads.iter().all(|read| *read.root != **name) {
                        reads.push(Read {
                            root: (&**name).into(),
                            steps: Vec::new(),
                            span: self.template.span(expression.site),
                            whole: true,
                            guarded: false,
                        });
                    }
                });
            });
        }
        reads
    }

    /// Whether a name is bound nowhere, so that the template finds it.
    pub(super) fn is_free(&self, name: &str) -> bool {
        !self.bound.contains(name) && !matches!(name, "loop" | "caller")
    }

    /// What a name is bound to.
    pub(super) fn found(&mut self, name: &str) -> Option<Vec<Source>> {
        let mut scopes = self.scopes.iter().rev();
        let sources = scopes.find_map(|scope| scope.get(name))?;
        let steps = sources.iter().map(|source| 1 + source.steps.len()).sum();
        let sources = sources.clone();
        self.pay(steps);
        Some(if self.is_over { Vec::new() } else { sources })
    }

    fn pay(&mut self, steps: usize) {
        self.left = self.left.saturating_sub(steps);
        self.is_over |= self.left == 0;
    }

    pub(super) fn collect(&mut self, body: &'t Body) {
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

    pub(super) fn body(&mut self, body: &'t Body) {
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
        self.pay(1);
        if self.is_over {
            return;
        }
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
        let Some(scope) = self.scopes.last_mut() else {
            return;
        };
        let known = scope.entry(name).or_default();
        for source in sources {
            if known.len() == MAX_SOURCES {
                self.is_over = true;
                return;
            }
            if !known.contains(&source) {
                known.push(source);
            }
        }
    }

    /// The value is used with everything in it.
    pub(super) fn consume(&mut self, expression: &'t Expression) {
        for source in self.sources(expression) {
            self.read(&source, true);
        }
    }

    pub(super) fn consume_all(&mut self, expressions: impl IntoIterator<Item = &'t Expression>) {
        for expression in expressions {
            self.consume(expression);
        }
    }

    /// Only whether it exists or is true matters.
    pub(super) fn ask(&mut self, expression: &'t Expression) {
        for source in self.sources(expression) {
            self.read(&source, false);
        }
    }

    pub(super) fn read_all(&mut self, sources: &[Source], whole: bool) {
        for source in sources {
            self.read(source, whole);
        }
    }

    pub(super) fn read(&mut self, source: &Source, whole: bool) {
        if self.reads.len() == MAX_READS {
            self.is_over = true;
            return;
        }
        self.reads.push(Read {
            root: source.root.clone(),
            steps: source.steps.clone(),
            span: self.template.span(source.site),
            whole,
            guarded: source.guarded,
        });
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
