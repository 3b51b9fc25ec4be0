//! The value of every variable of a profile.

use super::values::default_of;
use super::values::is_masked;
use super::values::misfit;
use super::values::option;
use crate::cluster_profile::Unknowns;
use crate::cluster_profile::given::GivenValues;
use crate::cluster_profile::given::GivenVariable;
use crate::cluster_profile::stack::Stack;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::cluster_profiles as codes;
use crate::diag::did_you_mean;
use crate::model::ClusterProfile;
use crate::model::Text;
use crate::model::cluster_profile::ProfileVariable;
use crate::model::cluster_profile::VariableInput;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The variables of one profile, by name.
pub(in crate::cluster_profile) type ResolvedVariables = BTreeMap<Arc<str>, ResolvedVariable>;

/// What a variable is in a stack.
#[derive(Clone, Debug)]
pub struct ResolvedVariable {
    /// Its value; an optional variable that nobody sets is an empty text.
    pub value: VariableValue,
    /// How it came to be; the variable's own place where it has no value.
    pub origin: OriginId,
    /// Whether it was set from outside.
    pub is_given: bool,
}

/// The value of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VariableValue {
    /// It has one.
    Known(Arc<str>),
    /// It gets one when a cluster is deployed.
    Missing,
    /// It cannot be used, which is reported.
    Wrong,
}

/// What the variables of each profile of a stack are. With [`Unknowns::Refuse`], a variable that
/// must have a value and has none is an error.
pub(in crate::cluster_profile) fn resolve(
    stack: &Stack<'_>,
    given: &GivenValues,
    unknowns: Unknowns,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<ResolvedVariables> {
    report_undeclared(stack, given, origins, diagnostics);
    let mut all = Vec::with_capacity(stack.profiles.len());
    for profile in &stack.profiles {
        let mut resolver = Resolver {
            profile,
            given,
            unknowns,
            origins,
            diagnostics,
        };
        let variables = profile.variables.iter();
        let values = variables.map(|variable| {
            let name = variable.name.value.clone();
            (name, resolver.variable(variable))
        });
        all.push(values.collect());
    }
    all
}

struct Resolver<'r> {
    profile: &'r ClusterProfile,
    given: &'r GivenValues,
    unknowns: Unknowns,
    origins: &'r mut Origins,
    diagnostics: &'r mut Diagnostics,
}

impl Resolver<'_> {
    fn variable(&mut self, variable: &ProfileVariable) -> ResolvedVariable {
        let name = &variable.name.value;
        if let Some(given) = self.given.variable(&self.profile.name.value, name) {
            return self.given(variable, given);
        }
        let default = default_of(variable);
        let value = match default {
            Some(_) if is_masked(variable) => self.masked(variable),
            Some(default) => VariableValue::Known(default.value.clone()),
            None if variable.required.value => self.missing(variable),
            None => VariableValue::Known("".into()),
        };
        let origin = match default {
            Some(default) => self.origin(variable, "default", default.origin, &[]),
            None => variable.origin,
        };
        ResolvedVariable {
            value,
            origin,
            is_given: false,
        }
    }

    fn given(&mut self, variable: &ProfileVariable, given: &GivenVariable) -> ResolvedVariable {
        if variable.sensitive.value {
            self.origins.keep_secret(given.value.origin);
        }
        let value = match self.refusal(variable, given) {
            Some(diagnostic) => {
                self.diagnostics.push(diagnostic);
                VariableValue::Wrong
            }
            None => VariableValue::Known(meant(variable, &given.value)),
        };
        let default: Vec<OriginId> = variable.default.iter().map(|text| text.origin).collect();
        ResolvedVariable {
            value,
            origin: self.origin(variable, "given", given.value.origin, &default),
            is_given: true,
        }
    }

    /// Why a given value cannot be taken.
    fn refusal(&self, variable: &ProfileVariable, given: &GivenVariable) -> Option<Diagnostic> {
        let name = &variable.name.value;
        let here = self.origins.span(given.value.origin);
        let fixed = [
            (variable.immutable, "read-only"),
            (variable.hidden, "hidden"),
        ];
        if let Some((flag, word)) = fixed.into_iter().find(|(flag, _)| flag.value) {
            let message = format!("the profile variable `{name}` is {word} and cannot be set");
            return Some(
                Diagnostic::error(&codes::READ_ONLY, message)
                    .place(here, "set here")
                    .place(
                        self.origins.span(flag.origin),
                        format!("{word} because of this"),
                    )
                    .help("remove the value, or change the profile"),
            );
        }
        let misfit = misfit(variable, &given.value.value)?;
        let message = format!("the value of `{name}` {}", misfit.reason);
        Some(
            Diagnostic::error(&codes::WRONG_VALUE, message)
                .place(here, "set here")
                .place(self.origins.span(variable.name.origin), "declared here")
                .help(misfit.help),
        )
    }

    fn masked(&mut self, variable: &ProfileVariable) -> VariableValue {
        if self.unknowns == Unknowns::Keep {
            return VariableValue::Missing;
        }
        let name = &variable.name.value;
        let message = format!("the export has a mask instead of the value of `{name}`");
        let default = variable.default.as_ref();
        let span = default.and_then(|text| self.origins.span(text.origin));
        self.diagnostics.push(
            Diagnostic::error(&codes::MASKED_VALUE, message)
                .place(span, "masked")
                .help(format!("give the value with `--var {name}=VALUE`")),
        );
        VariableValue::Wrong
    }

    fn missing(&mut self, variable: &ProfileVariable) -> VariableValue {
        if self.unknowns == Unknowns::Keep {
            return VariableValue::Missing;
        }
        let name = &variable.name.value;
        let message = format!("the required profile variable `{name}` has no value");
        let span = self.origins.span(variable.name.origin);
        self.diagnostics.push(
            Diagnostic::error(&codes::REQUIRED_VARIABLE, message)
                .place(span, "declared here")
                .help(format!("give it one with `--var {name}=VALUE`")),
        );
        VariableValue::Wrong
    }

    fn origin(
        &mut self,
        variable: &ProfileVariable,
        layer: &str,
        source: OriginId,
        shadowed: &[OriginId],
    ) -> OriginId {
        let note = format!("{} ({layer})", variable.name.value);
        let trace = Trace {
            note: &note,
            sources: &[source],
            shadowed,
            ..Trace::default()
        };
        self.origins.push(Step::Variable, &trace)
    }
}

/// The value of a dropdown may be given by its label.
fn meant(variable: &ProfileVariable, given: &Text) -> Arc<str> {
    let is_dropdown = variable.input.value == VariableInput::Dropdown;
    let chosen = is_dropdown
        .then(|| option(variable, &given.value))
        .flatten();
    chosen.map_or_else(|| given.value.clone(), |option| option.value.value.clone())
}

/// Reports values for variables that no profile declares.
fn report_undeclared(
    stack: &Stack<'_>,
    given: &GivenValues,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    for given in &given.variables {
        let mut meant = stack.profiles.iter().filter(|profile| {
            let only = given.profile.as_ref();
            only.is_none_or(|only| only.value == profile.name.value)
        });
        let name = &given.name.value;
        if meant.any(|profile| profile.variable(name).is_some()) {
            continue;
        }
        let names = || stack.profiles.iter().map(|profile| &*profile.name.value);
        let unknown = given.profile.as_ref();
        let unknown = unknown.filter(|only| names().all(|name| name != &*only.value));
        let (message, place, help) = if let Some(profile) = unknown {
            let message = format!("there is no profile `{}` in this stack", profile.value);
            let help = did_you_mean(&profile.value, names());
            (message, profile.origin, help)
        } else {
            let declared = stack.profiles.iter().flat_map(|profile| &profile.variables);
            let help = did_you_mean(name, declared.map(|one| &*one.name.value));
            let message = format!("no profile declares a variable `{name}`");
            (message, given.name.origin, help)
        };
        let diagnostic = Diagnostic::error(&codes::UNDECLARED_VARIABLE, message);
        diagnostics.push(diagnostic.place(origins.span(place), "set here").help(
            help.unwrap_or_else(|| {
                "`paletteai cluster-profile show` lists the variables".to_owned()
            }),
        ));
    }
}
