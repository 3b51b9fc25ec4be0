//! What the layers say about each variable, before anything is decided.

use super::scope::Scope;
use super::typed;
use super::typed::Written;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::closest;
use crate::diag::codes::variables::DUPLICATE;
use crate::diag::codes::variables::UNDECLARED;
use crate::diag::codes::variables::UNKNOWN_SENSITIVE;
use crate::diag::codes::variables::WRONG_TYPE;
use crate::diag::did_you_mean;
use crate::model::ProfileBundle;
use crate::model::Text;
use crate::model::Variable;
use crate::model::VariableAssignment;
use crate::model::VariableSet;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Node;
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

pub(super) fn declared<'a>(
    layers: &Layers<'a>,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> Candidates<'a> {
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
            let candidate = candidates
                .entry(&*variable.name.value)
                .or_insert_with(|| Candidate {
                    declarations: Vec::new(),
                    assignments: Vec::new(),
                    sensitive: false,
                    faulty: false,
                });
            let twice = candidate
                .declarations
                .last()
                .filter(|(known, _)| *known == scope);
            if let Some((_, first)) = twice {
                diagnostics.push(duplicate(&variable.name, first.name.origin, origins));
                candidate.faulty = true;
            } else {
                candidate.declarations.push((scope, variable));
            }
        }
    }
    candidates
}

fn duplicate(name: &Text, first: OriginId, origins: &Origins) -> Diagnostic {
    let message = format!("variable `{}` stands twice in one source", name.value);
    Diagnostic::error(&DUPLICATE, message)
        .place(origins.span(name.origin), "again here")
        .place(origins.span(first), "first here")
        .help("remove one of them")
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
        let mut seen: BTreeMap<&str, OriginId> = BTreeMap::new();
        for assignment in assignments {
            let name = &*assignment.name.value;
            let Some(candidate) = candidates.get_mut(name) else {
                diagnostics.push(undeclared(assignment, candidates, origins));
                continue;
            };
            let declared_here = candidate
                .declarations
                .iter()
                .find(|(known, _)| *known == scope);
            let first = seen
                .insert(name, assignment.name.origin)
                .or(declared_here.map(|(_, variable)| variable.name.origin));
            if let (Some(first), true) = (first, scope != Scope::CommandLine) {
                diagnostics.push(duplicate(&assignment.name, first, origins));
                candidate.faulty = true;
                continue;
            }
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
                variable.name.value,
                typed::name(variable.variable_type.value),
                typed::name(weakest.variable_type.value)
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
        let (written_name, declared_name) =
            (typed::name(written.value), typed::name(declared.value));
        let message =
            format!("variable `{name}` is {declared_name}, and this value says {written_name}");
        return Err(Diagnostic::error(&WRONG_TYPE, message)
            .place(origins.span(written.origin), "written here")
            .place(type_span, "declared here")
            .help(format!("write `{declared_name}: …`")));
    }
    let written = if scope == Scope::CommandLine {
        Written::Text
    } else {
        Written::Yaml
    };
    let data = typed::typed(&assignment.value.data, declared.value, written).map_err(|fault| {
        let mut diagnostic = fault
            .at(value_span, "set here")
            .place(type_span, "declared here");
        diagnostic.message = format!("variable `{name}`: {}", diagnostic.message);
        diagnostic
    })?;
    Ok(Assignment {
        scope,
        value: Node::new(data, assignment.value.origin),
        origin: assignment.origin,
    })
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

pub(super) fn sensitive<'a>(
    layers: &Layers<'a>,
    candidates: &mut Candidates<'a>,
    origins: &Origins,
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
            continue;
        }
        let message = format!("the sensitive variable `{}` is not declared", name.value);
        let mut diagnostic = Diagnostic::warning(&UNKNOWN_SENSITIVE, message)
            .place(origins.span(name.origin), "named here");
        diagnostic.help = did_you_mean(&name.value, candidates.keys().copied());
        diagnostics.push(diagnostic);
    }
}
