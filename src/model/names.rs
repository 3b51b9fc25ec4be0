//! What Kubernetes accepts as a name, a label and an annotation, as faults for people. The rules
//! themselves are in [`crate::kubernetes::names`].

use crate::diag::Fault;
use crate::diag::codes::model;
use crate::kubernetes::names;

/// All keys and values of an object's annotations together, in bytes; see
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/>.
pub const ANNOTATIONS_LIMIT: usize = 256 * 1024;

/// Checks the name of a resource: a DNS subdomain by RFC 1123. `what` says whose name it is.
///
/// # Errors
/// What is wrong with it.
pub fn check_subdomain(name: &str, what: &str) -> Result<(), Fault> {
    check_name(name, what, names::dns_subdomain)
}

/// Checks the name of a namespace or a component: a DNS label by RFC 1123. `what` says whose name
/// it is.
///
/// # Errors
/// What is wrong with it.
pub fn check_dns_label(name: &str, what: &str) -> Result<(), Fault> {
    check_name(name, what, names::dns_label)
}

/// Checks the key of a label: `name` or `prefix/name`.
///
/// # Errors
/// What is wrong with it.
pub fn check_key(key: &str) -> Result<(), Fault> {
    names::qualified_name(key).map_err(|reason| {
        Fault::new(
            &model::INVALID_LABEL,
            format!("the key `{key}` is not valid"),
        )
        .help(format!("it {reason}"))
    })
}

/// Checks the value of a label.
///
/// # Errors
/// What is wrong with it.
pub fn check_label_value(value: &str) -> Result<(), Fault> {
    names::label_value(value).map_err(|reason| {
        let message = format!("the label value `{value}` is not valid");
        Fault::new(&model::INVALID_LABEL, message).help(format!("it {reason}"))
    })
}

/// Checks the name of a variable: a letter or `_`, then letters, digits, `_` and `-`, at most 253
/// characters; see <https://docs.palette-ai.com/docs/tasks/variables/create-variables>.
///
/// # Errors
/// What is wrong with it.
pub fn check_variable(name: &str) -> Result<(), Fault> {
    let first = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let good = name.bytes().next().is_some_and(first) && name.bytes().all(inner);
    if good && name.len() <= names::SUBDOMAIN_LENGTH {
        return Ok(());
    }
    let message = format!("`{name}` is not a valid name for a variable");
    Err(Fault::new(&model::INVALID_NAME, message).help(
        "begin with a letter or `_`, go on with letters, digits, `_` and `-`, at most 253 characters",
    ))
}

fn check_name(name: &str, what: &str, rule: fn(&str) -> Result<(), String>) -> Result<(), Fault> {
    let Err(reason) = rule(name) else {
        return Ok(());
    };
    let message = format!("`{name}` is not a valid name for {what}");
    let fault = Fault::new(&model::INVALID_NAME, message);
    let repaired = name.to_ascii_lowercase().replace(['_', ' '], "-");
    Err(if rule(&repaired).is_ok() {
        fault.help(format!("write `{repaired}`; it {reason}"))
    } else {
        fault.help(format!("it {reason}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_name_is_refused_with_a_repair_where_there_is_one() {
        let fault = check_dns_label("Web_Front", "a component").unwrap_err();
        assert_eq!(
            fault.message,
            "`Web_Front` is not a valid name for a component"
        );
        assert!(fault.help.unwrap().starts_with("write `web-front`; it "));
        let fault = check_dns_label("a.b", "a component").unwrap_err();
        assert!(fault.help.unwrap().starts_with("it must consist of"));
        assert!(check_subdomain("a.b", "a thing").is_ok());
    }

    #[test]
    fn variables_have_names_of_their_own() {
        for name in ["a", "_a", "camelCase", "with-hyphen", "A1_"] {
            assert!(check_variable(name).is_ok(), "{name}");
        }
        for name in ["", "1a", "-a", "a.b", "a b", "ä", &"a".repeat(254)] {
            assert!(check_variable(name).is_err(), "{name}");
        }
    }
}
