//! The walk over an expression.

use super::ScoreLookup;
use super::Value;
use super::ast::Call;
use super::ast::Expr;
use super::ast::Fold;
use super::ast::Folded;
use super::ast::Kind;
use super::check::CLUSTER;
use super::check::Patterns;
use super::functions;
use super::operators;
use std::sync::Arc;

/// How many steps an expression may take; a hub has a limit of its own, of the same size.
const STEPS: u32 = 1_000_000;

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// An error of the expression, which `||`, `&&` and the like may absorb.
    Error(String),
    /// It took too many steps.
    TooLong,
}

impl Failure {
    pub(super) fn error(message: impl Into<String>) -> Self {
        Self::Error(message.into())
    }

    pub(super) fn no_such_overload() -> Self {
        Self::error("no such overload")
    }
}

pub(super) type Evaluated = Result<Value, Failure>;

/// One evaluation for one cluster.
pub(super) struct Evaluation<'e> {
    scores: &'e ScoreLookup<'e>,
    patterns: &'e Patterns,
    scope: Vec<(Arc<str>, Value)>,
    steps: u32,
}

impl<'e> Evaluation<'e> {
    pub(super) fn new(
        cluster: &Value,
        scores: &'e ScoreLookup<'e>,
        patterns: &'e Patterns,
    ) -> Self {
        Self {
            scores,
            patterns,
            scope: vec![(CLUSTER.into(), cluster.clone())],
            steps: 0,
        }
    }

    pub(super) fn value(&mut self, expr: &Expr) -> Evaluated {
        self.steps += 1;
        if self.steps > STEPS {
            return Err(Failure::TooLong);
        }
        match &expr.kind {
            Kind::Literal(value) => Ok(value.clone()),
            Kind::Name(name) => self.variable(name),
            Kind::Select(select) => {
                let of = self.value(&select.of)?;
                operators::select(&of, &select.field, select.optional)
            }
            Kind::Has(select) => operators::has(&self.value(&select.of)?, &select.field),
            Kind::Index(index) => {
                let (of, key) = (self.value(&index.of)?, self.value(&index.key)?);
                operators::index(&of, &key, index.optional)
            }
            Kind::Call(call) => self.call(call),
            Kind::List(items) => {
                let items = items.iter().map(|item| self.value(item));
                Ok(Value::list(items.collect::<Result<_, _>>()?))
            }
            Kind::Map(pairs) => {
                let pairs = pairs.iter();
                let pairs = pairs.map(|(key, value)| Ok((key.clone(), self.value(value)?)));
                Ok(Value::Map(Arc::new(pairs.collect::<Result<_, _>>()?)))
            }
            Kind::Not(inner) => Ok(Value::Bool(!self.bool(inner)?)),
            Kind::Negative(inner) => operators::negative(&self.value(inner)?),
            Kind::Binary(binary) => {
                let (left, right) = (self.value(&binary.left)?, self.value(&binary.right)?);
                operators::binary(binary.operator, &left, &right)
            }
            Kind::And(left, right) => self.decided_by(false, left, right),
            Kind::Or(left, right) => self.decided_by(true, left, right),
            Kind::Conditional(conditional) => {
                let chosen = if self.bool(&conditional.condition)? {
                    &conditional.then
                } else {
                    &conditional.otherwise
                };
                self.value(chosen)
            }
            Kind::Folded(folded) => self.folded(folded),
        }
    }

    fn variable(&self, name: &str) -> Evaluated {
        let mut inner_first = self.scope.iter().rev();
        let found = inner_first.find(|(known, _)| &**known == name);
        let found = found.map(|(_, value)| value.clone());
        found.ok_or_else(|| Failure::error(format!("no such attribute: {name}")))
    }

    fn bool(&mut self, expr: &Expr) -> Result<bool, Failure> {
        match self.value(expr)? {
            Value::Bool(value) => Ok(value),
            _ => Err(Failure::no_such_overload()),
        }
    }

    /// `&&` for false, `||` for true: either side that decides does, whatever is wrong with the
    /// other one.
    fn decided_by(&mut self, decisive: bool, left: &Expr, right: &Expr) -> Evaluated {
        let left = self.bool(left);
        if left == Ok(decisive) || left == Err(Failure::TooLong) {
            return left.map(Value::Bool);
        }
        let right = self.bool(right);
        if right == Ok(decisive) || right == Err(Failure::TooLong) {
            return right.map(Value::Bool);
        }
        left.and(right).map(Value::Bool)
    }

    fn folded(&mut self, folded: &Folded) -> Evaluated {
        let (variable, body) = (&folded.variable, &folded.body);
        let items: Vec<Value> = match self.value(&folded.of)? {
            Value::List(items) => items.to_vec(),
            Value::Map(map) => map.keys().map(|key| Value::Text(key.clone())).collect(),
            _ => return Err(Failure::no_such_overload()),
        };
        match folded.fold {
            Fold::All => self.quantify(false, &items, variable, body),
            Fold::Exists => self.quantify(true, &items, variable, body),
            Fold::ExistsOne => {
                let mut count = 0;
                for item in items {
                    count += u32::from(self.with(variable, item, |it| it.bool(body))?);
                }
                Ok(Value::Bool(count == 1))
            }
            Fold::Filter => {
                let mut kept = Vec::new();
                for item in items {
                    if self.with(variable, item.clone(), |it| it.bool(body))? {
                        kept.push(item);
                    }
                }
                Ok(Value::list(kept))
            }
            Fold::Map => {
                let mut made = Vec::new();
                for item in items {
                    let value = self.with(variable, item, |it| {
                        let filter = folded.filter.as_ref();
                        let wanted = filter.map_or(Ok(true), |filter| it.bool(filter))?;
                        wanted.then(|| it.value(body)).transpose()
                    })?;
                    made.extend(value);
                }
                Ok(Value::list(made))
            }
        }
    }

    /// `exists` for true, `all` for false: an item that decides does, whatever is wrong with
    /// others.
    fn quantify(
        &mut self,
        decisive: bool,
        items: &[Value],
        variable: &Arc<str>,
        body: &Expr,
    ) -> Evaluated {
        let mut failed = None;
        for item in items {
            match self.with(variable, item.clone(), |it| it.bool(body)) {
                Ok(value) if value == decisive => return Ok(Value::Bool(decisive)),
                Ok(_) => {}
                Err(Failure::TooLong) => return Err(Failure::TooLong),
                Err(failure) => failed = Some(failure),
            }
        }
        failed.map_or(Ok(Value::Bool(!decisive)), Err)
    }

    fn with<T>(
        &mut self,
        variable: &Arc<str>,
        value: Value,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.scope.push((variable.clone(), value));
        let result = work(self);
        self.scope.pop();
        result
    }

    fn call(&mut self, call: &Call) -> Evaluated {
        let (function, arguments) = (&*call.function, &call.arguments);
        let is_space = |target: &Expr| {
            matches!(&target.kind, Kind::Name(name)
                if !self.scope.iter().any(|(known, _)| known == name))
        };
        let (target, space) = match &call.target {
            Some(target) if is_space(target) => (None, true),
            target => (target.as_ref(), false),
        };
        let mut values = Vec::new();
        for part in target.into_iter().chain(arguments) {
            values.push(self.value(part)?);
        }
        if space {
            return Ok(functions::optional(function, values));
        }
        if function == "scores" {
            return self.scores_of(&values);
        }
        functions::call(function, &values, self.patterns)
    }

    /// `managedCluster.scores("resource")`, for any map with the metadata of a cluster.
    fn scores_of(&self, values: &[Value]) -> Evaluated {
        let [Value::Map(cluster), Value::Text(resource)] = values else {
            return Err(Failure::no_such_overload());
        };
        let metadata = cluster.get("metadata");
        let name = match metadata {
            Some(Value::Map(metadata)) => metadata.get("name"),
            _ => None,
        };
        let Some(Value::Text(name)) = name else {
            return Err(Failure::error("failed to get cluster name"));
        };
        let scores = (self.scores)(name, resource);
        let scores = scores.ok_or_else(|| Failure::error("failed to get score"))?;
        let scores = scores.into_iter().map(|(name, value)| {
            let pairs = [("name", Value::Text(name)), ("value", Value::Int(value))];
            Value::Map(Arc::new(
                pairs.map(|(key, value)| (key.into(), value)).into(),
            ))
        });
        Ok(Value::list(scores.collect()))
    }
}
