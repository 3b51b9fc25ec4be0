//! Whether a value may be that of a variable.

use super::formats;
use crate::model::Text;
use crate::model::cluster_profile::ProfileVariable;
use crate::model::cluster_profile::VariableInput;
use crate::model::cluster_profile::VariableOption;
use crate::schema::Pattern;

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cluster_profile) struct Misfit {
    /// After "the value of `x`": `is no number`.
    pub(in crate::cluster_profile) reason: String,
    /// What to do.
    pub(in crate::cluster_profile) help: String,
}

/// What is wrong with a value, if anything. A pattern that cannot be read is no reason here: it is
/// a fault of the declaration.
pub(in crate::cluster_profile) fn misfit(
    variable: &ProfileVariable,
    value: &str,
) -> Option<Misfit> {
    let format = variable.format.value;
    if !formats::fits(format, value) {
        return Some(Misfit {
            reason: format!("does not have the format `{format}`"),
            help: format!("write a value such as `{}`", formats::example(format)),
        });
    }
    let pattern = variable.regex.as_ref();
    if let Some(pattern) = pattern
        && let Ok(parsed) = Pattern::parse(&pattern.value)
        && !parsed.is_found(value)
    {
        return Some(Misfit {
            reason: format!("does not match `{}`", pattern.value),
            help: "write a value that matches the variable's `regex`".to_owned(),
        });
    }
    let is_dropdown = variable.input.value == VariableInput::Dropdown;
    if is_dropdown && !variable.options.is_empty() && option(variable, value).is_none() {
        let values = variable.options.iter();
        let values: Vec<String> = values
            .map(|option| format!("`{}`", option.value.value))
            .collect();
        return Some(Misfit {
            reason: "is none of the options".to_owned(),
            help: if variable.sensitive.value {
                "choose one of the variable's options".to_owned()
            } else {
                format!("choose one of {}", values.join(", "))
            },
        });
    }
    None
}

/// The option that a value means: by its value, else by its label.
pub(super) fn option<'v>(variable: &'v ProfileVariable, value: &str) -> Option<&'v VariableOption> {
    let mut options = variable.options.iter();
    let by_value = options.find(|option| &*option.value.value == value);
    by_value.or_else(|| {
        let label = |option: &&VariableOption| {
            let label = option.label.as_ref();
            label.is_some_and(|label| &*label.value == value)
        };
        variable.options.iter().find(label)
    })
}

/// The value of a variable that nobody sets: `defaultValue`, else the option that is marked.
pub(in crate::cluster_profile) fn default_of(variable: &ProfileVariable) -> Option<&Text> {
    let marked = || {
        let mut options = variable.options.iter();
        options
            .find(|option| option.is_default)
            .map(|option| &option.value)
    };
    let is_dropdown = variable.input.value == VariableInput::Dropdown;
    match &variable.default {
        Some(default) if is_dropdown => {
            let meant = option(variable, &default.value);
            // A label stands for its value.
            Some(meant.map_or(default, |meant| &meant.value))
        }
        Some(default) => Some(default),
        None if is_dropdown => marked(),
        None => None,
    }
}

/// Whether an export has put a mask in the place of a sensitive default: nothing but stars, dots
/// or crosses.
pub(in crate::cluster_profile) fn is_masked(variable: &ProfileVariable) -> bool {
    let text = variable.default.as_ref().map_or("", |text| &text.value);
    let mask = |c: char| matches!(c, '*' | '•' | 'x' | 'X');
    variable.sensitive.value && text.chars().count() >= 3 && text.chars().all(mask)
}
