//! Layers become winners.

use super::layers::Assignment;
use super::layers::Candidate;
use super::layers::Layers;
use super::layers::assign;
use super::layers::declared;
use super::layers::sensitive;
use super::scope::Scope;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::variables::LOCK_NOT_ALLOWED;
use crate::diag::codes::variables::LOCKED;
use crate::diag::codes::variables::LOCKED_SAME_VALUE;
use crate::diag::codes::variables::REQUIRED;
use crate::model::ValidationMode;
use crate::model::Variable;
use crate::model::VariableType;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Node;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What to do when a locked variable gets another value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LockViolations {
    /// It is an error.
    #[default]
    Refuse,
    /// The locked value stays, with a warning.
    Warn,
}

/// Who locked a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// The layer; stronger ones may not assign.
    pub scope: Scope,
    /// Where `locked: true` stands.
    pub origin: OriginId,
}

/// A variable after resolution. The losers are kept: they are shown on request.
#[derive(Clone, Debug)]
pub struct ResolvedVariable {
    /// Its name.
    pub name: Arc<str>,
    /// Its type: that of its weakest declaration.
    pub variable_type: VariableType,
    /// Its value, with the origin [`Step::Variable`]; `None` when nothing sets it.
    pub value: Option<Node>,
    /// The assignment that holds.
    pub winner: Option<Assignment>,
    /// The assignments it beat, strongest first. Of a locked variable some may be stronger.
    pub overridden: Vec<Assignment>,
    /// Where it is declared, weakest first; never empty.
    pub declared: Vec<(Scope, OriginId)>,
    /// The lock on it.
    pub lock: Option<Lock>,
    /// Whether it must have a value.
    pub required: bool,
    /// Whether its value is secret.
    pub sensitive: bool,
    /// Whether an error about it was reported.
    pub faulty: bool,
}

/// All variables of a deployment.
#[derive(Clone, Debug, Default)]
pub struct Variables {
    by_name: BTreeMap<Arc<str>, ResolvedVariable>,
    incomplete: bool,
}

impl Variables {
    /// Says that a source of declarations is missing, which was reported.
    pub(in crate::resolve) fn without_some(self) -> Self {
        Self {
            incomplete: true,
            ..self
        }
    }

    /// Every text that was set for a sensitive variable.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let sensitive = self.iter().filter(|variable| variable.sensitive);
        let set = sensitive.flat_map(|variable| variable.winner.iter().chain(&variable.overridden));
        set.filter_map(|assignment| assignment.value.as_str())
    }

    /// True when a source of declarations is missing, so that a name may be declared although it
    /// is not here.
    pub fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    /// The variable of that name.
    pub fn get(&self, name: &str) -> Option<&ResolvedVariable> {
        self.by_name.get(name)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &ResolvedVariable> {
        self.by_name.values()
    }

    /// All names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(|name| &**name)
    }
}

/// Picks the winner for every declared variable.
///
/// The sources are taken as they were decoded: names are unique in each, and none is both required
/// and locked. Rules: the strongest [`Scope`] wins; a lock in a weaker scope holds against stronger ones;
/// only declared variables can be set; required ones must have a value. Every violation is
/// reported, and the result holds the best that can be said of each variable.
pub fn resolve(
    layers: &Layers<'_>,
    lock_violations: LockViolations,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Variables {
    let mut candidates = declared(layers);
    assign(layers, &mut candidates, origins, diagnostics);
    sensitive(layers, &mut candidates, origins, diagnostics);
    let has_system = layers.system.is_some();
    let resolved = candidates.into_iter().map(|(name, candidate)| {
        let mut decision = Decision {
            layers,
            name,
            lock_violations,
            has_system,
            origins: &mut *origins,
            diagnostics: &mut *diagnostics,
        };
        (Arc::from(name), decision.decide(candidate))
    });
    Variables {
        by_name: resolved.collect(),
        incomplete: false,
    }
}

/// The decision over one variable.
struct Decision<'d> {
    layers: &'d Layers<'d>,
    name: &'d str,
    lock_violations: LockViolations,
    has_system: bool,
    origins: &'d mut Origins,
    diagnostics: &'d mut Diagnostics,
}

impl Decision<'_> {
    fn decide(&mut self, candidate: Candidate<'_>) -> ResolvedVariable {
        let declarations = candidate.declarations;
        let mut faulty = candidate.faulty | self.check_declarations(&declarations);
        let lock = declarations
            .iter()
            .find(|(_, variable)| variable.locked.value)
            .map(|(scope, variable)| Lock {
                scope: *scope,
                origin: variable.locked.origin,
            });
        // Strongest first; of one layer (the command line) the last first.
        let mut assignments = candidate.assignments;
        assignments.reverse();
        assignments.sort_by_key(|assignment| Reverse(assignment.scope));
        let allowed =
            |assignment: &Assignment| lock.is_none_or(|lock| assignment.scope <= lock.scope);
        let winner = assignments
            .iter()
            .position(allowed)
            .map(|index| assignments.remove(index));
        if let Some(lock) = lock {
            faulty |= self.check_lock(lock, winner.as_ref(), &declarations, &assignments);
        }
        let is_required =
            |variable: &Variable| variable.validation_mode.value == ValidationMode::Required;
        let required = declarations
            .iter()
            .find(|(_, variable)| is_required(variable));
        if let (None, Some((_, variable)), false) = (&winner, required, faulty) {
            self.missing(variable);
            faulty = true;
        }
        ResolvedVariable {
            name: self.name.into(),
            variable_type: declarations
                .first()
                .map_or(VariableType::String, |(_, variable)| {
                    variable.variable_type.value
                }),
            value: winner
                .as_ref()
                .map(|winner| self.traced(winner, &assignments, &declarations)),
            winner,
            overridden: assignments,
            required: required.is_some(),
            declared: declarations
                .iter()
                .map(|(scope, variable)| (*scope, variable.name.origin))
                .collect(),
            lock,
            sensitive: candidate.sensitive,
            faulty,
        }
    }

    /// The rules for declarations by themselves; true when one is broken.
    fn check_declarations(&mut self, declarations: &[(Scope, &Variable)]) -> bool {
        let mut faulty = false;
        let name = self.name;
        for (scope, variable) in declarations
            .iter()
            .filter(|(_, variable)| variable.locked.value)
        {
            let locked = self.origins.span(variable.locked.origin);
            let known = declarations
                .iter()
                .any(|(scope, _)| *scope == Scope::System);
            if *scope == Scope::Project && self.has_system && !known {
                let message = format!("variable `{name}` may not be locked here");
                let diagnostic = Diagnostic::error(&LOCK_NOT_ALLOWED, message)
                    .place(locked, "locked in a project set")
                    .help("only variables that the system set declares can be locked in a project");
                self.diagnostics.push(diagnostic);
                faulty = true;
            }
        }
        faulty
    }

    /// Reports assignments that a lock forbids; true when one is an error.
    fn check_lock(
        &mut self,
        lock: Lock,
        locked: Option<&Assignment>,
        declarations: &[(Scope, &Variable)],
        others: &[Assignment],
    ) -> bool {
        let mut faulty = false;
        let again = declarations
            .iter()
            .find(|(scope, _)| *scope == Scope::Project);
        if let (Scope::System, Some((_, variable))) = (lock.scope, again) {
            let message = format!(
                "variable `{}` is locked in the system set and cannot be declared again",
                self.name
            );
            let diagnostic = Diagnostic::error(&LOCKED, message)
                .place(
                    self.origins.span(variable.name.origin),
                    "declared again here",
                )
                .place(self.origins.span(lock.origin), "locked here")
                .help("remove the declaration from the project's set");
            self.diagnostics.push(diagnostic);
            faulty = true;
        }
        let beyond = |assignment: &&Assignment| {
            assignment.scope > lock.scope && assignment.scope != Scope::Project
        };
        for assignment in others.iter().filter(beyond) {
            faulty |= self.violation(lock, locked, assignment);
        }
        faulty
    }

    fn violation(
        &mut self,
        lock: Lock,
        locked: Option<&Assignment>,
        assignment: &Assignment,
    ) -> bool {
        let name = self.name;
        let same = locked.is_some_and(|locked| locked.value.same_value(&assignment.value));
        let mut diagnostic = if same {
            let message = format!("variable `{name}` is locked, and set to the same value again");
            Diagnostic::warning(&LOCKED_SAME_VALUE, message)
        } else if self.lock_violations == LockViolations::Warn {
            let message = format!("variable `{name}` is locked and keeps its value");
            Diagnostic::warning(&LOCKED, message)
        } else {
            let message = format!("variable `{name}` is locked and cannot be overridden");
            Diagnostic::error(&LOCKED, message)
        };
        diagnostic = diagnostic
            .place(
                self.origins.span(assignment.value.origin),
                "overridden here",
            )
            .place(self.origins.span(lock.origin), "locked here")
            .help(format!(
                "remove the override, or unlock `{name}` where it is declared"
            ));
        let is_error = !same && self.lock_violations == LockViolations::Refuse;
        self.diagnostics.push(diagnostic);
        is_error
    }

    fn missing(&mut self, variable: &Variable) {
        let name = self.name;
        let message = format!("variable `{name}` is required and has no value");
        let diagnostic = Diagnostic::error(&REQUIRED, message)
            .place(
                self.origins.span(variable.validation_mode.origin),
                "required here",
            )
            .help(format!(
                "set it under `spec.variables`, or with `--set {name}=…`"
            ));
        self.diagnostics.push(diagnostic);
    }

    /// The value with its history. It hangs on everything that says what the name means: the
    /// declarations, their sets, and the assignments' own words.
    fn traced(
        &mut self,
        winner: &Assignment,
        overridden: &[Assignment],
        declarations: &[(Scope, &Variable)],
    ) -> Node {
        let mut conditions = Vec::new();
        for (scope, variable) in declarations {
            conditions.extend([
                variable.name.origin,
                variable.variable_type.origin,
                variable.locked.origin,
            ]);
            conditions.extend(self.layers.named_by(*scope));
        }
        if winner.scope >= Scope::Bundle {
            conditions.extend(self.layers.named_by(winner.scope));
        }
        let lock = declarations
            .iter()
            .find(|(_, variable)| variable.locked.value)
            .map(|(scope, _)| *scope);
        let mut shadowed = Vec::with_capacity(overridden.len());
        for assignment in overridden {
            let note = self.note(assignment.scope, lock);
            let trace = Trace {
                note: &note,
                sources: &[assignment.value.origin],
                ..Trace::default()
            };
            shadowed.push(self.origins.push(Step::Variable, &trace));
        }
        let note = self.note(winner.scope, lock);
        let trace = Trace {
            site: None,
            note: &note,
            sources: &[winner.value.origin],
            conditions: &conditions,
            shadowed: &shadowed,
        };
        Node::new(
            winner.value.data.clone(),
            self.origins.push(Step::Variable, &trace),
        )
    }

    /// The name and layer of an assignment, and what a lock says about it.
    fn note(&self, scope: Scope, lock: Option<Scope>) -> String {
        let verdict = match lock {
            Some(locked) if scope == locked => ", locked",
            Some(locked) if scope > locked => ", refused by the lock",
            _ => "",
        };
        format!("{} ({}{verdict})", self.name, scope.name())
    }
}
