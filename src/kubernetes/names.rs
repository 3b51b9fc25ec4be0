//! What Kubernetes accepts as a name, a label or an annotation key.
//!
//! Source: <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/> and
//! <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set>.
//! Every function returns the reason for a refusal as a phrase that follows "it":
//! `must not be longer than 63 characters`.

/// The longest label of a DNS name, of a label's name and of a label's value.
pub const LABEL_LENGTH: usize = 63;

/// The longest DNS name.
pub const SUBDOMAIN_LENGTH: usize = 253;

/// RFC 1123 label: namespaces, and names that become part of a host name.
///
/// # Errors
/// The reason for the refusal.
pub fn dns_label(text: &str) -> Result<(), String> {
    length(text, LABEL_LENGTH)?;
    if text.chars().all(lower_or_digit_or_dash) && ends(text, lower_or_digit) {
        return Ok(());
    }
    Err(
        "must consist of lower-case letters, digits and `-`, and start and end with a letter or \
         digit"
            .to_owned(),
    )
}

/// RFC 1035 label, which does not start with a digit: names of Services.
///
/// # Errors
/// The reason for the refusal.
pub fn dns_1035_label(text: &str) -> Result<(), String> {
    dns_label(text)?;
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return Err("must start with a letter".to_owned());
    }
    Ok(())
}

/// RFC 1123 subdomain: names of most objects.
///
/// # Errors
/// The reason for the refusal.
pub fn dns_subdomain(text: &str) -> Result<(), String> {
    length(text, SUBDOMAIN_LENGTH)?;
    let parts_are_good = text
        .split('.')
        .all(|part| part.chars().all(lower_or_digit_or_dash) && ends(part, lower_or_digit));
    if parts_are_good {
        return Ok(());
    }
    Err(
        "must consist of lower-case letters, digits, `-` and `.`, and start and end with a letter \
         or digit"
            .to_owned(),
    )
}

/// A segment of a URL path: names of roles and their bindings.
///
/// # Errors
/// The reason for the refusal.
pub fn path_segment(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("must not be empty".to_owned());
    }
    if text == "." || text == ".." {
        return Err("must not be `.` or `..`".to_owned());
    }
    if text.contains(['/', '%']) {
        return Err("must not contain `/` or `%`".to_owned());
    }
    Ok(())
}

/// Key of a label or annotation: `name` or `prefix/name`.
///
/// # Errors
/// The reason for the refusal.
pub fn qualified_name(text: &str) -> Result<(), String> {
    let name = match text.split_once('/') {
        Some((prefix, name)) => {
            dns_subdomain(prefix).map_err(|reason| format!("has a prefix that {reason}"))?;
            name
        }
        None => text,
    };
    length(name, LABEL_LENGTH).map_err(|reason| format!("has a name that {reason}"))?;
    if name.chars().all(in_label) && ends(name, |c| c.is_ascii_alphanumeric()) {
        return Ok(());
    }
    Err(
        "must be `name` or `prefix/name`, where the name consists of letters, digits, `-`, `_` and \
         `.`, and starts and ends with a letter or digit"
            .to_owned(),
    )
}

/// Value of a label: may be empty.
///
/// # Errors
/// The reason for the refusal.
pub fn label_value(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    length(text, LABEL_LENGTH)?;
    if text.chars().all(in_label) && ends(text, |c| c.is_ascii_alphanumeric()) {
        return Ok(());
    }
    Err(
        "must consist of letters, digits, `-`, `_` and `.`, and start and end with a letter or \
         digit"
            .to_owned(),
    )
}

/// The rule for `metadata.name` of a kind.
///
/// # Errors
/// The reason for the refusal.
pub fn object_name(group: &str, kind: &str, name: &str) -> Result<(), String> {
    match (group, kind) {
        ("", "Namespace") => dns_label(name),
        ("", "Service") => dns_1035_label(name),
        ("rbac.authorization.k8s.io", _) => path_segment(name),
        _ => dns_subdomain(name),
    }
}

fn length(text: &str, longest: usize) -> Result<(), String> {
    if text.is_empty() {
        return Err("must not be empty".to_owned());
    }
    if text.len() > longest {
        return Err(format!("must not be longer than {longest} characters"));
    }
    Ok(())
}

fn lower_or_digit(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit()
}

fn lower_or_digit_or_dash(character: char) -> bool {
    lower_or_digit(character) || character == '-'
}

fn in_label(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
}

fn ends(text: &str, good: impl Fn(char) -> bool) -> bool {
    text.starts_with(&good) && text.ends_with(&good)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subdomain_has_good_parts_and_at_most_253_characters() {
        for good in ["a", "web", "web-1.example", "0a", &"a".repeat(253)] {
            assert_eq!(dns_subdomain(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "Web",
            "web_1",
            "-a",
            "a-",
            "a..b",
            ".a",
            "a.",
            "ä",
            &"a".repeat(254),
        ] {
            assert!(dns_subdomain(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_label_has_no_dots_and_at_most_63_characters() {
        assert_eq!(dns_label(&"a".repeat(63)), Ok(()));
        for bad in ["a.b", "", "A", &"a".repeat(64)] {
            assert!(dns_label(bad).is_err(), "{bad}");
        }
        assert_eq!(dns_label("1a"), Ok(()));
        assert_eq!(
            dns_1035_label("1a"),
            Err("must start with a letter".to_owned())
        );
    }

    #[test]
    fn keys_of_labels_may_have_a_prefix() {
        for good in ["app", "App_1.x", "example.com/app", "a/b"] {
            assert_eq!(qualified_name(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "/a",
            "a/",
            "a/b/c",
            "Example.com/app",
            "-a",
            "a b",
            &"a".repeat(64),
        ] {
            assert!(qualified_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn values_of_labels_may_be_empty() {
        for good in ["", "a", "1.0", "A_b-C"] {
            assert_eq!(label_value(good), Ok(()), "{good}");
        }
        for bad in ["-", "a b", "a/b", "x.", &"a".repeat(64)] {
            assert!(label_value(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn roles_may_have_colons_and_others_may_not() {
        let name = "system:node";
        assert_eq!(
            object_name("rbac.authorization.k8s.io", "ClusterRole", name),
            Ok(())
        );
        assert!(object_name("apps", "Deployment", name).is_err());
        assert!(object_name("", "Namespace", "a.b").is_err());
        assert!(object_name("rbac.authorization.k8s.io", "Role", "a/b").is_err());
    }
}
