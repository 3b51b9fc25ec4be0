//! What the layers say about each variable, before anything is decided.

use super::scope::Scope;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Fault;
use crate::diag::closest;
use crate::diag::codes::variables::UNDECLARED;
use crate::diag::codes::variables::UNKNOWN_SENSITIVE;
use crate::diag::codes::variables::WRONG_TYPE;
use crate::diag::did_you_mean;
use crate::model::ProfileBundle;
use crate::model::Variable;
use crate::model::VariableAssignment;
use crate::model::VariableSet;
use crate::model::VariableType;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Node;
use crate::yaml::scalars;
use std::collections::BTreeMap;

/// Everything that declares or assigns variables for one deployment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layers<'a> {
    /// The set of the system namespace.
    pub system: Option<&'a VariableSet>,
    /// The set of the deployment's namespace; absent when that is the system namespace.
    pub project: Option<&'a VariableSet>,
    /// The bundle of the deployment.
    pub bundle: Option<&'a ProfileBundle>,
    /// `spec.variables` of the deployment.
    pub deployment: &'a [VariableAssignment],
    /// `--variables` and `--set`, in the order of the command line: of two the later wins.
    pub command_line: &'a [VariableAssignment],
}

impl Layers<'_> {
    /// Where it is written who the set or bundle of a scope is.
    pub(super) fn named_by(&self, scope: Scope) -> Vec<OriginId> {
        let set = match scope {
            Scope::System => self.system,
            Scope::Project => self.project,
            // A bundle is found by the profiles it lists.
            Scope::Bundle => {
                return self.bundle.map_or_else(Vec::new, |bundle| {
                    let own = bundle.metadata.identity(&bundle.node);
                    let listed = bundle.workload_profiles.iter();
                    own.chain(listed.map(|profile| profile.origin)).collect()
                });
            }
            Scope::Deployment | Scope::CommandLine => None,
        };
        set.map_or_else(Vec::new, |set| set.metadata.identity(&set.node).collect())
    }
}

/// One value given to a variable.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// By whom.
    pub scope: Scope,
    /// The value, of the variable's type.
    pub value: Node,
    /// Where it is assigned.
    pub origin: OriginId,
}

/// What is known of a variable before the decision.
pub(super) struct Candidate<'a> {
    /// Weakest first; never empty.
    pub(super) declarations: Vec<(Scope, &'a Variable)>,
    /// In the order of the layers.
    pub(super) assignments: Vec<Assignment>,
    pub(super) sensitive: bool,
    pub(super) faulty: bool,
}

pub(super) type Candidates<'a> = BTreeMap<&'a str, Candidate<'a>>;

pub(super) fn declared<'a>(layers: &Layers<'a>) -> Candidates<'a> {
    let mut candidates = Candidates::new();
    let sets = [
        (Scope::System, layers.system.map(|set| &*set.variables)),
        (Scope::Project, layers.project.map(|set| &*set.variables)),
        (
            Scope::Bundle,
            layers.bundle.map(|bundle| &*bundle.variables),
        ),
    ];
    for (scope, variables) in sets {
        for variable in variables.unwrap_or_default() {
            let name = &*variable.name.value;
            let candidate = candidates.entry(name).or_insert_with(|| Candidate {
                declarations: Vec::new(),
                assignments: Vec::new(),
                sensitive: false,
                faulty: false,
            });
            candidate.declarations.push((scope, variable));
        }
    }
    candidates
}

pub(super) fn assign<'a>(
    layers: &Layers<'a>,
    candidates: &mut Candidates<'a>,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    for candidate in candidates.values_mut() {
        defaults(candidate, origins, diagnostics);
    }
    let sources = [
        (
            Scope::Bundle,
            layers
                .bundle
                .map_or([].as_slice(), |bundle| &*bundle.assignments),
        ),
        (Scope::Deployment, layers.deployment),
        (Scope::CommandLine, layers.command_line),
    ];
    for (scope, assignments) in sources {
        for assignment in assignments {
            let name = &*assignment.name.value;
            let Some(candidate) = candidates.get_mut(name) else {
                diagnostics.push(undeclared(assignment, candidates, origins));
                continue;
            };
            match converted(assignment, scope, candidate, origins) {
                Ok(assignment) => candidate.assignments.push(assignment),
                Err(diagnostic) => {
                    diagnostics.push(diagnostic);
                    candidate.faulty = true;
                }
            }
        }
    }
}

/// The values of the declarations themselves, and whether these agree on the type.
fn defaults(candidate: &mut Candidate<'_>, origins: &Origins, diagnostics: &mut Diagnostics) {
    let Some((_, weakest)) = candidate.declarations.first().copied() else {
        return;
    };
    for (scope, variable) in &candidate.declarations {
        if variable.variable_type.value != weakest.variable_type.value {
            let message = format!(
                "variable `{}` is declared as {} and as {}",
                variable.name.value, variable.variable_type.value, weakest.variable_type.value
            );
            let diagnostic = Diagnostic::error(&WRONG_TYPE, message)
                .place(
                    origins.span(variable.variable_type.origin),
                    "declared again here",
                )
                .place(
                    origins.span(weakest.variable_type.origin),
                    "declared first here",
                )
                .help("a stronger source may change the value, not the type");
            diagnostics.push(diagnostic);
            candidate.faulty = true;
        } else if let Some(value) = &variable.value {
            candidate.assignments.push(Assignment {
                scope: *scope,
                value: value.clone(),
                origin: variable.origin,
            });
        }
    }
}

fn converted(
    assignment: &VariableAssignment,
    scope: Scope,
    candidate: &Candidate<'_>,
    origins: &Origins,
) -> Result<Assignment, Diagnostic> {
    let name = &assignment.name.value;
    let value_span = origins.span(assignment.value.origin);
    let declared = candidate
        .declarations
        .first()
        .map(|(_, variable)| variable.variable_type);
    let Some(declared) = declared else {
        return Err(Diagnostic::error(
            &UNDECLARED,
            format!("variable `{name}` is not declared"),
        ));
    };
    let type_span = origins.span(declared.origin);
    if let Some(written) = assignment
        .written_type
        .filter(|written| written.value != declared.value)
    {
        let declared = declared.value;
        let message = format!(
            "variable `{name}` is declared as {declared}, and this value says {}",
            written.value
        );
        return Err(Diagnostic::error(&WRONG_TYPE, message)
            .place(origins.span(written.origin), "written here")
            .place(type_span, "declared here")
            .help(format!("write `{declared}: …`")));
    }
    let value = value_of(assignment, scope, declared.value).map_err(|fault| {
        let fault = Fault {
            code: &WRONG_TYPE,
            message: format!("variable `{name}`: {}", fault.message),
            help: fault.help,
        };
        fault
            .at(value_span, "set here")
            .place(type_span, "declared here")
    })?;
    Ok(Assignment {
        scope,
        value,
        origin: assignment.origin,
    })
}

/// On a command line everything is text, so text is read by the type; elsewhere it stays text.
fn value_of(
    assignment: &VariableAssignment,
    scope: Scope,
    variable_type: VariableType,
) -> Result<Node, Fault> {
    match (scope, assignment.value.as_str()) {
        (Scope::CommandLine, Some(text)) => {
            let data = variable_type.parse(text)?;
            Ok(Node::new(data, assignment.value.origin))
        }
        _ => variable_type.accept(&assignment.value),
    }
}

fn undeclared(
    assignment: &VariableAssignment,
    candidates: &Candidates<'_>,
    origins: &Origins,
) -> Diagnostic {
    let name = &*assignment.name.value;
    let message = format!("variable `{name}` is not declared");
    let diagnostic = Diagnostic::error(&UNDECLARED, message)
        .place(origins.span(assignment.name.origin), "set here");
    let nearest = closest(name, candidates.keys().copied());
    let declaration = nearest.and_then(|nearest| candidates.get(nearest)?.declarations.first());
    match (nearest, declaration) {
        (Some(nearest), Some((_, variable))) => diagnostic
            .place(
                origins.span(variable.name.origin),
                format!("`{nearest}` is declared here"),
            )
            .help(format!("did you mean `{nearest}`?")),
        _ => diagnostic.help("declare it in a variable set named `mural-variables`"),
    }
}

/// Marks the variables that hold secrets, and keeps every value written for them secret, also
/// those that were refused.
pub(super) fn sensitive<'a>(
    layers: &Layers<'a>,
    candidates: &mut Candidates<'a>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) {
    let sets = [
        layers.system.map(|set| &*set.sensitive),
        layers.project.map(|set| &*set.sensitive),
        layers.bundle.map(|bundle| &*bundle.sensitive),
    ];
    for name in sets.into_iter().flatten().flatten() {
        if let Some(candidate) = candidates.get_mut(&*name.value) {
            candidate.sensitive = true;
            let declared = candidate.declarations.iter();
            declared
                .filter_map(|(_, variable)| variable.value.as_ref())
                .for_each(|value| origins.keep_secret(value.origin));
            continue;
        }
        let message = format!("the sensitive variable `{}` is not declared", name.value);
        let mut diagnostic = Diagnostic::warning(&UNKNOWN_SENSITIVE, message)
            .place(origins.span(name.origin), "named here");
        diagnostic.help = did_you_mean(&name.value, candidates.keys().copied());
        diagnostics.push(diagnostic);
    }
    let of_bundle = layers.bundle.map(|bundle| &*bundle.assignments);
    let assigned = [
        of_bundle.unwrap_or_default(),
        layers.deployment,
        layers.command_line,
    ];
    for assignment in assigned.into_iter().flatten() {
        let name = &*assignment.name.value;
        // A name that is not declared is most likely a mistyped one.
        let meant = match candidates.get(name) {
            None => closest(name, candidates.keys().copied()).and_then(|name| candidates.get(name)),
            declared => declared,
        };
        if meant.is_some_and(|candidate| candidate.sensitive) {
            scalars(&assignment.value, &mut |_, scalar| {
                origins.keep_secret(scalar.origin);
            });
        }
    }
}
