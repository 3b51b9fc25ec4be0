//! All combinations of sources, locks and values.

use super::*;

/// How a declaring source takes part.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Declares {
    No,
    Bare,
    WithValue,
}

/// One combination of sources.
#[derive(Clone, Copy, Debug)]
struct Combination {
    declares: [Declares; 3],
    /// Assignments of bundle, deployment and command line.
    assigns: [bool; 3],
    locked: Option<usize>,
    required: Option<usize>,
    equal: bool,
    mode: LockViolations,
}

/// What the rules say, written down without the code's help.
#[derive(Debug, PartialEq, Default)]
struct Verdict {
    winner: Option<Scope>,
    losers: Vec<Scope>,
    codes: Vec<(&'static str, Severity)>,
}

const SCOPES: [Scope; 5] = [
    Scope::System,
    Scope::Project,
    Scope::Bundle,
    Scope::Deployment,
    Scope::CommandLine,
];

fn all() -> Vec<Combination> {
    let kinds = [Declares::No, Declares::Bare, Declares::WithValue];
    let mut all = Vec::new();
    for system in kinds {
        for project in kinds {
            for bundle in kinds {
                for bits in 0_u8..32 {
                    for locked in [None, Some(0), Some(1), Some(2)] {
                        for required in [None, Some(0), Some(1), Some(2)] {
                            let declares = [system, project, bundle];
                            let there = |at: Option<usize>| {
                                at.is_none_or(|at| declares[at] != Declares::No)
                            };
                            let refused = locked.is_some() && locked == required;
                            let twice = bundle != Declares::No && bits & 1 > 0;
                            if there(locked) && there(required) && !refused && !twice {
                                all.push(Combination {
                                    declares,
                                    assigns: [bits & 1 > 0, bits & 2 > 0, bits & 4 > 0],
                                    locked,
                                    required,
                                    equal: bits & 8 > 0,
                                    mode: if bits & 16 > 0 {
                                        LockViolations::Warn
                                    } else {
                                        LockViolations::Refuse
                                    },
                                });
                            }
                        }
                    }
                }
            }
        }
    }
    all
}

fn sources_with_values(combination: &Combination) -> Vec<Scope> {
    let [bundle, deployment, command_line] = combination.assigns;
    let declared = |at: usize| combination.declares[at] == Declares::WithValue;
    let present = [
        declared(0),
        declared(1),
        declared(2) || bundle,
        deployment,
        command_line,
    ];
    SCOPES
        .into_iter()
        .zip(present)
        .filter(|(_, present)| *present)
        .map(|(scope, _)| scope)
        .collect()
}

fn expected(combination: &Combination) -> Verdict {
    let mut verdict = Verdict::default();
    if combination.declares == [Declares::No; 3] {
        let assigned = combination
            .assigns
            .iter()
            .filter(|assigned| **assigned)
            .count();
        verdict.codes = vec![("variables::undeclared", Severity::Error); assigned];
        return verdict;
    }
    // The system set exists in every combination.
    if combination.locked == Some(1) && combination.declares[0] == Declares::No {
        verdict
            .codes
            .push(("variables::lock-not-allowed", Severity::Error));
    }
    let lock = combination
        .locked
        .map_or(Scope::CommandLine, |at| SCOPES[at]);
    if lock == Scope::System && combination.declares[1] != Declares::No {
        verdict.codes.push(("variables::locked", Severity::Error));
    }
    let sources = sources_with_values(combination);
    verdict.winner = sources.iter().copied().filter(|scope| *scope <= lock).max();
    verdict.losers = sources
        .into_iter()
        .filter(|scope| Some(*scope) != verdict.winner)
        .rev()
        .collect();
    for loser in &verdict.losers {
        if *loser > lock && *loser != Scope::Project {
            verdict.codes.push(
                match (verdict.winner, combination.equal, combination.mode) {
                    (Some(_), true, _) => ("variables::locked-same-value", Severity::Warning),
                    (_, _, LockViolations::Warn) => ("variables::locked", Severity::Warning),
                    (_, _, LockViolations::Refuse) => ("variables::locked", Severity::Error),
                },
            );
        }
    }
    let errors = verdict
        .codes
        .iter()
        .any(|(_, severity)| *severity == Severity::Error);
    if combination.required.is_some() && verdict.winner.is_none() && !errors {
        verdict.codes.push(("variables::required", Severity::Error));
    }
    verdict
}

impl Combination {
    fn value(&self, scope: Scope) -> Value {
        json!(if self.equal { "same" } else { scope.name() })
    }

    fn declaration(&self, at: usize, world: &mut World) -> Vec<Variable> {
        if self.declares[at] == Declares::No {
            return Vec::new();
        }
        let value = self.value(SCOPES[at]);
        let with_value = self.declares[at] == Declares::WithValue;
        let mut variable = world.variable("x", VariableType::String, with_value.then_some(&value));
        variable.locked.value = self.locked == Some(at);
        if self.required == Some(at) {
            variable.validation_mode.value = ValidationMode::Required;
        }
        vec![variable]
    }

    fn assignment(&self, at: usize, world: &mut World) -> Vec<VariableAssignment> {
        if !self.assigns[at] {
            return Vec::new();
        }
        vec![world.assignment("x", &self.value(SCOPES[at + 2]))]
    }

    fn resolve(&self) -> (Variables, Diagnostics) {
        let mut world = World::new();
        let [system, project] = [0, 1].map(|at| {
            let variables = self.declaration(at, &mut world);
            world.set(variables)
        });
        let inline = self.declaration(2, &mut world);
        let [bundle, deployment, command_line] =
            [0, 1, 2].map(|at| self.assignment(at, &mut world));
        let bundle = world.bundle(inline, bundle);
        let layers = Layers {
            system: Some(&system),
            project: Some(&project),
            bundle: Some(&bundle),
            deployment: &deployment,
            command_line: &command_line,
        };
        world.resolve(&layers, self.mode)
    }
}

fn actual(combination: &Combination) -> Verdict {
    let (variables, diagnostics) = combination.resolve();
    let with_two = [
        "variables::locked",
        "variables::locked-same-value",
        "variables::duplicate",
    ];
    for diagnostic in &diagnostics {
        let both = diagnostic.places.len() == 2 || !with_two.contains(&diagnostic.code.slug);
        assert!(both, "a conflict shows both places");
        assert!(diagnostic.help.is_some());
    }
    let codes = slugs(&diagnostics);
    let variable = variables.get("x");
    let winner = variable.and_then(|variable| variable.winner.as_ref());
    let losers = variable
        .map(|variable| &*variable.overridden)
        .unwrap_or_default();
    Verdict {
        winner: winner.map(|winner| winner.scope),
        losers: losers.iter().map(|loser| loser.scope).collect(),
        codes,
    }
}

#[test]
fn every_combination_of_sources_locks_and_values_follows_the_rules() {
    let all = all();
    assert!(all.len() > 3000);
    for combination in all {
        assert_eq!(
            actual(&combination),
            expected(&combination),
            "{combination:?}"
        );
    }
}
