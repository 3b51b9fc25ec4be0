//! Claims about precedence and locks, over all combinations.

use super::Layers;
use super::LockViolations;
use super::Scope;
use super::Variables;
use super::resolve;
use crate::diag::Diagnostics;
use crate::diag::Severity;
use crate::model::Metadata;
use crate::model::ProfileBundle;
use crate::model::Text;
use crate::model::ValidationMode;
use crate::model::Variable;
use crate::model::VariableAssignment;
use crate::model::VariableSet;
use crate::model::VariableType;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Spanned;
use crate::source::Step;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::testing;
use serde_json::Value;
use serde_json::json;

/// Builds sets; every text has a place of its own.
struct World {
    origins: Origins,
    sources: Sources,
}

impl World {
    fn new() -> Self {
        Self {
            origins: Origins::default(),
            sources: Sources::default(),
        }
    }

    fn origin(&mut self, text: &str) -> OriginId {
        let source = self.sources.add("test", text).unwrap();
        self.origins.read(Span::new(source, 0, text.len()))
    }

    fn text(&mut self, text: &str) -> Text {
        Spanned::new(text.into(), self.origin(text))
    }

    fn value(&mut self, value: &Value) -> Node {
        let data = testing::node(value, &mut self.origins).data;
        Node::new(data, self.origin(&value.to_string()))
    }

    fn metadata(&mut self) -> Metadata {
        Metadata {
            name: self.text("mural-variables"),
            namespace: self.text("team-a"),
            labels: Map::default(),
            annotations: Map::default(),
            origin: self.origin("metadata"),
        }
    }

    fn variable(
        &mut self,
        name: &str,
        variable_type: VariableType,
        value: Option<&Value>,
    ) -> Variable {
        Variable {
            name: self.text(name),
            variable_type: Spanned::new(variable_type, self.origin("variableType")),
            value: value.map(|value| self.value(value)),
            validation_mode: Spanned::new(ValidationMode::Optional, self.origin("validationMode")),
            locked: Spanned::new(false, self.origin("locked")),
            description: None,
            origin: self.origin("variable"),
        }
    }

    fn set(&mut self, variables: Vec<Variable>) -> VariableSet {
        VariableSet {
            metadata: self.metadata(),
            variables,
            sensitive: Vec::new(),
            node: testing::node(&json!({}), &mut self.origins),
        }
    }

    fn bundle(
        &mut self,
        variables: Vec<Variable>,
        assignments: Vec<VariableAssignment>,
    ) -> ProfileBundle {
        ProfileBundle {
            metadata: self.metadata(),
            bundle_type: None,
            version: None,
            variables,
            assignments,
            sensitive: Vec::new(),
            cluster_profiles: Vec::new(),
            workload_profiles: Vec::new(),
            repositories: Vec::new(),
            node: testing::node(&json!({}), &mut self.origins),
        }
    }

    fn assignment(&mut self, name: &str, value: &Value) -> VariableAssignment {
        VariableAssignment {
            name: self.text(name),
            value: self.value(value),
            written_type: None,
            origin: self.origin("assignment"),
        }
    }

    fn resolve(&mut self, layers: &Layers<'_>, mode: LockViolations) -> (Variables, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let variables = resolve(layers, mode, &mut self.origins, &mut diagnostics);
        (variables, diagnostics)
    }
}

fn slugs(diagnostics: &Diagnostics) -> Vec<(&'static str, Severity)> {
    diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code.slug, diagnostic.severity))
        .collect()
}

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

#[test]
fn the_value_is_that_of_the_winner_and_links_to_every_loser() {
    let mut world = World::new();
    let declared = world.variable("region", VariableType::String, Some(&json!("us")));
    let system = world.set(vec![declared]);
    let deployment = [world.assignment("region", &json!("eu"))];
    let command_line = [
        world.assignment("region", &json!("ap")),
        world.assignment("region", &json!("sa")),
    ];
    let layers = Layers {
        system: Some(&system),
        deployment: &deployment,
        command_line: &command_line,
        ..Layers::default()
    };
    let (variables, diagnostics) = world.resolve(&layers, LockViolations::Refuse);
    assert!(diagnostics.is_empty());
    let value = variables.get("region").unwrap().value.clone().unwrap();
    assert_eq!(
        value.as_str(),
        Some("sa"),
        "of two on the command line the later wins"
    );
    let origin = world.origins.get(value.origin);
    assert_eq!(
        (origin.step, origin.note),
        (Step::Variable, "region (command line)")
    );
    let of_role = |role| {
        let links = origin.links.iter().filter(move |link| link.role == role);
        links
            .map(|link| {
                world
                    .sources
                    .slice(world.origins.span(link.origin).unwrap())
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(of_role(Role::Source), ["\"sa\""]);
    assert_eq!(of_role(Role::Shadowed), ["\"ap\"", "\"eu\"", "\"us\""]);
}

#[test]
fn an_undeclared_name_shows_the_nearest_declaration() {
    let mut world = World::new();
    let declared = world.variable("replicas", VariableType::Int32, None);
    let system = world.set(vec![declared]);
    let deployment = [
        world.assignment("relicas", &json!(3)),
        world.assignment("colour", &json!("x")),
    ];
    let layers = Layers {
        system: Some(&system),
        deployment: &deployment,
        ..Layers::default()
    };
    let (_, diagnostics) = world.resolve(&layers, LockViolations::Refuse);
    let all: Vec<_> = diagnostics.iter().collect();
    assert_eq!(all[0].help.as_deref(), Some("did you mean `replicas`?"));
    assert_eq!(all[0].places.len(), 2);
    assert_eq!(all[1].places.len(), 1);
}

#[test]
fn values_take_the_declared_type_or_are_refused() {
    let mut world = World::new();
    let declared = world.variable("replicas", VariableType::Int32, Some(&json!(1)));
    let system = world.set(vec![declared]);
    let text = [world.assignment("replicas", &json!("3"))];
    let command_line = Layers {
        system: Some(&system),
        command_line: &text,
        ..Layers::default()
    };
    let (variables, diagnostics) = world.resolve(&command_line, LockViolations::Refuse);
    assert!(diagnostics.is_empty());
    assert_eq!(
        variables
            .get("replicas")
            .unwrap()
            .value
            .as_ref()
            .unwrap()
            .as_i64(),
        Some(3)
    );
    let in_yaml = Layers {
        system: Some(&system),
        deployment: &text,
        ..Layers::default()
    };
    let (variables, diagnostics) = world.resolve(&in_yaml, LockViolations::Refuse);
    assert_eq!(
        slugs(&diagnostics),
        [("variables::wrong-type", Severity::Error)]
    );
    assert!(variables.get("replicas").unwrap().faulty);
    let mut typed = world.assignment("replicas", &json!(3));
    typed.written_type = Some(Spanned::new(VariableType::Int64, typed.origin));
    let typed = [typed];
    let wrong = Layers {
        system: Some(&system),
        deployment: &typed,
        ..Layers::default()
    };
    let (_, diagnostics) = world.resolve(&wrong, LockViolations::Refuse);
    assert_eq!(
        diagnostics.iter().next().unwrap().message,
        "variable `replicas` is declared as int32, and this value says int64"
    );
}

#[test]
fn a_stronger_set_may_not_change_the_type() {
    let mut world = World::new();
    let weak = world.variable("x", VariableType::Int32, Some(&json!(1)));
    let strong = world.variable("x", VariableType::String, Some(&json!("a")));
    let (system, project) = (world.set(vec![weak]), world.set(vec![strong]));
    let layers = Layers {
        system: Some(&system),
        project: Some(&project),
        ..Layers::default()
    };
    let (_, diagnostics) = world.resolve(&layers, LockViolations::Refuse);
    assert_eq!(
        slugs(&diagnostics),
        [("variables::wrong-type", Severity::Error)]
    );
    assert_eq!(diagnostics.iter().next().unwrap().places.len(), 2);
}

#[test]
fn sensitive_names_are_marked_and_unknown_ones_reported() {
    let mut world = World::new();
    let declared = world.variable("token", VariableType::String, Some(&json!("s3cret")));
    let mut system = world.set(vec![declared]);
    system.sensitive = vec![world.text("token"), world.text("tokem")];
    let layers = Layers {
        system: Some(&system),
        ..Layers::default()
    };
    let (variables, diagnostics) = world.resolve(&layers, LockViolations::Refuse);
    assert!(variables.get("token").unwrap().sensitive);
    assert_eq!(
        slugs(&diagnostics),
        [("variables::unknown-sensitive", Severity::Warning)]
    );
}

#[test]
fn a_lock_without_a_value_still_refuses_one() {
    let mut world = World::new();
    let mut declared = world.variable("x", VariableType::String, None);
    declared.locked.value = true;
    let system = world.set(vec![declared]);
    let deployment = [world.assignment("x", &json!("a"))];
    let layers = Layers {
        system: Some(&system),
        deployment: &deployment,
        ..Layers::default()
    };
    let (variables, diagnostics) = world.resolve(&layers, LockViolations::Warn);
    assert_eq!(
        slugs(&diagnostics),
        [("variables::locked", Severity::Warning)]
    );
    assert!(variables.get("x").unwrap().value.is_none());
    assert!(matches!(
        variables.get("x").unwrap().overridden[0].value.data,
        Data::String(_)
    ));
}
