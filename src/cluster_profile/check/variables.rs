//! The rules of profile variables:
//! <https://docs.spectrocloud.com/profiles/cluster-profiles/create-cluster-profiles/define-profile-variables/>.

use super::Finding;
use super::Findings;
use crate::cluster_profile::expand::Expansion;
use crate::cluster_profile::stack::Stack;
use crate::cluster_profile::variables::ResolvedVariables;
use crate::cluster_profile::variables::default_of;
use crate::cluster_profile::variables::is_masked;
use crate::cluster_profile::variables::misfit;
use crate::diag::codes::cluster_profiles as codes;
use crate::model::ClusterProfile;
use crate::model::Text;
use crate::model::cluster_profile::ProfileVariable;
use crate::model::cluster_profile::VariableInput;
use crate::schema::Pattern;
use crate::schema::PatternError;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn check(
    profile: &ClusterProfile,
    resolved: Option<&ResolvedVariables>,
    findings: &mut Findings<'_>,
) {
    for variable in &profile.variables {
        name(variable, findings);
        pattern(variable, findings);
        options(variable, findings);
        default(variable, findings);
        let resolved = resolved.and_then(|all| all.get(&variable.name.value));
        let is_given = resolved.is_some_and(|one| one.is_given);
        needs_default(variable, is_given, findings);
    }
    display_names(&profile.variables, findings);
}

/// Macros cannot name a variable with other characters.
fn name(variable: &ProfileVariable, findings: &mut Findings<'_>) {
    let name = &variable.name;
    let usual = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let readable = |c: char| usual(c) || c == '-';
    if !name.value.is_empty() && name.value.chars().all(usual) {
        return;
    }
    let at_ends = name.value.starts_with('-') || name.value.ends_with('-');
    let works = !name.value.is_empty() && name.value.chars().all(readable) && !at_ends;
    let message = format!("`{}` is no good name for a variable", name.value);
    let finding = if works {
        Finding::warning(&codes::VARIABLE_NAME, message).at(name.origin, "has a hyphen")
    } else {
        Finding::error(&codes::VARIABLE_NAME, message).at(name.origin, "no macro can name it")
    };
    finding.help("use letters, digits and `_`").report(findings);
}

fn display_names(variables: &[ProfileVariable], findings: &mut Findings<'_>) {
    let mut seen: BTreeMap<&str, &Text> = BTreeMap::new();
    for name in variables.iter().filter_map(|one| one.display_name.as_ref()) {
        let Some(first) = seen.insert(&name.value, name) else {
            continue;
        };
        let message = format!("two variables have the display name `{}`", name.value);
        Finding::error(&codes::VARIABLE_NAME, message)
            .at(name.origin, "again here")
            .at(first.origin, "first here")
            .help("nobody could tell them apart; change one of them")
            .report(findings);
    }
}

fn pattern(variable: &ProfileVariable, findings: &mut Findings<'_>) {
    let Some(regex) = &variable.regex else {
        return;
    };
    let finding = match Pattern::parse(&regex.value) {
        Ok(_) => return,
        Err(PatternError::Wrong(reason)) => {
            let message = format!("the pattern `{}` cannot be read: {reason}", regex.value);
            Finding::error(&codes::VARIABLE_REGEX, message)
                .help("patterns have the syntax of RE2; look-around does not exist")
        }
        Err(PatternError::Unknown(sign)) => {
            let message = format!("the pattern `{}` cannot be checked here", regex.value);
            Finding::warning(&codes::VARIABLE_REGEX, message).help(format!(
                "`{sign}` is not known here, though Palette may know it"
            ))
        }
    };
    finding.at(regex.origin, "this pattern").report(findings);
}

fn options(variable: &ProfileVariable, findings: &mut Findings<'_>) {
    let name = &variable.name;
    let is_dropdown = variable.input.value == VariableInput::Dropdown;
    if is_dropdown && variable.options.is_empty() {
        let message = format!("the dropdown `{}` has no options", name.value);
        Finding::error(&codes::VARIABLE_OPTIONS, message)
            .at(variable.input.origin, "a dropdown")
            .help("write at least one under `options`")
            .report(findings);
    }
    if !is_dropdown && !variable.options.is_empty() {
        let message = format!("the options of `{}` have no effect", name.value);
        Finding::warning(&codes::VARIABLE_OPTIONS, message)
            .at(name.origin, "is no dropdown")
            .help("write `inputType: dropdown`, or remove the options")
            .report(findings);
    }
    let mut seen: BTreeMap<&str, &Text> = BTreeMap::new();
    for value in variable.options.iter().map(|option| &option.value) {
        if let Some(first) = seen.insert(&value.value, value) {
            let message = format!("two options of `{}` are equal", name.value);
            Finding::warning(&codes::VARIABLE_OPTIONS, message)
                .at(value.origin, "again here")
                .at(first.origin, "first here")
                .help("remove one of them")
                .report(findings);
        }
    }
}

fn default(variable: &ProfileVariable, findings: &mut Findings<'_>) {
    let name = &variable.name.value;
    let (Some(written), Some(meant)) = (&variable.default, default_of(variable)) else {
        return;
    };
    if is_masked(variable) {
        let message = format!("the export has a mask instead of the value of `{name}`");
        Finding::warning(&codes::MASKED_VALUE, message)
            .at(written.origin, "masked")
            .help("enter the value again after the import, or write it here")
            .report(findings);
        return;
    }
    if let Some(misfit) = misfit(variable, &meant.value) {
        let message = format!("the default of `{name}` {}", misfit.reason);
        Finding::error(&codes::VARIABLE_DEFAULT, message)
            .at(written.origin, "this default")
            .help(misfit.help)
            .report(findings);
    } else if meant.value != written.value {
        let message = format!("the default of `{name}` is a label, not a value");
        Finding::warning(&codes::VARIABLE_OPTIONS, message)
            .at(written.origin, "the label of an option")
            .at(meant.origin, "its value")
            .help("write the value")
            .report(findings);
    }
}

fn needs_default(variable: &ProfileVariable, is_given: bool, findings: &mut Findings<'_>) {
    if default_of(variable).is_some() {
        return;
    }
    let name = &variable.name;
    let hidden = variable.hidden.value && variable.required.value;
    let dropdown = variable.input.value == VariableInput::Dropdown;
    let why = [
        (
            variable.immutable.value,
            variable.immutable.origin,
            "read-only",
        ),
        (hidden, variable.hidden.origin, "hidden and required"),
        (dropdown, variable.input.origin, "a dropdown"),
    ];
    if let Some((_, origin, word)) = why.into_iter().find(|(applies, ..)| *applies) {
        let message = format!("the variable `{}` is {word} and has no default", name.value);
        Finding::error(&codes::VARIABLE_DEFAULT, message)
            .at(origin, "because of this")
            .help("write `defaultValue`")
            .report(findings);
        return;
    }
    if variable.required.value && !is_given {
        let message = format!("`{}` needs a value when a cluster is deployed", name.value);
        Finding::note(&codes::REQUIRED_VARIABLE, message)
            .at(name.origin, "required, without a default")
            .help("nothing is wrong with that; `--var` gives it one")
            .report(findings);
    }
}

/// Variables of a profile that none of its layers reads.
pub(super) fn unused(
    number: usize,
    stack: &Stack<'_>,
    expansion: &Expansion,
    findings: &mut Findings<'_>,
) {
    let Some(profile) = stack.profiles.get(number) else {
        return;
    };
    let layers = stack.layers.iter().zip(&expansion.layers);
    let own = layers.filter(|(layer, _)| layer.profile == number);
    let texts = own.flat_map(|(_, expanded)| {
        let manifests = expanded.manifests.iter().map(|(_, text)| text);
        expanded.values.iter().chain(manifests)
    });
    let used = texts.flat_map(|text| text.macros.iter().filter(|one| !one.in_comment));
    let used: BTreeSet<Arc<str>> = used
        .flat_map(|one| &one.reads)
        .filter_map(|read| read.strip_prefix(".spectro.var."))
        .map(Arc::from)
        .collect();
    for variable in &profile.variables {
        if used.contains(&variable.name.value) {
            continue;
        }
        let message = format!("no layer uses the variable `{}`", variable.name.value);
        Finding::note(&codes::UNUSED_VARIABLE, message)
            .at(variable.name.origin, "declared here")
            .help("remove it, or use it")
            .report(findings);
    }
}
